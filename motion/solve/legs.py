"""Legs in closed form: knees that are true hinges, ankles exactly where they should be.

The knee turns about its local X axis only, so the thigh's rotation is what brings the ankle to its place
and the knee into the plane of the wanted direction. This holds for any rest offsets, also for avatars whose
legs are not quite vertical. Positive knee angle = flexion, positive ankle angle = toes up (dorsiflexion),
positive toe angle = toes up (extension), positive hip flexion = thigh forward; all in radians.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import Skeleton, index

SIDES = ("left", "right")
KNEE_FLEXION = (0.0, np.radians(150.0))
# A straight knee has no bend plane and moves infinitely fast: trajectories keep to this share of its length.
STRETCH = 0.995

_X = np.array([1.0, 0.0, 0.0])
_Y = np.array([0.0, 1.0, 0.0])
# How far the thighs turn out in a deep crouch and on a seat: less, and bellies meet thighs; more, and hips twist too far.
_KNEES_APART = np.radians(17.0)


@dataclass(frozen=True, eq=False)
class LegGeometry:
    """Both legs of one body; first axis left, right.

    hip (2, 3): upper-leg joint in the hips' frame. thigh, shank (2, 3): rest vectors to knee and ankle.
    ball (2, 3): toe joint in the ankle's frame. toe (2, 3): toe tip in the toe joint's frame. heel (2, 3):
    lowest rear point of the sole in the ankle's frame. ankle_height: metres over the sole. reach (2,):
    longest hip–ankle distance.
    """

    hip: Array
    thigh: Array
    shank: Array
    ball: Array
    toe: Array
    heel: Array
    ankle_height: float
    reach: Array

    @property
    def length(self) -> float:
        """Thigh and shank together, metres."""
        return float(self.reach.mean())


def _hinge(thigh: Array, shank: Array) -> tuple[Array, Array, Array]:
    """Constants of |thigh + Rx(a) shank|² = base + 2 swing cos(a - zero), each (2,)."""
    along = thigh[:, 1] * shank[:, 1] + thigh[:, 2] * shank[:, 2]
    across = thigh[:, 2] * shank[:, 1] - thigh[:, 1] * shank[:, 2]
    base = (thigh**2).sum(-1) + (shank**2).sum(-1) + 2.0 * thigh[:, 0] * shank[:, 0]
    return base, np.hypot(along, across), np.arctan2(across, along)


@lru_cache(maxsize=64)
def leg_geometry(skeleton: Skeleton) -> LegGeometry:
    """Measure the legs of a skeleton."""

    def pair(bone: str, table: Array) -> Array:
        return np.stack([table[index(side + bone)] for side in SIDES])

    thigh, shank = pair("LowerLeg", skeleton.offsets), pair("Foot", skeleton.offsets)
    base, swing, zero = _hinge(thigh, shank)
    reach = np.sqrt(base + 2.0 * swing * np.cos(np.maximum(-zero, 0.0)))
    ankle_height = float(np.mean([skeleton.rest_positions[index(f"{side}Foot"), 1] for side in SIDES]))
    heel = np.stack([[0.0, -ankle_height, -1.4 * skeleton.radii[index(f"{side}Foot")]] for side in SIDES])
    return LegGeometry(
        hip=pair("UpperLeg", skeleton.offsets),
        thigh=thigh,
        shank=shank,
        ball=pair("Toes", skeleton.offsets),
        toe=pair("Toes", skeleton.tips),
        heel=heel,
        ankle_height=ankle_height,
        reach=reach,
    )


def _about_x(angle: Array) -> Array:
    q = np.zeros((*angle.shape, 4))
    q[..., 0], q[..., 3] = np.sin(0.5 * angle), np.cos(0.5 * angle)
    return q


def twist_yaw(q: Array) -> Array:
    """Heading (...) of rotations (..., 4) as the twist about +Y, stable also for a steeply pitched foot."""
    angle = 2.0 * np.arctan2(q[..., 1], q[..., 3])
    result: Array = (angle + np.pi) % (2.0 * np.pi) - np.pi
    return result


def knee_flexion(skeleton: Skeleton, distance: Array) -> Array:
    """Knee angle (..., 2) at hip–ankle distances (..., 2), within anatomical limits."""
    geometry = leg_geometry(skeleton)
    base, swing, zero = _hinge(geometry.thigh, geometry.shank)
    cosine = np.clip((distance**2 - base) / (2.0 * swing), -1.0, 1.0)
    result: Array = np.clip(zero + np.arccos(cosine), *KNEE_FLEXION)
    return result


def hip_joints(skeleton: Skeleton, hips_pos: Array, hips_rot: Array) -> Array:
    """World positions (F, 2, 3) of the upper-leg joints."""
    result: Array = hips_pos[:, None] + rot.rotate(hips_rot[:, None], leg_geometry(skeleton).hip)
    return result


def _thighs(
    skeleton: Skeleton, hips_pos: Array, hips_rot: Array, feet: Array, more: Array | float = 0.0
) -> tuple[Array, Array]:
    """World rotations of the upper legs (F, 2, 4) and knee angles (F, 2)."""
    geometry = leg_geometry(skeleton)
    line = feet[..., :3] - hip_joints(skeleton, hips_pos, hips_rot)
    distance = np.sqrt((line * line).sum(-1))
    down = line / np.maximum(distance, 1e-9)[..., None]
    knee = knee_flexion(skeleton, distance)
    pelvis = twist_yaw(hips_rot)[:, None]
    turn = (twist_yaw(feet[..., 3:]) - pelvis + np.pi) % (2.0 * np.pi) - np.pi
    bent = np.clip((knee - np.radians(40.0)) / np.radians(80.0), 0.0, 1.0)
    out = np.array([1.0, -1.0])
    apart = np.clip(_KNEES_APART - 0.5 * turn * out, 0.0, _KNEES_APART) * bent * bent * (3.0 - 2.0 * bent)
    heading = pelvis + 0.5 * turn + (apart + more) * out
    # The upward share keeps the plane defined when a leg points straight ahead.
    pole = np.stack([np.sin(heading), np.full_like(heading, 0.35), np.cos(heading)], -1)
    side = rot.cross(pole, down)
    side = side / np.maximum(np.sqrt((side * side).sum(-1, keepdims=True)), 1e-9)
    chord = geometry.thigh + rot.rotate(_about_x(knee), geometry.shank)
    chord = chord / np.sqrt((chord * chord).sum(-1, keepdims=True))
    hinge = _X - chord[..., :1] * chord
    hinge = hinge / np.sqrt((hinge * hinge).sum(-1, keepdims=True))
    world = np.stack([down, side, rot.cross(down, side)], -1)
    local = np.stack([chord, hinge, rot.cross(chord, hinge)], -1)
    return rot.from_matrix(world @ np.swapaxes(local, -1, -2)), knee


def solve_legs(
    skeleton: Skeleton,
    hips_pos: Array,
    hips_rot: Array,
    feet: Array,
    toes: Array,
    turnout: Array | float = 0.0,
) -> dict[str, Array]:
    """Local rotations (F, 4) of upper legs, lower legs, feet and toes.

    hips_pos (F, 3) metres and hips_rot (F, 4): world pose of the hips. feet (F, 2, 7): world poses of the
    ankles, left and right. toes (F, 2): toe extension in radians. turnout (F, 2): how far the knees turn out beyond the
    usual, radians. An ankle out of reach gets the nearest reachable point on its line.
    """
    thigh, knee = _thighs(skeleton, hips_pos, hips_rot, feet, turnout)
    shank = _about_x(knee)
    upper = rot.align_signs(rot.mul(rot.inv(hips_rot)[:, None], thigh))
    foot = rot.align_signs(rot.mul(rot.inv(rot.mul(thigh, shank)), feet[..., 3:]))
    toe = _about_x(-np.asarray(toes, dtype=np.float64))
    result: dict[str, Array] = {}
    for i, side in enumerate(SIDES):
        result[f"{side}UpperLeg"] = upper[:, i]
        result[f"{side}LowerLeg"] = shank[:, i]
        result[f"{side}Foot"] = foot[:, i]
        result[f"{side}Toes"] = toe[:, i]
    return result


def ankle_flexion(skeleton: Skeleton, hips_pos: Array, hips_rot: Array, feet: Array) -> Array:
    """Ankle angles (F, 2) that `solve_legs` would give, positive with the toes up."""
    thigh, knee = _thighs(skeleton, hips_pos, hips_rot, feet)
    foot = rot.mul(rot.inv(rot.mul(thigh, _about_x(knee))), feet[..., 3:])
    forward = rot.rotate(foot, np.array([0.0, 0.0, 1.0]))
    result: Array = np.arctan2(forward[..., 1], forward[..., 2])
    return result


def hips_height_limit(
    skeleton: Skeleton, hips_xz: Array, hips_rot: Array, feet: Array, stretch: float = STRETCH
) -> Array:
    """Greatest hips height (F,) in metres at which no leg is longer than `stretch` of its full length.

    hips_xz (F, 2), hips_rot (F, 4), feet (F, 2, 7). Where a foot lies out of reach on the floor plane the
    hips come down to the height of its ankle.
    """
    geometry = leg_geometry(skeleton)
    offset = rot.rotate(hips_rot[:, None], geometry.hip)
    across = feet[..., [0, 2]] - hips_xz[:, None] - offset[..., [0, 2]]
    rise = np.sqrt(np.maximum((geometry.reach * stretch) ** 2 - (across**2).sum(-1), 0.0))
    result: Array = (feet[..., 1] + rise - offset[..., 1]).min(-1)
    return result
