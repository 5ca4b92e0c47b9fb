"""A body motion from a file completed by what words say that it does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from motion.clip import Clip
from motion.completion import files
from motion.completion.fit import best_place
from motion.completion.following import FARTHEST, Following, too_far
from motion.completion.marks import Mark, distances, fitted, marks_of
from motion.completion.placed import Placed
from motion.completion.retiming import clock, retimed
from motion.completion.shares import places_free, turns_free
from motion.completion.support import followed
from motion.language.plan import Plan
from motion.pim.body import FPS
from motion.pim.motion import BodyMotion
from motion.planning.choices import Choice
from motion.planning.planner import perform
from motion.projection.difference import Limits, difference
from motion.projection.project import Context, laid_over
from motion.rehearsal import Attempt, rehearse
from motion.scene.model import Placement, Scene
from motion.skeleton import Skeleton
from motion.solve.body import Solved, solve
from motion.solve.influence import Influence

_ANY = float("inf")
_BOTH = (_ANY, _ANY)
FAITHFUL = Limits(
    hips=_BOTH,
    rise=_BOTH,
    turn=_BOTH,
    bend=_BOTH,
    girdle=_BOTH,
    nod=_BOTH,
    swivel=_BOTH,
    wrist=_BOTH,
    hand=_BOTH,
    busy=(0.4, 0.4),
    foot=_ANY,
    ankle=_ANY,
)
"""For what a file has: it is what is wanted. Its feet are in the base already."""
# The plan begins by standing there so many seconds, which the file may stretch: nobody reaches for a thing all the way.
_BEFORE = 0.5
# What a file does is what is wanted: for a single frame that grazes a corner it is not led elsewhere.
_GLANCING = 0.6
# After the last moment that matters there is time for at least so much of the rest of the plan, seconds.
_ENDING = 1.0


@dataclass(frozen=True, eq=False)
class Completed:
    """The clip; the file's motion where it was put; and what the plan needed, with the frame (K,) at which the file does it
    and how far (K,) its hand is from there, metres."""

    clip: Clip
    placed: Placed
    marks: tuple[Mark, ...]
    frames: np.ndarray
    gaps: np.ndarray

    def moments(self) -> list[dict[str, Any]]:
        """When which hand does what, as plain data."""
        return [
            {"time": float(frame) / FPS, "hand": mark.hand, "what": mark.what, "gap": float(gap)}
            for mark, frame, gap in zip(self.marks, self.frames, self.gaps, strict=True)
        ]


def complete(
    body: BodyMotion | str | Path,
    text: str | Plan,
    scene: Scene,
    skeleton: Skeleton | None = None,
    *,
    at: Placement | None = None,
    fit: bool = False,
    seed: int = 0,
) -> Completed:
    """Fingers, contacts, things, gaze and standing feet for a body motion, or the file of one; 30 fps.

    at: where it begins and faces, the scene's avatar without it; fit: where its reach fits best instead. Raises PlanError when
    the words can't be grounded, ReachError (kind "too_far") when a hand of the file stays away from what it should do,
    FileError when the file can't be read.
    """
    from motion.language import parse

    motion = body if isinstance(body, BodyMotion) else files.load(body)
    plan = parse(text, scene, {}, []) if isinstance(text, str) else text
    figure = skeleton or Skeleton.human()
    place = best_place(motion, plan, scene, figure, seed) if fit else at or scene.avatar
    placed = Placed.at(motion, figure, place)
    found: dict[int, Completed] = {}

    def attempt(spoiled: tuple[Choice, ...]) -> Attempt:
        made, tried = _attempt(placed, plan, scene, seed, spoiled)
        found[id(tried)] = made
        return tried

    chosen = found[id(rehearse(attempt))]
    chosen.clip.meta.update({"text": plan.text, "language": plan.language, "seed": seed, "scene": scene.name})
    chosen.clip.meta["body"] = {"source": motion.source, "name": motion.name}
    chosen.clip.validate()
    return chosen


def _attempt(
    placed: Placed, plan: Plan, scene: Scene, seed: int, spoiled: tuple[Choice, ...]
) -> tuple[Completed, Attempt]:
    p = Following(scene, placed, FPS, seed, spoiled)
    p.wait(_BEFORE)
    perform(p, plan)
    goals = p.finish()
    planned = solve(goals)
    marks = marks_of(planned)
    frames = np.zeros(0, dtype=int)
    if marks:
        frames, _ = fitted(placed, marks)
    gaps = np.array([distances(placed, mark)[frame] for mark, frame in zip(marks, frames, strict=True)])
    for mark, gap in zip(marks, gaps, strict=True):
        if gap > FARTHEST:
            raise too_far([mark.hand], f"'{mark.what}'", float(gap))
    ends = (planned.clip.frames - 1) / FPS
    if marks:
        rest = min(ends - marks[-1].time, _ENDING)
        placed = placed.lasting(int(frames.max() + np.ceil(rest * FPS)) + 1)
    time = clock(marks, frames, ends, (placed.frames - 1) / FPS)
    solved = solve(retimed(goals, time, followed(placed)))
    then = [replace(mark, time=float(frame) / FPS) for mark, frame in zip(marks, frames, strict=True)]
    result = _led(solved, placed, then, scene)
    return Completed(result.clip, placed, tuple(marks), frames, gaps), Attempt(p, result)


def _led(solved: Solved, placed: Placed, marks: list[Mark], scene: Scene) -> Solved:
    """A solved plan that moves as the file does, as far as its goals leave it free and it does no harm."""
    times = np.arange(solved.clip.frames) / FPS
    free = places_free(solved.goals, marks, times)
    trunk = difference(solved, placed.motion, np.zeros_like(free), FAITHFUL)
    nothing = Influence.none(len(times))
    bent = replace(nothing, hips=trunk.hips, trunk=trunk.trunk, head=trunk.head)
    elbows = {side: solved.inertia.track(f"swivel:{side}") for side in ("left", "right")}
    # What arms differ by is known once the trunk that they hang on is where it should be.
    arms = difference(solve(solved.goals, None, bent, elbows), placed.motion, free, FAITHFUL)
    turns = turns_free(solved.goals, free, times)
    turned = np.divide(turns, free, out=np.zeros_like(free), where=free > 0.0)
    wanted = replace(
        bent,
        girdle=arms.girdle,
        wrists=arms.wrists,
        hands=arms.hands * turned[..., None],
        swivel=arms.swivel,
    )
    return laid_over(solved, wanted, free, scene, Context(glancing=_GLANCING))
