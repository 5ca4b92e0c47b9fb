"""The prior's network by ONNX Runtime: all that is needed to use trained weights, without torch."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.errors import FileError
from motion.pim.sampling import Floats, Statistics
from motion.pim.weights import FIX, CheckpointInfo, check_kind, missing, read, unfit

_HASH = 64


def seal(content: bytes) -> bytes:
    """A serialised ONNX network with its own SHA-256 at its end, as one more entry of its metadata."""
    entry = b"\x0a\x06sha256\x12\x40" + hashlib.sha256(content).hexdigest().encode()
    # Field 14 of a model; parts of a message in this format may simply follow each other.
    return content + b"\x72" + bytes([len(entry)]) + entry


_SEAL = len(seal(b""))


class OnnxNetwork:
    """An exported network with the statistics of the checkpoint that it was made from, see `sampling.Network`.

    FileError or MotionError where it can't be used.
    """

    def __init__(
        self, path: str | Path, weights: Mapping[str, NDArray[Any]], info: CheckpointInfo, threads: int = 1
    ) -> None:
        try:
            import onnxruntime
        except ModuleNotFoundError:
            raise missing("onnxruntime") from None
        path = Path(path)
        export = f"kinelink train export CHECKPOINT.safetensors -o {path}, or {FIX}"
        if not path.is_file():
            raise FileError(f"no network at {path}", kind="no_checkpoint", fix=export)
        content = path.read_bytes()
        if hashlib.sha256(content[:-_SEAL]).hexdigest().encode() != content[-_HASH:]:
            raise FileError(f"{path} was changed: its hash is wrong", kind="bad_checkpoint", fix=FIX)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = threads
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            content, options, providers=["CPUExecutionProvider"]
        )
        metadata = self._session.get_modelmeta().custom_metadata_map
        check_kind(path, metadata)
        if metadata.get("weights") != info.hash:
            raise FileError(f"{path} was made from other weights", kind="bad_checkpoint", fix=export)
        self._wanted = {entry.name for entry in self._session.get_inputs()}
        try:
            self.statistics = Statistics(*(weights[name] for name in ("mean", "deviation", "spread")))
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
