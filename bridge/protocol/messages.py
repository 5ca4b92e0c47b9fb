"""Every message of the protocol as a dataclass. `docs/protocol.md` says what they mean and when they are sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, TypeVar

import numpy as np

from bridge.protocol import limits
from bridge.protocol.fields import (
    Block,
    Data,
    Flag,
    Floats,
    Id,
    Many,
    Mapping,
    Number,
    Secret,
    Text,
    Whole,
)

Name = Annotated[str, Id()]
Label = Annotated[str, Text()]
U32 = Annotated[int, Whole(0, 2**32 - 1)]
Nanoseconds = Annotated[int, Whole(-(2**63), 2**63 - 1)]
Names = Annotated[list[str], Many(Text(), limits.JOINTS)]
Plain = Annotated[dict[str, Any], Data()]
Point = Annotated[Floats, Block(3, 1, single=True)]
Points = Annotated[Floats, Block(3, limits.JOINTS)]
Rotations = Annotated[Floats, Block(4, limits.JOINTS, rotation=0)]
Poses = Annotated[Floats, Block(7, limits.OBJECTS, rotation=3)]
Values = Annotated[Floats, Block(0, limits.CURVES)]
Places = Annotated[dict[str, Floats], Mapping(Block(7, 1, single=True, rotation=3), limits.OBJECTS)]


@dataclass(frozen=True, eq=False)
class Message:
    """Base of all messages."""

    TYPE: ClassVar[str]


MESSAGES: dict[str, type[Message]] = {}
_M = TypeVar("_M", bound=type[Message])


def message(name: str) -> Callable[[_M], _M]:
    """Register a dataclass as the message of a type."""

    def register(cls: _M) -> _M:
        cls.TYPE = name
        MESSAGES[name] = cls
        return cls

    return register


def _none() -> Floats:
    return np.zeros(0, dtype=np.float32)


# What the server publishes ---------------------------------------------------------------------------------------


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

    parents: -1 for the root. rate: frames a second as numerator and denominator.
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


@message("objects")
@dataclass(frozen=True, eq=False)
class ObjectsInfo(Message):
    """The things of a session in the order of the frames' `o`, each with id, label, category, attributes and shape."""

    session: Name
    ok: Label
    objects: Annotated[list[dict[str, Any]], Many(Data(), limits.OBJECTS)]


@message("event")
@dataclass(frozen=True, eq=False)
class EventInfo(Message):
    """Something that happens at `ts`: step_started, step_done, grasp, release, plan, interrupted, error …"""

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


# What clients ask ------------------------------------------------------------------------------------------------


@message("hello")
@dataclass(frozen=True, eq=False)
class Hello(Message):
    """The first message of every client. token: where the server asks for one."""

    id: U32
    client: Label = ""
    version: U32 = limits.VERSION
    token: Annotated[str | None, Secret(4096)] = field(default=None, repr=False)


@message("ping")
@dataclass(frozen=True, eq=False)
class Ping(Message):
    """Answered by `pong` at once. t0: the client's clock."""

    id: U32
    t0: Nanoseconds


@message("open_session")
@dataclass(frozen=True, eq=False)
class OpenSession(Message):
    """Make a session, or join the one of that name. scene: as in docs/scene-format.md; keypoints: also publish these."""

    id: U32
    session: Annotated[str | None, Id()] = None
    scene: Annotated[dict[str, Any] | None, Data()] = None
    characters: Annotated[list[str], Many(Id(), limits.CHARACTERS)] = field(default_factory=lambda: ["actor"])
    seed: U32 = 0
    keypoints: Annotated[bool, Flag()] = False


@message("set_scene")
@dataclass(frozen=True, eq=False)
class SetScene(Message):
    """Replace the session's scene; every character starts anew in it."""

    id: U32
    session: Name
    scene: Plain


@message("add_object")
@dataclass(frozen=True, eq=False)
class AddObject(Message):
    """Put a thing into the scene as it is now: an entry of docs/scene-format.md. Without `id` it is named after its category.

    Without a place it is put where it is free, before the avatar, on what `on` names or on the floor. Characters go on from
    where they stand, their hands empty.
    """

    id: U32
    session: Name
    object: Plain


@message("remove_object")
@dataclass(frozen=True, eq=False)
class RemoveObject(Message):
    """Take a thing and its parts out of the scene as it is now."""

    id: U32
    session: Name
    object: Label


@message("update_objects")
@dataclass(frozen=True, eq=False)
class UpdateObjects(Message):
    """Things that the engine has moved: new world poses (7,) by id."""

    id: U32
    session: Name
    objects: Places


