"""Carrying a thing past one's own body while that rises or bends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion import geometry
from motion import pose as poses
from motion import rotation as rot
from motion.planning.postures import HEAD_BALLS, bodies
from motion.planning.reach import Clearance
from motion.planning.situation import body_frames
from motion.planning.transit import TIMES
from motion.planning.whereabouts import Whereabouts
from motion.rotation import Array
from motion.scene.model import Shape
from motion.solve.torso import Torso
from motion.solve.tracks import WORLD, Key, scalar_track

# How far a head that follows a thing with its eyes may come towards it, metres for a body of 1.75 m.
_NOD = 0.06


@dataclass(frozen=True, eq=False)
class Course:
    """What the planned body does during a move: trunks (S) in the stance's frame (7,) at the `transit.TIMES`, and its flesh in
    the world as balls, centres (S, B, 3) and radii (B,).
    """

    stance: Array
    torso: Torso
    centres: Array
    radii: Array


def course(p: Whereabouts, begin: float, end: float) -> Course:
    """What the body does between two times, seconds."""
    channel = p.goals.posture
    postures = scalar_track(begin + TIMES * (end - begin), channel.times, np.array(channel.values))
    torso, centres, radii = bodies(p.skeleton, p.hips_height, postures, p.seat is not None)
    radii = radii.copy()
    radii[HEAD_BALLS] += _NOD * p.skeleton.height / 1.75
    stance = poses.make(np.array([p.stance.x, 0.0, p.stance.z]), rot.from_yaw(np.array(p.stance.heading)))
    return Course(stance, torso, poses.apply(stance, centres), radii)


def goal_track(p: Whereabouts, key: Key, during: Course) -> Array:
    """World poses (S, 7) of a key in a course."""
    if key.frame.partition(":")[0] in (WORLD, "object", "hand"):
        return np.broadcast_to(p.where(key), (len(TIMES), 7))
    frames = body_frames(p.skeleton, during.torso, 0.0, key.frame)
    return poses.mul(poses.mul(during.stance, frames), key.pose)


def beside(during: Course, shape: Shape, hands: Array) -> Clearance:
    """Distances (D, S) to the body of a carried thing at poses (D, S, 7) and of the hands that hold it, points (P, 3) in the
    thing's frame.
    """

    def distance(ways: Array) -> Array:
        local = poses.apply(poses.inv(ways)[:, :, None], during.centres)
        thing = geometry.distance(shape, local.reshape(-1, 3)).reshape(local.shape[:3]) - during.radii
        apart = np.linalg.norm(local[:, :, None] - hands[:, None], axis=-1) - during.radii
        return np.minimum(thing.min(-1), apart.min((-1, -2), initial=np.inf))

    return distance
