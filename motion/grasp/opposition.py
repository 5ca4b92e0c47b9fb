"""Postures in which the thumb meets the other fingers on a thing of given width, solved once per hand.

Three ways of meeting, each in the frame of the thing between the fingers; they point along -Y, the wrist is
above:

pad: the pads press on two parallel faces, the thumb along +X at x = -span/2, the fingers along -X at x =
+span/2.
tip: the round fingertips stand on the plane y = 0 on both sides of something low, `span` apart.
edge: the thumb's pad lies on a plate's upper side at y = 0, the fingertips on its side face at x = 0 reach
down to its lower side at y = -span; the plate is at x < 0.

Solved for the left hand in units of its palm's length, so that hands of the same proportions share one
solution, and mirrored for the right hand.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.grasp.fingers import ANGLES, HIGH, LOW, POSTURES, rotations
from motion.grasp.hand import Hand
from motion.rotation import Array

PAD, TIP, EDGE = "pad", "tip", "edge"
# Fingers that meet the thumb, for each row of the solution.
ROWS: tuple[tuple[str, tuple[int, ...]], ...] = (
    (PAD, (1,)),
    (PAD, (1, 2)),
    (PAD, (1, 2, 3, 4)),
    (TIP, (1,)),
    (TIP, (1, 2)),
    (TIP, (1, 2, 3, 4)),
    (EDGE, (1, 2)),
    (EDGE, (1, 2, 3, 4)),
)
_SPANS = np.array([0.0, 0.07, 0.15, 0.25, 0.38, 0.55, 0.75, 1.0, 1.3, 1.65])
_EDGE_SPANS = np.linspace(0.0, 0.9, len(_SPANS))
_ITERATIONS = 26
# Weights in palm lengths: a radian off the rest posture, a unit of pad direction (weaker for tips), a slide
# along a face.
_POSTURE, _DIRECTION, _TIP_DIRECTION, _SLIDE = 0.04, 0.2, 0.05, 0.35
_FLOOR = 3.0
_PAD_AT = 0.6
# How far the open fingers stand off the surfaces, and how far closing goes on beyond them.
_OPEN, _SHUT = 0.16, 0.12
# How far inside a plate's rim the thumb lies.
_INSET = 0.28
_X, _Y = np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])


@dataclass(frozen=True, eq=False)
class Opposition:
    """Solved postures in palm lengths. spans (R, K), wrists (R, K, 7) in the thing's frame, errors (R, K).

    angles (R, K, 3, 21): open, on the surfaces, and closed beyond them, all with the same wrist.
    """

    spans: Array
    wrists: Array
    angles: Array
    errors: Array

    def at(self, rows: np.ndarray, spans: Array) -> tuple[Array, Array]:
        """Wrists (N, 7) and angles (N, 3, 21) for rows (N,) and spans (N,), interpolated; palm lengths."""
        count = self.spans.shape[1]
        table = self.spans[rows]
        low = np.clip((table <= spans[:, None]).sum(1) - 1, 0, count - 2)
        each = np.arange(len(rows))
        start, stop = table[each, low], table[each, low + 1]
        t = np.clip((spans - start) / (stop - start), 0.0, 1.0)
        wrist = poses.blend(self.wrists[rows, low], self.wrists[rows, low + 1], t)
        t = t[:, None, None]
        return wrist, (1.0 - t) * self.angles[rows, low] + t * self.angles[rows, low + 1]


@dataclass(frozen=True, eq=False)
class _Targets:
    """What each of B postures must reach; over the five fingers, contact points and their weights and
    directions of pads.

    points, weights, directions (B, 5, 3); facing (B, 5) weights of directions; round (B, 5): whether the
    fingertip's centre is meant rather than the pad; floor (B,): height that no fingertip may go below; rest
    (B, 21).
    """

    points: Array
    weights: Array
    directions: Array
    facing: Array
    round: Array
    floor: Array
    rest: Array


def _targets(hand: Hand, widen: float) -> _Targets:
    """Contact targets for all rows and spans, the fingers `widen` farther from the surfaces on each side."""
    shape = (len(ROWS), len(_SPANS), 5)
    points, weights = np.zeros((*shape, 3)), np.zeros((*shape, 3))
    directions, facing, balls = np.zeros((*shape, 3)), np.zeros(shape), np.zeros(shape)
    floor, rest = np.full(shape[:2], -0.1), np.zeros((*shape[:2], ANGLES))
    radii = hand.radii[:, 2]
    side = np.array([-1.0, 1.0, 1.0, 1.0, 1.0])
    for row, (mode, fingers) in enumerate(ROWS):
        spans = (_EDGE_SPANS if mode == EDGE else _SPANS)[:, None]
        used = [0, *fingers]
        directions[row, ..., 0] = -side
        points[row, ..., 0] = side * (spans / 2.0 + widen)
        weights[row][:, used] = (1.0, _SLIDE, 0.0)
        facing[row][:, used] = _DIRECTION
        if mode == TIP:
            points[row] += side[:, None] * radii[:, None] * _X + radii[:, None] * _Y
            weights[row][:, used] = (1.0, 1.0, 0.0)
            facing[row][:, used] = _TIP_DIRECTION
            balls[row], floor[row] = 1.0, 0.0
        if mode == EDGE:
            centre = np.maximum(radii - spans, -spans / 2.0)
            points[row, ..., 0] = np.sqrt(np.maximum(radii**2 - np.maximum(centre, 0.0) ** 2, 0.0)) + widen
            points[row, ..., 1] = centre
            points[row, :, 0] = -_INSET * _X + widen * _Y
            weights[row][:, used] = (1.0, 0.4, 0.0)
            weights[row][:, 0] = (0.2, 1.0, 0.0)
            facing[row][:, used] = _TIP_DIRECTION
            directions[row, :, 0] = -_Y
            balls[row][:, 1:] = 1.0
            floor[row] = -spans[:, 0]
        share = np.clip(spans, 0.0, 1.0)
        rest[row] = (1.0 - share) * POSTURES["pinch"] + share * POSTURES["open"]
    arrays = (points, weights, directions, facing, balls, floor, rest)
    return _Targets(*(a.reshape(len(ROWS) * len(_SPANS), *a.shape[2:]) for a in arrays))


def _residuals(hand: Hand, x: Array, goal: _Targets) -> Array:
    """Residuals (B, V, R) of x (B, V, 27): wrist position, rotation vector, angles."""
    wrist = poses.make(x[..., :3], rot.from_rotvec(x[..., 3:6]))[..., None, :]
    places, turned = hand.chains(rotations(hand, x[..., 6:]))
    tip = rot.rotate(turned[..., 2, :], hand.tips[:, 2])
    facing = rot.rotate(turned[..., 2, :], hand.pads[:, 2])
    ends = poses.apply(wrist, places[..., 2, :] + tip)
    skin = _PAD_AT * tip + hand.radii[:, 2, None] * facing
    balls = goal.round[:, None, :, None]
    points = balls * ends + (1.0 - balls) * poses.apply(wrist, places[..., 2, :] + skin)
    facing = rot.rotate(wrist[..., 3:], facing)
    reach = goal.weights[:, None] * (points - goal.points[:, None])
    turn = goal.facing[:, None, :, None] * (facing - goal.directions[:, None])
    used = goal.weights[:, None, 1:, 0] > 0
    middle = (points[..., 1:, 2] * used).sum(-1) / used.sum(-1)
    lateral = np.stack([points[..., 0, 2], _SLIDE * middle], -1)
    posture = _POSTURE * (x[..., 6:] - goal.rest[:, None])
    below = np.maximum(goal.floor[:, None, None] + hand.radii[:, 2] - ends[..., 1], 0.0)
    lead = x.shape[:-1]
    terms = [reach.reshape(*lead, -1), lateral, posture, turn.reshape(*lead, -1), _FLOOR * below]
    return np.concatenate(terms, -1)


def _start(hand: Hand, goal: _Targets) -> Array:
    """First guess (B, 27): fingers half down, palm towards the thumb's side, the pads around the middle."""
    facing = rot.from_matrix(np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]))
    tilt = rot.mul(rot.from_axis_angle(np.array([0.0, 0.0, 1.0]), np.radians(50.0)), facing)
    x = np.zeros((len(goal.rest), 6 + ANGLES))
    x[:, 3:6] = rot.to_rotvec(tilt)
    x[:, 6:] = goal.rest
    places, turned = hand.chains(rotations(hand, goal.rest))
    tips = places[:, :, 2] + rot.rotate(turned[:, :, 2], hand.tips[:, 2])
    x[:, :3] = -rot.rotate(tilt, tips[:, :2].mean(1))
    return x


