"""`AsyncActor`: one character of a session, as its client knows it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bridge.client.connection import Connection
from bridge.client.feed import Feed, Sink
from bridge.client.interpolator import Interpolator, Pose
from bridge.client.jitter_buffer import JitterBuffer
from bridge.client.sound_buffer import SoundBuffer
from bridge.client.talk import AsyncTalk
from bridge.protocol import encode, limits
from bridge.protocol.fields import Floats
from bridge.protocol.messages import (
    Audio,
    EventInfo,
    Express,
    Frame,
    Interrupt,
    Message,
    OpenTalk,
    Perform,
    PlayHead,
    Say,
    SetAvatar,
    SkeletonInfo,
    Sound,
)

FRAMES_KEPT, EVENTS_KEPT, CHUNKS_KEPT = 240, 4_000, 1_000


@dataclass(frozen=True)
class Begun:
    """What a request began: the epoch and the first time (server's nanoseconds) of the new motion, and its plan.

    plan: as `kinelink plan --json` prints it, empty for an interruption.
    """

    epoch: int
    ts: int
    plan: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Saying:
    """What `say` began: the utterance's number, the epoch of its sound, the time of its first sample (server's nanoseconds).

    ts: None while it waits for what is said before it. plan: of the instruction that is carried out meanwhile.
    """

    utterance: int
    epoch: int
    queued: bool
    ts: int | None = None
    plan: dict[str, Any] = field(default_factory=dict)


class AsyncActor:
    """A character: ask it to do things, read its frames and events, or its pose at a time."""

    def __init__(self, connection: Connection, session: str, name: str) -> None:
        self.session, self.name = session, name
        self.skeleton: SkeletonInfo | None = None
        self.buffer = JitterBuffer()
        self._interpolator = Interpolator(self.buffer)
        self._connection = connection
        self._body: SetAvatar | None = None
        self._known: set[str] = set()
        self.frame_sinks: set[Sink] = set()
        self.event_sinks: set[Sink] = set()
        self.audio_sinks: set[Sink] = set()
        self.sound = SoundBuffer()

    async def perform(self, text: str) -> Begun:
        """Do what the words say. Raises Refused; then nothing has changed."""
        return _begun(await self._connection.request(Perform(1, self.session, self.name, text)))

    async def say(
        self,
        text: str | None = None,
        *,
        audio: bytes | str | Path | None = None,
        voice: str | None = None,
        language: str | None = None,
        rate: float = 1.0,
        expression: str | None = None,
        intensity: float = 1.0,
        perform: str | None = None,
        interrupt: bool = False,
    ) -> Saying:
        """Speak a text, or a sound file (its bytes or its place). Raises Refused; then nothing has changed.

        text beside audio: what the file says. rate: 1 is the voice's own pace. expression, intensity 0..1: of the face.
        perform: an instruction to be carried out meanwhile. interrupt: instead of what is being said, otherwise after it.
        """
        data = Path(audio).read_bytes() if isinstance(audio, (str, Path)) else audio
        how = {"voice": voice, "language": language, "rate": rate, "expression": expression}
        message = Say(
            1,
            self.session,
            self.name,
            text,
            data,
            **how,  # type: ignore[arg-type]
            intensity=intensity,
            perform=perform,
            interrupt=interrupt,
        )
        return Saying(**await self._connection.request(message))

    async def express(self, expression: str, intensity: float = 1.0) -> None:
        """Show an expression until another is asked for: neutral, happy, sad, thinking …"""
        await self._connection.request(Express(1, self.session, self.name, expression, intensity))

    async def say_live(
        self,
        *,
        rate: int = limits.AUDIO_RATE,
        text: str | None = None,
        language: str | None = None,
        interrupt: bool = False,
    ) -> Saying:
        """Speak what `send_sound` brings, samples of so many a second. text: what it will say, where that is known."""
        message = Say(
            1,
            self.session,
            self.name,
            text,
            live=True,
            sample_rate=rate,
            language=language,
            interrupt=interrupt,
        )
        return Saying(**await self._connection.request(message))

    async def send_sound(self, utterance: int, samples: ArrayLike, last: bool = False) -> None:
        """More of a live utterance: samples (n,) in [-1, 1]."""
        data = np.rint(np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()
        await self._connection.request(Sound(1, self.session, self.name, utterance, data, last))

    async def talk(
        self, persona: str | None = None, *, language: str | None = None, greet: bool = True
    ) -> AsyncTalk:
        """Begin a talk, or join the one that there is. persona: one of `characters()`, the first when left out.

        language: the one it speaks until the user's is known. greet: it speaks first.
        """
        message = OpenTalk(1, self.session, self.name, persona, language, greet)
        return AsyncTalk(self._connection, self, await self._connection.request(message))

    async def report_play_head(self) -> None:
        """Tell the server how far `hear` has come."""
        head = self.sound.head
        if head is not None:
            await self._connection.request(
                PlayHead(1, self.session, self.name, head.utterance, head.sample, head.ts)
            )

    def hear(self, count: int, own: int | None = None) -> Floats:
        """The next samples (count,) in [-1, 1], 24,000 a second, to be heard from a time of the own monotonic clock on."""
        own = time.monotonic_ns() if own is None else own
        return self.sound.read(self._connection.clock.server_time(own), count)

    def audio(self) -> Feed:
        """Messages of sound as they arrive, about `lookahead` before their time."""
        return Feed(self.audio_sinks, CHUNKS_KEPT)

    async def interrupt(self) -> Begun:
        """Fall silent and stand at ease."""
        return _begun(await self._connection.request(Interrupt(1, self.session, self.name)))

    async def set_avatar(
        self,
        names: Sequence[str],
        parents: Sequence[int],
        translations: ArrayLike,
        rotations: ArrayLike | None = None,
        radii: Mapping[str, float] | None = None,
        curves: Sequence[str] | None = None,
    ) -> str:
        """Solve on this body from now on; returns the skeleton's hash.

        names: VRM humanoid joints, parents first. translations (J, 3) metres and rotations (J, 4): each joint in its
        parent's frame at rest. radii: flesh around joints by name, metres.
        """
        message = SetAvatar(
            1,
            self.session,
            self.name,
            list(names),
            list(parents),
            np.asarray(translations, dtype=np.float32),
            None if rotations is None else np.asarray(rotations, dtype=np.float32),
            dict(radii or {}),
            None if curves is None else list(curves),
        )
        # What can't be encoded is refused before it could be sent again after a restart.
        encode(message)
        result = await self._connection.request(message)
        self._body = message
        return str(result["sk"])

    def frames(self) -> Feed:
        """Frames as they arrive, about `lookahead` before their time."""
        return Feed(self.frame_sinks, FRAMES_KEPT)

    def events(self) -> Feed:
        """Events as they arrive, ahead of their time too."""
        return Feed(self.event_sinks, EVENTS_KEPT)

    def pose(self, own: int | None = None) -> Pose | None:
        """The pose to show at a time of the own monotonic clock (nanoseconds), now when left out; times don't go back.

        None before the first frame and the skeleton that it is meant for have come.
        """
        own = time.monotonic_ns() if own is None else own
        pose = self._interpolator.at(self._connection.clock.server_time(own))
        return pose if pose is not None and pose.sk in self._known else None

    def take(self, message: Message) -> None:
        """A message of this character's streams."""
        if isinstance(message, Frame):
            clock = self._connection.clock
            if clock.known:  # before that, nobody can tell when to show it
                self.buffer.push(message, clock.server_time(time.monotonic_ns()))
            for sink in tuple(self.frame_sinks):
                sink(message)
        elif isinstance(message, Audio):
            self.sound.push(message)
            for sink in tuple(self.audio_sinks):
                sink(message)
        elif isinstance(message, EventInfo):
            for sink in tuple(self.event_sinks):
                sink(message)
        elif isinstance(message, SkeletonInfo):
            self.skeleton = message
            self._known.add(message.sk)

    async def restore(self) -> None:
        """Bring back what a restarted server has forgotten."""
        self.buffer.clear()
        self.sound.clear()
        if self._body is not None:
            await self._connection.request(self._body)


def _begun(result: dict[str, Any]) -> Begun:
    return Begun(result["epoch"], result["ts"], result.get("plan", {}))
