"""Talking on the phone."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.language.plan import Step
from motion.planning import handling
from motion.planning.performance import Performance
from motion.planning.verbs.registry import verb
from motion.planning.verbs.showing import require
from motion.planning.wielding import at_ease, make_space
from motion.rotation import Array
from motion.skeleton import landmarks
from motion.solve import arms
from motion.solve.goals import HEAD

_SLOPES = np.radians([35.0, 50.0, 65.0, 80.0])
# How far down the phone's length from its middle the ear lies, and the gap between phone and ear, metres.
_EAR, _GAP = 0.30, 0.010


def _at_ear(p: Performance, id: str, side: str) -> Array:
    """Poses (K, 7) in the head's frame of a phone at the ear of a side, its lower end towards the mouth."""
    s = arms.sign_of(side)
    size = p.scene.object(id).shape.size
    thin, long = int(size.argmin()), int(size.argmax())
    axes = np.eye(3)
    source = np.stack([axes[thin], axes[long], np.cross(axes[thin], axes[long])], -1)
    ear = landmarks.ear(p.skeleton, side) + np.array([s * (0.5 * size[thin] + _GAP), 0.0, 0.0])
    rows = []
    # Who takes a phone from a table has the palm on its screen, so either side may face the head.
    for side_out in (1.0, -1.0):
        for end in (1.0, -1.0):
            for slope in _SLOPES:
                down = np.array([0.0, -np.sin(slope), np.cos(slope)])
                face, along = np.array([-s * side_out, 0.0, 0.0]), down * end
                goal = np.stack([face, along, np.cross(face, along)], -1)
                rows.append(poses.make(ear + _EAR * size[long] * down, rot.from_matrix(goal @ source.T)))
    return np.array(rows)


@verb("call")
def call(p: Performance, step: Step) -> None:
    """Hold a phone to the ear and talk."""
    named = (
        step.object is not None
        and p.scene.has(step.object)
        and "callable" in p.scene.object(step.object).affordances
    )
    id = step.object if named and step.object is not None else require(p, "callable", "phone")
    hand = step.hand if step.hand in arms.SIDES else None

    def use(side: str) -> Array:
        return poses.mul(p.situation(posture=np.zeros(6)).frame(HEAD), _at_ear(p, id, side))[:, None]

    side = handling.take(p, id, hand, use)[0]
    handling.carry(p, side, duration=0.6)
    make_space(p)
    ways = _at_ear(p, id, side)
    cost = at_ease(p, side, id, use(side)[:, 0])
    pose = ways[int(cost.argmin())]
    p.look(None)
    out = pose + np.array([arms.sign_of(side) * 0.08, 0.0, 0.03, 0.0, 0.0, 0.0, 0.0])
    p.move_object(id, out, HEAD, p.span(0.75), stop=False)
    p.t = p.move_object(id, pose, HEAD, p.span(0.3), start=p.goals.objects[id][-1].time)
    p.event("call", object=id, hand=side)
    p.wait(step.duration or 2.0)
    p.stay(id)
