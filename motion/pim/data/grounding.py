"""Feet that stand: the floor of a recording made level, and feet kept in place while they are on it.

Recordings are tilted by a degree or two and their feet hover and slide by some centimetres. What stands is moved by a
smooth, small correction, and the legs follow by inverse kinematics.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d, maximum_filter1d

from motion import rotation as rot
from motion.pim.body import FPS, REFERENCE
from motion.pim.data import limbs
from motion.rotation import Array
from motion.skeleton import index
from motion.two_bone import REACH_LIMIT

_SIDES = ("left", "right")
_BALLS = np.array([index(f"{side}Toes") for side in _SIDES])
_REST = float(REFERENCE.rest_positions[_BALLS[0], 1])
# A ball of the foot that moves slower than this, m/s, within this of the floor, metres, stands; at least so many frames.
_SLOW, _NEAR, _SHORTEST = 0.50, 0.085, 4
# The steepest floor that is taken for a tilt of the recording, and how well the floor must then fit, metres.
_STEEPEST, _FIT = 0.04, 0.02
# Slopes cost this much, in metres of height over a metre of path: where nobody walks, the floor is level.
_LEVEL = 0.25
_ABOVE = 0.25
# Of all places where feet stand, so many are slips of the recording.
_LOWEST = 0.05
_ROUNDS = 20
# Corrections fade within so many frames where no other step follows.
_FADE = 12
# The hips come down at most so far, metres, over so many frames, where a leg is too short.
_DEEPEST, _SOFT = 0.05, 6
_HEEL_SOFT = 1.5


def grounded(root: Array, world: Array, ankles: Array, level: bool = False) -> tuple[Array, Array]:
    """Root (F, 3) and world rotations (F, 55, 4) with the floor at y = 0 and feet that stand still on it.

    ankles (F, 2, 3): where left and right ankle are wanted, in the frame of root, metres. level: the floor is at y = 0 already.
    """
    if not level:
        root, ankles = _levelled(root, world, ankles)
    root, world = root.copy(), world.copy()
    balls = _balls(world, ankles)
    for side, name in enumerate(_SIDES):
        foot = index(f"{name}Foot")
        world[:, foot] = _flattened(world[:, foot], balls[:, side])
        balls[:, side] += _correction(balls[:, side])
    ankles = balls - _balls(world, np.zeros_like(ankles))
    root[:, 1] -= _too_far(root, world, ankles)
    positions, _ = REFERENCE.fk(root, limbs.local_rotations(world))
    for side, name in enumerate(_SIDES):
        leg = limbs.LEGS[name]
        upper, lower = limbs.reach(leg, positions, world, ankles[:, side])
        world[:, leg.upper], world[:, leg.lower] = upper, lower
    return root, world


def stances(balls: Array) -> list[tuple[int, int]]:
    """Stretches [start, stop) in which a ball of the foot (F, 3), floor at y = 0, stands."""
    standing = (_speed(balls) < _SLOW) & (np.abs(balls[:, 1] - _REST) < _NEAR)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], standing, [False]])))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2) if b - a >= _SHORTEST]


def _levelled(root: Array, world: Array, ankles: Array) -> tuple[Array, Array]:
    """Root and ankles over a floor that is level and at y = 0: sheared along y, so that nothing moves sideways."""
    balls = _balls(world, ankles)
    slow = np.concatenate([balls[_speed(balls[:, side]) < _SLOW, side] for side in range(2)])
    floor = _floor(slow if len(slow) else balls.reshape(-1, 3))
    up = np.array([0.0, 1.0, 0.0])
    return root - _height(floor, root)[..., None] * up, ankles - _height(floor, ankles)[..., None] * up


def _height(floor: Array, points: Array) -> Array:
    return floor[0] + points[..., 0] * floor[1] + points[..., 2] * floor[2]


def _floor(balls: Array) -> Array:
    """Height at the origin and slopes (3,) of the plane that balls of feet (n, 3) stand on when they stand lowest."""
    heights = balls[:, 1] - _REST
    floor = np.array([np.quantile(heights, _LOWEST), 0.0, 0.0])
    centre = balls.mean(0)
    columns = np.stack([np.ones(len(balls)), balls[:, 0] - centre[0], balls[:, 2] - centre[2]], -1)
    cost = np.diag([0.0, 1.0, 1.0]) * _LEVEL**2 * len(balls)
    level = floor.copy()
    for _ in range(_ROUNDS):
        residual = heights - columns @ level
        weights = np.where(residual > 0.0, _ABOVE, 1.0) * (np.abs(residual) < _NEAR)
        if weights.sum() < 1.0:
            return floor
        weighted = columns * weights[:, None]
        level = np.linalg.solve(columns.T @ weighted + cost * weights.mean(), weighted.T @ heights)
    near = np.abs(heights - columns @ level) < _NEAR
    fits = float(np.std((heights - columns @ level)[near])) < _FIT
    if np.hypot(level[1], level[2]) > _STEEPEST or not fits or near.mean() < 0.8:
        return floor
    return np.array([level[0] - level[1] * centre[0] - level[2] * centre[2], level[1], level[2]])


def _flattened(foot: Array, ball: Array) -> Array:
    """World rotations (F, 4) of a foot that doesn't sink its heel into the floor while its ball (F, 3) stands."""
    standing = np.zeros(len(foot))
    for start, stop in stances(ball):
        standing[start:stop] = 1.0
    rise = np.arcsin(np.clip(rot.rotate(foot, np.array([0.0, 0.0, 1.0]))[:, 1], -1.0, 1.0))
    angle = gaussian_filter1d(standing, _HEEL_SOFT, mode="nearest") * np.maximum(rise, 0.0)
    return rot.mul(foot, rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), angle))


