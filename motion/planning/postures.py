"""Postures of one body: where leaning, turning and crouching bring its shoulders and its flesh."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from motion import rotation as rot
from motion.locomotion import Stance, raise_heels, standing_feet
from motion.rotation import Array
from motion.skeleton import Skeleton, index, limits
from motion.solve import arms
from motion.solve.legs import hips_height_limit, solve_legs
from motion.solve.torso import DROP, PITCH, POSTURE_SIZE, SHIFT_Z, TWIST, Torso, solve_torso

# Bands of height in which it is known how far forward the body comes.
BANDS = 14
HEAD_BALLS = slice(4, 7)  # of all that make up a body
_ORIGIN = Stance(0.0, 0.0, 0.0)


@dataclass(frozen=True, eq=False)
class ReachMap:
    """Candidate postures (N, 6) of one body, their prices (N,) and where they bring the shoulders (N, 3).

    All positions are in the stance frame.
    """

    postures: Array
    prices: Array
    shoulders: dict[str, Array]
    torso: Torso
    front: Array  # (N, bands): how far forward the body comes in each height band
    body: tuple[Array, Array]  # balls of trunk, head and thighs: centres (N, B, 3) and radii (B,)


def _grid(seated: bool, leg: float) -> Array:
    pitches = np.array([-0.08, 0.0, 0.12, 0.25, 0.4, 0.55, 0.72, 0.9, 1.1, 1.3, 1.5])
    twists = np.array([-0.6, -0.3, 0.0, 0.3, 0.6])
    drops = np.array([0.0]) if seated else np.array([0.0, 0.06, 0.14, 0.24, 0.36, 0.48, 0.57]) * leg / 0.83
    if seated:
        pitches = pitches[pitches < 0.8]
    rows = [
        (pitch, twist, drop)
        for pitch in pitches
        for twist in twists
        for drop in drops
        # A body that sinks without leaning would fall over backwards.
        if pitch >= 0.45 * np.tanh(drop / (0.42 * leg))
    ]
    out = np.zeros((len(rows), POSTURE_SIZE))
    out[:, [PITCH, TWIST, DROP]] = rows
    return out


@lru_cache(maxsize=16)
def _reach_map(skeleton: Skeleton, hips_height: float, seated: bool) -> ReachMap:
    leg = skeleton.length("leftUpperLeg") + skeleton.length("leftLowerLeg")
    postures = _grid(seated, leg)
    torso = (
        _standing(skeleton, hips_height, postures)
        if not seated
        else _sitting(skeleton, hips_height, postures)
    )
    size = skeleton.height / 1.75
    prices = (
        0.9 * postures[:, PITCH] ** 2
        + 0.45 * postures[:, TWIST] ** 2
        + 4.0 * (postures[:, DROP] / size) ** 2
        + 1.6 * np.abs(postures[:, DROP] / size)
        + 0.5 * np.abs(postures[:, SHIFT_Z])
    )
    shoulders = {side: torso.shoulder(skeleton, side) for side in arms.SIDES}
    if not seated:
        prices = prices + 40.0 * _overbent(skeleton, torso)
    body = _body(skeleton, torso, seated)
    return ReachMap(postures, prices, shoulders, torso, _front(skeleton, *body), body)


def _overbent(skeleton: Skeleton, torso: Torso) -> Array:
    """How far (N,) the legs of standing bodies are beyond their joints' limits, radians."""
    _, legs = _legs(skeleton, torso)
    return np.max([limits.violation_of(name, value) for name, value in legs.items()], axis=0)


def _legs(skeleton: Skeleton, torso: Torso) -> tuple[Array, dict[str, Array]]:
    """Ankle poses (N, 2, 7) and leg rotations over standing feet whose heels may rise."""
    count = len(torso.hips)
    feet = np.broadcast_to(standing_feet(skeleton, _ORIGIN), (count, 2, 7))
    feet, toes, _ = raise_heels(skeleton, torso.hips, torso.hips_rotation, feet, np.zeros((count, 2)))
    return feet, solve_legs(skeleton, torso.hips, torso.hips_rotation, feet, toes)


def _front(skeleton: Skeleton, centres: Array, radii: Array) -> Array:
    """Forward extent (N, bands) of balls (N, B, 3) in bands of height, metres; far behind where there is nothing."""
    edges = np.arange(BANDS + 1) * skeleton.height / BANDS
    low, high = centres[..., 1] - 0.8 * radii, centres[..., 1] + 0.8 * radii
    reach = centres[..., 2]
    bands = [np.where((high > a) & (low < b), reach, -1.0).max(-1) for a, b in pairwise(edges)]
    return np.stack(bands, -1)


