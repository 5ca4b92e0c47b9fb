"""`Show`: one session as it is streamed: which messages are due when. Time is passed in; nothing here knows a socket."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bridge.protocol import encode, limits, topics
from bridge.protocol.messages import Audio, EventInfo, Frame, Keypoints, ObjectsInfo, SkeletonInfo
from bridge.session.keypoints import boxes
from bridge.session.line import Line
from bridge.session.passage import RATE, Floats, Passage
from bridge.session.riding import moved_along
from bridge.session.voice import Voice
from motion import rotation as rot
from motion.rotation import Array
from motion.scene import Placement, Scene, SceneObject
from motion.scene.writing import object_to_dict
from motion.skeleton import Skeleton

_SECOND = 1_000_000_000
_SOUND = {"rate": limits.AUDIO_RATE, "channels": 1, "samples": limits.AUDIO_CHUNK}

TURNS = 4
"""Sessions take turns: each has its frames at one of so many moments, so that not all are to be sent at once."""


def on_grid(time: int, turn: int = 0) -> int:
    """The moment of a turn's last frame at a time, nanoseconds."""
    after = turn * _SECOND // (RATE * TURNS)
    return (time - after) * RATE // _SECOND * _SECOND // RATE + after


@dataclass(frozen=True)
class Due:
    """A message for a stream: its topic and its whole bytes. lossy: only the newest matters."""

    topic: str
    data: bytes
    lossy: bool


@dataclass(eq=False)
class Role:
    """One character of a show. told: what subscribers are told of the body."""

    skeleton: Skeleton
    told: Due
    line: Line
    voice: Voice
    event_seq: int = 0


