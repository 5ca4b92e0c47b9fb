"""A trained viseme net as the ONNX file that ships."""

from __future__ import annotations

import json
import logging
import tempfile
import warnings
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor, nn

from motion.onnx_file import seal
from motion.speech.visemes.features import BANDS
from motion.speech.visemes.net import FORMAT, VERSION
from motion.speech.visemes.network import STATE, VisemeNet


class _Scores(nn.Module):
    def __init__(self, net: VisemeNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, frames: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        logits, following = self.net(frames, state)
        return torch.log_softmax(logits, -1), following


def export(net: VisemeNet, path: str | Path, prior: list[float], recipe: dict[str, Any]) -> None:
    """Writes the net, for any number of streams and frames. prior: share of each of the 15 visemes in training."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # The exporter warns of its own deprecations.
        warnings.simplefilter("ignore")
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        file = Path(folder) / "net.onnx"
        torch.onnx.export(
            _Scores(net.eval()),
            (torch.zeros(2, 10, BANDS), torch.zeros(2, STATE)),
            str(file),
            input_names=["frames", "state"],
            output_names=["scores", "next"],
            dynamic_axes={"frames": {0: "streams", 1: "time"}, "state": {0: "streams"}},
            opset_version=17,
            dynamo=False,
        )
        network = onnx.load(file)
    metadata = {
        "format": FORMAT,
        "version": VERSION,
        "prior": " ".join(f"{share:.6f}" for share in prior),
        "recipe": json.dumps(recipe),
    }
    onnx.helper.set_model_props(network, metadata)
    Path(path).write_bytes(seal(network.SerializeToString(deterministic=True)))
