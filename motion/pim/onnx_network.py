"""The prior's network by ONNX Runtime: all that is needed to use trained weights, without torch."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.errors import FileError, missing
from motion.onnx_file import open_network
from motion.pim.sampling import STATISTICS, Floats, Statistics
from motion.pim.weights import FIX, CheckpointInfo, check_kind, read, unfit


class OnnxNetwork:
    """An exported network with the statistics of the checkpoint that it was made from, see `sampling.Network`.

    FileError or MotionError where it can't be used.
    """

    def __init__(
        self, path: str | Path, weights: Mapping[str, NDArray[Any]], info: CheckpointInfo, threads: int = 1
    ) -> None:
        path = Path(path)
        export = f"kinelink train export CHECKPOINT.safetensors -o {path}, or {FIX}"
        self._session, metadata = open_network(path, partial(missing, extra="pim"), export, FIX, threads)
        check_kind(path, metadata)
        if metadata.get("weights") != info.hash:
            raise FileError(f"{path} was made from other weights", kind="bad_checkpoint", fix=export)
        self._wanted = {entry.name for entry in self._session.get_inputs()}
        try:
            self.statistics = Statistics(*(weights[name].astype(np.float32) for name in STATISTICS))
        except KeyError as error:
            raise unfit(path, error) from error

    def __call__(self, noisy: Floats, time: Floats, conditions: Mapping[str, NDArray[Any]], /) -> Floats:
        """Clean coefficients, see `sampling.Network`."""
        given = {"noisy": noisy, "time": time, **conditions}
        feed = {name: np.ascontiguousarray(given[name]) for name in self._wanted}
        found: Floats = self._session.run(["clean"], feed)[0]
        return found


def network_of(checkpoint: str | Path) -> Path:
    """Where the network of a checkpoint lies: beside it."""
    return Path(checkpoint).with_suffix(".onnx")


def load(checkpoint: str | Path) -> tuple[OnnxNetwork, CheckpointInfo]:
    """The network of a checkpoint (safetensors), which lies beside it. FileError or MotionError where it can't be used."""
    weights, info = read(checkpoint)
    return OnnxNetwork(network_of(checkpoint), weights, info), info