@message("set_avatar")
@dataclass(frozen=True, eq=False)
class SetAvatar(Message):
    """The client's own body, in the pose it was authored in. Motion is solved on it from then on.

    names: its joints by VRM 1.0 humanoid names, in any order that puts parents first. translations (J, 3): place in the
    parent's frame, metres. rotations (J, 4): local rest rotations, identity when left out. radii: flesh around joints by
    name, metres. curves: the face curves it has; all when left out.
    """

    id: U32
    session: Name
    character: Name
    names: Names
    parents: Annotated[list[int], Many(Whole(-1, limits.JOINTS), limits.JOINTS)]
    translations: Points
    rotations: Annotated[Floats | None, Block(4, limits.JOINTS, rotation=0)] = None
    radii: Annotated[dict[str, float], Mapping(Number(0.0, 1.0), limits.JOINTS)] = field(default_factory=dict)
    curves: Annotated[list[str] | None, Many(Text(), limits.CURVES)] = None


@message("perform")
@dataclass(frozen=True, eq=False)
class Perform(Message):
    """Do what the words say, at once; what was being done is broken off without a pop."""

    id: U32
    session: Name
    character: Name
    text: Annotated[str, Text(limits.TEXT)]


@message("interrupt")
@dataclass(frozen=True, eq=False)
class Interrupt(Message):
    """Stop what is being done and stand at ease; what is held stays in the hand."""

    id: U32
    session: Name
    character: Name


@message("close_session")
@dataclass(frozen=True, eq=False)
class CloseSession(Message):
    """End a session for everyone."""

    id: U32
    session: Name


@message("describe")
@dataclass(frozen=True, eq=False)
class Describe(Message):
    """Ask for the sessions, or for one session's scene, characters and topics."""

    id: U32
    session: Annotated[str | None, Id()] = None


@message("list_catalogue")
@dataclass(frozen=True, eq=False)
class ListCatalogue(Message):
    """Ask for the categories of things that a scene may have."""

    id: U32


@message("list_scenes")
@dataclass(frozen=True, eq=False)
class ListScenes(Message):
    """Ask for the example scenes."""

    id: U32


@message("get_settings")
@dataclass(frozen=True, eq=False)
class GetSettings(Message):
    """Ask for the settings that may be changed while the server runs."""

    id: U32


@message("set_settings")
@dataclass(frozen=True, eq=False)
class SetSettings(Message):
    """Change settings and save them to kinelink.toml."""

    id: U32
    values: Plain


@message("subscribe")
@dataclass(frozen=True, eq=False)
class Subscribe(Message):
    """WebSocket only: publish to this connection what begins with these topics (ZeroMQ has its own subscriptions)."""

    id: U32
    topics: Annotated[list[str], Many(Text(3 * limits.NAME), 64)]


@message("unsubscribe")
@dataclass(frozen=True, eq=False)
class Unsubscribe(Message):
    """WebSocket only: the end of `subscribe`."""

    id: U32
    topics: Annotated[list[str], Many(Text(3 * limits.NAME), 64)]


@message("ack")
@dataclass(frozen=True, eq=False)
class Ack(Message):
    """WebSocket only: the last frame arrived, the next may come. Has no reply."""

    topic: Annotated[str, Text(3 * limits.NAME)]


# What the server answers -----------------------------------------------------------------------------------------


@message("reply")
@dataclass(frozen=True, eq=False)
class Reply(Message):
    """The request `id` was done."""

    id: U32
    result: Plain = field(default_factory=dict)


@message("failure")
@dataclass(frozen=True, eq=False)
class Failure(Message):
    """The request `id` was refused, nothing has changed. id 0: it could not be read."""

    id: U32
    kind: Label
    message: Annotated[str, Text(4096)]
    candidates: Annotated[list[str], Many(Text(4096), 4096)] = field(default_factory=list)
    fix: Annotated[str, Text(4096)] = ""


@message("pong")
@dataclass(frozen=True, eq=False)
class Pong(Message):
    """The answer to `ping`. t1, t2: when the ping arrived and this left, on the server's clock."""

    id: U32
    t0: Nanoseconds
    t1: Nanoseconds
    t2: Nanoseconds


REQUESTS: tuple[type[Message], ...] = (
    Hello,
    Ping,
    OpenSession,
    SetScene,
    AddObject,
    RemoveObject,
    UpdateObjects,
    SetAvatar,
    Perform,
    Interrupt,
    CloseSession,
    Describe,
    ListCatalogue,
    ListScenes,
    GetSettings,
    SetSettings,
    Subscribe,
    Unsubscribe,
)
