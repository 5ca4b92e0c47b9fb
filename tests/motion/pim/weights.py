"""Untrained weights in files, as trained ones are shipped."""

from __future__ import annotations

from pathlib import Path

import torch

from motion.pim import checkpoint
from motion.pim.model import Pim, PimConfig
from motion.pim.onnx_export import export
from motion.pim.onnx_network import network_of


def untrained(folder: Path, config: PimConfig | None = None) -> Path:
    """A checkpoint of random weights; its network lies beside it."""
    torch.manual_seed(0)
    model = Pim(config or PimConfig(coefficients=4, width=32, layers=1, heads=2, text_width=4))
    return packed(model, folder)


def packed(model: Pim, folder: Path) -> Path:
    """A model as a checkpoint and, beside it, the network of what the checkpoint holds."""
    path = folder / "tiny.safetensors"
    checkpoint.save(path, model, {}, 0)
    kept, info = checkpoint.load(path)
    export(kept, network_of(path), info.hash)
    return path
