"""A trained model in a file: safetensors in half precision, with everything that is needed to use and to check it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.numpy import save_file

from motion.pim.actions import ACTIONS
from motion.pim.model import Pim, from_config
from motion.pim.weights import FORMAT, VERSION, CheckpointInfo, digest, read, unfit

# Statistics keep their precision: features are multiplied by them.
_EXACT = ("mean", "deviation", "spread")


def save(path: str | Path, model: Pim, recipe: dict[str, Any], step: int) -> CheckpointInfo:
    """Writes a model; the file appears whole or not at all."""
    arrays = {
        name: value.detach()
        .to("cpu", torch.float32 if name in _EXACT else torch.float16)
        .contiguous()
        .numpy()
        for name, value in model.state_dict().items()
    }
    info = CheckpointInfo(model.config.to_dict(), recipe, step, digest(arrays))
    metadata = {
        "format": FORMAT,
        "version": VERSION,
        "config": json.dumps(info.config),
        "actions": json.dumps(ACTIONS),
        "recipe": json.dumps(recipe),
        "step": str(step),
        "sha256": info.hash,
    }
    path = Path(path)
    partial = path.with_suffix(".partial")
    save_file(arrays, partial, metadata=metadata)
    partial.replace(path)
    return info


def load(path: str | Path) -> tuple[Pim, CheckpointInfo]:
    """The model of a file, in evaluation mode. FileError when it is missing, damaged or of another version."""
    arrays, info = read(path)
    try:
        model = from_config(info.config)
        model.load_state_dict({name: torch.from_numpy(value).float() for name, value in arrays.items()})
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise unfit(Path(path), error) from error
    return model.eval(), info
