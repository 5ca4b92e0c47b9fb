"""The projection: the planned goals solved again under the influence of a natural motion, as far as that does no harm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d, maximum_filter1d

from motion.inspection.faults import Faults, inspect
from motion.pim.motion import BodyMotion
from motion.projection.difference import difference
from motion.projection.own_body import inside
from motion.rotation import Array
from motion.scene.model import Scene
from motion.solve import arms, idle
from motion.solve.body import Solved, solve
from motion.solve.influence import Influence

# Badness of a frame beyond that of the plan that counts as harm, and what remains of the influence around it, try by try.
_HARM = 0.05
_REMAINS = (0.5, 0.0, 0.0)
# How much deeper than planned forearms and hands may get in their own body, metres: flesh gives way.
_DEEP = 0.012
# Seconds around harm in which the influence is made smaller, and in which it gets there.
_AROUND, _PASSAGE = 0.2, 0.5
# Seconds after which a body that only stands there begins to repeat itself.
_CALM = 2.0


@dataclass(frozen=True, eq=False)
class Context:
    """What a projection has to fit into.

    since: what the plan was solved to go on from. planned: what is wrong with it, where that is known. shown: a shorter
    projection of the same plan, and its frame up to which it is seen already. idle: whether the body only stands there, so
    that it must repeat itself like its breath.
    """

    since: Mapping[str, Array] | None = None
    planned: Faults | None = None
    shown: tuple[Solved, int] | None = None
    idle: bool = False


def project(solved: Solved, natural: BodyMotion, scene: Scene, context: Context) -> Solved:
    """A motion like `natural` that meets the goals of a solved one, and is nowhere worse than that one."""
    goals = solved.goals
    wanted = difference(solved, natural)
    elbows = {side: solved.inertia.track(f"swivel:{side}") for side in arms.SIDES}
    share = np.ones(solved.clip.frames)
    allowed = (context.planned or inspect(solved.clip, scene)).badness + _HARM
    depth = np.maximum(_depth(solved), _DEEP) + _DEEP
    for remains in (*_REMAINS, None):
        influence = _fitted(wanted.scaled(share), goals.fps, context)
        result = solve(goals, context.since, influence, elbows)
        harm = (inspect(result.clip, scene).badness > allowed) | (_depth(result) > depth).any(-1)
        if not harm.any():
            return result
        if remains is not None:
            share *= 1.0 - (1.0 - remains) * _near(harm, goals.fps)
    nothing = _fitted(Influence.none(len(share)), goals.fps, context)
    return solve(goals, context.since, nothing, elbows) if context.shown else solved


def _fitted(influence: Influence, fps: float, context: Context) -> Influence:
    if context.idle:
        influence = influence.repeated(round(_CALM * fps), round(idle.PERIOD * fps), round(_CALM * fps))
    if context.shown is not None:
        earlier, frame = context.shown
        influence = influence.after(Influence.of(earlier.inertia), frame, fps)
    return influence


def _depth(solved: Solved) -> Array:
    """How deep (F, 2) forearms and hands are in their own body, metres."""
    clip = solved.clip
    depth: Array = np.linalg.norm(inside(clip.skeleton, clip.positions(), clip.world_rotations()), axis=-1)
    return depth


def _near(harm: np.ndarray, fps: float) -> Array:
    """1 (F,) around the frames on which something is wrong, 0 away from them, smooth in between."""
    around, passage = round(_AROUND * fps), max(round(_PASSAGE * fps), 1)
    wide = maximum_filter1d(harm.astype(float), 2 * (around + passage // 2) + 1)
    result: Array = gaussian_filter1d(wide, passage / 6.0, truncate=3.0, mode="nearest")
    return result
