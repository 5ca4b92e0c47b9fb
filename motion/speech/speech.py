"""What every voice gives: sound piece by piece, and marks that say what is heard when.

Times are seconds from the utterance's first sample; sound is mono float32 in [-1, 1] at the voice's own rate.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

from motion.errors import SpeechError

RATE = 24_000
"""Samples a second of a session's sound; voices with another rate are resampled."""

LONGEST = 5_000
"""Characters of one utterance; it keeps a mistake from speaking for an hour."""

Samples: TypeAlias = npt.NDArray[np.float32]
MarkKind: TypeAlias = Literal["phoneme", "word", "viseme"]


@dataclass(frozen=True)
class Mark:
    """What is heard from `start` to `stop` seconds.

    `value` is a phoneme in IPA ("" is silence), a word as written, or one of the 15 visemes by name.
    `text_start` and `text_stop` are the characters of the text that it belongs to, where the voice says so.
    """

    kind: MarkKind
    value: str
    start: float
    stop: float
    text_start: int | None = None
    text_stop: int | None = None


@dataclass(frozen=True, eq=False)
class Piece:
    """The next samples (n,) of an utterance, and marks. A mark comes with or before its sound, never after it."""

    samples: Samples
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class VoiceInfo:
    """A voice that may be chosen: `name` is what `speak` takes, `language` a BCP-47 tag such as zh-CN."""

    name: str
    language: str
    gender: str = ""
    styles: tuple[str, ...] = field(default=())


@runtime_checkable
class Voice(Protocol):
    """A way to speak: the offline synthesiser, a service, a server. One serves many sessions at once."""

    @property
    def name(self) -> str:
        """The name in the configuration, such as "offline" or "edge"."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Primary language tags such as "en" and "zh"; () when only the service knows."""

    @property
    def rate(self) -> int:
        """Samples a second."""

    @property
    def gives(self) -> frozenset[MarkKind]:
        """The kinds of marks that come with the sound."""

    def speak(
        self, text: str, *, voice: str | None = None, language: str | None = None, rate: float = 1.0
    ) -> AsyncGenerator[Piece, None]:
        """Say a text, `rate` times as fast as usual. Closing the generator aborts at once. Raises SpeechError."""

    async def voices(self, language: str | None = None) -> list[VoiceInfo]:
        """The voices to choose from, of one language or of all. Raises SpeechError."""


def check(text: str, rate: float = 1.0) -> None:
    """Raise SpeechError for a text that can't be said, or not so fast."""
    if not any(sign.isalnum() for sign in text):
        raise SpeechError(
            "there is nothing to say: the text has no letter and no digit",
            kind="empty",
            fix="give at least one word",
        )
    if len(text) > LONGEST:
        raise SpeechError(
            f"the text has {len(text)} characters, an utterance may have {LONGEST}",
            kind="too_long",
            fix="say it in several utterances",
        )
    if not 0.5 <= rate <= 2.0:
        raise SpeechError(
            f"a voice can't speak {rate:g} times as fast as usual",
            kind="bad_rate",
            fix="use a rate of 0.5 to 2",
        )
