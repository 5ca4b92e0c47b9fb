"""Where the feet go: footsteps along a body path, without crossing, toeing in or overreaching."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import Skeleton
from motion.solve.legs import leg_geometry, twist_yaw

LEFT, RIGHT = 0, 1
TOE_OUT = np.radians(7.0)
# Leg length (thigh and shank) of the 1.75 m reference adult, to which step sizes are scaled.
REFERENCE_LEG = 0.83
_OUTWARD = np.array([1.0, -1.0])


@dataclass(frozen=True)
class Stance:
    """Where a body stands: floor point under the hips in metres, heading in radians about +Y (0 faces +Z)."""

    x: float = 0.0
    z: float = 0.0
    heading: float = 0.0

    @property
    def xz(self) -> Array:
        """Floor point (2,)."""
        return np.array([self.x, self.z])

    @property
    def forward(self) -> Array:
        """Unit floor direction (2,) that the body faces."""
        return np.array([np.sin(self.heading), np.cos(self.heading)])

    def moved(self, forward: float = 0.0, left: float = 0.0, turn: float = 0.0) -> Stance:
        """The stance moved in its own frame, then turned."""
        s, c = np.sin(self.heading), np.cos(self.heading)
        return Stance(
            float(self.x + s * forward + c * left),
            float(self.z + c * forward - s * left),
            self.heading + turn,
        )


@dataclass(frozen=True)
class Footstep:
    """One foot set down: side 0 left, 1 right; ankle floor point and foot heading (toe-out included)."""

    side: int
    x: float
    z: float
    heading: float


@dataclass(frozen=True)
class StepLimits:
    """What one body can do in a step, metres and radians; all measured against the other foot."""

    forward: float
    back: float
    wide: float
    stand_width: float
    walk_width: float
    turn_out: float = np.radians(62.0)
    turn_in: float = np.radians(38.0)

    def scaled(self, share: float) -> StepLimits:
        """Smaller steps of the same gait; the room between the feet stays."""
        return StepLimits(
            self.forward * share,
            self.back * share,
            2 * self.stand_width + (self.wide - 2 * self.stand_width) * share,
            self.stand_width,
            self.walk_width,
            self.turn_out * share,
            self.turn_in * share,
        )


def leg_scale(skeleton: Skeleton) -> float:
    """Leg length relative to the reference adult."""
    return leg_geometry(skeleton).length / REFERENCE_LEG


def step_limits(skeleton: Skeleton, speed: float) -> StepLimits:
    """Limits for walking at an adult's `speed` m/s: longer steps when quick, shorter for short legs."""
    scale = leg_scale(skeleton)
    hip = abs(float(leg_geometry(skeleton).hip[LEFT, 0]))
    stand = max(1.12 * hip, 0.07 * scale)
    forward = scale * 0.60 * np.clip(speed / 1.1, 0.35, 1.6) ** 0.5
    return StepLimits(
        forward=float(forward),
        back=0.42 * scale,
        wide=2 * stand + 0.38 * scale,
        stand_width=stand,
        walk_width=0.72 * stand,
    )


def ankle_setback(skeleton: Skeleton) -> float:
    """How far ahead of the hips joint (metres, mostly slightly negative) the ankles stand at rest."""
    geometry = leg_geometry(skeleton)
    return float((geometry.hip + geometry.thigh + geometry.shank)[:, 2].mean())


def foot_spots(skeleton: Skeleton, xz: Array, heading: Array, width: Array) -> Array:
    """Foot placements (2, M, 3) as x, z, heading under bodies at floor points xz (M, 2) with headings (M,).

    width (M,): distance of each ankle from the middle.
    """
    s, c = np.sin(heading), np.cos(heading)
    ahead = ankle_setback(skeleton)
    spots = np.empty((2, len(heading), 3))
    for side in (LEFT, RIGHT):
        left = _OUTWARD[side] * width
        spots[side, :, 0] = xz[:, 0] + s * ahead + c * left
        spots[side, :, 1] = xz[:, 1] + c * ahead - s * left
        spots[side, :, 2] = heading + _OUTWARD[side] * TOE_OUT
    return spots


def standing_spots(skeleton: Skeleton, stance: Stance) -> Array:
    """Foot placements (2, 3) of a body that stands at ease."""
    width = step_limits(skeleton, 1.1).stand_width
    return foot_spots(skeleton, stance.xz[None], np.array([stance.heading]), np.array([width]))[:, 0]


def flat_feet(skeleton: Skeleton, spots: Array) -> Array:
    """Ankle poses (..., 7) of feet flat on the floor at placements (..., 3)."""
    position = np.stack(
        [spots[..., 0], np.full(spots.shape[:-1], leg_geometry(skeleton).ankle_height), spots[..., 1]], -1
    )
    return poses.make(position, rot.from_yaw(spots[..., 2]))


def standing_feet(skeleton: Skeleton, stance: Stance) -> Array:
    """Ankle poses (2, 7) of a body that stands at ease."""
    return flat_feet(skeleton, standing_spots(skeleton, stance))