class Show:
    """What a session's subscribers get. Frame n is shown at `opened` + n / RATE on the server's clock (nanoseconds)."""

    def __init__(self, name: str, scene: Scene, curves: tuple[str, ...], opened: int) -> None:
        self.name, self.curves, self.opened = name, curves, opened
        self.roles: dict[str, Role] = {}
        self.set_scene(scene)

    def set_scene(self, scene: Scene) -> None:
        """Another scene; every character's next passage is in it."""
        self.scene = scene
        self._rows = {item.id: i for i, item in enumerate(scene.objects)}
        heads = (i for i, item in enumerate(scene.objects) if "watches" in item.affordances)
        self._head = next(heads, None)
        self._placed = np.array([item.pose for item in scene.objects], dtype=np.float32).reshape(-1, 7)
        self._movers: dict[int, str] = {}
        listed = [_object(item) for item in scene.objects]
        self.ok = _hash(listed)
        topic = topics.objects(self.name)
        self._told = Due(
            topic, topics.join(topic, encode(ObjectsInfo(self.name, self.ok, listed))), lossy=False
        )

    def frame(self, now: int) -> int:
        """The frame that is shown at a time, nanoseconds."""
        return (now - self.opened) * RATE // _SECOND

    @property
    def turn(self) -> int:
        """Which turn its frames have."""
        return round(self.opened % (_SECOND / RATE) / _SECOND * RATE * TURNS) % TURNS

    def following(self, now: int) -> int:
        """When the frame after that at a time is shown, nanoseconds."""
        return self.time(self.frame(now) + 1)

    def time(self, frame: int) -> int:
        """When a frame is shown, nanoseconds."""
        return self.opened + frame * _SECOND // RATE

    def enter(self, character: str, skeleton: Skeleton, passage: Passage, oldest: int = 0) -> None:
        """A character comes in, or goes on with another body; see `play`."""
        role, told = self.roles.get(character), self._skeleton(character, skeleton)
        if role is None:
            line = Line(passage)
            self.roles[character] = Role(skeleton, told, line, Voice(line, self.curves))
        else:
            role.skeleton, role.told = skeleton, told
            self.play(character, passage, oldest=oldest)

    def play(self, character: str, passage: Passage, anew: bool = True, oldest: int = 0) -> None:
        """Play a passage from its start on. anew: in a newer epoch, which also begins where sent frames are replaced.

        oldest: the first frame that anybody may still show, see `Line.accept`.
        """
        role = self.roles[character]
        line = role.line
        if anew or passage.start <= line.sent:
            line.begin()
            role.voice.replaced(passage.start)
        line.accept(passage, oldest)
        for row in passage.moves:
            self._movers[row] = character

    def place(self, places: Mapping[str, Floats]) -> None:
        """Things that the engine has moved, and with them their parts and what lies in or on them."""
        sent = max((role.line.sent for role in self.roles.values()), default=0)
        for id, pose in moved_along(self.scene, self.places(sent), places).items():
            row = self._rows[id]
            self._placed[row] = pose
            self._movers.pop(row, None)

    def places(self, frame: int) -> dict[str, Floats]:
        """Where things are at a frame: world poses (7,) by id."""
        return dict(zip(self._rows, self._places(frame), strict=True))

    def stand(self, frame: int) -> Placement:
        """Where the first character stands at a frame."""
        passage, row = next(iter(self.roles.values())).line.at(frame)
        x, _, z = (float(value) for value in passage.root[row])
        return Placement(x, z, float(rot.yaw_of(passage.rotations.row(row)[0])))

    def static(self) -> Iterator[Due]:
        """What a newcomer needs first."""
        for role in self.roles.values():
            yield role.told
        yield self._told

    def _skeleton(self, character: str, skeleton: Skeleton) -> Due:
        info = SkeletonInfo(
            self.name,
            character,
            skeleton.hash,
            list(skeleton.names),
            list(skeleton.parents),
            skeleton.offsets.astype(np.float32),
            list(self.curves),
            [RATE, 1],
            audio=_SOUND,
        )
        topic = topics.skeleton(self.name, character)
        return Due(topic, topics.join(topic, encode(info)), lossy=False)

    def due(
        self, until: int, wanted: Callable[[str], bool] = lambda _: True, every: int = 1
    ) -> Iterator[Due]:
        """Frames and events that are to be sent so that clients know everything up to a time.

        wanted: whether anybody listens to a topic; frames that nobody would get are not made. every: 2 for every second frame.
        """
        last = self.frame(until)
        for character, role in self.roles.items():
            line = role.line
            stop = min(last, line.stop - 1)
            for happening in line.happened(stop):
                yield self.event(character, happening.name, happening.data, happening.frame)
            topic, beside = topics.frame(self.name, character), topics.keypoints(self.name, character)
            if line.sent < stop and not (wanted(topic) or wanted(beside)):
                line.skip(stop - line.sent)
                line.sent = stop
            for frame in range(-(-(line.sent + 1) // every) * every, stop + 1, every):
                message = self._frame(character, role, frame)
                yield Due(topic, topics.join(topic, encode(message, checked=False)), lossy=True)
                yield from self._keypoints(role, frame, message)
            line.sent = max(line.sent, stop)
            line.forget(min(stop, last - RATE))
            if role.voice.shows:
                yield from self._speech(character, role, until, wanted)
                role.voice.forget(last - 2 * RATE)

    def _speech(self, character: str, role: Role, until: int, wanted: Callable[[str], bool]) -> Iterator[Due]:
        """What is said up to a time, and the events that go with it."""
        last, speaking = self._sample(until), role.voice.speaking
        topic = topics.audio(self.name, character)
        heard = wanted(topic)
        for one in speaking.chunks(last + 1):
            if heard:
                message = Audio(
                    self.name,
                    character,
                    one.utterance,
                    one.epoch,
                    one.seq,
                    self._heard_at(one.at),
                    one.sample,
                    one.data,
                    last=one.last,
                )
                yield Due(topic, topics.join(topic, encode(message, checked=False)), lossy=False)
        for told in speaking.told(role.voice.heard, last):
            yield self._event(character, told.name, told.data, self._heard_at(told.at))
        role.voice.heard = max(role.voice.heard, last)

    def _sample(self, time: int) -> int:
        """The last sample of the session that is heard by a time, nanoseconds."""
        return (time - self.opened) * limits.AUDIO_RATE // _SECOND

    def _heard_at(self, sample: int) -> int:
        """When a sample of the session is heard, nanoseconds: never after the frame that begins with it."""
        return self.opened + sample * _SECOND // limits.AUDIO_RATE

    def event(self, character: str, name: str, data: dict[str, Any], frame: int) -> Due:
        """An event of a character."""
        return self._event(character, name, data, self.time(frame))

    def _event(self, character: str, name: str, data: dict[str, Any], time: int) -> Due:
        role = self.roles[character]
        role.event_seq += 1
        info = EventInfo(self.name, character, role.line.epoch, role.event_seq % 2**32, time, name, data)
        topic = topics.event(self.name, character)
        return Due(topic, topics.join(topic, encode(info)), lossy=False)

    def hungry(self, until: int) -> list[str]:
        """Characters of whom more must be made now."""
        frame = self.frame(until)
        return [name for name, role in self.roles.items() if role.line.wants_more(frame)]

    def _frame(self, character: str, role: Role, frame: int) -> Frame:
        passage, row = role.line.at(frame)
        curves, rotations = passage.curves.row(row), passage.rotations.row(row)
        root, places = passage.root[row], self._places(frame)
        if role.voice.shows:
            turned = rotations
            if role.voice.looking.any:
                turned = role.voice.looking.on(
                    frame, role.skeleton, root, turned, lambda target: self._seen(target, places)
                )
            curves, turned = role.voice.shown(frame, curves, turned)
            # Keypoints are those of the body itself.
            rotations = turned if passage.points is None else rotations
        return Frame(
            self.name,
            character,
            role.skeleton.hash,
            self.ok,
            role.line.epoch,
            role.line.next_seq(),
            self.time(frame),
            root,
            rotations,
            places,
            curves,
            int(passage.contacts[row]),
        )

    def _keypoints(self, role: Role, frame: int, beside: Frame) -> Iterator[Due]:
        """The keypoints beside a frame, where they were asked for."""
        passage, row = role.line.at(frame)
        if passage.points is None:
            return
        flat, solid = boxes(self.scene.objects, beside.o, self.scene.camera)
        body = passage.points
        message = Keypoints(
            self.name,
            beside.character,
            beside.epoch,
            beside.seq,
            beside.ts,
            body.joints[row],
            body.openpose[row],
            body.coco[row],
            flat,
            solid,
        )
        topic = topics.keypoints(self.name, beside.character)
        yield Due(topic, topics.join(topic, encode(message, checked=False)), lossy=True)

    def _seen(self, target: str, places: Floats) -> Array | None:
        """Where somebody looks who looks at a thing, or at the viewer (3,)."""
        row = self._rows.get(target) if target != "viewer" else self._head
        if row is None and target == "viewer":
            return self.scene.viewer
        return None if row is None else places[row, :3].astype(np.float64)

    def _places(self, frame: int) -> Floats:
        places = self._placed.copy()
        for row, mover in self._movers.items():
            passage, at = self.roles[mover].line.at(frame)
            places[row] = passage.objects.row(at)[row]
        return places


def _object(item: SceneObject) -> dict[str, Any]:
    """A thing without its place, which is in every frame."""
    return {key: value for key, value in object_to_dict(item).items() if key not in ("position", "rotation")}


def _hash(content: Any) -> str:
    return hashlib.blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=8).hexdigest()
