"""The network as ONNX, for runtimes that evaluate it faster on one CPU thread than torch does."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from motion.errors import FileError, MotionError
from motion.pim.body import HISTORY
from motion.pim.conditions import Conditions
from motion.pim.model import Pim
from motion.pim.representation import WIDTH
from motion.pim.sampling import to_tensors

_ROWS = "batch"
_CONSTRAINTS = "constraints"
# Conditions whose second axis counts constraints.
_COUNTED = ("target", "frame", "position", "axes", "rotation", "rotated", "weight")


class _Flat(nn.Module):
    """The network with its conditions as separate inputs, as ONNX wants them."""

    def __init__(self, model: Pim, names: tuple[str, ...]) -> None:
        super().__init__()
        self.model, self.names = model, names

    def forward(self, noisy: Tensor, time: Tensor, *conditions: Tensor) -> Tensor:
        result: Tensor = self.model(noisy, time, dict(zip(self.names, conditions, strict=True)))
        return result


def export(model: Pim, path: str | Path) -> None:
    """Writes the network, for any batch size and number of constraints."""
    # Sizes above one, which an exporter would take for a broadcast.
    batch, constraints = 2, 3
    given = to_tensors(Conditions.none(np.zeros((batch, HISTORY, WIDTH), np.float32), constraints))
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


def quantise(exported: str | Path, path: str | Path, width: int) -> None:
    """Writes an exported network with 8-bit weights between tokens of a width; what reads or writes measures stays exact."""
    import onnx
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


class OnnxNetwork:
    """An exported network, to be given to `sampling.sample` as `network`. FileError or MotionError when it can't be loaded."""

    def __init__(self, path: str | Path, threads: int = 1) -> None:
        try:
            import onnxruntime
        except ModuleNotFoundError:
            raise MotionError(
                "onnxruntime is missing", kind="not_installed", fix="pip install 'kinelink[pim]'"
            ) from None
        if not Path(path).is_file():
            raise FileError(f"no network at {path}", kind="no_checkpoint", fix="see checkpoints/README.md")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = threads
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._wanted = {entry.name for entry in self._session.get_inputs()}

    def __call__(self, noisy: Tensor, time: Tensor, conditions: Mapping[str, Tensor]) -> Tensor:
        """Clean coefficients, as from the model itself."""
        given = {"noisy": noisy, "time": time, **conditions}
        feed = {name: value.numpy() for name, value in given.items() if name in self._wanted}
        return torch.from_numpy(self._session.run(["clean"], feed)[0])
