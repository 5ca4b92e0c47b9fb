"""Postures in which the thumb's pad meets the other fingers' pads at a given distance, solved once per hand.

The result is given in the frame of the thing between the pads: the thumb presses along +X at x = -span/2, the fingers
along -X at x = +span/2, the fingers point along -Y and the wrist is above. Solved for the left hand and mirrored.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.grasp.fingers import ANGLES, HIGH, LOW, POSTURES, rotations
from motion.grasp.hand import Hand
from motion.rotation import Array

# Pad distances in palm lengths (an adult's palm is 94 mm), and the fingers that meet the thumb.
SPANS = np.array([0.0, 0.06, 0.12, 0.2, 0.3, 0.42, 0.55, 0.68, 0.82, 0.96, 1.1])
SETS: tuple[tuple[int, ...], ...] = ((1,), (1, 2), (1, 2, 3, 4))
_ITERATIONS = 60
# Weights: a radian off the relaxed posture, a unit of pad direction, a metre along the faces, in metres of pad distance.
_POSTURE, _DIRECTION, _SLIDE = 0.004, 0.02, 0.35
_PAD_AT = 0.6


@dataclass(frozen=True, eq=False)
class Opposition:
    """Solved postures, one per set and span. wrists (S, K, 7) in the gripped thing's frame; angles (S, K, 21); errors (S, K) m."""

    spans: Array
    wrists: Array
    angles: Array
    errors: Array


def _pads(hand: Hand, angles: Array) -> tuple[Array, Array]:
    places, turned = hand.chains(rotations(hand, angles))
    direction = rot.rotate(turned[..., 2, :], hand.pads[:, 2])
    point = places[..., 2, :] + rot.rotate(turned[..., 2, :], _PAD_AT * hand.tips[:, 2])
    return point + hand.radii[:, 2, None] * direction, direction


def _residuals(hand: Hand, x: Array, spans: Array, used: Array, rest: Array) -> Array:
    """Residuals (..., R) in metres; x (..., 27): wrist position, rotation vector, angles."""
    wrist = poses.make(x[..., :3], rot.from_rotvec(x[..., 3:6]))[..., None, :]
    points, directions = _pads(hand, x[..., 6:])
    points = poses.apply(wrist, points)
    directions = rot.rotate(wrist[..., 3:], directions)
    side = np.array([-1.0, 1.0, 1.0, 1.0, 1.0])
    level = points[..., 0] - side * spans[..., None] / 2.0
    facing = _DIRECTION * (directions + side[:, None] * np.array([1.0, 0.0, 0.0]))
    height = _SLIDE * points[..., 1]
    middle = (points[..., 1:, 2] * used[..., 1:]).sum(-1) / used[..., 1:].sum(-1)
    lateral = np.stack([points[..., 0, 2], _SLIDE * middle], -1)
    terms = [level * used, height * used, lateral, _POSTURE * (x[..., 6:] - rest)]
    flat = (facing * used[..., None]).reshape(*x.shape[:-1], -1)
    return np.concatenate([*terms, flat], -1)


