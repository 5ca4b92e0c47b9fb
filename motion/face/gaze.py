"""Where the eyes look while the body does what it does: at things, hands, the viewer or somebody, with eyes and head.

Eyes jump first and reach further than comfort asks; the head follows and takes most of a great turn, hardly any of a small one.
Each eye aims at its target by itself, so that they converge on what is near. Without a target the body's own gaze goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from motion import rotation as rot
from motion.errors import FaceError
from motion.rotation import Array
from motion.skeleton import Skeleton, index, limits
from motion.solve.gaze import EYE_TIME, HEAD_TIME, NECK_SHARE, angles_of, soft_limit, yaw_pitch
from motion.solve.tracks import min_jerk

EYES = ("leftEye", "rightEye")
# The trunk up to the neck, whose turns carry the head.
_TRUNK = ("spine", "chest", "upperChest")
# Angle that the eyes like to take over, and how much of a small one; how far the head turns and bends; radians.
_EASY, _SHARE = np.radians(14.0), 0.8
_HEAD_YAW, _HEAD_PITCH = np.radians(74.0), np.radians(46.0)
# Beyond the first angle eyes only strain towards the second.
_FREELY, _STRAINED = np.radians(26.0), np.radians(32.0)
# A jump of the gaze beyond this is a great one.
GREAT = np.radians(15.0)

Target = Array | str | None
"""A world point (3,), a name that the caller knows ("viewer", an object, "hand:left", somebody), or the body's own gaze."""


@dataclass(frozen=True, eq=False)
class Look:
    """From `time` seconds on the gaze goes to a target."""

    time: float
    target: Target = None


@dataclass(frozen=True, eq=False)
class Aim:
    """Local rotations (N, 4) of neck, head and eyes by name, and how far the eyes are lowered, radians (N,)."""

    local: dict[str, Array]
    lowered: Array


class Gaze:
    """The gaze of one character; looks come in the order of time, and times never go back."""

    def __init__(self, skeleton: Skeleton) -> None:
        self._skeleton = skeleton
        self._looks: list[Look] = [Look(-1e9)]

    def look(self, look: Look) -> None:
        """Look elsewhere from a time on; what was to come later is dropped."""
        self._looks = [one for one in self._looks if one.time < look.time] or self._looks[:1]
        self._looks.append(look)

    def aim(
        self,
        times: Array,
        root: Array,
        rotations: Array,
        points: Mapping[str, Array],
        nods: Array,
        jumps: Array,
    ) -> Aim:
        """Turn neck, head and eyes of a body: root (N, 3), rotations (N, J, 4) local.

        points: world points (N, 3) or (3,) by the name of what may be looked at. nods (N, 3): pitch, yaw and roll added to the
        head, radians, against which the eyes hold still. jumps (N, 2): pitch and yaw added to the eyes. FaceError for a target
        without a point.
        """
        while len(self._looks) > 1 and self._looks[1].time + HEAD_TIME < times[0]:
            del self._looks[0]
        skeleton = self._skeleton
        chest, neck = _neck(skeleton, root, rotations)
        own = rot.mul(rotations[:, index("neck")], rotations[:, index("head")])
        middle = 0.5 * (skeleton.offsets[index(EYES[0])] + skeleton.offsets[index(EYES[1])])
        base = neck + rot.rotate(chest, skeleton.offsets[index("head")] + middle)
        places = [self._place(look.target, points, len(times)) for look in self._looks]
        total = own
        for i, (look, place) in enumerate(zip(self._looks, places, strict=True)):
            turned = own if place is None else _head(rot.inv_rotate(chest, place - base))
            total = _gone(total, turned, times, look.time, HEAD_TIME) if i else turned
        total = rot.mul(total, yaw_pitch(nods))
        change = rot.mul(total, rot.inv(own))
        share = rot.slerp(rot.identity((len(times),)), change, np.full(len(times), NECK_SHARE))
        local = {"neck": limits.clamp_of("neck", rot.mul(share, rotations[:, index("neck")]))}
        local["head"] = limits.clamp_of("head", rot.mul(rot.inv(local["neck"]), total))
        bent = rot.mul(chest, local["neck"])
        head = rot.mul(bent, local["head"])
        skull = neck + rot.rotate(bent, skeleton.offsets[index("head")])
        between = skull + rot.rotate(head, middle)
        forward = rot.rotate(rotations[:, index(EYES[0])], _AHEAD) + rot.rotate(
            rotations[:, index(EYES[1])], _AHEAD
        )
        line, near = rot.rotate(rot.mul(chest, own), forward), np.zeros(len(times))
        first = places[0]
        if first is not None:
            line, near = _towards(first - between)
        line = line / np.linalg.norm(line, axis=-1, keepdims=True)
        own_line = rot.rotate(rot.mul(chest, own), forward / np.linalg.norm(forward, axis=-1, keepdims=True))
        for look, place in zip(self._looks[1:], places[1:], strict=True):
            wanted, closeness = (
                (own_line, np.zeros(len(times))) if place is None else _towards(place - between)
            )
            u = min_jerk((times - look.time) / EYE_TIME)
            turn = rot.slerp(rot.identity((len(times),)), rot.between(line, wanted), u)
            line, near = rot.rotate(turn, line), near + (closeness - near) * u
        lowered = np.zeros(len(times))
        for eye in EYES:
            aside = between - (skull + rot.rotate(head, skeleton.offsets[index(eye)]))
            angles = angles_of(rot.inv_rotate(head, line + near[:, None] * aside))
            angles = _eased(angles) + jumps
            lowered = lowered + 0.5 * angles[:, 0]
            local[eye] = yaw_pitch(np.concatenate([angles, np.zeros((len(times), 1))], -1))
        return Aim(local, lowered)

    def _place(self, target: Target, points: Mapping[str, Array], count: int) -> Array | None:
        if target is None:
            return None
        if isinstance(target, str):
            if target not in points:
                raise FaceError(
                    f"there is no '{target}' to look at", kind="unknown_target", candidates=tuple(points)
                )
            target = points[target]
        return np.broadcast_to(np.asarray(target, dtype=np.float64), (count, 3))