def spots_of(feet: Array) -> Array:
    """Placements (2, 3) of flat feet given as ankle poses (2, 7)."""
    return np.stack([feet[:, 0], feet[:, 2], twist_yaw(feet[:, 3:])], -1)


def wrap(angle: Array) -> Array:
    """Angles brought into [-pi, pi)."""
    result: Array = (angle + np.pi) % (2.0 * np.pi) - np.pi
    return result


def _allowed(spots: Array, other: Array, side: int, limits: StepLimits) -> np.ndarray:
    """Which placements (M, 3) a foot can take while the other foot stands at `other` (3,)."""
    out = _OUTWARD[side]
    middle = other[2] + out * TOE_OUT  # body heading that belongs to the standing foot
    dx, dz = spots[:, 0] - other[0], spots[:, 1] - other[1]
    s, c = np.sin(middle), np.cos(middle)
    ahead, wide = s * dx + c * dz, out * (c * dx - s * dz)
    turn = out * wrap(spots[:, 2] - out * TOE_OUT - middle)
    # After a turn the legs may be set closer, but never across each other.
    ok = wide >= 1.4 * limits.walk_width
    spread = (np.maximum(wide - 2 * limits.stand_width, 0.0) / (limits.wide - 2 * limits.stand_width)) ** 2
    along = np.where(ahead > 0, ahead / limits.forward, ahead / limits.back)
    turned = np.where(turn > 0, turn / limits.turn_out, turn / limits.turn_in)
    # A long step leaves less for turning and for the side.
    allowed: np.ndarray = ok & (along**2 + spread + turned**2 <= 1.0 + 1e-9)
    return allowed


def _greedy(
    spots: Array, feet: Array, first: int, limits: StepLimits, window: int, passing: Sequence[int]
) -> list[tuple[int, int]]:
    """Alternate the feet, each as far along the path as the limits allow: (side, path index) pairs.

    No foot goes beyond one of the `passing` samples before one of them has stood on it.
    """
    last = spots.shape[1] - 1
    at, placed = [-1, -1], feet.copy()
    steps: list[tuple[int, int]] = []
    side, idle = first, 0
    while min(at) < last and len(steps) < 400:
        other = 1 - side
        start = at[side] + 1
        ahead = next((i for i in passing if i > max(at)), last)
        stop = min(max(at) + window, ahead) + 1
        reachable = np.flatnonzero(_allowed(spots[side, start:stop], placed[other], side, limits))
        if len(reachable):
            target = start + int(reachable[-1])
        elif idle:
            # Neither foot finds an ordinary step, as after an unusual start: bring this foot beside the
            # other.
            target = min(max(at[other], start), ahead)
        else:
            side, idle = other, 1
            continue
        if at[side] < last:
            at[side], placed[side], idle = target, spots[side, target], 0
            steps.append((side, target))
        side = other
    return steps


def plan_footsteps(
    skeleton: Skeleton,
    xz: Array,
    heading: Array,
    width: Array,
    feet: Array,
    limits: StepLimits,
    passing: Sequence[int] = (),
) -> list[Footstep]:
    """Footsteps that carry the feet from `feet` (2, 3) along a body path sampled at M points.

    xz (M, 2), heading (M,), width (M,) half distance of the ankles; the last sample is where both feet come
    to stand. passing: samples, in order, that a foot has to stand on, as where the path turns back. Steps are as
    few as the limits allow and about equally long.
    """
    spots = foot_spots(skeleton, xz, heading, width)
    off = spots[:, -1] - feet
    if len(xz) < 3 and np.hypot(off[:, 0], off[:, 1]).max() < 1e-3 and np.abs(wrap(off[:, 2])).max() < 1e-3:
        return []
    gap = np.hypot(*np.diff(xz, axis=0).T) if len(xz) > 1 else np.zeros(1)
    turn = np.abs(np.diff(heading)) if len(xz) > 1 else np.zeros(1)
    stride = float((gap / limits.forward + turn / limits.turn_out).mean())
    window = max(2, int(np.ceil(2.6 / max(stride, 1e-6)))) if stride > 0 else len(xz)
    turned = float(heading[min(window, len(heading) - 1)] - heading[0])
    forward = np.array([np.cos(heading[0]), -np.sin(heading[0])])
    left = float((xz[min(window, len(xz) - 1)] - xz[0]) @ forward)
    leading = RIGHT if turned + 3.0 * left < 1e-6 else LEFT
    orders = [(side, _greedy(spots, feet, side, limits, window, passing)) for side in (leading, 1 - leading)]
    first, steps = min(orders, key=lambda order: len(order[1]))
    low, high = 0.35, 1.0
    for _ in range(5):
        share = 0.5 * (low + high)
        smaller = _greedy(spots, feet, first, limits.scaled(share), window, passing)
        if len(smaller) <= len(steps):
            high, steps = share, smaller
        else:
            low = share
    return [Footstep(side, *(float(v) for v in spots[side, i])) for side, i in steps]
