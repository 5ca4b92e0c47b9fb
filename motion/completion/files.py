"""Body motion of any file that can be read, on the reference body."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from motion.errors import FileError
from motion.pim.data import arrays, bvh
from motion.pim.motion import BodyMotion

_LOADERS: dict[str, Callable[[Path], BodyMotion]] = {".bvh": bvh.load, ".npz": arrays.load}


def load(path: str | Path) -> BodyMotion:
    """The motion of a BVH file, or of an npz of SMPL-X, AMASS, Kimodo or ARDY. FileError where it is neither."""
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in _LOADERS:
        raise FileError(
            f"'{path.name}' is no file of body motion",
            kind="unknown_format",
            candidates=tuple(_LOADERS),
            fix="give a BVH file, or an npz of SMPL-X, AMASS, Kimodo or ARDY",
        )
    if not path.is_file():
        raise FileError(f"there is no file '{path}'", kind="missing_file", fix="check the path")
    return _LOADERS[suffix](path)
