"""Messages of a stream become clips, as a client would have played them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from bridge.client.interpolator import between
from bridge.client.jitter_buffer import JitterBuffer, newer
from bridge.protocol.messages import (
    EventInfo,
    Frame,
    Heartbeat,
    Message,
    ObjectsInfo,
    SkeletonInfo,
)
from bridge.session.passage import LEFT_FOOT, RIGHT_FOOT
from motion.avatar.authored import skeleton_of
from motion.clip import Clip, Contact, Event, ObjectTrack, StepSpan
from motion.errors import ClipError
from motion.rotation import Array
from motion.scene.shapes import read_shape
from motion.skeleton import Skeleton

_SECOND = 1_000_000_000
# Nanoseconds without frames across which nothing is made up.
_GAP = _SECOND // 2


@dataclass(eq=False)
class _Heard:
    """What was heard of one character from one server."""

    buffer: JitterBuffer = field(default_factory=lambda: JitterBuffer(capacity=sys.maxsize))
    events: list[EventInfo] = field(default_factory=list)
    begins: list[tuple[int, int]] = field(default_factory=list)


def clips(messages: Iterable[Message], session: str, character: str) -> list[Clip]:
    """One clip for every stretch without a gap, with one body and the same things. Raises ClipError where there is none.

    meta: session, character, and `ts` of the first frame on the server's clock, nanoseconds.
    """
    skeletons: dict[str, SkeletonInfo] = {}
    things: dict[str, ObjectsInfo] = {}
    heard, instance = [_Heard()], None
    for message in messages:
        if isinstance(message, Heartbeat):
            if instance not in (None, message.instance):
                heard.append(_Heard())
            instance = message.instance
        elif isinstance(message, ObjectsInfo) and message.session == session:
            things[message.ok] = message
        elif isinstance(message, (Frame, EventInfo, SkeletonInfo)) and (
            message.session,
            message.character,
        ) == (session, character):
            if isinstance(message, SkeletonInfo):
                skeletons[message.sk] = message
            else:
                _hear(heard[-1], message)
    found = [
        _clip(stretch, one, skeletons[stretch[0].sk], things[stretch[0].ok])
        for one in heard
        for stretch in _stretches(one.buffer.frames)
        if stretch[0].sk in skeletons and stretch[0].ok in things
    ]
    if not found:
        raise ClipError(
            f"there is no motion of '{character}' in session '{session}'",
            kind="no_frames",
            fix="record its frames and its `skeleton` and `objects` too",
        )
    return found


def _hear(heard: _Heard, message: Frame | EventInfo) -> None:
    if isinstance(message, EventInfo):
        heard.events.append(message)
        return
    before = heard.buffer.epoch
    if heard.buffer.push(message) and message.epoch != before:
        heard.begins.append((message.epoch, message.ts))


def _stretches(frames: Iterable[Frame]) -> Iterator[list[Frame]]:
    stretch: list[Frame] = []
    for frame in frames:
        last = stretch[-1] if stretch else frame
        if (last.sk, last.ok) != (frame.sk, frame.ok) or frame.ts - last.ts > _GAP:
            yield stretch
            stretch = []
        stretch.append(frame)
    if stretch:
        yield stretch


def _clip(frames: list[Frame], heard: _Heard, skeleton: SkeletonInfo, things: ObjectsInfo) -> Clip:
    rate = skeleton.rate[0] / skeleton.rate[1]
    begin, end = frames[0].ts, frames[-1].ts
    poses = list(_filled(frames, rate))
    root = np.array([one.root for one in poses], dtype=np.float64)
    rotations = _unit(np.array([one.q for one in poses], dtype=np.float64))
    places = np.array([one.o for one in poses], dtype=np.float64).reshape(len(poses), -1, 7)
    places[..., 3:] = _unit(places[..., 3:])
    contacts = np.array([one.contacts for one in poses])
    events = [
        Event((event.ts - begin) / _SECOND, event.name, event.data)
        for event in heard.events
        if event.name not in ("committed", "plan") and begin <= event.ts <= end and _happened(event, heard)
    ]
    return Clip(
        _skeleton(skeleton),
        rate,
        root,
        rotations,
        tuple(_track(thing, places[:, i]) for i, thing in enumerate(things.objects)),
        tuple(skeleton.curves) if poses[0].c.size else (),
        np.array([one.c for one in poses], dtype=np.float64),
        tuple(_contacts(events, rate, len(poses))),
        tuple(events),
        tuple(_steps(events, len(poses) / rate)),
        np.stack([contacts & LEFT_FOOT, contacts & RIGHT_FOOT], axis=-1).astype(bool),
        {"session": frames[0].session, "character": frames[0].character, "ts": begin},
    )


def _filled(frames: list[Frame], rate: float) -> Iterator[Any]:
    """Frames on an even grid; those that are missing come from their neighbours."""
    period = _SECOND / rate
    last: Frame | None = None
    for frame in frames:
        if last is not None:
            for missing in range(1, round((frame.ts - last.ts) / period)):
                yield between(last, frame, last.ts + round(missing * period))
        yield frame
        last = frame


def _happened(event: EventInfo, heard: _Heard) -> bool:
    """Whether no newer epoch made it void."""
    return not any(newer(epoch, event.epoch) and event.ts >= begin for epoch, begin in heard.begins)


def _skeleton(info: SkeletonInfo) -> Skeleton:
    body = skeleton_of(info.names, info.parents, info.rest, name=info.character)
    # Frames are played on exactly these joints; flesh and the bones' ends are the average body's.
    offsets = np.asarray(info.rest, dtype=np.float64)
    return replace(body, offsets=offsets) if tuple(info.names) == body.names else body


def _track(thing: dict[str, Any], poses: Array) -> ObjectTrack:
    shape = read_shape(thing, Path(), f"object '{thing['id']}'")
    assert shape is not None
    return ObjectTrack(
        thing["id"], thing["label"], shape, poses, thing.get("category"), thing.get("attributes") or {}
    )


def _contacts(events: list[Event], rate: float, frames: int) -> Iterator[Contact]:
    """What hands hold, from `grasp` to `release`."""
    held: dict[tuple[str, str], int] = {}
    for event in events:
        if event.name not in ("grasp", "release", "lost"):
            continue
        key, frame = (event.data["hand"], event.data["object"]), round(event.time * rate)
        if event.name == "grasp":
            held.setdefault(key, frame)
        elif key in held:
            yield Contact(*key, held.pop(key), frame, ())
    for key, start in held.items():
        yield Contact(*key, start, frames, ())


def _steps(events: list[Event], end: float) -> Iterator[StepSpan]:
    """Steps from `step_started` to `step_done`, or until the next instruction broke them off."""
    under_way: dict[int, Event] = {}
    for event in events:
        index = event.data.get("index")
        if event.name == "step_started" and isinstance(index, int):
            # A step that is planned anew in its midst goes on.
            under_way.setdefault(index, event)
        elif event.name == "step_done" and index in under_way:
            begun = under_way.pop(index)
            yield StepSpan(index, event.data["verb"], begun.time, event.time)
        elif event.name == "interrupted":
            for number, begun in under_way.items():
                yield StepSpan(number, begun.data["verb"], begun.time, event.time)
            under_way.clear()
    for number, begun in under_way.items():
        yield StepSpan(number, begun.data["verb"], begun.time, end)


def _unit(q: Array) -> Array:
    """Float32 on the wire, unit to rounding in a clip."""
    unit: Array = q / np.linalg.norm(q, axis=-1, keepdims=True)
    return unit
