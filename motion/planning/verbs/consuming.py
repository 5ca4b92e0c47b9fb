"""Drinking and eating."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.language.plan import Step
from motion.planning import handling
from motion.planning.performance import Performance
from motion.planning.verbs.basic import object_of
from motion.planning.verbs.registry import verb
from motion.rotation import Array
from motion.scene.model import Shape
from motion.skeleton import landmarks
from motion.solve.goals import HEAD

_YAWS = np.linspace(-np.pi, np.pi, 24, endpoint=False)


def rim(shape: Shape) -> tuple[Array, float]:
    """Centre (3,) of a vessel's opening in its own frame and its radius: the top of its highest part."""
    tops = [(float(part.corners()[:, 1].max()), part) for part in shape.parts if part.name != "handle"]
    height, part = max(tops, key=lambda pair: pair[0])
    corners = part.corners()
    centre = 0.5 * (corners.min(0) + corners.max(0))
    radius = 0.5 * float(min(np.ptp(corners[:, 0]), np.ptp(corners[:, 2])))
    return np.array([centre[0], height, centre[2]]), radius


def at_mouth(p: Performance, side: str, id: str, tilt: float, gap: float) -> Array:
    """Pose (7,) in the head's frame that brings the near rim of a vessel to the lips, tilted by `tilt` radians."""
    held = p.held[side]
    assert held is not None
    opening, radius = rim(p.scene.object(id).shape)
    lips = landmarks.mouth(p.skeleton) + np.array([0.0, 0.0, gap])
    # The opening leans towards the face, which is at -Z of the cup: a negative turn about the head's X axis.
    lean = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), np.array(-tilt))
    turned = rot.mul(lean, rot.mul(rot.from_yaw(_YAWS), handling.upright(p, id)))
    near = opening + rot.inv_rotate(
        rot.mul(rot.from_yaw(_YAWS), handling.upright(p, id)), np.array([0.0, 0.0, -radius])
    )
    objects = poses.make(lips - rot.rotate(turned, near), turned)
    head = p.situation(posture=np.zeros(6)).frame(HEAD)
    cost = p.comfort(side, poses.mul(poses.mul(head, objects), held.grasp.wrist))
    return objects[int(cost.argmin())]


@verb("drink")
def drink(p: Performance, step: Step) -> None:
    """Bring a vessel to the mouth, tip it, and bring it down again."""
    id = object_of(p, step)
    side = handling.take(p, id, step.hand)[0]
    handling.carry(p, side, duration=0.6)
    p.look(id)
    near = at_mouth(p, side, id, np.radians(12.0), 0.02)
    p.t = p.move_object(id, near, HEAD, p.span(0.75))
    p.look(None)
    # From here on the wrist keeps the turn about the vertical that it chose: only the tilt grows.
    tipped = _more_tilt(p, id, near, np.radians(38.0))
    p.goals.head.move(p.t, p.t + p.span(0.5), np.array([-0.16, 0.0, 0.0]))
    start = p.t
    p.t = p.move_object(id, tipped, HEAD, p.span(0.5))
    p.event("drink", object=id, hand=side)
    p.wait(0.9)
    p.stay(id)
    p.goals.head.move(p.t, p.t + p.span(0.5), np.zeros(3))
    p.face("jawOpen", [(start, 0.0), (start + 0.4, 0.18), (p.t, 0.18), (p.t + 0.4, 0.0)])
    p.t = p.move_object(id, near, HEAD, p.span(0.45), stop=False)
    handling.carry(p, side, duration=0.8)


def _more_tilt(p: Performance, id: str, near: Array, tilt: float) -> Array:
    """The pose turned further about the point of its rim that touches the lips."""
    lips = landmarks.mouth(p.skeleton) + np.array([0.0, 0.0, 0.004])
    lean = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), np.array(-tilt))
    return poses.make(lips + rot.rotate(lean, near[:3] - lips - np.array([0.0, 0.0, 0.016])), rot.mul(lean, near[3:]))


@verb("eat")
def eat(p: Performance, step: Step) -> None:
    """Bring food to the mouth, bite and chew, and lower it again."""
    id = object_of(p, step)
    side = handling.take(p, id, step.hand)[0]
    handling.carry(p, side, duration=0.6)
    held = p.held[side]
    assert held is not None
    low, high = p.scene.object(id).shape.bounds
    head = p.situation(posture=np.zeros(6)).frame(HEAD)
    lips = landmarks.mouth(p.skeleton)
    ways = []
    for pitch in np.radians([0.0, -30.0, 30.0, -60.0, 60.0]):
        lean = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), np.array(pitch))
        turned = rot.mul(lean, rot.mul(rot.from_yaw(_YAWS), handling.upright(p, id)))
        # The support point of the object's box towards the face meets the lips.
        towards = rot.inv_rotate(turned, np.array([0.0, 0.0, -1.0]))
        near = np.where(np.abs(towards) < 0.35, 0.5 * (low + high), np.where(towards > 0, high, low))
        ways.append(poses.make(lips - rot.rotate(turned, near), turned))
    objects = np.concatenate(ways)
    cost = p.comfort(side, poses.mul(poses.mul(head, objects), held.grasp.wrist))
    # The hand must not be between the food and the mouth.
    wrists = poses.mul(objects, held.grasp.wrist)
    cost = cost + 8.0 * np.maximum(lips[2] + 0.05 - wrists[:, 2], 0.0)
    target = objects[int(cost.argmin())]
    p.look(id)
    p.t = p.move_object(id, target, HEAD, p.span(0.85))
    p.look(None)
    p.event("eat", object=id, hand=side)
    start = p.t
    p.wait(0.5)
    p.stay(id)
    chew = [(start - 0.25, 0.0), (start, 0.45), (start + 0.3, 0.05)]
    chew += [(start + 0.6 + 0.35 * k, 0.18 if k % 2 == 0 else 0.03) for k in range(6)]
    p.face("jawOpen", [*chew, (start + 2.9, 0.0)])
    handling.carry(p, side, duration=0.8)
    p.wait(0.5)
