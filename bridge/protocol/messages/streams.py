"""What the server publishes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

import numpy as np

from bridge.protocol import limits
from bridge.protocol.fields import Blob, Block, Data, Flag, Floats, Many, Text, Whole
from bridge.protocol.messages.base import (
    U32,
    Label,
    Message,
    Name,
    Names,
    Nanoseconds,
    Plain,
    Point,
    Points,
    Poses,
    Rotations,
    SampleIndex,
    SampleRate,
    Values,
    message,
)


def _none() -> Floats:
    return np.zeros(0, dtype=np.float32)


@message("frame")
@dataclass(frozen=True, eq=False)
class Frame(Message):
    """One moment of one character and of the session's things; complete in itself.

    sk, ok: which `skeleton` and `objects` it belongs to. ts: when to show it, on the server's clock. root (3,): hips, metres.
    q (J, 4): local rotations xyzw. o (O, 7): the things' world poses. c (C,): face curves 0..1. contacts: bit 0 and 1 the
    left and right foot stand, bit 2 and 3 the left and right hand touch.
    """

    session: Name
    character: Name
    sk: Label
    ok: Label
    epoch: U32
    seq: U32
    ts: Nanoseconds
    root: Point
    q: Rotations
    o: Poses
    c: Values = field(default_factory=_none)
    contacts: U32 = 0


@message("keypoints")
@dataclass(frozen=True, eq=False)
class Keypoints(Message):
    """Where joints and things are, beside the frame of the same `seq`.

    joints (J, 3): world positions, metres. Through the session's camera, where it has one: openpose (60, 3) and coco
    (133, 3) as pixel x, pixel y and 1 in front of the camera or 0 behind it; boxes (O, 4): left, top, right, bottom in
    pixels. boxes3 (O, 10): world pose and half size of each thing's box.
    """

    session: Name
    character: Name
    epoch: U32
    seq: U32
    ts: Nanoseconds
    joints: Points
    openpose: Points = field(default_factory=_none)
    coco: Points = field(default_factory=_none)
    boxes: Annotated[Floats, Block(4, limits.OBJECTS)] = field(default_factory=_none)
    boxes3: Annotated[Floats, Block(10, limits.OBJECTS, rotation=3)] = field(default_factory=_none)


@message("skeleton")
@dataclass(frozen=True, eq=False)
class SkeletonInfo(Message):
    """What the numbers of frames mean. rest (J, 3): a joint's place in its parent's frame, metres; rest rotations are identity.

    parents: -1 for the root. rate: frames a second as numerator and denominator. audio: `rate`, `channels`, and the `samples`
    of a chunk.
    """

    session: Name
    character: Name
    sk: Label
    names: Names
    parents: Annotated[list[int], Many(Whole(-1, limits.JOINTS), limits.JOINTS)]
    rest: Points
    curves: Annotated[list[str], Many(Text(), limits.CURVES)]
    rate: Annotated[list[int], Many(Whole(1, 2**31 - 1), 2)]
    units: Label = "metre"
    axes: Label = "right-handed, +Y up, +Z forward, quaternions xyzw"
    version: U32 = limits.VERSION
    audio: Annotated[dict[str, Any] | None, Data()] = None


@message("objects")
@dataclass(frozen=True, eq=False)
class ObjectsInfo(Message):
    """The things of a session in the order of the frames' `o`, each with id, label, category, attributes and shape."""

    session: Name
    ok: Label
    objects: Annotated[list[dict[str, Any]], Many(Data(), limits.OBJECTS)]


@message("audio")
@dataclass(frozen=True, eq=False)
class Audio(Message):
    """20 ms of what a character says, or less at the end (last). A newer epoch than before voids what was to come from `ts` on.

    ts: when to play its first sample, on the server's clock. sample: the number of that in the utterance. codec: how `data`
    is written, `pcm16` being 16-bit little-endian samples of one channel.
    """

    session: Name
    character: Name
    utterance: U32
    epoch: U32
    seq: U32
    ts: Nanoseconds
    sample: SampleIndex
    data: Annotated[bytes, Blob(limits.SOUND_BYTES)]
    rate: SampleRate = limits.AUDIO_RATE
    codec: Label = "pcm16"
    last: Annotated[bool, Flag()] = False


@message("event")
@dataclass(frozen=True, eq=False)
class EventInfo(Message):
    """Something that happens at `ts`: step_started, step_done, grasp, release, plan, interrupted, speaking, word, error …"""

    session: Name
    character: Name
    epoch: U32
    seq: U32
    ts: Nanoseconds
    name: Label
    data: Plain = field(default_factory=dict)


@message("heartbeat")
@dataclass(frozen=True, eq=False)
class Heartbeat(Message):
    """Once a second. Another `instance` than before means that the server was started anew."""

    instance: Label
    ts: Nanoseconds
    version: U32 = limits.VERSION


STREAMS: tuple[type[Message], ...] = (
    Frame,
    Keypoints,
    SkeletonInfo,
    ObjectsInfo,
    Audio,
    EventInfo,
    Heartbeat,
)