def _minimise(hand: Hand, x: Array, goal: _Targets, first: int, iterations: int) -> tuple[Array, Array]:
    """Levenberg–Marquardt on a batch over the variables from `first` on; returns x and its residuals."""
    low = np.concatenate([np.full(6, -np.inf), LOW])
    high = np.concatenate([np.full(6, np.inf), HIGH])
    width, step = x.shape[1], 1e-6
    nudges, eye = step * np.eye(width)[first:], np.eye(width - first)
    damping = np.full(len(x), 1e-3)
    r = _residuals(hand, x[:, None], goal)[:, 0]
    for _ in range(iterations):
        jac = np.swapaxes((_residuals(hand, x[:, None] + nudges, goal) - r[:, None]) / step, 1, 2)
        normal = np.swapaxes(jac, 1, 2) @ jac
        gradient = (np.swapaxes(jac, 1, 2) @ r[..., None])[..., 0]
        metric = np.einsum("bjj->bj", normal) + 1e-8
        system = normal + (damping[:, None] * metric)[:, None] * eye
        trial = x.copy()
        trial[:, first:] += np.linalg.solve(system, -gradient[..., None])[..., 0]
        trial = np.clip(trial, low, high)
        tried = _residuals(hand, trial[:, None], goal)[:, 0]
        better = (tried**2).sum(-1) < (r**2).sum(-1)
        x = np.where(better[:, None], trial, x)
        r = np.where(better[:, None], tried, r)
        damping = np.clip(np.where(better, damping * 0.3, damping * 4.0), 1e-7, 1e4)
    return x, r


