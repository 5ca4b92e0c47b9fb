"""`Watching`: one character as a receiver is shown it: what was published of it, until its time has come."""

from __future__ import annotations

from typing import Protocol, TypeVar

from bridge.client.interpolator import Interpolator, Pose
from bridge.client.jitter_buffer import JitterBuffer
from bridge.protocol import decode, topics
from bridge.protocol.messages import Frame, ObjectsInfo, SkeletonInfo
from bridge.session.show import Due

# Skeletons and lists of things that are kept: more than change within the time that frames come ahead.
_KEPT = 32

_T = TypeVar("_T")


class Encoder(Protocol):
    """Writes a pose in the words of one receiver."""

    def packets(self, skeleton: SkeletonInfo, objects: ObjectsInfo, pose: Pose) -> list[bytes]:
        """What is to be sent to show it, a datagram each."""


class Watching:
    """Frames of one character, shown by their time as every client shows them."""

    def __init__(self, session: str, character: str, encoder: Encoder) -> None:
        self.character, self._encoder = character, encoder
        self.frames = topics.frame(session, character)
        self._statics = (topics.skeleton(session, character), topics.objects(session))
        self._buffer = JitterBuffer()
        self._interpolator = Interpolator(self._buffer)
        self._skeletons: dict[str, SkeletonInfo] = {}
        self._objects: dict[str, ObjectsInfo] = {}
        self._told: dict[str, bytes] = {}

    def take(self, due: Due) -> None:
        """A message that was published, whatever its topic."""
        if due.topic == self.frames:
            frame = decode(topics.split(due.data)[1])
            assert isinstance(frame, Frame)
            self._buffer.push(frame)
        elif due.topic in self._statics and due.data is not self._told.get(due.topic):
            # They come once a second, the same bytes again and again.
            self._told[due.topic] = due.data
            self._learn(due.data)

    def following(self, now: int) -> int | None:
        """When the first frame after a time is to be shown, nanoseconds."""
        after = self._buffer.around(now)[1]
        return after.ts if after else None

    def packets(self, now: int) -> list[bytes]:
        """What is to be sent at a time; nothing where there is nothing new to show."""
        pose = self._interpolator.at(now)
        if pose is None or pose.how in ("early", "held"):
            return []
        skeleton, objects = self._skeletons.get(pose.sk), self._objects.get(pose.ok)
        if skeleton is None or objects is None:
            return []
        return self._encoder.packets(skeleton, objects, pose)

    def _learn(self, data: bytes) -> None:
        message = decode(topics.split(data)[1])
        if isinstance(message, SkeletonInfo):
            _remember(self._skeletons, message.sk, message)
        elif isinstance(message, ObjectsInfo):
            _remember(self._objects, message.ok, message)


def _remember(known: dict[str, _T], key: str, value: _T) -> None:
    known.pop(key, None)
    known[key] = value
    while len(known) > _KEPT:
        del known[next(iter(known))]