def _correction(balls: Array) -> Array:
    """How far (F, 3) a foot has to be moved, so that its ball (F, 3) stays in one place on the floor while it stands."""
    held = stances(balls)
    out = np.zeros_like(balls)
    for start, stop in held:
        place = np.median(balls[start:stop], axis=0)
        place[1] = _REST
        out[start:stop] = place - balls[start:stop]
    ends = [0, *(frame for start, stop in held for frame in (start, stop)), len(balls)]
    for before, after in zip(ends[0::2], ends[1::2], strict=True):
        if before < after:
            first = out[before - 1] if before > 0 else None
            last = out[after] if after < len(balls) else None
            out[before:after] = _between(first, last, after - before)
    return out


def _between(first: Array | None, last: Array | None, count: int) -> Array:
    """Corrections (count, 3) on the way from one stance to the next; they fade where the way is long or leads nowhere."""
    steps = np.arange(1, count + 1)
    out = np.zeros((count, 3))
    fade = min(_FADE, count + 1)
    if first is not None and last is not None and count < 2 * _FADE:
        share = _ease(steps / (count + 1))[:, None]
        return first + share * (last - first)
    if first is not None:
        out += first * (1.0 - _ease(np.clip(steps / fade, 0.0, 1.0)))[:, None]
    if last is not None:
        out += last * (1.0 - _ease(np.clip(steps[::-1] / fade, 0.0, 1.0)))[:, None]
    return out


def _ease(share: Array) -> Array:
    return share * share * (3.0 - 2.0 * share)


def _too_far(root: Array, world: Array, ankles: Array) -> Array:
    """How far (F,) the hips have to come down for the legs to reach the ankles, metres, smooth in time."""
    drop = np.zeros(len(root))
    for side, name in enumerate(_SIDES):
        hip = root + rot.rotate(world[:, 0], REFERENCE.offsets[limbs.LEGS[name].upper])
        way = ankles[:, side] - hip
        level = np.hypot(way[:, 0], way[:, 2])
        reach = REACH_LIMIT * (REFERENCE.length(f"{name}UpperLeg") + REFERENCE.length(f"{name}LowerLeg"))
        drop = np.maximum(drop, -way[:, 1] - np.sqrt(np.maximum(reach**2 - level**2, 0.0)))
    highest = maximum_filter1d(np.minimum(drop, _DEEPEST), 2 * _SOFT + 1, mode="nearest")
    lowered: Array = gaussian_filter1d(highest, 0.5 * _SOFT, mode="nearest")
    return lowered


def _balls(world: Array, ankles: Array) -> Array:
    """Places (F, 2, 3) of the balls of the feet."""
    offsets = [
        rot.rotate(world[:, index(f"{side}Foot")], REFERENCE.offsets[ball])
        for side, ball in zip(_SIDES, _BALLS, strict=True)
    ]
    return ankles + np.stack(offsets, 1)


def _speed(points: Array) -> Array:
    if len(points) < 2:
        return np.zeros(len(points))
    return np.linalg.norm(np.gradient(points, axis=0), axis=-1) * FPS
