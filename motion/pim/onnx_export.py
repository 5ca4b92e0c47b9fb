"""A model written as ONNX, for runtimes that evaluate it faster on one CPU thread than torch does, and without it."""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from motion.onnx_file import seal
from motion.pim.body import HISTORY
from motion.pim.conditions import Conditions
from motion.pim.model import Pim
from motion.pim.representation import WIDTH
from motion.pim.torch_network import to_tensors
from motion.pim.weights import FORMAT, VERSION

_ROWS = "batch"
_CONSTRAINTS = "constraints"
# Conditions whose second axis counts constraints.
_COUNTED = ("target", "frame", "position", "axes", "rotation", "rotated", "weight")
# Smaller arrays are no weights.
_LEAST = 256


class _Flat(nn.Module):
    """The network with its conditions as separate inputs, as ONNX wants them."""

    def __init__(self, model: Pim, names: tuple[str, ...]) -> None:
        super().__init__()
        self.model, self.names = model, names

    def forward(self, noisy: Tensor, time: Tensor, *conditions: Tensor) -> Tensor:
        result: Tensor = self.model(noisy, time, dict(zip(self.names, conditions, strict=True)))
        return result


def export(model: Pim, path: str | Path, weights: str, int8: bool = False) -> None:
    """Writes the network, for any batch size and number of constraints.

    weights: hash of the checkpoint that the model is of, by which the two are known to belong together. int8: with 8-bit
    weights between tokens.
    """
    with tempfile.TemporaryDirectory() as folder:
        exact, small = Path(folder) / "exact.onnx", Path(folder) / "small.onnx"
        _trace(model, exact)
        if int8:
            _quantise(exact, small, model.config.width)
        network = onnx.load(small if int8 else exact)
    _halve(network.graph)
    _forget(network.graph)
    onnx.helper.set_model_props(network, {"format": FORMAT, "version": VERSION, "weights": weights})
    Path(path).write_bytes(seal(network.SerializeToString(deterministic=True)))


def _trace(model: Pim, path: Path) -> None:
    # Sizes above one, which an exporter would take for a broadcast.
    batch, constraints = 2, 3
    given = to_tensors(Conditions.none(np.zeros((batch, HISTORY, WIDTH), np.float32), constraints).arrays())
    given["weight"] += 1.0
    names = tuple(given)
    inputs = (torch.zeros(batch, model.config.coefficients, WIDTH), torch.zeros(batch), *given.values())
    labels = ("noisy", "time", *names)
    rows, counted = torch.export.Dim(_ROWS), torch.export.Dim(_CONSTRAINTS)
    shapes = [{0: rows, 1: counted} if name in _COUNTED else {0: rows} for name in labels]
    with warnings.catch_warnings():
        # The exporter warns of its own deprecations.
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            _Flat(model.eval(), names),
            inputs,
            input_names=list(labels),
            output_names=["clean"],
            dynamic_shapes=(shapes[0], shapes[1], tuple(shapes[2:])),
            dynamo=True,
            verbose=False,
        )
        assert program is not None
        program.save(str(path), external_data=False)


def _quantise(exported: str | Path, path: str | Path, width: int) -> None:
    """Writes an exported network with 8-bit weights between tokens of a width; what reads or writes measures stays exact."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network = onnx.load(exported)
    # Shapes of inner values, as the exporter notes them, would contradict those of the quantised ones.
    del network.graph.value_info[:]
    edges = {entry.name for entry in network.graph.initializer if any(size % width for size in entry.dims)}
    exact = [node.name for node in network.graph.node if edges.intersection(node.input)]
    logger = logging.getLogger()
    level = logger.level
    try:
        # It recommends a preparation that has no effect here.
        logger.setLevel(logging.ERROR)
        quantize_dynamic(network, path, weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=exact)
    finally:
        logger.setLevel(level)


def _halve(graph: Any) -> None:
    """Stores weights in half precision where that loses nothing: those of a checkpoint were. Computing stays single."""
    casts = []
    for entry in graph.initializer:
        value = numpy_helper.to_array(entry)
        if value.dtype != np.float32 or value.size < _LEAST:
            continue
        with np.errstate(over="ignore"):
            half = value.astype(np.float16)
        if not np.array_equal(half, value):
            continue
        name = entry.name
        entry.CopyFrom(numpy_helper.from_array(half, f"{name}.half"))
        casts.append(onnx.helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def _forget(graph: Any) -> None:
    """Leaves out where in the program and on the machine of the exporter everything came from."""
    parts: Sequence[Any] = (
        graph,
        *graph.node,
        *graph.initializer,
        *graph.value_info,
        *graph.input,
        *graph.output,
    )
    for part in parts:
        del part.metadata_props[:]
        part.doc_string = ""
