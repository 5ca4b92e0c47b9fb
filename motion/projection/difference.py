"""How a natural body motion differs from the planned one, in the parameters of the solver."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d, maximum_filter1d

from motion import rotation as rot
from motion.clip import Clip
from motion.pim.body import REFERENCE
from motion.pim.motion import BodyMotion
from motion.pim.planned import leg_ratio
from motion.projection.own_body import giving_way, inside
from motion.projection.rate import at_rate, resampled
from motion.projection.shares import body_free, hips_free
from motion.rotation import Array
from motion.skeleton import Skeleton, index
from motion.solve import arms
from motion.solve.body import Solved
from motion.solve.goals import Goals
from motion.solve.influence import Influence, after_leaving, airborne
from motion.solve.legs import hips_height_limit
from motion.solve.torso import TRUNK
from motion.solve.tracks import min_jerk

# Width, in seconds, of what is slow.
_SLOW = 0.5
# A hand that is turned so far from where it is planned could as well be turned the other way round: radians, from where on and
# until it is not turned at all; and the width, in seconds, of what is too quick for a wrist.
_CLEARLY, _UNCLEAR, _QUICK = *np.radians([75.0, 75.0]), 0.07
# An elbow nearer than this to the line from shoulder to wrist, in lengths of the upper arm, has no telling swivel.
_STRAIGHT = 0.12
# The heights of both ends of a foot over where they stand, metres of the reference body: up to the first it would be seen to
# slide, from the second on the ground is out of its way.
_SKIMS, _CLEAR = 0.03, 0.10
# Half width in frames over which hips come down where the legs would not reach.
_SINKING = 5
_TRUNK = [index(name) for name in TRUNK]
_HEAD = index("head")
_CLAVICLES = [index(f"{side}Shoulder") for side in arms.SIDES]
_ANKLES, _BALLS = ([index(f"{side}{bone}") for side in arms.SIDES] for bone in ("Foot", "Toes"))


Band = tuple[float, float]
"""The most of what is slow, and of what is quicker."""


@dataclass(frozen=True)
class Limits:
    """How far a natural motion is followed.

    What is slow is posture, and that is for the plan to say: a body at ease would sink, turn away and lift its hands bit by
    bit. What is quicker is life.

    hips: how far they may be elsewhere over the floor, rise: and higher or lower, metres of the reference body; turn: and
    turned, bend: how far each joint of the spine, girdle: and each clavicle, may be bent, nod: that the head may be held
    otherwise, swivel: that an elbow may swivel, radians. wrist, hand: how far a hand that has nothing to do may be elsewhere,
    arm lengths, and turned. busy: shares of the swivel that remain where a hand is busy. foot, ankle: how far a foot in the air
    may be elsewhere and turned, metres and radians.
    """

    hips: Band = (0.025, 0.06)
    rise: Band = (0.008, 0.03)
    turn: Band = (np.radians(5.0), np.radians(12.0))
    bend: Band = (np.radians(4.0), np.radians(9.0))
    girdle: Band = (np.radians(5.0), np.radians(9.0))
    nod: Band = (np.radians(3.0), np.radians(8.0))
    swivel: Band = (np.radians(12.0), np.radians(45.0))
    wrist: Band = (0.08, 0.40)
    hand: Band = (np.radians(20.0), np.radians(40.0))
    busy: Band = (0.1, 0.4)
    foot: float = 0.12
    ankle: float = np.radians(25.0)


LIVELY = Limits()
"""For what a prior makes: it knows how to move, the plan knows where."""


@dataclass(frozen=True, eq=False)
class _Arm:
    """Wrist (F, 3) in arm lengths from the resting shoulder, hand (F, 4), both seen from the chest's heading; swivel (F,) and
    how telling it is (F,)."""

    wrist: Array
    hand: Array
    swivel: Array
    telling: Array


def difference(solved: Solved, natural: BodyMotion, free: Array, limits: Limits = LIVELY) -> Influence:
    """What makes a solved clip move like `natural`, within limits. None at all where they agree.

    free (F, 2): how free the left and the right hand are.
    """
    clip, goals = solved.clip, solved.goals
    skeleton = clip.skeleton
    scale = 1.0 / leg_ratio(skeleton)
    root, rotations = resampled(natural.root, natural.rotations, clip.frames)
    planned_root, planned_rotations = clip.root / scale, clip.rotations
    if natural.frames != clip.frames:
        # What is lost on the way to another rate and back is not to be taken for a difference.
        slow = at_rate(clip)
        planned_root, planned_rotations = resampled(slow.root / scale, slow.rotations, clip.frames)
    at, world = REFERENCE.fk(root, rotations)
    planned_at, planned_world = REFERENCE.fk(planned_root, planned_rotations)
    local = rot.to_rotvec(rot.mul(rot.inv(planned_rotations), rotations))

    pairs = [(_arm(planned_at, planned_world, side), _arm(at, world, side)) for side in arms.SIDES]
    wrists = np.stack([b.wrist - a.wrist for a, b in pairs], 1)
    wrists += _out_of_body((planned_at, planned_world), (at, world))
    hands = np.stack([_turns(rot.mul(rot.inv(a.hand), b.hand), clip.fps) for a, b in pairs], 1)
    swivels = np.stack([_swivels(a, b) for a, b in pairs], 1)[..., None]
    dwelling, quick = (one[..., 0] for one in _bands(swivels, limits.swivel, clip.fps))
    at_ease = [share + (1.0 - share) * free for share in limits.busy]

    times = np.arange(clip.frames) / clip.fps
    moved = root - planned_root
    hips = _banded(moved * [1.0, 0.0, 1.0], limits.hips, clip.fps)
    hips[:, 1] = _banded(moved[:, 1:2], limits.rise, clip.fps)[:, 0]
    hips *= scale * hips_free(goals, times)[:, None]
    trunk = _banded(local[:, _TRUNK[:1]], limits.turn, clip.fps)
    trunk = np.concatenate([trunk, _banded(local[:, _TRUNK[1:]], limits.bend, clip.fps)], 1)
    held = rot.to_rotvec(rot.mul(rot.inv(planned_world[:, _HEAD]), world[:, _HEAD]))
    hips[:, 1] -= _sinking(skeleton, clip, goals, hips, trunk[:, 0])
    stepped = scale * (at[:, _ANKLES] - planned_at[:, _ANKLES])
    turned = rot.to_rotvec(rot.mul(rot.inv(planned_world[:, _ANKLES]), world[:, _ANKLES]))
    air = airborne(skeleton, goals.base)
    freely = body_free(goals, times)[:, None]
    # Low feet would be seen to slide.
    leaving = after_leaving(air)[..., None] * _lifted(clip)
    return Influence(
        hips=hips * freely,
        trunk=trunk * freely[..., None],
        head=_banded(held, limits.nod, clip.fps) * freely,
        girdle=_banded(local[:, _CLAVICLES], limits.girdle, clip.fps) * free[..., None],
        wrists=_banded(wrists, limits.wrist, clip.fps) * free[..., None],
        hands=_banded(hands, limits.hand, clip.fps) * free[..., None],
        swivel=dwelling * at_ease[0] + quick * at_ease[1],
        feet=_upwards(_soft(_between_steps(stepped, air), limits.foot * scale)) * leaving,
        ankles=_soft(_between_steps(turned, air), limits.ankle) * leaving,
    )


def _arm(positions: Array, world: Array, side: str) -> _Arm:
    chest, at = world[:, index("upperChest")], positions[:, index("upperChest")]
    offset = REFERENCE.offsets[index(f"{side}Shoulder")] + REFERENCE.offsets[index(f"{side}UpperArm")]
    heading = rot.from_yaw(rot.yaw_of(chest))
    shoulder, elbow, wrist = (
        positions[:, index(f"{side}{bone}")] for bone in ("UpperArm", "LowerArm", "Hand")
    )
    line = wrist - shoulder
    line = line / np.maximum(np.linalg.norm(line, axis=-1, keepdims=True), 1e-9)
    pole = arms.natural_pole(chest, line, side)
    out = elbow - shoulder
    out = out - (out * line).sum(-1, keepdims=True) * line
    swivel = np.arctan2((rot.cross(pole, out) * line).sum(-1), (pole * out).sum(-1)) * arms.sign_of(side)
    length = arms.arm_length(REFERENCE, side)
    return _Arm(
        rot.inv_rotate(heading, wrist - at - rot.rotate(chest, offset)) / length,
        rot.mul(rot.inv(heading), world[:, index(f"{side}Hand")]),
        swivel,
        np.clip(np.linalg.norm(out, axis=-1) / (_STRAIGHT * REFERENCE.length(f"{side}UpperArm")), 0.0, 1.0),
    )


def _out_of_body(planned: tuple[Array, Array], natural: tuple[Array, Array]) -> Array:
    """How far (F, 2, 3) natural hands give way to their body, in arm lengths along the axes of the chest's heading.

    Where the planned hands are as deep, they mean to be.
    """
    way = inside(REFERENCE, *natural)
    depth = np.linalg.norm(way, axis=-1, keepdims=True)
    known = np.linalg.norm(inside(REFERENCE, *planned), axis=-1, keepdims=True)
    return giving_way(REFERENCE, natural[1], way * (np.maximum(depth - known, 0.0) / np.maximum(depth, 1e-9)))


def _swivels(planned: _Arm, natural: _Arm) -> Array:
    gap = np.unwrap(natural.swivel - planned.swivel)
    gap -= 2.0 * np.pi * np.round(np.median(gap) / (2.0 * np.pi))
    told: Array = gap * np.minimum(planned.telling, natural.telling)
    return told


def _turns(q: Array, fps: float) -> Array:
    """Rotation vectors (F, 3) of rotations (F, 4) in sequence, without flicks, where it is clear which way round they go."""
    vectors = rot.to_rotvec(q)
    clear = 1.0 - min_jerk((np.linalg.norm(vectors, axis=-1, keepdims=True) - _CLEARLY) / _UNCLEAR)
    smooth: Array = gaussian_filter1d(vectors * clear, _QUICK * fps, axis=0, mode="nearest")
    return smooth


def _soft(vectors: Array, limit: float) -> Array:
    """Vectors (..., n) that keep their direction and get no longer than a limit."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True) / limit
    return vectors * np.where(length > 1e-6, np.tanh(length) / np.maximum(length, 1e-9), 1.0)


