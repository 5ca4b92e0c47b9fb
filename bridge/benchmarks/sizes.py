"""Bytes of a frame on the wire, beside the same numbers as JSON and as a VMC/OSC bundle."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, fields

import numpy as np

from bridge.protocol import decode, topics
from bridge.protocol.messages import Frame
from motion.avatar.model import ARKIT
from motion.skeleton import JOINTS


@dataclass(frozen=True)
class Sizes:
    """Bytes."""

    wire: int
    json: int
    vmc: int


def measure(data: bytes) -> Sizes:
    """The sizes of a frame; data: it and its topic, as they are on the wire."""
    frame = decode(topics.split(data)[1])
    assert isinstance(frame, Frame)
    plain = {one.name: getattr(frame, one.name) for one in fields(frame)}
    text = json.dumps({k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in plain.items()})
    return Sizes(len(data), len(text), len(_vmc(frame)))


def _vmc(frame: Frame) -> bytes:
    """The bundle that a VMC sender would make of the body and the face."""
    rows = [("/VMC/Ext/Root/Pos", "root", (*frame.root, 0, 0, 0, 1))]
    rows += [("/VMC/Ext/Bone/Pos", name, (0, 0, 0, *q)) for name, q in zip(JOINTS, frame.q, strict=True)]
    rows += [("/VMC/Ext/Blend/Val", name, (value,)) for name, value in zip(ARKIT, frame.c, strict=True)]
    messages = [_osc(path, ",s" + "f" * len(numbers), name, numbers) for path, name, numbers in rows]
    messages.append(_padded("/VMC/Ext/Blend/Apply") + _padded(","))
    messages.append(_padded("/VMC/Ext/T") + _padded(",f") + struct.pack(">f", 0.0))
    return _padded("#bundle") + bytes(8) + b"".join(struct.pack(">i", len(one)) + one for one in messages)


def _osc(path: str, types: str, name: str, numbers: tuple[float, ...]) -> bytes:
    return _padded(path) + _padded(types) + _padded(name) + struct.pack(f">{len(numbers)}f", *numbers)


def _padded(text: str) -> bytes:
    data = text.encode() + b"\0"
    return data + bytes(-len(data) % 4)
