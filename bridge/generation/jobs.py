"""What generator processes are asked and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.session.passage import Passage
from motion.rotation import Array
from motion.skeleton import Skeleton


@dataclass(frozen=True, eq=False)
class Job:
    """One thing to do for a session. urgent jobs overtake those that aren't."""

    session: str

    @property
    def urgent(self) -> bool:
        """Whether somebody is waiting to see it."""
        return True


@dataclass(frozen=True, eq=False)
class Open(Job):
    """Make a session. scene: a scene document, None for an empty floor. keypoints: make these with every passage."""

    scene: Mapping[str, Any] | None
    characters: tuple[str, ...]
    curves: tuple[str, ...]
    seed: int
    keypoints: bool = False


@dataclass(frozen=True, eq=False)
class SetScene(Job):
    """Start anew in another scene."""

    frame: int
    scene: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class SetBody(Job):
    """Give a character another body."""

    frame: int
    character: str
    body: Skeleton


@dataclass(frozen=True, eq=False)
class Perform(Job):
    """Do what the words say from a frame on."""

    frame: int
    character: str
    text: str


@dataclass(frozen=True, eq=False)
class Stop(Job):
    """Stand at ease from a frame on."""

    frame: int
    character: str


@dataclass(frozen=True, eq=False)
class Move(Job):
    """Things are elsewhere from a frame on."""

    frame: int
    places: Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class GoOn(Job):
    """More of what a character does."""

    character: str

    @property
    def urgent(self) -> bool:
        """There is a second left."""
        return False


@dataclass(frozen=True, eq=False)
class Close(Job):
    """Forget a session."""


@dataclass(frozen=True, eq=False)
class Made:
    """What came of a job: passages by character, the plan as plain data, the bodies by character.

    seconds: how long it took.
    """

    passages: Mapping[str, Passage] = field(default_factory=dict)
    plan: Mapping[str, Any] | None = None
    bodies: Mapping[str, Skeleton] = field(default_factory=dict)
    seconds: float = 0.0
