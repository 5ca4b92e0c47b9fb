"""Carrying things past one's own rising body."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion.planning.passing import Course, beside, course
from motion.planning.performance import Performance
from motion.planning.situation import body_frames
from motion.planning.transit import TIMES
from motion.rotation import Array
from motion.scene.model import Primitive, Scene, SceneObject, Shape
from motion.solve.goals import shoulder_frame
from motion.solve.torso import DROP, PITCH, POSTURE_SIZE
from motion.solve.tracks import pose_track
from tests.motion.planning.stages import beginning

_SHOE = Shape((Primitive("box", np.array([0.11, 0.11, 0.30])),))
_RISING = 0.8


def crouching() -> Performance:
    """An adult who has crouched before a shoe on the floor and begins to rise."""
    shoe = SceneObject("shoe", "shoe", _SHOE, np.array([-0.1, 0.15, 0.30]), np.array([0.0, 0.0, 0.0, 1.0]))
    p = beginning(Scene((shoe,)))
    bent = np.zeros(POSTURE_SIZE)
    bent[[PITCH, DROP]] = 0.9, 0.48
    p.lean(bent, 0.0, 0.6)
    p.wait(0.6)
    p.straighten(_RISING)
    return p


def way(p: Performance, during: Course, begin: float) -> Array:
    """Where the shoe is (S, 7) at the `TIMES` of the body's course."""

    def frame(name: str) -> Array:
        return poses.mul(during.stance, body_frames(p.skeleton, during.torso, 0.0, name))

    return pose_track(begin + TIMES * _RISING, p.goals.objects["shoe"], frame)


def gap(p: Performance, around: bool) -> float:
    """The least distance of shoe and body while it is carried up, metres."""
    begin, frame = p.t, shoulder_frame("right")
    goal = poses.make(np.array([0.0, -0.30, 0.35]))
    clearance = p.clearance(np.array([0.0, 0.8, 0.3]), 0.8, ("shoe",)) if around else None
    p.move_object("shoe", goal, frame, _RISING, clearance=clearance)
    during = course(p, begin, begin + _RISING)
    return float(beside(during, _SHOE, np.zeros((0, 3)))(way(p, during, begin)[None]).min())


def test_the_body_is_where_it_will_be() -> None:
    p = crouching()
    during = course(p, p.t, p.t + _RISING)
    heights = during.centres[:, 0, 1]
    assert (np.diff(heights) > 0.0).all()
    assert heights[-1] - heights[0] > 0.3


def test_a_thing_is_carried_around_the_knees() -> None:
    assert gap(crouching(), around=False) < -0.01
    assert gap(crouching(), around=True) > 0.0
