"""Trained weights as they lie in a file, read by numpy alone: the arrays, and what the file says about itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.errors import FileError, missing

FORMAT = "kinelink-pim"
VERSION = "2"
"""Of the representation and the conditions. It changes when old weights would misunderstand them."""
FIX = "fetch or train it again: see checkpoints/README.md"

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class CheckpointInfo:
    """What a checkpoint says about itself. config: of the model; recipe: of its training; step: where that was."""

    config: dict[str, Any]
    recipe: dict[str, Any]
    step: int
    hash: str


def read(path: str | Path) -> tuple[Arrays, CheckpointInfo]:
    """The arrays of a file. FileError when it is missing, damaged or of another version; MotionError without safetensors."""
    try:
        from safetensors import SafetensorError, safe_open
    except ModuleNotFoundError:
        raise missing("safetensors", "pim") from None
    path = Path(path)
    if not path.is_file():
        raise FileError(f"no checkpoint at {path}", kind="no_checkpoint", fix=FIX)
    try:
        with safe_open(path, framework="np") as file:
            metadata = file.metadata() or {}
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise FileError(f"{path} is damaged: {error}", kind="bad_checkpoint", fix=FIX) from error
    check_kind(path, metadata)
    if digest(arrays) != metadata.get("sha256"):
        raise FileError(f"{path} was changed: its hash is wrong", kind="bad_checkpoint", fix=FIX)
    try:
        config, recipe = json.loads(metadata["config"]), json.loads(metadata["recipe"])
        info = CheckpointInfo(config, recipe, int(metadata["step"]), metadata["sha256"])
    except (KeyError, ValueError) as error:
        raise unfit(path, error) from error
    return arrays, info


def check_kind(path: Path, metadata: Mapping[str, str]) -> None:
    """FileError unless a file's metadata says that it is for this program."""
    if metadata.get("format") != FORMAT:
        raise FileError(f"{path} is no file of the motion prior", kind="bad_checkpoint", fix=FIX)
    if metadata.get("version") != VERSION:
        raise FileError(
            f"{path} is of version {metadata.get('version')}, this program needs version {VERSION}",
            kind="wrong_version",
            fix=FIX,
        )


def unfit(path: Path, error: Exception) -> FileError:
    """The error for weights that are whole but of another size or kind than the program can use."""
    return FileError(f"{path} doesn't fit this program: {error}", kind="bad_checkpoint", fix=FIX)


def digest(arrays: Mapping[str, NDArray[Any]]) -> str:
    """SHA-256 over names, types, shapes and values."""
    found = hashlib.sha256()
    for name in sorted(arrays):
        value = arrays[name]
        # Types are named as torch does: files of the first version were made that way.
        found.update(f"{name} torch.{value.dtype} {value.shape}\n".encode())
        found.update(np.ascontiguousarray(value).tobytes())
    return found.hexdigest()
