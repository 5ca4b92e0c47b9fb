"""Anatomical joint limits of the canonical humanoid, by swing and twist.

A local rotation is taken relative to the middle of the joint's range and split into a swing, which bends the
bone, and a twist about the bone's own axis. The swing is a rotation vector with two components, each bounded
(a box: hinges, hands, spine) or both together (an ellipse: shoulder, thumb); the twist is an interval.

Ranges are generous ends of what healthy adults reach (Kapandji, The Physiology of the Joints; Norkin and
White, Measurement of Joint Motion), wider where one bone of the humanoid stands for several real joints.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton.names import JOINTS

Range = tuple[float, float]
Vector = tuple[float, float, float]

_X, _Y, _Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
_DOWN: Vector = (0.0, -1.0, 0.0)
_BACK: Vector = (0.0, 0.0, -1.0)
_FREE: Range = (-180.0, 180.0)


@dataclass(frozen=True)
class Limit:
    """The range of one joint, degrees.

    bone (3,): twist axis at rest. first (3,): axis of the first swing component; the second is bone × first.
    middle (3,): rotation vector to the middle of the range, radians. round: the swing ranges are the axes of
    an ellipse about the middle rather than a box.
    """

    bone: Vector
    first: Vector
    swing: tuple[Range, Range]
    twist: Range
    middle: Vector = (0.0, 0.0, 0.0)
    round: bool = False

    def mirrored(self) -> Limit:
        """The same joint on the other side of the plane x = 0."""
        return replace(self, bone=_mirror(self.bone), first=_mirror(self.first), middle=_mirror(self.middle))


def _mirror(axis: Vector) -> Vector:
    """Rotation axes are pseudovectors: in a mirror they keep the component across it and turn the others."""
    return axis[0], -axis[1], -axis[2]


def _spine(bend: Range, side: float, turn: float) -> Limit:
    # The second axis is Y × X = -Z; its range is symmetric, so the sign does not matter.
    return Limit(_Y, _X, (bend, (-side, side)), (-turn, turn))


def _finger(bend: Range, spread: float, turn: float) -> Limit:
    # Fingers lie along the arm; bending turns +X down, about -Z. The second axis is X × -Z = +Y.
    return Limit(_X, _BACK, (bend, (-spread, spread)), (-turn, turn))


def _thumb(cone: float, turn: float) -> Limit:
    bone = tuple(np.array([0.70, -0.14, 0.70]) / np.linalg.norm([0.70, -0.14, 0.70]))
    return Limit(bone, _perpendicular(bone), ((-cone, cone), (-cone, cone)), (-turn, turn), round=True)


def _towards(bone: Vector, direction: Vector) -> Vector:
    """Rotation vector that takes the bone's axis to a direction."""
    x, y, z = rot.to_rotvec(rot.between(bone, direction)).tolist()
    return x, y, z


def _perpendicular(axis: Vector) -> Vector:
    side = np.cross(axis, _Y)
    return tuple(side / np.linalg.norm(side))


_TRUNK = {
    "hips": Limit(_Y, _X, (_FREE, _FREE), _FREE),
    # Positive about X bends forward.
    "spine": _spine((-25.0, 45.0), 28.0, 25.0),
    "chest": _spine((-22.0, 38.0), 25.0, 25.0),
    "upperChest": _spine((-22.0, 35.0), 25.0, 25.0),
    "neck": _spine((-40.0, 45.0), 35.0, 50.0),
    "head": _spine((-45.0, 45.0), 35.0, 50.0),
    "jaw": Limit(_Z, _X, ((-3.0, 38.0), (-12.0, 12.0)), (-5.0, 5.0)),
}
# Joints that come in pairs, for the left side.
_SIDES = {
    "Eye": Limit(_Z, _X, ((-35.0, 35.0), (-45.0, 45.0)), (-8.0, 8.0)),
    # The first component raises (about Z), the second brings backward (about X × Z = -Y is forward).
    "Shoulder": Limit(_X, _Z, ((-18.0, 42.0), (-25.0, 38.0)), (-35.0, 35.0)),
    # A wide cone about forward, outward and slightly down, which leaves out only behind the back.
    "UpperArm": Limit(
        _X,
        _Z,
        ((-115.0, 115.0), (-115.0, 115.0)),
        (-135.0, 80.0),
        middle=_towards(_X, (0.70, -0.30, 0.55)),
        round=True,
    ),
    # Flexion brings the forearm forward, about -Y; the twist is pronation, 0 midway with the palm down.
    "LowerArm": Limit(_X, (0.0, -1.0, 0.0), ((-5.0, 152.0), (-8.0, 8.0)), (-95.0, 95.0)),
    # Flexion about -Z; the second axis +Y takes the hand away from the thumb (ulnar).
    "Hand": Limit(_X, _BACK, ((-85.0, 85.0), (-32.0, 47.0)), (-25.0, 25.0)),
    "ThumbMetacarpal": _thumb(65.0, 60.0),
    "ThumbProximal": _thumb(75.0, 40.0),
    "ThumbDistal": _thumb(95.0, 30.0),
    "IndexProximal": _finger((-25.0, 97.0), 25.0, 20.0),
    "MiddleProximal": _finger((-25.0, 97.0), 22.0, 20.0),
    "RingProximal": _finger((-25.0, 97.0), 22.0, 20.0),
    "LittleProximal": _finger((-25.0, 97.0), 30.0, 25.0),
    **{
        f"{name}Intermediate": _finger((-6.0, 117.0), 7.0, 10.0)
        for name in ("Index", "Middle", "Ring", "Little")
    },
    **{f"{name}Distal": _finger((-8.0, 92.0), 7.0, 10.0) for name in ("Index", "Middle", "Ring", "Little")},
    # Flexion lifts the thigh forward, about -X; the second axis -Y × -X = -Z is inward.
    "UpperLeg": Limit(_DOWN, (-1.0, 0.0, 0.0), ((-32.0, 128.0), (-60.0, 32.0)), (-55.0, 55.0)),
    # Flexion takes the heel back, about +X.
    "LowerLeg": Limit(_DOWN, _X, ((-3.0, 152.0), (-8.0, 8.0)), (-25.0, 25.0)),
    # Positive about -X lifts the toes.
    "Foot": Limit(_DOWN, (-1.0, 0.0, 0.0), ((-52.0, 37.0), (-30.0, 30.0)), (-30.0, 30.0)),
    "Toes": Limit(_Z, (-1.0, 0.0, 0.0), ((-40.0, 75.0), (-12.0, 12.0)), (-12.0, 12.0)),
}