_AHEAD = np.array([0.0, 0.0, 1.0])


def _neck(skeleton: Skeleton, root: Array, rotations: Array) -> tuple[Array, Array]:
    """World rotation (N, 4) of the upper chest and position (N, 3) of the neck."""
    world, place = rotations[:, 0], root
    for name in _TRUNK:
        place = place + rot.rotate(world, skeleton.offsets[index(name)])
        world = rot.mul(world, rotations[:, index(name)])
    return world, place + rot.rotate(world, skeleton.offsets[index("neck")])


def _head(direction: Array) -> Array:
    """Which way (N, 4) the head turns in the chest's frame for something in a direction (N, 3)."""
    angles = angles_of(direction)
    angles = angles - _SHARE * soft_limit(angles, _EASY)
    pitch, yaw = soft_limit(angles[:, 0], _HEAD_PITCH), soft_limit(angles[:, 1], _HEAD_YAW)
    return yaw_pitch(np.stack([pitch, yaw, np.zeros_like(yaw)], -1))


def _gone(before: Array, after: Array, times: Array, start: float, duration: float) -> Array:
    return rot.slerp(before, after, min_jerk((times - start) / duration))


def _towards(offset: Array) -> tuple[Array, Array]:
    """Unit directions (N, 3) and one over the distance (N,)."""
    distance = np.maximum(np.linalg.norm(offset, axis=-1), 0.05)
    return offset / distance[:, None], 1.0 / distance


def _eased(angles: Array) -> Array:
    """Eye angles (N, 2) kept within what eyes do: exact up to a comfortable angle, less and less beyond it."""
    size = np.linalg.norm(angles, axis=-1, keepdims=True)
    over = np.maximum(size - _FREELY, 0.0)
    kept = np.minimum(size, _FREELY) + soft_limit(over, _STRAINED - _FREELY)
    result: Array = angles * (kept / np.maximum(size, 1e-9))
    return result
