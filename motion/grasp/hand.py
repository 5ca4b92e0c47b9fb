"""The solid hand of a skeleton: bone capsules, pads and forward kinematics in the wrist's frame.

The Hand joint is the wrist and the frame of everything here. In the T-pose the palm faces -Y, the thumb +Z,
the fingers +X on the left hand and -X on the right one, which is its mirror image. Joints are numbered as in
`finger_names`: thumb to little, base to tip, three each.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, fields, replace
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np

from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import Skeleton, finger_names, index

FINGERS = ("Thumb", "Index", "Middle", "Ring", "Little")
THUMB, INDEX, MIDDLE = range(3)

# Where along a bone its flesh is sampled by balls; the last one is the finger's end.
_ALONG = np.array([0.16, 0.44, 0.72, 1.0])
BALLS = len(_ALONG)
# Angles of pad points around the bone, away from the middle of the pad.
_AROUND = np.radians([-60.0, -30.0, 0.0, 30.0, 60.0])
# Directions of pad points on a fingertip's dome: (towards the pad, along the bone, sideways).
_DOME = np.array([[0.87, 0.5, 0.0], [0.6, 0.8, 0.0], [0.25, 0.97, 0.0], [0.6, 0.5, 0.62], [0.6, 0.5, -0.62]])
# Thumb pad in the T-pose before its component along the bone is removed: down and towards the fingers.
_THUMB_PAD = np.array([0.0, -0.5, -0.87])
# Decimals that tell hands apart.
_DIGITS = 5
MIRROR = np.array([-1.0, 1.0, 1.0])
_MIRROR_TURN = np.array([1.0, -1.0, -1.0])


def mirror_rotations(q: Array) -> Array:
    """The same rotations (..., 4) for the other hand."""
    mirrored: Array = q * np.array([1.0, -1.0, -1.0, 1.0])
    return mirrored


@dataclass(frozen=True, eq=False)
class Hand:
    """One hand at rest, in its wrist's frame; lengths in metres.

    offsets (5, 3, 3): rest translation of each finger joint from its parent. tips (5, 3, 3): end of each
    bone in its joint. radii (5, 3). flex, pads, bones (5, 3, 3): unit axis of flexion, direction of the pad
    and of the finger.
    palm_balls (P, 3), palm_radii (P,): flesh of the palm. palm_pads (P, 3): its points on the palm side.
    """

    side: str
    names: tuple[str, ...]
    offsets: Array
    tips: Array
    radii: Array
    flex: Array
    pads: Array
    bones: Array
    palm_balls: Array
    palm_radii: Array
    palm_pads: Array
    key: str

    @property
    def sign(self) -> float:
        """+1 for the left hand, -1 for the right: the fingers' direction along X."""
        return 1.0 if self.side == "left" else -1.0

    @cached_property
    def as_left(self) -> Hand:
        """The same proportions as a left hand; equal keys mean equal geometry."""
        if self.side == "left":
            return self
        names = tuple(name.replace("right", "left", 1) for name in self.names)
        flipped = {
            name: getattr(self, name) * MIRROR
            for name in ("offsets", "tips", "pads", "bones", "palm_balls", "palm_pads")
        }
        return replace(self, side="left", names=names, flex=self.flex * _MIRROR_TURN, **flipped)

    def scaled(self, factor: float) -> Hand:
        """The same hand, `factor` times as large."""
        lengths = ("offsets", "tips", "radii", "palm_balls", "palm_radii", "palm_pads")
        sized = {name: getattr(self, name) * factor for name in lengths}
        left = self.as_left
        key = _geometry_key(*(getattr(left, name) * factor for name in lengths[:3]), left.palm_radii * factor)
        return replace(self, key=key, **sized)

    @property
    def rounded(self) -> Hand:
        """The same hand to as many decimals as tell hands apart: equal for hands of equal key."""
        arrays: dict[str, Any] = {
            one.name: np.round(getattr(self, one.name), _DIGITS)
            for one in fields(self)
            if isinstance(getattr(self, one.name), np.ndarray)
        }
        return replace(self, **arrays)

    @property
    def palm_length(self) -> float:
        """Wrist to the middle finger's knuckle."""
        return float(np.linalg.norm(self.offsets[MIDDLE, 0]))

    @property
    def length(self) -> float:
        """Wrist to the tip of the middle finger."""
        chain = np.linalg.norm(self.tips[MIDDLE], axis=-1).sum()
        return self.palm_length + float(chain) + float(self.radii[MIDDLE, 2])

    @property
    def palm_centre(self) -> Array:
        """Middle of the palm's skin (3,)."""
        knuckles = self.offsets[1:, 0].mean(0)
        return np.array([knuckles[0] * 0.72, self.palm_pads[:, 1].min(), knuckles[2]])

    def chains(self, fingers: Array) -> tuple[Array, Array]:
        """Joint positions (..., 5, 3, 3) and rotations (..., 5, 3, 4) of fingers (..., 15, 4)."""
        local = fingers.reshape(*fingers.shape[:-2], 5, 3, 4)
        turned = np.empty(local.shape)
        places = np.empty((*local.shape[:-1], 3))
        turned[..., 0, :] = local[..., 0, :]
        places[..., 0, :] = self.offsets[:, 0]
        for bone in (1, 2):
            places[..., bone, :] = places[..., bone - 1, :] + rot.rotate(
                turned[..., bone - 1, :], self.offsets[:, bone]
            )
            turned[..., bone, :] = rot.mul(turned[..., bone - 1, :], local[..., bone, :])
        return places, turned

    def finger_balls(self, places: Array, turned: Array) -> Array:
        """Ball centres (..., 5, 3, BALLS, 3) of finger joints as given by `chains`."""
        along = rot.rotate(turned, self.tips)
        result: Array = places[..., None, :] + _ALONG[:, None] * along[..., None, :]
        return result

    def balls(self, fingers: Array) -> tuple[Array, Array]:
        """Flesh of the whole hand: ball centres (..., B, 3) and radii (B,), fingers first, then the palm."""
        centres = self.finger_balls(*self.chains(fingers))
        lead = fingers.shape[:-2]
        centres = centres.reshape(*lead, 15 * BALLS, 3)
        palm = np.broadcast_to(self.palm_balls, (*lead, *self.palm_balls.shape))
        return np.concatenate([centres, palm], axis=-2), self.ball_radii

    @property
    def thumb_balls(self) -> int:
        """How many of `balls` belong to the thumb; they come first."""
        return 3 * BALLS

    @property
    def ball_radii(self) -> Array:
        """Radii (B,) of `balls`."""
        return np.concatenate([np.repeat(self.radii.reshape(-1), BALLS), self.palm_radii])

    def pad_points(self, fingers: Array) -> Array:
        """Skin points (..., 15, K, 3) on the palm side of every finger bone, fingertips' domes included."""
        _, turned = self.chains(fingers)
        centres = self.finger_balls(*self.chains(fingers))[..., 1:, :]
        pad = rot.rotate(turned, self.pads)
        side = rot.rotate(turned, self.flex)
        bone = rot.rotate(turned, self.bones)
        around = np.cos(_AROUND)[:, None] * pad[..., None, :] + np.sin(_AROUND)[:, None] * side[..., None, :]
        radii = self.radii[..., None, None, None]
        belly = centres[..., :, None, :] + radii * around[..., None, :, :]
        directions = np.stack([pad, bone, side], axis=-2)
        dome = np.einsum("ki,...ij->...kj", _DOME, directions)
        ends = centres[..., -1:, :] + self.radii[..., None, None] * dome
        # Only the fingertip has a dome; elsewhere the belly's middle stands in so that the array stays
        # rectangular.
        ends[..., :2, :, :] = belly[..., :2, 1, 2:3, :]
        lead = fingers.shape[:-2]
        points = np.concatenate([belly.reshape(*lead, 5, 3, -1, 3), ends], axis=-2)
        return points.reshape(*lead, 15, -1, 3)


