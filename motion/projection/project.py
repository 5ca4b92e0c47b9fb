"""The projection: the planned goals solved again under the influence of a natural motion, as far as that does no harm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import gaussian_filter1d, maximum_filter1d

from motion import rotation as rot
from motion.inspection.faults import inspect
from motion.pausing import breathe
from motion.pim.motion import BodyMotion
from motion.projection.difference import difference
from motion.projection.holds import off_holds
from motion.projection.own_body import giving_way, inside
from motion.projection.shares import hand_free
from motion.rotation import Array
from motion.scene.model import Scene
from motion.skeleton import index
from motion.solve import arms, idle
from motion.solve.body import Solved, solve
from motion.solve.influence import Influence

# Badness of a frame beyond that of the plan that counts as harm; and what remains of the influence around it, try by try.
_HARM = 0.05
_REMAINS = (0.5, 0.3, 0.0, 0.0)
# How much deeper than planned forearms and hands may get in their own body, metres: flesh gives way.
_DEEP = 0.012
# How far a standing foot may be elsewhere, and a hand more than planned from where it holds, metres.
_SLIP, _OFF = 3e-4, 0.002
# How far a joint may be turned from how it is shown already, radians.
_JUMP = np.radians(1.0)
# A hand that is this free can give way.
_FREE = 0.7
# Seconds around harm in which the influence is made smaller, and in which it gets there.
_AROUND, _PASSAGE = 0.2, 0.5
# Seconds after which a body that only stands there begins to repeat itself.
_CALM = 2.0
_ANKLES = [index(f"{side}Foot") for side in arms.SIDES]


@dataclass(frozen=True, eq=False)
class Context:
    """What a projection has to fit into.

    since: what the plan was solved to go on from. shown: a shorter projection of the same plan, and its frame up to which it
    is seen already. idle: whether the body only stands there, so that it must repeat itself like its breath. glancing: badness
    beyond that of the plan that counts as harm on every second frame, on which flesh may sweep past a corner.
    """

    since: Mapping[str, Array] | None = None
    shown: tuple[Solved, int] | None = None
    idle: bool = False
    glancing: float = _HARM

    @property
    def carried(self) -> Mapping[str, Array] | None:
        """What solving goes on from. What is shown has its influence, which goes on already."""
        if self.since is None or self.shown is None:
            return self.since
        known = Influence.tracks()
        return {name: first for name, first in self.since.items() if name not in known}


def project(solved: Solved, natural: BodyMotion, scene: Scene, context: Context) -> Solved:
    """A motion like `natural` that meets the goals of a solved one, and is nowhere worse than that one."""
    goals, count = solved.goals, solved.clip.frames
    free = np.stack([hand_free(goals, side, np.arange(count) / goals.fps) for side in arms.SIDES], -1)
    return laid_over(solved, difference(solved, natural, free), free, scene, context)


def laid_over(solved: Solved, wanted: Influence, free: Array, scene: Scene, context: Context) -> Solved:
    """A solved motion under as much of an influence as does no harm. free (F, 2): how free the hands are."""
    goals, count = solved.goals, solved.clip.frames
    elbows = solved.elbows
    share = np.ones(count)
    planned: Array | None = None
    depth = np.maximum(np.linalg.norm(_way_out(solved), axis=-1), _DEEP) + _DEEP
    held = off_holds(solved) + _OFF
    for remains in (*_REMAINS, None):
        breathe()
        influence = _fitted(wanted.scaled(share), goals.fps, context)
        result = solve(goals, context.carried, influence, elbows)
        way = _way_out(result)
        pressed = np.linalg.norm(way, axis=-1) > depth
        badness = inspect(result.clip, scene, every=1).badness
        if (badness > _HARM).any() and planned is None:
            planned = inspect(solved.clip, scene, every=1).badness
        noticed = np.where(np.arange(count) % 2, context.glancing, _HARM)
        harm = badness > noticed + (0.0 if planned is None else planned)
        harm |= _slips(solved, result) | (off_holds(result) > held) | _jumps(context, result)
        if not (harm.any() or pressed.any()):
            return result
        if remains is None:
            break
        # A free hand that gets into its own body gives way; where it can't, or that is not enough, the influence does.
        if remains > 0.0:
            gives = giving_way(solved.clip.skeleton, result.clip.world_rotations(), way * pressed[..., None])
            wanted = replace(wanted, wrists=wanted.wrists + gives * free[..., None])
            pressed &= free < _FREE
        share *= 1.0 - (1.0 - remains) * _near(harm | pressed.any(-1), goals.fps)
    nothing = _fitted(Influence.none(count), goals.fps, context)
    return solve(goals, context.carried, nothing, elbows) if context.shown else solved


def _fitted(influence: Influence, fps: float, context: Context) -> Influence:
    if context.idle:
        influence = influence.repeated(round(_CALM * fps), round(idle.PERIOD * fps), round(_CALM * fps))
    if context.shown is not None:
        earlier, frame = context.shown
        influence = influence.after(Influence.of(earlier.inertia), frame, fps)
    return influence


def _slips(planned: Solved, result: Solved) -> np.ndarray:
    """Whether (F,) a standing foot is elsewhere than planned: legs that reach their limits can't hold it."""
    standing = planned.clip.plants & result.clip.plants
    gap = np.abs(planned.clip.positions()[:, _ANKLES] - result.clip.positions()[:, _ANKLES]).max(-1)
    slips: np.ndarray = ((gap > _SLIP) & standing).any(-1)
    return slips


def _jumps(context: Context, result: Solved) -> bool:
    """Whether it does not go on from what is shown: which way round a forearm turns is decided for all frames together."""
    if context.shown is None:
        return False
    earlier, frame = context.shown
    gap = rot.angle(earlier.clip.rotations[frame], result.clip.rotations[frame])
    return bool(gap.max() > _JUMP)


def _way_out(solved: Solved) -> Array:
    """Where to (F, 2, 3) forearms and hands get out of their own body, metres."""
    clip = solved.clip
    return inside(clip.skeleton, clip.positions(), clip.world_rotations())


def _near(harm: np.ndarray, fps: float) -> Array:
    """1 (F,) around the frames on which something is wrong, 0 away from them, smooth in between."""
    around, passage = round(_AROUND * fps), max(round(_PASSAGE * fps), 1)
    wide = maximum_filter1d(harm.astype(float), 2 * (around + passage // 2) + 1)
    result: Array = gaussian_filter1d(wide, passage / 6.0, truncate=3.0, mode="nearest")
    return result