def _limit(name: str) -> Limit:
    if name in _TRUNK:
        return _TRUNK[name]
    if name.startswith("left"):
        return _SIDES[name.removeprefix("left")]
    return _SIDES[name.removeprefix("right")].mirrored()


LIMITS: dict[str, Limit] = {name: _limit(name) for name in JOINTS}


def _frames() -> tuple[Array, Array]:
    """Quaternions (J, 4) to multiply before and after, which put twist, first, second on X, Y, Z."""
    before, after = [], []
    for limit in LIMITS.values():
        bone, first = np.array(limit.bone), np.array(limit.first)
        basis = rot.from_matrix(np.stack([bone, first, np.cross(bone, first)], axis=-1))
        middle = rot.from_rotvec(limit.middle)
        before.append(rot.mul(rot.inv(basis), rot.inv(middle)))
        after.append(basis)
    return np.stack(before), np.stack(after)


_BEFORE, _AFTER = _frames()
_SWING = np.radians([limit.swing for limit in LIMITS.values()])
_TWIST = np.radians([limit.twist for limit in LIMITS.values()])
_TWIST_MIDDLE, _TWIST_REACH = _TWIST.mean(-1), np.ptp(_TWIST, axis=-1) / 2
_ROUND = np.array([limit.round for limit in LIMITS.values()])
# Within this many radians of the limit a rotation counts as inside, so that clamping twice changes nothing.
_SLACK = 1e-9


def _clamped(rotations: Array, joints: slice) -> tuple[Array, np.ndarray]:
    """The nearest allowed rotations in swing and twist (..., J, 4), and where they differ (..., J)."""
    before, after, swings = _BEFORE[joints], _AFTER[joints], _SWING[joints]
    middle, reach = _TWIST_MIDDLE[joints], _TWIST_REACH[joints]
    q = rot.mul(rot.mul(before, rotations), after)
    q = np.where(q[..., 3:] < 0, -q, q)
    x, y, z, w = (q[..., i] for i in range(4))
    # Half a turn of pure swing has no twist; the tiny floor only guards the division there.
    cosine = np.maximum(np.hypot(x, w), 1e-12)
    half_twist = np.arctan2(x, w)
    sine = np.hypot(y, z)
    angle = 2.0 * np.arctan2(sine, cosine)
    scale = np.where(sine > 1e-9, angle / np.maximum(sine, 1e-12), 2.0) / cosine
    swing = np.stack([(y * w - z * x) * scale, (y * x + z * w) * scale], -1)

    boxed = np.clip(swing, swings[..., 0], swings[..., 1])
    length = np.sqrt(((swing / swings[..., 1]) ** 2).sum(-1))
    rounded = swing / np.maximum(length, 1.0)[..., None]
    bounded = np.where(_ROUND[joints, None], rounded, boxed)

    offset = (2.0 * half_twist - middle + np.pi) % (2.0 * np.pi) - np.pi
    twist = middle + np.clip(offset, -reach, reach)
    outside = (np.abs(bounded - swing).max(-1) > _SLACK) | (np.abs(offset) > reach + _SLACK)

    limited = np.array(rotations)
    if outside.any():
        # Few are outside, so only these are put together again.
        joint, turned, bent = np.nonzero(outside)[-1], twist[outside] / 2, bounded[outside]
        zero = np.zeros_like(turned)
        inside = rot.mul(
            rot.from_rotvec(np.stack([zero, bent[:, 0], bent[:, 1]], -1)),
            np.stack([np.sin(turned), zero, zero, np.cos(turned)], -1),
        )
        limited[outside] = rot.mul(rot.mul(rot.inv(before[joint]), inside), rot.inv(after[joint]))
    return limited, outside


def violations(rotations: Array) -> Array:
    """How far each joint of local rotations (..., J, 4) is beyond its limit, radians (..., J); 0 inside."""
    return _violations(rotations, slice(None))


def clamp_of(joint: str, rotations: Array) -> Array:
    """Local rotations (..., 4) of one joint brought back to its limit; what is inside is returned unchanged.

    Continuous as long as the joint does not pass the far side of its range.
    """
    at = JOINTS.index(joint)
    limited, _ = _clamped(rotations[..., None, :], slice(at, at + 1))
    result: Array = limited[..., 0, :]
    return result


def violation_of(joint: str, rotations: Array) -> Array:
    """How far local rotations (..., 4) of one joint are beyond its limit, radians (...)."""
    at = JOINTS.index(joint)
    return _violations(rotations[..., None, :], slice(at, at + 1))[..., 0]


def _violations(rotations: Array, joints: slice) -> Array:
    limited, outside = _clamped(rotations, joints)
    return np.where(outside, rot.angle(rotations, limited), 0.0)