def _solve(hand: Hand, spans: Array, used: Array, rest: Array) -> tuple[Array, Array]:
    """Levenberg–Marquardt on a batch (B,) of spans; returns x (B, 27) and the worst pad distance (B,)."""
    scale = hand.palm_length
    # Fingers down, palm towards the thumb's side: hand +X to -Y, hand -Y to -X.
    facing = rot.from_matrix(np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]))
    tilt = rot.mul(rot.from_axis_angle(np.array([0.0, 0.0, 1.0]), np.radians(50.0)), facing)
    x = np.zeros((len(spans), 6 + ANGLES))
    x[:, 3:6] = rot.to_rotvec(tilt)
    x[:, 6:] = rest
    points, _ = _pads(hand, rest)
    gripped = rot.rotate(tilt, points[:, :2].mean(1))
    x[:, :3] = -gripped
    low = np.concatenate([np.full(6, -np.inf), LOW])
    high = np.concatenate([np.full(6, np.inf), HIGH])
    step = np.where(np.arange(x.shape[1]) < 3, 1e-6 * scale / 0.1, 1e-6)
    damping = np.full(len(x), 1e-3)
    r = _residuals(hand, x, spans, used, rest)
    cost = (r**2).sum(-1)
    eye = np.eye(x.shape[1])
    for _ in range(_ITERATIONS):
        moved = x[:, None] + eye * step
        jac = np.swapaxes(
            (_residuals(hand, moved, spans[:, None], used[:, None], rest[:, None]) - r[:, None])
            / step[:, None],
            1,
            2,
        )
        normal = np.einsum("bij,bik->bjk", jac, jac)
        gradient = np.einsum("bij,bi->bj", jac, r)
        metric = np.einsum("bjj->bj", normal) + 1e-8
        delta = np.linalg.solve(
            normal + damping[:, None, None] * metric[:, None] * eye, -gradient[..., None]
        )[..., 0]
        trial = np.clip(x + delta, low, high)
        tried = _residuals(hand, trial, spans, used, rest)
        better = (tried**2).sum(-1) < cost
        x = np.where(better[:, None], trial, x)
        r = np.where(better[:, None], tried, r)
        cost = (r**2).sum(-1)
        damping = np.clip(np.where(better, damping * 0.3, damping * 4.0), 1e-7, 1e4)
    return x, np.abs(r[:, :5]).max(-1)


def _build(hand: Hand) -> Opposition:
    spans = np.tile(SPANS * hand.palm_length, len(SETS))
    used = np.zeros((len(spans), 5))
    used[:, 0] = 1.0
    for row, fingers in enumerate(SETS):
        used[row * len(SPANS) : (row + 1) * len(SPANS), list(fingers)] = 1.0
    share = np.clip(np.tile(SPANS, len(SETS)), 0.0, 1.0)[:, None]
    rest = (1.0 - share) * POSTURES["pinch"] + share * POSTURES["open"]
    x, errors = _solve(hand, spans, used, rest)
    lead = (len(SETS), len(SPANS))
    wrists = poses.make(x[:, :3], rot.from_rotvec(x[:, 3:6]))
    return Opposition(
        spans[: len(SPANS)],
        wrists.reshape(*lead, 7),
        x[:, 6:].reshape(*lead, ANGLES),
        errors.reshape(lead),
    )


_cache: OrderedDict[str, Opposition] = OrderedDict()
_lock = Lock()


def opposition_of(hand: Hand) -> Opposition:
    """The solved postures of a hand; both hands of a symmetric skeleton share one solution."""
    left = hand.as_left
    with _lock:
        if left.key not in _cache:
            _cache[left.key] = _build(left)
            while len(_cache) > 32:
                _cache.popitem(last=False)
        solved = _cache[left.key]
    return solved if hand.side == "left" else _mirrored(solved)


def _mirrored(solved: Opposition) -> Opposition:
    """The same postures for the right hand: reflected so that the thumb stays on the same side of the thing."""
    position = solved.wrists[..., :3] * np.array([1.0, 1.0, -1.0])
    reflected = solved.wrists[..., 3:] * np.array([-1.0, -1.0, 1.0, 1.0])
    turn = np.array([0.0, 1.0, 0.0, 0.0])
    return Opposition(
        solved.spans, poses.make(position, rot.mul(reflected, turn)), solved.angles, solved.errors
    )


def posture_at(solved: Opposition, row: int, span: float) -> tuple[Array, Array]:
    """Wrist (7,) in the gripped thing's frame and angles (21,) for a pad distance in metres, of finger set `row`."""
    place = float(np.interp(span, solved.spans, np.arange(len(solved.spans))))
    low = min(int(place), len(solved.spans) - 2)
    t = place - low
    wrist = poses.blend(solved.wrists[row, low], solved.wrists[row, low + 1], np.asarray(t))
    angles = (1.0 - t) * solved.angles[row, low] + t * solved.angles[row, low + 1]
    return wrist, angles