def _banded(track: Array, limit: Band, fps: float) -> Array:
    """A track (F, ..., n) of which what is slow and what is quicker are each no more than their limit.

    A body that is far from where it is planned still sways and bobs as it does there.
    """
    slow, quick = _bands(track, limit, fps)
    return slow + quick


def _bands(track: Array, limit: Band, fps: float) -> tuple[Array, Array]:
    # Nothing is slow at once: motion begins as it is planned.
    begun = min_jerk(np.arange(len(track)) / (2.0 * _SLOW * fps)).reshape(-1, *[1] * (track.ndim - 1))
    slow = gaussian_filter1d(track, _SLOW * fps, axis=0, mode="nearest") * begun
    return _soft(slow, limit[0]), _soft(track - slow, limit[1])


def _between_steps(track: Array, air: np.ndarray) -> Array:
    """A track (F, 2, 3) of the feet without what it is where they leave the ground and land; 0 on the ground."""
    out = np.zeros(track.shape)
    frames = np.arange(len(track))
    for foot in range(2):
        ground = np.flatnonzero(~air[:, foot])
        if len(ground):
            base = np.stack([np.interp(frames, ground, track[ground, foot, i]) for i in range(3)], -1)
            out[:, foot] = (track[:, foot] - base) * air[:, foot, None]
    return out