def _solve(hand: Hand) -> Opposition:
    """Wrist and fingers on the surfaces, then the fingers alone, opened and closed; all rows and spans."""
    goal = _targets(hand, 0.0)
    x, r = _minimise(hand, _start(hand, goal), goal, 0, _ITERATIONS)
    states = [x[:, 6:]]
    for widen, place in ((_OPEN, 0), (-_SHUT, 2)):
        moved = replace(_targets(hand, widen), rest=x[:, 6:])
        other, _ = _minimise(hand, x, moved, 6, _ITERATIONS // 3)
        states.insert(place, other[:, 6:])
    lead = (len(ROWS), len(_SPANS))
    spans = np.stack([_EDGE_SPANS if mode == EDGE else _SPANS for mode, _ in ROWS])
    wrists = poses.make(x[:, :3], rot.from_rotvec(x[:, 3:6]))
    errors = np.abs(r[:, :15]).max(-1)
    angles = np.stack(states, 1)
    return Opposition(spans, wrists.reshape(*lead, 7), angles.reshape(*lead, 3, ANGLES), errors.reshape(lead))


def _mirrored(solved: Opposition) -> Opposition:
    """The same postures for the right hand, reflected along the pads' faces."""
    position = solved.wrists[..., :3] * np.array([1.0, 1.0, -1.0])
    reflected = solved.wrists[..., 3:] * np.array([-1.0, -1.0, 1.0, 1.0])
    wrists = poses.make(position, rot.mul(reflected, np.array([0.0, 1.0, 0.0, 0.0])))
    return Opposition(solved.spans, wrists, solved.angles, solved.errors)


_cache: OrderedDict[str, tuple[Opposition, Opposition]] = OrderedDict()
_lock = Lock()


def opposition_of(hand: Hand) -> Opposition:
    """The solved postures of a hand, in palm lengths."""
    unit = hand.as_left.scaled(1.0 / hand.palm_length)
    with _lock:
        if unit.key not in _cache:
            # Hands that differ only in size share what is solved: to the last digit, whichever of them comes first.
            solved = _solve(unit.rounded)
            _cache[unit.key] = (solved, _mirrored(solved))
            while len(_cache) > 32:
                _cache.popitem(last=False)
        left, right = _cache[unit.key]
    return left if hand.side == "left" else right
