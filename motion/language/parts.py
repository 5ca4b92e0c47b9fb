"""What stands in a clause: noun phrases, prepositional phrases, hands, manner, counts."""

from __future__ import annotations

from dataclasses import dataclass, field

from motion.language.nouns import NounPhrase, Prepositional
from motion.language.symbols import Symbol

# What hands are not used for.
FEET = frozenset(
    [
        "foot",
        "feet",
        "leg",
        "legs",
        "knee",
        "knees",
        "toes",
        "脚",
        "腿",
        "膝盖",
        "左脚",
        "右脚",
        "左腿",
        "右腿",
    ]
) | {"left foot", "right foot", "left leg", "right leg"}


@dataclass
class Parts:
    """What stands in a clause, before and after its verb."""

    before: list[NounPhrase] = field(default_factory=list)
    objects: list[NounPhrase] = field(default_factory=list)
    prepositional: list[Prepositional] = field(default_factory=list)
    hand: str | None = None
    subject_hand: str | None = None
    object_hand: str | None = None
    object_body: str | None = None
    foot: bool = False
    sides: list[str] = field(default_factory=list)
    particles: list[str] = field(default_factory=list)
    manner: str | None = None
    count: int | None = None
    duration: float | None = None
    quote: str | None = None
    event: str | None = None
    subject_person: str | None = None
    people: list[str] = field(default_factory=list)
    rest: list[Symbol] = field(default_factory=list)
    hand_pairs: list[tuple[NounPhrase, str]] = field(default_factory=list)
