"""Messages for tests: a body that stands at a height, with one thing."""

from __future__ import annotations

from typing import Any

import numpy as np

from bridge.protocol.messages import EventInfo, Frame, ObjectsInfo, SkeletonInfo
from bridge.session.passage import RATE
from motion.scene import make
from motion.scene.writing import object_to_dict
from motion.skeleton import Skeleton

BODY = Skeleton.human()
SECOND = 1_000_000_000
BEGIN = 5 * SECOND


def time(number: int) -> int:
    return BEGIN + number * SECOND // RATE


def frame(number: int, height: float = 1.0, epoch: int = 0, ok: str = "things") -> Frame:
    q = np.zeros((len(BODY.names), 4), np.float32)
    q[:, 3] = 1.0
    o = np.array([[0, height, 0, 0, 0, 0, 1]], np.float32)
    root = np.array([0, height, 0], np.float32)
    curves = np.zeros(1, np.float32)
    return Frame("s", "actor", BODY.hash, ok, epoch, number % 2**32, time(number), root, q, o, curves, 5)


def skeleton() -> SkeletonInfo:
    return SkeletonInfo(
        "s", "actor", BODY.hash, list(BODY.names), list(BODY.parents), BODY.offsets, ["jawOpen"], [RATE, 1]
    )


def things(ok: str = "things") -> ObjectsInfo:
    cup = object_to_dict(make("cup", id="cup")[0])
    return ObjectsInfo("s", ok, [{key: cup[key] for key in cup if key not in ("position", "rotation")}])


def event(number: int, name: str, epoch: int = 0, **data: Any) -> EventInfo:
    return EventInfo("s", "actor", epoch, number, time(number), name, data)
