"""What clients ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

from bridge.protocol import limits
from bridge.protocol.fields import (
    Blob,
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
from bridge.protocol.messages.base import (
    U32,
    Label,
    Message,
    Name,
    Names,
    Nanoseconds,
    Places,
    Plain,
    Points,
    SampleIndex,
    SampleRate,
    message,
)


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


@message("say")
@dataclass(frozen=True, eq=False)
class Say(Message):
    """Speak, after what is being said, or instead of it (interrupt). The source is `text`, `audio`, or `live`.

    audio: a whole file (WAV, FLAC, MP3); `text` beside it is what it says. live: the sound follows in messages `sound`, with
    so many samples a second (sample_rate).
    voice, language: as `list_voices` has them; the first that fits when left out. rate: 1 is the voice's own pace.
    expression, intensity: of the face. perform: an instruction to be carried out meanwhile.
    """

    id: U32
    session: Name
    character: Name
    text: Annotated[str | None, Text(limits.TEXT)] = None
    audio: Annotated[bytes | None, Blob(limits.FILE_BYTES)] = None
    live: Annotated[bool, Flag()] = False
    sample_rate: SampleRate = limits.AUDIO_RATE
    voice: Annotated[str | None, Text()] = None
    language: Annotated[str | None, Text()] = None
    rate: Annotated[float, Number(0.25, 4.0)] = 1.0
    expression: Annotated[str | None, Text()] = None
    intensity: Annotated[float, Number(0.0, 1.0)] = 1.0
    perform: Annotated[str | None, Text(limits.TEXT)] = None
    interrupt: Annotated[bool, Flag()] = False


@message("sound")
@dataclass(frozen=True, eq=False)
class Sound(Message):
    """More of a live utterance: 16-bit little-endian samples of one channel. last: there is no more to come."""

    id: U32
    session: Name
    character: Name
    utterance: U32
    data: Annotated[bytes, Blob(limits.SOUND_BYTES)]
    last: Annotated[bool, Flag()] = False


@message("play_head")
@dataclass(frozen=True, eq=False)
class PlayHead(Message):
    """What the client has played: all samples of an utterance before `sample`, by `ts` on the server's clock."""

    id: U32
    session: Name
    character: Name
    utterance: U32
    sample: SampleIndex
    ts: Nanoseconds


@message("express")
@dataclass(frozen=True, eq=False)
class Express(Message):
    """Show an expression, 0..1 of it, until another is asked for."""

    id: U32
    session: Name
    character: Name
    expression: Label
    intensity: Annotated[float, Number(0.0, 1.0)] = 1.0


@message("list_voices")
@dataclass(frozen=True, eq=False)
class ListVoices(Message):
    """Ask for the voices that can be had, of a language or of all."""

    id: U32
    language: Annotated[str | None, Text()] = None


@message("interrupt")
@dataclass(frozen=True, eq=False)
class Interrupt(Message):
    """Stop what is being done and said, and stand at ease; what is held stays in the hand."""

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
    """Change settings and save them to the file that the server's configuration was read from, kinelink.toml by default."""

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
    """WebSocket only: so many more frames of a topic arrived, the next may come. Has no reply."""

    topic: Annotated[str, Text(3 * limits.NAME)]
    count: U32 = 1


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
    Say,
    Sound,
    PlayHead,
    Express,
    ListVoices,
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
