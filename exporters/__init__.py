"""A finished `Clip` to a file: one module per format, one registry by suffix."""

from exporters.animation import write_animation
from exporters.bvh import write_bvh
from exporters.clip_json import read_json, write_json
from exporters.glb import write_glb
from exporters.registry import Format, format_of, formats, register, write
from exporters.sheet import write_sheet

__all__ = [
    "Format",
    "format_of",
    "formats",
    "read_json",
    "register",
    "write",
    "write_animation",
    "write_bvh",
    "write_glb",
    "write_json",
    "write_sheet",
]
