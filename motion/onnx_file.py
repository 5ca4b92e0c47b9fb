"""ONNX networks as this project ships them: sealed with their own hash, and checked before they are used."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from motion.errors import FileError, MotionError

_HASH = 64


def seal(content: bytes) -> bytes:
    """A serialised ONNX network with its own SHA-256 at its end, as one more entry of its metadata."""
    entry = b"\x0a\x06sha256\x12\x40" + hashlib.sha256(content).hexdigest().encode()
    # Field 14 of a model; parts of a message in this format may simply follow each other.
    return content + b"\x72" + bytes([len(entry)]) + entry


_SEAL = len(seal(b""))


def open_network(
    path: Path, missing: Callable[[str], MotionError], make: str, fix: str, threads: int = 1
) -> tuple[Any, dict[str, str]]:
    """An ONNX Runtime session on the CPU, and the network's metadata.

    Raises `missing("onnxruntime")` without the package, FileError for a file that isn't there (fix: `make`) or was changed.
    """
    try:
        import onnxruntime
    except ModuleNotFoundError:
        raise missing("onnxruntime") from None
    if not path.is_file():
        raise FileError(f"no network at {path}", kind="no_checkpoint", fix=make)
    content = path.read_bytes()
    if hashlib.sha256(content[:-_SEAL]).hexdigest().encode() != content[-_HASH:]:
        raise FileError(f"{path} was changed: its hash is wrong", kind="bad_checkpoint", fix=fix)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = threads
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    return session, session.get_modelmeta().custom_metadata_map
