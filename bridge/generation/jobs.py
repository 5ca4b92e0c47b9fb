"""What generator processes are asked and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.session.overlay import Overlay
from bridge.session.passage import NEVER, RATE, Passage
from bridge.session.unfinished import Unfinished
from motion.errors import MotionError
from motion.face.prosody import Emphasis
from motion.planning.onset import SHOWN
from motion.rotation import Array
from motion.scene import Placement
from motion.skeleton import Skeleton


class Closed(MotionError):
    """The session was closed before the job was done. `kind` is unknown_session."""

    def __init__(self) -> None:
        super().__init__(
            "the session was closed meanwhile", kind="unknown_session", fix="open it with 'open_session'"
        )

    def __reduce__(self) -> tuple[type[Closed], tuple[()]]:
        return Closed, ()


@dataclass(frozen=True, eq=False)
class Job:
    """One thing to do for a session. Jobs of a lower rank overtake the others.

    session: a name that no later session has, so that jobs left over from one never meet another.
    """

    session: str

    @property
    def rank(self) -> int:
        """0: somebody is waiting to see it. 1: it will be seen soon; what was asked for first is done first."""
        return 0

    @property
    def deadline(self) -> int:
        """When what it makes has to be there, or frames will be missing: nanoseconds of the system's monotonic clock."""
        return NEVER


@dataclass(frozen=True, eq=False)
class Open(Job):
    """Make a session. scene: a scene document, None for an empty floor. keypoints: make these with every passage."""

    scene: Mapping[str, Any] | None
    characters: tuple[str, ...]
    curves: tuple[str, ...]
    seed: int
    keypoints: bool = False


@dataclass(frozen=True, eq=False)
class Timed(Job):
    """Something to do from a frame on, or from a later one where that has gone by when it is this job's turn.

    shown: when the frame is shown, nanoseconds of the system's monotonic clock.
    """

    frame: int
    shown: int


@dataclass(frozen=True, eq=False)
class SetScene(Timed):
    """Start anew in another scene, and there go on with what is not done yet.

    edited: it is the scene as it is, with something more or less, in which everybody stays.
    """

    scene: Mapping[str, Any]
    edited: bool = False


@dataclass(frozen=True, eq=False)
class SetBody(Timed):
    """Give a character another body, that goes on with what is not done yet."""

    character: str
    body: Skeleton


@dataclass(frozen=True, eq=False)
class Perform(Timed):
    """Set out for what the words say. manner: slow, quick or gentle where they say nothing of it."""

    character: str
    text: str
    manner: str | None = None


@dataclass(frozen=True, eq=False)
class CarryOut(Timed):
    """Go on with what a character set out for at the frame `begun`."""

    character: str
    begun: int

    @property
    def rank(self) -> int:
        """What was set out for is being seen already."""
        return 1

    @property
    def deadline(self) -> int:
        """When half of the first moments are over: frames are sent ahead of their time."""
        return self.shown + int((SHOWN / 2 + (self.begun - self.frame) / RATE) * 1e9)


@dataclass(frozen=True, eq=False)
class Gesture(Timed):
    """Move hands and trunk with what a character says: syllables that stand out, by seconds of the session."""

    character: str
    emphases: tuple[Emphasis, ...]

    @property
    def rank(self) -> int:
        """Whatever else is asked for comes first."""
        return 1


@dataclass(frozen=True, eq=False)
class Stop(Timed):
    """Stand at ease."""

    character: str


@dataclass(frozen=True, eq=False)
class Move(Timed):
    """Things are elsewhere."""

    places: Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class GoOn(Job):
    """More of what a character does. due: when that is sent, nanoseconds of the system's monotonic clock."""

    character: str
    due: int = NEVER

    @property
    def rank(self) -> int:
        """There is a second left."""
        return 1

    @property
    def deadline(self) -> int:
        """When it is sent."""
        return self.due


@dataclass(frozen=True, eq=False)
class Close(Job):
    """Forget a session."""


@dataclass(frozen=True, eq=False)
class Made:
    """What came of a job: passages by character, the plan as plain data, the bodies by character.

    frame: from which on it was done. stands: who goes on where in another scene. unfinished: what characters have taken up
    again. error: why it could not be done, where the character goes on otherwise. seconds: how long it took. steps:
    evaluations of the prior for each of its chunks, 0 for motion as planned, and hurried: whether there would have been more
    with more time. prior: the hash of its weights. overlay: gestures, where any were made.
    """

    passages: Mapping[str, Passage] = field(default_factory=dict)
    frame: int = 0
    plan: Mapping[str, Any] | None = None
    unfinished: Mapping[str, Unfinished] = field(default_factory=dict)
    bodies: Mapping[str, Skeleton] = field(default_factory=dict)
    stands: Mapping[str, Placement] = field(default_factory=dict)
    error: MotionError | None = None
    seconds: float = 0.0
    steps: int = 0
    hurried: bool = False
    prior: str | None = None
    overlay: Overlay | None = None
