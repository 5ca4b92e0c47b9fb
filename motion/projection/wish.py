"""What a natural motion is asked for: the planned motion of the whole body, and the moments at which it matters."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from motion import pose as poses
from motion.clip import Clip, StepSpan
from motion.pim.actions import OF_VERB
from motion.pim.body import FPS, HISTORY, REFERENCE
from motion.pim.conditions import MANNERS, OBJECTS, TARGETS
from motion.pim.data.feet import contacts
from motion.pim.motion import BOTH, LEFT, NOBODY, RIGHT, ActionSpan, BodyMotion, ObjectTrack
from motion.projection.reference import frames_at, hips_of, resampled, scale_of
from motion.rotation import Array
from motion.solve.body import Solved
from motion.solve.goals import Goals
from motion.solve.influence import airborne

# A hand that stays somewhere is asked for again after so many seconds.
_AGAIN = 0.6
# Hips that go faster than this walk, m/s.
_WALKS = 0.35
# What matters more comes first when there is room for few: hands at things, the way, feet, the head, the eyes.
HAND, HIPS, FOOT, HEAD, GAZE = range(5)


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
    gentle. seed: of what is left open. before: the frames that were shown last, ending with the first planned one, or None.
    """

    planned: BodyMotion
    moments: tuple[Moment, ...]
    manner: Array
    seed: int
    before: BodyMotion | None = None


def wish_of(solved: Solved, text: str = "", before: BodyMotion | None = None) -> Wish:
    """What is asked for so that a solved clip comes alive. text: what it was made from."""
    clip, goals = solved.clip, solved.goals
    planned = replace(on_reference(clip), label=text, spans=_actions(clip), objects=_things(clip, goals))
    manner = np.zeros((planned.frames, len(MANNERS)))
    for span in clip.steps:
        named = span.step.get("manner")
        if named in MANNERS:
            manner[_frames(span, planned.frames), MANNERS.index(named)] = 1.0
    return Wish(planned, tuple(_moments(clip, goals, planned.frames)), manner, goals.seed, before)


def on_reference(clip: Clip) -> BodyMotion:
    """How a clip moves on the reference body at 30 fps."""
    root, rotations = resampled(hips_of(clip), clip.rotations, frames_at(clip))
    positions, _ = REFERENCE.fk(root, rotations)
    return BodyMotion(root, rotations, contacts(positions), True, "", "idle", "planner", "")


def last_frames(clip: Clip, frame: int, before: BodyMotion | None = None) -> BodyMotion:
    """The last frames shown of a clip, up to the given one, and of what was shown before its first."""
    shown = on_reference(clip.slice(0, frame + 1))
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
    )


def _frames(span: StepSpan, count: int) -> slice:
    start = min(max(round(span.start * FPS), 0), count - 1)
    return slice(start, min(max(round(span.stop * FPS), start + 1), count))


def _actions(clip: Clip) -> tuple[ActionSpan, ...]:
    """What is done when; walking where the hips travel, whatever for."""
    found, root = [], resampled(clip.root, clip.rotations[:, :1], frames_at(clip))[0]
    for step in clip.steps:
        at = _frames(step, len(root))
        found.append(ActionSpan(OF_VERB.get(step.verb, "other"), at.start, at.stop))
    speed = (
        np.linalg.norm(np.gradient(root[:, [0, 2]], axis=0), axis=-1) * FPS if len(root) > 1 else np.zeros(1)
    )
    edges = np.flatnonzero(np.diff(np.concatenate([[False], speed > _WALKS, [False]]).astype(int)))
    found += [ActionSpan("walk", int(a), int(b)) for a, b in edges.reshape(-1, 2)]
    return tuple(found)


def _things(clip: Clip, goals: Goals) -> tuple[ObjectTrack, ...]:
    """The things that hands are at, as boxes in the world of the reference body."""
    named = list(dict.fromkeys(hold.object for hold in goals.holds))[:OBJECTS]
    count = frames_at(clip)
    at = np.linspace(0, clip.frames - 1, count).round().astype(int)
    scale = scale_of(clip.skeleton)
    found = []
    for id in named:
        track = clip.object(id)
        low, high = track.shape.bounds
        moved = poses.mul(track.poses[at], poses.make(0.5 * (np.asarray(low) + high)))
        moved[:, :3] /= scale
        held = np.full(count, NOBODY)
        for hold in goals.holds:
            if hold.object == id and hold.carries:
                span = slice(round(hold.start * FPS), round(hold.stop * FPS) + 1)
                mine, other = (LEFT, RIGHT) if hold.hand == "left" else (RIGHT, LEFT)
                held[span] = np.where(np.isin(held[span], (other, BOTH)), BOTH, mine)
        found.append(ObjectTrack(moved, 0.5 * (np.asarray(high) - low) / scale, held))
    return tuple(found)


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
            if not key.frame.startswith("rest:"):
                add(at(key.time), f"{side}Hand", key.stop, HAND)
    air = airborne(goals.skeleton, goals.base)
    for foot, side in enumerate(("left", "right")):
        for landing in np.flatnonzero(air[:-1, foot] & ~air[1:, foot]) + 1:
            add(at(landing / clip.fps), f"{side}Foot", False, FOOT)
    stride = round(_AGAIN * FPS)
    for frame in range(stride, count, stride):
        add(frame, "hips", True, HIPS)
        add(frame, "head", False, HEAD)
        add(frame, "gaze", False, GAZE)
    add(count - 1, "hips", True, HIPS)
    return sorted(found.values(), key=lambda moment: (moment.frame, moment.rank, moment.target))


def _through(start: int, stop: int) -> list[int]:
    """Frames from start to stop, both included, at most _AGAIN apart."""
    pieces = max(-(-(stop - start) // round(_AGAIN * FPS)), 1)
    return sorted({start + (stop - start) * i // pieces for i in range(pieces + 1)})
