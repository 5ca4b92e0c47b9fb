"""What a client in an engine should show: the frames that Python's own client has heard, and forward kinematics of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bridge.client.blocking import Actor
from bridge.client.interpolator import Pose, between
from bridge.protocol.messages import Frame, SkeletonInfo
from motion.rotation import Array
from motion.skeleton import Skeleton, index


@dataclass
class Listener:
    """All frames of a character by their time, and the rest of its skeletons, as Python's client has them."""

    actor: Actor
    frames: dict[int, list[Frame]] = field(default_factory=dict)
    skeletons: dict[str, SkeletonInfo] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._feed = self.actor.frames()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no longer."""
        self._feed.close()
        self._thread.join()

    def _listen(self) -> None:
        for frame in self._feed:
            self.frames.setdefault(frame.ts, []).append(frame)
            skeleton = self.actor.skeleton
            if skeleton is not None:
                self.skeletons[skeleton.sk] = skeleton

    def compared(self, lines: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Pose, Array, Array]]:
        """Lines of an engine's world with the pose, joint places (J, 3) and rotations (J, 4) that they should show.

        A line says by `between` which two frames it was made of (their `ts`, and the share of the way from the first to the
        second), and has `sk` and `joints`: 7 numbers or more by name.
        """
        for line in lines:
            found = list(self._expected(line))
            if found:
                # Of the epochs that were there at that time the one that was shown: hips alone are much alike.
                yield line, *min(found, key=lambda one: furthest(line, one[1]))

    def _expected(self, line: dict[str, Any]) -> Iterator[tuple[Pose, Array, Array]]:
        """What the world may show; several where a newer epoch has begun."""
        first, second, share = line["between"]
        for one in self.frames.get(int(first), []):
            for other in self.frames.get(int(second), []):
                pose = between(one, other, one.ts + round(share * (other.ts - one.ts)))
                if pose.sk == line["sk"] and pose.sk in self.skeletons:
                    yield pose, *_kinematics(self.skeletons[pose.sk], pose)


def furthest(line: dict[str, Any], places: Array) -> float:
    """How far a joint of the body in the engine is from its place at the most, metres along an axis."""
    shown = np.array([place[:3] for place in line["joints"].values()])
    return float(np.abs(shown - places[[index(joint) for joint in line["joints"]]]).max())


def _kinematics(info: SkeletonInfo, pose: Pose) -> tuple[Array, Array]:
    """Joint places (J, 3) and rotations (J, 4) in the world by Python's forward kinematics."""
    zeros = np.zeros((len(info.names), 3))
    body = Skeleton(info.rest.astype(np.float64), zeros, zeros[:, 0])
    places, turns = body.fk(pose.root[None].astype(np.float64), pose.q[None].astype(np.float64))
    return places[0], turns[0]