def _sitting(skeleton: Skeleton, hips_height: float, postures: Array) -> Torso:
    hips = np.tile([0.0, hips_height, 0.0], (len(postures), 1))
    return solve_torso(skeleton, hips, np.zeros(len(postures)), postures, 0.0)


def _standing(skeleton: Skeleton, hips_height: float, postures: Array) -> Torso:
    """Trunks over standing feet, sunk where the legs would have to stretch."""
    hips = np.tile([0.0, hips_height, 0.0], (len(postures), 1))
    torso = solve_torso(skeleton, hips, np.zeros(len(postures)), postures)
    feet = np.broadcast_to(standing_feet(skeleton, _ORIGIN), (len(postures), 2, 7))
    limit = hips_height_limit(skeleton, torso.hips[:, [0, 2]], torso.hips_rotation, feet)
    hips[:, 1] -= np.maximum(torso.hips[:, 1] - limit, 0.0)
    return solve_torso(skeleton, hips, np.zeros(len(postures)), postures)


def _body(skeleton: Skeleton, torso: Torso, seated: bool) -> tuple[Array, Array]:
    """Balls of trunk and head, and of the legs of a standing body."""
    middle = 0.5 * (torso.chest_position + torso.neck)
    centres = [torso.hips, 0.5 * (torso.hips + torso.chest_position), torso.chest_position, middle]
    radii = [skeleton.radii[index(name)] for name in ("hips", "spine", "chest", "upperChest")]
    for up in (0.0, 0.08, 0.15):
        above = skeleton.tips[index("neck")] + np.array([0.0, up * skeleton.height / 1.75, 0.0])
        centres.append(torso.neck + rot.rotate(torso.chest_rotation, above))
        radii.append(skeleton.radii[index("head")])
    if seated:
        return np.stack(centres, 1), np.array(radii)
    feet, legs = _legs(skeleton, torso)
    for i, side in enumerate(arms.SIDES):
        hip = torso.hips + rot.rotate(torso.hips_rotation, skeleton.offsets[index(f"{side}UpperLeg")])
        thigh = rot.mul(torso.hips_rotation, legs[f"{side}UpperLeg"])
        knee = hip + rot.rotate(thigh, skeleton.offsets[index(f"{side}LowerLeg")])
        # As dense as the flesh is thick: a door's edge must not slip in between.
        centres += [hip + share * (knee - hip) for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)]
        centres += [knee + share * (feet[:, i, :3] - knee) for share in (0.15, 0.35, 0.55, 0.75)]
        radii += 6 * [skeleton.radii[index("leftUpperLeg")]] + 4 * [skeleton.radii[index("leftLowerLeg")]]
    return np.stack(centres, 1), np.array(radii)


def reach_map(skeleton: Skeleton, hips_height: float, seated: bool = False) -> ReachMap:
    """The cached map of a skeleton whose hips start at `hips_height` metres."""
    return _reach_map(skeleton, round(hips_height, 3), seated)


def body_balls(skeleton: Skeleton, stance: Stance, posture: Array) -> tuple[Array, Array]:
    """Flesh of trunk, head and legs of a standing body: centres (B, 3) in the world and radii (B,)."""
    centres, radii = _body(skeleton, _standing(skeleton, skeleton.hips_height, posture[None]), False)
    spot = np.array([[stance.x, stance.z, stance.heading]])
    return out_of_stances(spot, centres)[0], radii


def bodies(
    skeleton: Skeleton, hips_height: float, postures: Array, seated: bool = False
) -> tuple[Torso, Array, Array]:
    """Trunks in postures (N, 6) in the stance frame, their flesh as balls (N, B, 3) and the balls' radii (B,)."""
    torso = (
        _sitting(skeleton, hips_height, postures) if seated else _standing(skeleton, hips_height, postures)
    )
    return torso, *_body(skeleton, torso, seated)


def out_of_stances(stances: Array, points: Array) -> Array:
    """Points (N, P, 3), each row in the frame of its stance (N, 3), in the world."""
    origin = np.stack([stances[:, 0], np.zeros(len(stances)), stances[:, 1]], -1)
    result: Array = origin[:, None] + rot.rotate(rot.from_yaw(stances[:, 2])[:, None], points)
    return result
