"""`Order`: what is to be said and how, and where its sound comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bridge.protocol.limits import AUDIO_RATE


@dataclass(frozen=True)
class Order:
    """One utterance. Its sound comes from the offline voice, from a file (audio), or is fed piece by piece (fed).

    pace: 1 is the voice's own. rate: samples a second of what is fed; gives: the kinds of its marks. seed: of how the head
    moves. Plain data, so that it may be logged.
    """

    text: str = ""
    voice: str | None = None
    language: str | None = None
    pace: float = 1.0
    expression: str | None = None
    intensity: float = 1.0
    seed: int = 0
    audio: bytes | None = field(default=None, repr=False)
    fed: bool = False
    rate: int = AUDIO_RATE
    gives: tuple[str, ...] = ()

    def spoken_by(self, voice: str | None) -> Order:
        """The same with the offline voice of a name."""
        return replace(self, voice=voice)

    def fed_by(self, rate: int, gives: Iterable[str]) -> Order:
        """The same, fed with so many samples a second and these kinds of marks."""
        return replace(self, fed=True, rate=rate, gives=tuple(sorted(gives)))

    def to_dict(self) -> dict[str, Any]:
        """As a log has it."""
        return {key: list(value) if key == "gives" else value for key, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Order:
        """From a log."""
        known = {key: data[key] for key in cls.__dataclass_fields__ if key in data}
        return cls(**known | {"gives": tuple(known.get("gives", ()))})
