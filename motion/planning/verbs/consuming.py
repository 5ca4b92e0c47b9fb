"""Drinking and eating."""

from __future__ import annotations

import numpy as np

from motion import grasp
from motion import pose as poses
from motion import rotation as rot
from motion.language.plan import Step
from motion.planning import handling
from motion.planning.performance import Performance
from motion.planning.verbs.basic import object_of
from motion.planning.verbs.purposes import serves
from motion.planning.verbs.registry import verb
from motion.planning.vessels import brim
from motion.planning.wielding import make_space
from motion.rotation import Array
from motion.skeleton import landmarks
from motion.solve import arms
from motion.solve.goals import HEAD

_YAWS = np.linspace(-np.pi, np.pi, 24, endpoint=False)
# How far below the rim the wrist should be, metres, and the price of every metre less.
_BELOW_RIM, _BEFORE_THE_FACE = 0.05, 12.0
_READY_TILT, _SIP_TILT = np.radians(12.0), np.radians(36.0)


def mouth_poses(p: Performance, id: str, tilt: float, gap: float) -> Array:
    """Poses (K, 7) in the head's frame that bring the near rim of a vessel to the lips, tilted by `tilt` radians."""
    opening, radius = brim(p.scene, id)
    lips = landmarks.mouth(p.skeleton) + np.array([0.0, 0.0, gap])
    # The opening leans towards the face, which is at -Z of the cup: a negative turn about the head's X axis.
    lean = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), np.array(-tilt))
    level = rot.mul(rot.from_yaw(_YAWS), handling.upright(p, id))
    near = opening + rot.inv_rotate(level, np.array([0.0, 0.0, -radius]))
    turned = rot.mul(lean, level)
    return poses.make(lips - rot.rotate(turned, near), turned)


def _sips(p: Performance, id: str) -> Array:
    """The two poses (K, 2, 7) of a sip in the head's frame, for every turn about the vertical: at the lips, and tipped."""
    # A tall vessel must lean more, or its foot would be in the chest.
    tall = float(np.clip((p.scene.object(id).shape.size[1] - 0.10) / 0.12, 0.0, 1.0))
    ready = _READY_TILT + np.radians(38.0) * tall
    return np.stack([mouth_poses(p, id, ready, 0.015), mouth_poses(p, id, ready + _SIP_TILT, 0.004)], 1)


@serves("drink")
def drinking(p: Performance, id: str) -> tuple[handling.Use, handling.Suits]:
    """The use of drinking from a vessel, and what a hand near its rim costs: it would be before the face."""
    top = float(brim(p.scene, id)[0][1])

    def price(side: str, found: list[grasp.Grasp]) -> Array:
        below = top - np.array([g.wrist[1] for g in found])
        return _BEFORE_THE_FACE * np.maximum(_BELOW_RIM * p.skeleton.height / 1.75 - below, 0.0)

    upright = p.situation(posture=np.zeros(6)).frame(HEAD)
    return lambda side: poses.mul(upright, _sips(p, id)), handling.each_hand(price)


@verb("drink")
def drink(p: Performance, step: Step) -> None:
    """Bring a vessel to the mouth, tip it, and bring it down again."""
    id = object_of(p, step)
    side = handling.take(p, id, _one(step), *drinking(p, id))[0]
    handling.carry(p, side, duration=0.6)
    make_space(p)
    held = p.held[side]
    assert held is not None
    sips = _sips(p, id)
    wrists = poses.mul(poses.mul(p.situation(posture=np.zeros(6)).frame(HEAD), sips), held.grasp.wrist)
    cost = p.comfort(side, wrists.reshape(-1, 7)).reshape(sips.shape[:2]).max(1)
    near, tipped = sips[int(cost.argmin())]
    p.look(id)
    p.t = p.move_object(id, near, HEAD, p.span(0.75))
    p.look(None)
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


def _one(step: Step) -> str | None:
    """The hand asked for, when it is one."""
    return step.hand if step.hand in arms.SIDES else None


def _bites(p: Performance, id: str) -> Array:
    """Poses (K, 7) in the head's frame that bring some end of a thing to the lips."""
    low, high = p.scene.object(id).shape.bounds
    ways = []
    for pitch in np.radians([0.0, -30.0, 30.0, -60.0, 60.0]):
        lean = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), np.array(pitch))
        turned = rot.mul(lean, rot.mul(rot.from_yaw(_YAWS[::2]), handling.upright(p, id)))
        # The support point of the object's box towards the face meets the lips.
        towards = rot.inv_rotate(turned, np.array([0.0, 0.0, -1.0]))
        near = np.where(np.abs(towards) < 0.35, 0.5 * (low + high), np.where(towards > 0, high, low))
        ways.append(poses.make(landmarks.mouth(p.skeleton) - rot.rotate(turned, near), turned))
    return np.concatenate(ways)


@serves("eat")
def eating(p: Performance, id: str) -> tuple[handling.Use, None]:
    """The use of eating something from the hand."""
    return lambda side: poses.mul(p.situation(posture=np.zeros(6)).frame(HEAD), _bites(p, id))[:, None], None


@verb("eat")
def eat(p: Performance, step: Step) -> None:
    """Bring food to the mouth, bite and chew, and lower it again."""
    id = object_of(p, step)
    side = handling.take(p, id, _one(step), *eating(p, id))[0]
    handling.carry(p, side, duration=0.6)
    make_space(p)
    held = p.held[side]
    assert held is not None
    ways = _bites(p, id)
    wrists = poses.mul(ways, held.grasp.wrist)
    cost = p.comfort(side, poses.mul(p.situation(posture=np.zeros(6)).frame(HEAD), wrists))
    # The hand must not be between the food and the mouth.
    lips = landmarks.mouth(p.skeleton)
    cost = cost + 8.0 * np.maximum(lips[2] + 0.05 - wrists[:, 2], 0.0)
    target = ways[int(cost.argmin())]
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