def _upwards(feet: Array) -> Array:
    """Feet (F, 2, 3) that come no nearer to the ground."""
    return np.concatenate([feet[..., :1], np.maximum(feet[..., 1:2], 0.0), feet[..., 2:]], -1)


def _lifted(clip: Clip) -> Array:
    """How far (F, 2, 1) feet are from the ground, 0 on it to 1 where it is out of their way."""
    ends = np.stack([_ANKLES, _BALLS])
    height = (clip.positions()[:, ends, 1] - clip.skeleton.rest_positions[ends, 1]).min(1)
    height *= REFERENCE.height / clip.skeleton.height
    share: Array = min_jerk((height - _SKIMS) / (_CLEAR - _SKIMS))[..., None]
    return share


def _sinking(skeleton: Skeleton, clip: Clip, goals: Goals, hips: Array, turn: Array) -> Array:
    """How far (F,) the hips must come down again, metres, so that the legs still reach the ground."""
    at = clip.root + hips
    turned = rot.mul(clip.rotations[:, 0], rot.from_rotvec(turn))
    excess = at[:, 1] - hips_height_limit(skeleton, at[:, [0, 2]], turned, goals.base.feet)
    excess = np.where(hips.any(-1) | turn.any(-1), np.maximum(excess, 0.0), 0.0)
    if not excess.any():
        return excess
    # An average of greatest values, each over frames that include this one, is nowhere too small.
    greatest = maximum_filter1d(excess, 2 * _SINKING + 1)
    result: Array = gaussian_filter1d(greatest, _SINKING / 3.0, truncate=3.0, mode="nearest")
    return result
