"""Which file formats there are, by suffix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from exporters.animation import write_animation
from exporters.bvh import write_bvh
from exporters.clip_json import write_json
from exporters.glb import write_glb
from exporters.sheet import write_sheet
from motion.avatar.load import LoadedAvatar
from motion.avatar.model import AvatarModel
from motion.clip import Clip
from motion.errors import FileError
from motion.scene.model import Camera, Scene


@dataclass(frozen=True)
class Format:
    """One file format:

    its suffix with the dot, a title for people, its writer and the options that the writer takes.
    """

    suffix: str
    title: str
    write: Callable[..., None]
    options: frozenset[str] = frozenset()


_FORMATS: dict[str, Format] = {}


def register(format: Format) -> None:
    """Add a format, or replace the one of the same suffix."""
    _FORMATS[format.suffix.lower()] = format


def formats() -> tuple[Format, ...]:
    """All formats, in the order in which they were registered."""
    return tuple(_FORMATS.values())


def format_of(path: str | Path) -> Format:
    """The format that a path's suffix asks for; FileError naming the formats otherwise."""
    suffix = Path(path).suffix.lower()
    if suffix not in _FORMATS:
        known = tuple(_FORMATS)
        asked = f"no exporter writes '{suffix}' files" if suffix else f"'{path}' has no suffix"
        raise FileError(
            f"{asked}; the formats are {', '.join(known)}",
            kind="unknown_format",
            candidates=known,
            fix=f"end the file name in one of {', '.join(known)}",
        )
    return _FORMATS[suffix]


def write(
    clip: Clip,
    path: str | Path,
    *,
    avatar: AvatarModel | LoadedAvatar | None = None,
    camera: Camera | None = None,
    scene: Scene | None = None,
) -> None:
    """Write a clip in the format of the path's suffix.

    avatar: the body to show, where a format can show one: built here or loaded from a file; it must have the
    clip's skeleton. camera: adds 2-D keypoints and boxes, where a format has them; the scene's camera by
    default. scene: adds furniture that has no track of its own, where a format can show it.
    An option that means nothing to the format is left out, so that one call serves every format.
    """
    chosen = format_of(path)
    if camera is None and scene is not None:
        camera = scene.camera
    given = {"avatar": avatar, "camera": camera, "scene": scene}
    chosen.write(clip, path, **{name: value for name, value in given.items() if name in chosen.options})


register(Format(".json", "Kinelink clip (documented JSON)", write_json, frozenset({"camera"})))
register(Format(".bvh", "Biovision hierarchy: body and fingers", write_bvh))
register(Format(".glb", "binary glTF 2.0: body, face and objects", write_glb, frozenset({"avatar", "scene"})))
register(Format(".png", "contact sheet of stills, to look at", write_sheet, frozenset({"avatar", "scene"})))
register(Format(".webp", "moving picture for pages", write_animation, frozenset({"avatar", "scene"})))
register(
    Format(".gif", "moving picture, larger and coarser", write_animation, frozenset({"avatar", "scene"}))
)
