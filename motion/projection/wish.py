"""What a natural motion is asked for: the planned motion of the whole body, and the moments at which it matters."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from motion.clip import Clip
from motion.pim.body import FPS, HISTORY
from motion.pim.conditions import MANNERS, TARGETS, Floats
from motion.pim.motion import BodyMotion
from motion.pim.planned import of_clip
from motion.pim.proportions import ratios
from motion.projection.rate import at_rate
from motion.rotation import Array
from motion.solve.body import Solved
from motion.solve.goals import Goals
from motion.solve.influence import airborne
from motion.solve.tracks import Key

# A hand that stays somewhere is asked for again after so many seconds.
_AGAIN = 0.6
# What matters more comes first when there is room for few: hands at things, the way, feet, hands at rest, the head, the eyes.
HAND, HIPS, FOOT, REST, HEAD, GAZE = range(6)


@dataclass(frozen=True)
class Moment:
    """A joint of `TARGETS` is to be as planned at a frame. turned: whether its rotation matters too; rank: how much it does."""

    frame: int
    target: int
    turned: bool
    rank: int


@dataclass(frozen=True, eq=False)
class Wish:
    """A planned motion on the reference body at 30 fps, and when it matters.

    planned: with words, actions and the things that are handled. moments: in order of time. manner (F, 3): how slow, quick and
    gentle. body (4,): proportions of who is to do it. seed: of what is left open. before: the frames that were shown last,
    ending with the first planned one, or None.
    """

    planned: BodyMotion
    moments: tuple[Moment, ...]
    manner: Array
    body: Floats
    seed: int
    before: BodyMotion | None = None


def wish_of(solved: Solved, text: str = "", before: BodyMotion | None = None) -> Wish:
    """What is asked for so that a solved clip comes alive. text: what it was made from."""
    planned = of_clip(at_rate(solved.clip), text)
    manner = np.zeros((planned.frames, len(MANNERS)))
    for span in solved.clip.steps:
        named = span.step.get("manner")
        if named in MANNERS:
            manner[round(span.start * FPS) : round(span.stop * FPS) + 1, MANNERS.index(named)] = 1.0
    goals = solved.goals
    moments = tuple(_moments(solved.clip, goals, planned.frames))
    return Wish(planned, moments, manner, ratios(solved.clip.skeleton), goals.seed, before)


def last_frames(clip: Clip, frame: int, before: BodyMotion | None = None) -> BodyMotion:
    """The body on the last frames shown of a clip, up to the given one, and of what was shown before its first."""
    # Twice as many as are wanted: contacts are told from the frames around.
    first = max(frame - round(2 * HISTORY / FPS * clip.fps), 0)
    shown = of_clip(at_rate(clip.slice(first, frame + 1)), "")
    if before is not None and shown.frames < HISTORY:
        root, rotations, down = (
            np.concatenate([getattr(before, name)[:-1], getattr(shown, name)])
            for name in ("root", "rotations", "contacts")
        )
        shown = replace(shown, root=root, rotations=rotations, contacts=down)
    return replace(
        shown,
        root=shown.root[-HISTORY:],
        rotations=shown.rotations[-HISTORY:],
        contacts=shown.contacts[-HISTORY:],
        objects=(),
    )


def _moments(clip: Clip, goals: Goals, count: int) -> list[Moment]:
    def at(seconds: float) -> int:
        return min(max(round(seconds * FPS), 0), count - 1)

    found: dict[tuple[int, int], Moment] = {}

    def add(frame: int, name: str, turned: bool, rank: int) -> None:
        target = TARGETS.index(name)
        found.setdefault((frame, target), Moment(frame, target, turned, rank))

    for hold in goals.holds:
        for frame in _through(at(hold.start), at(hold.stop)):
            add(frame, f"{hold.hand}Hand", True, HAND)
    for side, keys in goals.hands.items():
        for key in keys:
            if _rests(key):
                # Or a hand that has waved would stay in the air.
                add(at(key.time), f"{side}Hand", False, REST)
            else:
                add(at(key.time), f"{side}Hand", key.stop, HAND)
    air = airborne(goals.skeleton, goals.base)
    for foot, (side, other) in enumerate((("left", "right"), ("right", "left"))):
        for landing in np.flatnonzero(air[:-1, foot] & ~air[1:, foot]) + 1:
            time = landing / clip.fps
            add(at(time), f"{side}Foot", False, FOOT)
            # Arms swing with the steps of the other side: as far as planned at least.
            if _hangs(goals.hands[other], time):
                add(at(time), f"{other}Hand", False, REST)
    stride = round(_AGAIN * FPS)
    for frame in range(stride, count, stride):
        add(frame, "hips", True, HIPS)
        add(frame, "head", False, HEAD)
        add(frame, "gaze", False, GAZE)
    add(count - 1, "hips", True, HIPS)
    return sorted(found.values(), key=lambda moment: (moment.frame, moment.rank, moment.target))


def _hangs(keys: list[Key], time: float) -> bool:
    """Whether a hand is at rest, neither coming from anything nor on its way there."""
    around = [key for key in keys if key.time <= time][-1:] + [key for key in keys if key.time > time][:1]
    return all(map(_rests, around))


def _rests(key: Key) -> bool:
    return key.frame.startswith("rest:")


def _through(start: int, stop: int) -> list[int]:
    """Frames from start to stop, both included, at most _AGAIN apart."""
    pieces = max(-(-(stop - start) // round(_AGAIN * FPS)), 1)
    return sorted({start + (stop - start) * i // pieces for i in range(pieces + 1)})
