"""What a talk wants done, in the order in which it comes, see `bridge.dialogue.talk`."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from bridge.dialogue.character import Character
from motion.errors import MotionError
from motion.speech.speech import MarkKind, Piece


class Sound(AsyncIterator[Piece]):
    """The pieces of one utterance as they are made. For one reader; ends when all is made, or at once when it is cut."""

    def __init__(self) -> None:
        self._pieces: deque[Piece] = deque()
        self._changed = asyncio.Event()
        self._ended = False

    def put(self, piece: Piece) -> None:
        """One more piece; none is taken after the end."""
        if not self._ended:
            self._pieces.append(piece)
            self._changed.set()

    def next(self) -> Piece | None:
        """The next piece, if it is there, which is not taken by that."""
        return self._pieces[0] if self._pieces else None

    def end(self) -> None:
        """No more comes."""
        self._ended = True
        self._changed.set()

    def cut(self) -> None:
        """Forget what was not read."""
        self._pieces.clear()
        self.end()

    async def __anext__(self) -> Piece:
        while not self._pieces:
            if self._ended:
                raise StopAsyncIteration
            self._changed.clear()
            await self._changed.wait()
        return self._pieces.popleft()


@dataclass(frozen=True, eq=False)
class Output:
    """Base of all. What has an older epoch than the latest `Interrupted` is void."""

    epoch: int


@dataclass(frozen=True, eq=False)
class Heard(Output):
    """What the user was understood to say; empty where it was no speech."""

    text: str
    language: str


@dataclass(frozen=True, eq=False)
class Say(Output):
    """One utterance to be played, after those before it. Its time begins with its first sample.

    number: names it in `Talk.played`; counts up within a talk. rate: samples a second. gives: kinds of its marks. pieces: the
    sound, made while it is read.
    """

    number: int
    text: str
    language: str
    rate: int
    gives: frozenset[MarkKind]
    pieces: Sound = field(repr=False)


@dataclass(frozen=True, eq=False)
class Perform(Output):
    """An instruction to carry out, in the character's manner; answered with `Talk.performed`."""

    id: str
    text: str


@dataclass(frozen=True, eq=False)
class LookAt(Output):
    """Look at a thing, by its id, or at the "viewer"."""

    target: str


@dataclass(frozen=True, eq=False)
class Express(Output):
    """Show a feeling, 0..1 strong, until another one."""

    name: str
    intensity: float


@dataclass(frozen=True, eq=False)
class Answered(Output):
    """The last of an answer: all of it was handed out. It is still being played."""


@dataclass(frozen=True, eq=False)
class Interrupted(Output):
    """Stop the sound of all older epochs at once and forget what of them was to come. `epoch` is the new one."""


@dataclass(frozen=True, eq=False)
class Switched(Output):
    """Another character has taken over."""

    character: Character


@dataclass(frozen=True, eq=False)
class Failed(Output):
    """A stage could not do its work. stage: recogniser, model, voice, call, or talk for all else."""

    stage: str
    error: MotionError
