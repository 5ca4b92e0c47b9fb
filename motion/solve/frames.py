"""The moving frames that keys sit in, evaluated over all frames of a performance."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import Skeleton, index
from motion.solve.goals import HEAD, HIPS, Articulation, Goals
from motion.solve.inertia import Inertia
from motion.solve.resting import drawn_back
from motion.solve.torso import Torso
from motion.solve.tracks import Key, pose_track, scalar_track


def joint_pose(joint_kind: str, origin: Array, axis: Array, amount: Array) -> Array:
    """Displacement (N, 7) of an articulated part in its own rest frame for `amount` (N,) radians or metres."""
    amount = np.asarray(amount, dtype=np.float64)
    if joint_kind == "slide":
        return poses.make(axis * amount[:, None])
    turn = rot.from_axis_angle(np.broadcast_to(axis, (len(amount), 3)), amount)
    return poses.make(origin - rot.rotate(turn, origin), turn)


def _off_floor(origin: Array, skeleton: Skeleton, side: str) -> Array:
    """Shoulders (F, 3) of arms that hang, raised where the hand of a crouching body would get into the floor."""
    hand = np.linalg.norm(skeleton.offsets[index(f"{side}MiddleProximal")])
    lowest = skeleton.length(f"{side}UpperArm") + skeleton.length(f"{side}LowerArm") + 2.3 * float(hand)
    raised = origin.copy()
    raised[:, 1] = np.maximum(origin[:, 1], lowest)
    return raised


class Frames:
    """World poses (F, 7) by frame name, computed when first asked for.

    Until `set_head` is called the head frame is the resting head over the chest: good enough to aim the gaze, which in turn
    decides where the head really is.
    """

    def __init__(self, goals: Goals, torso: Torso, times: Array, inertia: Inertia) -> None:
        self._goals, self._torso, self._times, self._inertia = goals, torso, times, inertia
        self._cache: dict[str, Array] = {}
        head = torso.neck + rot.rotate(torso.chest_rotation, goals.skeleton.offsets[index("head")])
        self._head = poses.make(head, rot.from_yaw(rot.yaw_of(torso.chest_rotation)))

    def set_head(self, head: Array) -> None:
        """Fix the real head poses (F, 7); whatever hung on the provisional ones is forgotten."""
        self._head = head
        self._cache.clear()

    def pin(self, tracks: dict[str, Array]) -> None:
        """Fix the real poses (F, 7) of objects by id; whatever hung on the planned ones is forgotten."""
        self._cache = {f"object:{id}": track for id, track in tracks.items()}

    def track(self, name: str) -> Array:
        """World poses (F, 7) of a frame."""
        if name not in self._cache:
            self._cache[name] = self._evaluate(name)
        return self._cache[name]

    def hand(self, side: str) -> Array:
        """Wanted wrist poses (F, 7) of a hand."""
        return self._keyed(f"hand:{side}", self._goals.hands[side])

    def object(self, id: str) -> Array:
        """Planned poses (F, 7) of an object."""
        return self.track(f"object:{id}")

    def _keyed(self, name: str, keys: list[Key]) -> Array:
        if name not in self._cache:
            self._cache[name] = self._planned(name, keys)
        return self._cache[name]

    def _planned(self, name: str, keys: list[Key]) -> Array:
        track = pose_track(self._times, keys, self.track)
        aside = self._goals.asides.get(name)
        if aside is not None:
            track = np.concatenate([track[:, :3] + aside, track[:, 3:]], axis=-1)
        return self._inertia.pose(name, track)

    def _evaluate(self, name: str) -> Array:
        kind, _, argument = name.partition(":")
        if kind == HEAD:
            return self._head
        if kind == HIPS:
            return poses.make(self._torso.hips, rot.from_yaw(self._goals.base.heading))
        if kind == "hand":
            return self.hand(argument)
        if kind in ("rest", "shoulder"):
            origin = self._torso.shoulder(self._goals.skeleton, argument)
            yaw = rot.from_yaw(rot.yaw_of(self._torso.chest_rotation))
            if kind == "rest":
                origin = _off_floor(origin, self._goals.skeleton, argument)
                swing = self._goals.base.swing[:, 0 if argument == "left" else 1]
                yaw = rot.mul(yaw, rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), -swing))
                rest = poses.make(origin, yaw)
                give = drawn_back(
                    self._goals.skeleton, argument, rest, self._goals.standing(), self._goals.fps
                )
                origin = poses.apply(rest, give)
            return poses.make(origin, yaw)
        if kind == "object":
            return self._object(argument)
        raise KeyError(f"no frame '{name}'")

    def _object(self, id: str) -> Array:
        part = self._goals.articulations.get(id)
        if part is not None:
            return self._articulated(id, part)
        keys = self._goals.objects.get(id)
        if keys:
            return self._planned(f"object:{id}", keys)
        return np.broadcast_to(self._goals.items[id].pose, (len(self._times), 7)).copy()

    def _articulated(self, id: str, part: Articulation) -> Array:
        amount = scalar_track(self._times, part.amount.times, np.array(part.amount.values))
        amount = np.clip(self._inertia.value(f"amount:{id}", amount), *part.joint.range)
        moved = joint_pose(part.joint.kind, part.joint.origin, part.joint.axis, amount)
        return poses.mul(poses.mul(self.track(f"object:{part.parent}"), part.rest), moved)