def _palm(offsets: Array, radii: Array, wrist_radius: float) -> tuple[Array, Array]:
    """Balls along the four hand bones and the ball of the thumb."""
    knuckles = offsets[1:, 0]
    starts = knuckles * np.array([0.12, 0.5, 0.35])
    t = np.array([0.0, 0.3, 0.55, 0.8, 1.0])
    centres = starts[:, None] + t[:, None] * (knuckles - starts)[:, None]
    ends = radii[1:, 0] * 1.15
    sizes = wrist_radius * 0.85 + t * (ends[:, None] - wrist_radius * 0.85)
    return centres.reshape(-1, 3), sizes.reshape(-1)


def _geometry_key(*arrays: Array) -> str:
    data = np.round(np.concatenate([a.ravel() for a in arrays]) * 10.0**_DIGITS).astype("<i8")
    return hashlib.sha256(data.tobytes()).hexdigest()[:16]


def build(skeleton: Skeleton, side: str) -> Hand:
    """Measure a skeleton's hand, "left" or "right"."""
    joints = [index(name) for name in finger_names(side)]
    flip = np.ones(3) if side == "left" else MIRROR
    offsets = (skeleton.offsets[joints] * flip).reshape(5, 3, 3)
    tips = (skeleton.tips[joints] * flip).reshape(5, 3, 3)
    radii = skeleton.radii[joints].reshape(5, 3)
    chain = offsets[:, 1] + offsets[:, 2] + tips[:, 2]
    bones = chain / np.linalg.norm(chain, axis=-1, keepdims=True)
    toward = np.where(np.arange(5)[:, None] == THUMB, _THUMB_PAD, np.array([0.0, -1.0, 0.0]))
    pads = toward - (toward * bones).sum(-1, keepdims=True) * bones
    pads = pads / np.linalg.norm(pads, axis=-1, keepdims=True)
    flex = np.cross(bones, pads)
    balls, sizes = _palm(offsets, radii, float(skeleton.radii[index(f"{side}Hand")]))
    palm_pads = balls - np.array([0.0, 1.0, 0.0]) * sizes[:, None]
    turn = np.ones(3) if side == "left" else _MIRROR_TURN
    per_bone = (5, 3, 3)
    return Hand(
        side=side,
        names=finger_names(side),
        offsets=offsets * flip,
        tips=tips * flip,
        radii=radii,
        flex=np.broadcast_to((flex * turn)[:, None], per_bone).copy(),
        pads=np.broadcast_to((pads * flip)[:, None], per_bone).copy(),
        bones=np.broadcast_to((bones * flip)[:, None], per_bone).copy(),
        palm_balls=balls * flip,
        palm_radii=sizes,
        palm_pads=palm_pads * flip,
        key=_geometry_key(offsets, tips, radii, sizes),
    )


_cache: OrderedDict[str, Hand] = OrderedDict()
_lock = Lock()


def hand_of(skeleton: Skeleton, side: str) -> Hand:
    """The hand of a skeleton, measured once."""
    key = f"{skeleton.hash}:{side}"
    with _lock:
        if key not in _cache:
            _cache[key] = build(skeleton, side)
            while len(_cache) > 64:
                _cache.popitem(last=False)
        return _cache[key]
