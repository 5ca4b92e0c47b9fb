"""The golden pose of all clients as the messages and the pose that receivers are shown."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from bridge.client.interpolator import Pose
from bridge.protocol.fields import Floats
from bridge.protocol.messages import Frame, ObjectsInfo, SkeletonInfo
from tests.clients.golden.make import POSE

GOLDEN: dict[str, Any] = json.loads(POSE.read_text(encoding="utf-8"))
UNITY = GOLDEN["engines"]["unity"]


def _floats(rows: Any) -> Floats:
    return np.asarray(rows, dtype=np.float32)


_body, _frame = GOLDEN["skeleton"], GOLDEN["frame"]
SKELETON = SkeletonInfo(
    "s", "actor", "sk", _body["names"], _body["parents"], _floats(_body["rest"]), GOLDEN["curves"], [60, 1]
)
OBJECTS = ObjectsInfo("s", "ok", [{"id": id} for id in GOLDEN["objects"]])


def frame(ts: int, epoch: int = 1, seq: int = 1) -> Frame:
    """The pose as it is on the wire."""
    numbers = [_floats(_frame[name]) for name in ("root", "q", "o", "c")]
    return Frame("s", "actor", "sk", "ok", epoch, seq, ts, *numbers)


def pose(ts: int = 0, curves: Floats | None = None) -> Pose:
    """The pose to be shown."""
    one = frame(ts)
    return Pose("sk", "ok", 1, ts, one.root, one.q, one.o, one.c if curves is None else curves, 0)
