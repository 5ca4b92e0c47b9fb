"""Arms: clavicle, analytic shoulder–elbow–wrist chain, and the swivel that makes the elbow look natural."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from motion import rotation as rot
from motion import two_bone
from motion.rotation import Array
from motion.skeleton import Skeleton, index, limits
from motion.solve.inertia import Inertia
from motion.solve.torso import Torso
from motion.solve.wrist import TWIST_LIMIT, eased, strain

SIDES = ("left", "right")
SWIVELS = np.radians([-60.0, -40.0, -20.0, 0.0, 20.0, 40.0, 60.0, 80.0, 100.0])

# Reach, in arm lengths, from which a free arm is kept from straightening, and how much more it is given.
_STRAIGHT, _SNAP = 0.94, 0.04
# How near to the shoulder a free hand is led around it and how far at most, in arm lengths, and which way, for the left side:
# before the body.
_FOLDED, _SHIFTED, _AROUND = 0.48, 0.40, np.array([0.42, -0.34, 0.84])
# Sample points from elbow to wrist, and from shoulder to elbow.
_FOREARM, _UPPER = np.array([0.0, 0.35, 0.7, 0.93]), np.array([0.45, 0.75])
# In the chest's frame, for the left side: a hand held at ease, and where its elbow points.
_EASY_LINE = np.array([0.15, -0.62, 0.77]) / np.linalg.norm([0.15, -0.62, 0.77])
_EASY_POLE = np.array([0.50, -0.80, -0.45])


def sign_of(side: str) -> float:
    """+1 for the left side, which lies at +X, and -1 for the right."""
    return 1.0 if side == "left" else -1.0


def hand_facing(side: str, fingers: Array, palm: Array) -> Array:
    """Hand rotation (4,) with the fingers along one direction (3,) and the palm turned to another."""
    s = sign_of(side)
    x = np.asarray(fingers, np.float64) / np.linalg.norm(fingers) * s
    y = -np.asarray(palm, np.float64)
    y = y - (y @ x) * x
    y = y / np.linalg.norm(y)
    return rot.from_matrix(np.stack([x, y, np.cross(x, y)], -1))


@dataclass(frozen=True, eq=False)
class ArmPose:
    """One arm over N frames. Local rotations (N, 4) by joint name, elbow and reached wrist positions (N, 3)."""

    local: dict[str, Array]
    shoulder: Array
    elbow: Array
    wrist: Array
    twist: Array
    flexion: Array
    deviation: Array


def arm_length(skeleton: Skeleton, side: str) -> float:
    """Shoulder to wrist, metres."""
    return skeleton.length(f"{side}UpperArm") + skeleton.length(f"{side}LowerArm")


def girdle(skeleton: Skeleton, torso: Torso, side: str, target: Array, shrug: Array | float = 0.0) -> Array:
    """Clavicle rotation (N, 4), local to the chest: the shoulder follows the hand forward and up, at most about 20 degrees.

    shrug (N,): additional lift of the shoulders, 0..1.
    """
    s = sign_of(side)
    rest = torso.shoulder(skeleton, side)
    offset = rot.inv_rotate(torso.chest_rotation, target - rest)
    distance = np.linalg.norm(offset, axis=-1)
    direction = offset / np.maximum(distance, 1e-9)[:, None]
    stretch = np.clip((distance / arm_length(skeleton, side) - 0.55) / 0.45, 0.0, 1.0)
    stretch = stretch * stretch * (3.0 - 2.0 * stretch)
    forward, up = direction[:, 2], direction[:, 1]
    protract = 0.34 * np.maximum(forward, 0.0) ** 2 * stretch
    raise_ = 0.34 * np.maximum(up + 0.1, 0.0) ** 2 * stretch
    raise_ = raise_ + 0.30 * np.asarray(shrug)
    vector = np.stack([np.zeros_like(up), -s * protract, s * raise_], -1)
    return rot.from_rotvec(vector)


def natural_pole(chest: Array, line: Array, side: str) -> Array:
    """Where an unconcerned elbow points (N, 3) for unit shoulder–wrist lines (N, 3) of chests turned by (N, 4).

    For a hand held down and forward the elbow points down, back and outwards; other lines turn that by the shortest rotation.
    The only line for which that is undefined goes up behind the shoulder, where no hand gets.
    """
    outwards = np.array([sign_of(side), 1.0, 1.0])
    easy = _EASY_LINE * outwards
    pole = _EASY_POLE * outwards
    pole = pole - (pole @ easy) * easy
    turn = rot.between(easy, rot.inv_rotate(chest, line))
    return rot.rotate(chest, rot.rotate(turn, pole))


def _swing(pole: Array, axis: Array, angle: Array | float) -> Array:
    return rot.rotate(rot.from_axis_angle(axis, np.broadcast_to(angle, axis.shape[:-1])), pole)


def solve_arm(
    skeleton: Skeleton,
    torso: Torso,
    side: str,
    wrist: Array,
    swivel: Array,
    clavicle: Array | None = None,
    loose: Array | None = None,
    inertia: Inertia | None = None,
) -> ArmPose:
    """Put the wrist (N, 7) where it is asked, exactly when it is within reach.

    swivel (N,): elbow rotation about the shoulder–wrist line, radians, positive raises the elbow outwards.
    loose (N,): where 1 the hand may turn away from what is asked to stay within the wrist's limits (frames in sequence),
    where 0 it may not.
    inertia: how forearm and hand were turned in the motion that this one goes on from.
    """
    s = sign_of(side)
    axis_x = np.array([1.0, 0.0, 0.0])
    if clavicle is None:
        clavicle = girdle(skeleton, torso, side, wrist[:, :3])
    girdle_world = rot.mul(torso.chest_rotation, clavicle)
    shoulder = torso.clavicle(skeleton, side) + rot.rotate(
        girdle_world, skeleton.offsets[index(f"{side}UpperArm")]
    )
    line = wrist[:, :3] - shoulder
    line = line / np.maximum(np.linalg.norm(line, axis=-1, keepdims=True), 1e-9)
    pole = natural_pole(torso.chest_rotation, line, side)
    pole = pole / np.maximum(np.linalg.norm(pole, axis=-1, keepdims=True), 1e-6)
    pole = _swing(pole, line, swivel * s)
    upper, lower = skeleton.length(f"{side}UpperArm"), skeleton.length(f"{side}LowerArm")
    elbow, reached = two_bone.solve(shoulder, wrist[:, :3], upper, lower, pole)
    along = (elbow - shoulder) / upper
    forearm = (reached - elbow) / lower
    # In the T-pose the elbow folds forward (+Z), so local Z of the upper arm points away from the elbow's pole.
    z = -(pole - (pole * along).sum(-1, keepdims=True) * along)
    z = z / np.maximum(np.linalg.norm(z, axis=-1, keepdims=True), 1e-9)
    x = along * s
    y = rot.cross(z, x)
    upper_world = rot.from_matrix(np.stack([x, y, z], -1))
    fold = np.arctan2((forearm * z).sum(-1), (forearm * along).sum(-1))
    fold_local = rot.from_axis_angle(np.array([0.0, -s, 0.0]), fold)
    fold_world = rot.mul(upper_world, fold_local)
    relative = rot.mul(rot.inv(fold_world), wrist[:, 3:])
    swing, twist = rot.swing_twist(rot.inv(relative), axis_x)
    bend, roll = rot.inv(swing), rot.inv(twist)
    angle = 2.0 * np.arctan2(roll[:, 0], roll[:, 3])
    angle = (angle + np.pi) % (2.0 * np.pi) - np.pi
    if loose is not None:
        angle, bend = eased(angle, bend, loose, s)
    kept = np.clip(angle, -TWIST_LIMIT, TWIST_LIMIT)
    hand_local = rot.mul(rot.from_axis_angle(axis_x, angle - kept), bend)
    if inertia is not None:
        # Half a turn of the hand can be reached either way round; a motion that goes on keeps to its way at first.
        kept = np.clip(inertia.value(f"twist:{side}", kept), -TWIST_LIMIT, TWIST_LIMIT)
        hand_local = inertia.rotation(f"bend:{side}", hand_local)
    lower_local = rot.mul(fold_local, rot.from_axis_angle(axis_x, kept))
    vector = rot.to_rotvec(bend)
    local = {
        f"{side}Shoulder": clavicle,
        f"{side}UpperArm": rot.mul(rot.inv(girdle_world), upper_world),
        f"{side}LowerArm": lower_local,
        f"{side}Hand": hand_local,
    }
    return ArmPose(local, shoulder, elbow, reached, angle, vector[:, 2] * s, vector[:, 1] * s)


def eased_reach(
    skeleton: Skeleton, torso: Torso, side: str, wrist: Array, loose: Array, free: Array
) -> Array:
    """Wrists (N, 7) drawn in a little where a nearly straight arm would make the elbow snap, by `loose` (N,), and led around
    the shoulder where they would pass through it, by `free` (N,).

    Near full stretch the elbow's angle changes with the square root of the distance: infinitely fast at the end. A hand that
    comes nearer to its shoulder than the elbow can fold would swing the whole arm around in a moment.
    """
    shoulder, length = torso.shoulder(skeleton, side), arm_length(skeleton, side)
    offset = wrist[:, :3] - shoulder
    ratio = np.maximum(np.linalg.norm(offset, axis=-1) / length, 1e-6)
    beyond = np.maximum(ratio - _STRAIGHT, 0.0)
    soft = np.minimum(ratio, _STRAIGHT) + _SNAP * (1.0 - np.exp(-beyond / _SNAP))
    scale = 1.0 + (soft / ratio - 1.0) * loose
    # Of the third power: a hand that gets in there is not accelerated at once.
    aside = length * _SHIFTED * free * np.maximum(1.0 - (ratio / _FOLDED) ** 2, 0.0) ** 3
    way = rot.rotate(torso.chest_rotation, _AROUND * np.array([sign_of(side), 1.0, 1.0]))
    return np.concatenate([shoulder + offset * scale[:, None] + way * aside[:, None], wrist[:, 3:]], axis=-1)


def discomfort(arm: ArmPose, loose: Array | None = None) -> Array:
    """How unnatural wrist and shoulder are (N,); the wrist counts little wherever the hand is `loose` (N,)."""
    upper = next(name for name in arm.local if name.endswith("UpperArm"))
    beyond = limits.violation_of(upper, arm.local[upper])
    result: Array = strain(arm.twist, arm.flexion, arm.deviation, loose) + 40.0 * beyond**2 + 8.0 * beyond
    return result


def body_clearance_cost(torso: Torso, skeleton: Skeleton, elbow: Array, wrist: Array) -> Array:
    """Penalty (N,) for an elbow or forearm inside the trunk, taken as a capsule from hips to neck."""
    axis = torso.neck - torso.hips
    length = (axis * axis).sum(-1, keepdims=True)
    radius = skeleton.radii[index("chest")] + 0.6 * skeleton.radii[index("leftLowerArm")]
    cost = np.zeros(len(elbow))
    for point in (elbow, 0.5 * (elbow + wrist)):
        u = np.clip(((point - torso.hips) * axis).sum(-1, keepdims=True) / length, 0.0, 1.0)
        gap = np.linalg.norm(point - torso.hips - u * axis, axis=-1)
        cost += np.maximum(radius - gap, 0.0) ** 2 * 400.0
    return cost


def swivel_costs(
    skeleton: Skeleton,
    torso: Torso,
    side: str,
    wrist: Array,
    clearance: Callable[[Array], Array] | None,
    swivels: Array = SWIVELS,
    loose: Array | None = None,
) -> Array:
    """Cost (N, S) of every swivel (S,) for wrists (N, 7), all solved as one batch.

    clearance: signed distance (N, P) of world points (N, P, 3) to the nearest obstacle. loose (N,): where the hand gives
    way to the wrist's limits.
    """
    count, choices = len(wrist), len(swivels)
    rows = np.repeat(np.arange(count), choices)
    turn = np.tile(swivels, count)
    clavicle = girdle(skeleton, torso, side, wrist[:, :3])
    body = torso.at(rows)
    arm = solve_arm(skeleton, body, side, wrist[rows], turn, clavicle[rows])
    cost = discomfort(arm, None if loose is None else loose[rows]) + 0.16 * (turn - 0.1) ** 2
    cost = cost + body_clearance_cost(body, skeleton, arm.elbow, arm.wrist)
    if clearance is not None:
        fore = arm.elbow[:, None] + (arm.wrist - arm.elbow)[:, None] * _FOREARM[:, None]
        upper = arm.shoulder[:, None] + (arm.elbow - arm.shoulder)[:, None] * _UPPER[:, None]
        samples = np.concatenate([fore, upper], axis=1)
        gap = clearance(samples.reshape(count, -1, 3)).reshape(samples.shape[:2])
        inside = np.maximum(0.01 + skeleton.radii[index(f"{side}LowerArm")] - gap, 0.0)
        cost = cost + (inside**2).sum(-1) * 900.0 + 60.0 * inside.max(-1)
    result: Array = cost.reshape(count, choices)
    return result


def smooth_swivel(costs: Array, fps: float, stiffness: float = 0.02) -> Array:
    """The cheapest swivel path (N,) through costs (N, S) by dynamic programming, then low-passed.

    stiffness: price of turning the elbow, per rad² and second.
    """
    steps = (SWIVELS[:, None] - SWIVELS[None, :]) ** 2 * stiffness * fps
    total = np.empty_like(costs)
    back = np.empty(costs.shape, dtype=np.intp)
    total[0] = costs[0]
    for i in range(1, len(costs)):
        options = total[i - 1][None, :] + steps
        back[i] = options.argmin(1)
        total[i] = costs[i] + options[np.arange(len(SWIVELS)), back[i]]
    path = np.empty(len(costs), dtype=np.intp)
    path[-1] = int(total[-1].argmin())
    for i in range(len(costs) - 1, 0, -1):
        path[i - 1] = back[i][path[i]]
    return SWIVELS[path]
