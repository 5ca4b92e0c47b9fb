"""A trained viseme net as the ONNX file that ships."""

from __future__ import annotations

import json
import logging
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from motion.onnx_file import seal
from motion.speech.visemes.features import BANDS
from motion.speech.visemes.net import FORMAT, VERSION
from motion.speech.visemes.network import STATE, VisemeNet

# Numbers in a tensor that is worth keeping in half precision.
_LARGE = 1024


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
    _halve(network)
    metadata = {
        "format": FORMAT,
        "version": VERSION,
        "prior": " ".join(f"{share:.6f}" for share in prior),
        "recipe": json.dumps(recipe),
    }
    onnx.helper.set_model_props(network, metadata)
    Path(path).write_bytes(seal(network.SerializeToString(deterministic=True)))


def _halve(network: onnx.ModelProto) -> None:
    """Keeps weights in half precision, which is exact enough; the runtime widens them once, on loading."""
    graph = network.graph
    for kept in graph.initializer:
        values = onnx.numpy_helper.to_array(kept)
        if values.dtype == np.float32 and values.size >= _LARGE:
            name = kept.name
            kept.CopyFrom(onnx.numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
            widened = onnx.helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT)
            graph.node.insert(0, widened)
