"""Trained weights in a file: safetensors in half precision, with everything that is needed to use and to check them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from motion.errors import FileError
from motion.pim.actions import ACTIONS
from motion.pim.model import Pim, from_config

VERSION = "1"
"""Of the representation and the conditions. It changes when old weights would misunderstand them."""

# Statistics keep their precision: features are multiplied by them.
_EXACT = ("mean", "deviation", "spread")
_FIX = "fetch or train it again: see checkpoints/README.md"


@dataclass(frozen=True)
class CheckpointInfo:
    """What a checkpoint says about itself. config: of the model; recipe: of its training; step: where that was."""

    config: dict[str, Any]
    recipe: dict[str, Any]
    step: int
    hash: str


def save(path: str | Path, model: Pim, recipe: dict[str, Any], step: int) -> CheckpointInfo:
    """Writes a model; the file appears whole or not at all."""
    tensors = {
        name: value.detach().to("cpu", torch.float32 if name in _EXACT else torch.float16).contiguous()
        for name, value in model.state_dict().items()
    }
    info = CheckpointInfo(model.config.to_dict(), recipe, step, digest(tensors))
    metadata = {
        "format": "kinelink-pim",
        "version": VERSION,
        "config": json.dumps(info.config),
        "actions": json.dumps(ACTIONS),
        "recipe": json.dumps(recipe),
        "step": str(step),
        "sha256": info.hash,
    }
    path = Path(path)
    partial = path.with_suffix(".partial")
    save_file(tensors, partial, metadata=metadata)
    partial.replace(path)
    return info


def load(path: str | Path) -> tuple[Pim, CheckpointInfo]:
    """The model of a file, in evaluation mode. FileError when it is missing, damaged or of another version."""
    path = Path(path)
    if not path.is_file():
        raise FileError(f"no checkpoint at {path}", kind="no_checkpoint", fix=_FIX)
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise FileError(f"{path} is damaged: {error}", kind="bad_checkpoint", fix=_FIX) from error
    if metadata.get("format") != "kinelink-pim":
        raise FileError(f"{path} is no checkpoint of the motion prior", kind="bad_checkpoint", fix=_FIX)
    if metadata.get("version") != VERSION:
        raise FileError(
            f"{path} is of version {metadata.get('version')}, this program needs version {VERSION}",
            kind="wrong_version",
            fix=_FIX,
        )
    if digest(tensors) != metadata.get("sha256"):
        raise FileError(f"{path} was changed: its hash is wrong", kind="bad_checkpoint", fix=_FIX)
    try:
        config = json.loads(metadata["config"])
        info = CheckpointInfo(
            config, json.loads(metadata["recipe"]), int(metadata["step"]), metadata["sha256"]
        )
        model = from_config(config)
        model.load_state_dict({name: value.float() for name, value in tensors.items()})
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise FileError(
            f"{path} doesn't fit this program: {error}", kind="bad_checkpoint", fix=_FIX
        ) from error
    return model.eval(), info


def digest(tensors: dict[str, Tensor]) -> str:
    """SHA-256 over names, types, shapes and values."""
    found = hashlib.sha256()
    for name in sorted(tensors):
        value = tensors[name]
        found.update(f"{name} {value.dtype} {tuple(value.shape)}\n".encode())
        found.update(value.contiguous().numpy().tobytes())
    return found.hexdigest()
