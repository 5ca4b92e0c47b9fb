"""What is held before the eyes: reading and taking photos."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.language.plan import Step
from motion.planning import handling
from motion.planning.performance import Performance
from motion.planning.verbs.basic import object_of
from motion.planning.verbs.registry import verb
from motion.planning.verbs.showing import face_roughly, require
from motion.planning.wielding import at_ease, make_space
from motion.rotation import Array
from motion.scene.model import Shape
from motion.skeleton import landmarks
from motion.solve import arms
from motion.solve.goals import HEAD, HIPS

_ROLLS = np.radians([0.0, -90.0, 90.0, 180.0])
# What it costs to read or to take a photo sideways, upside down, and with the wrong side of a flat thing towards the eyes: who
# takes something flat from a table has the palm on its upper side.
_READ_PRICES, _PHOTO_PRICES, _BACK_PRICE = np.array([0.0, 1.5, 1.5, 3.0]), np.array([0.0, 0.2, 0.2, 2.0]), 0.8
_READ_AT, _READ_SLOPES = np.array([0.0, -0.22, 0.34]), np.radians([25.0, 40.0, 55.0])
_PHOTO_AT, _PHOTO_SLOPES = np.array([0.0, -0.05, 0.36]), np.radians([0.0, 10.0])


def viewed_side(shape: Shape) -> tuple[Array, Array]:
    """The direction (3,) of the side that one looks at and the direction (3,) of its upper edge, in the thing's frame.

    Things lie with their face up and their foot towards the user, or stand with their face to the user, who is at +Z. A camera
    is looked at from behind its lens.
    """
    up, front = np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])
    if any(part.name == "lens" for part in shape.parts):
        return -front, up
    thin = int(np.argmin(shape.size))
    if thin == 1:
        return up, -front
    return (front, up) if thin == 2 else (np.array([1.0, 0.0, 0.0]), up)


def before_eyes(p: Performance, id: str, at: Array, slopes: Array, prices: Array) -> tuple[Array, Array]:
    """Poses (K, 7) in the head's frame of a thing that faces the eyes, and their prices (K,).

    at (3,): its middle, from the eyes. slopes: how far its upper edge may lean away, radians. prices (R,): of the `_ROLLS`.
    """
    shape = p.scene.object(id).shape
    face, edge = viewed_side(shape)
    flat = int(np.argmin(shape.size)) == 1 and not any(part.name == "lens" for part in shape.parts)
    turned, price = [], []
    for side in (1.0, -1.0) if flat else (1.0,):
        source = np.stack([np.cross(edge, side * face), edge, side * face], -1)
        for roll, cost in zip(_ROLLS, prices, strict=False):
            for slope in slopes:
                normal = np.array([0.0, np.sin(slope), -np.cos(slope)])
                upper = rot.rotate(
                    rot.from_axis_angle(normal, np.array(roll)), np.array([0.0, np.cos(slope), np.sin(slope)])
                )
                goal = np.stack([np.cross(upper, normal), upper, normal], -1)
                turned.append(rot.from_matrix(goal @ source.T))
                price.append(cost + (0.0 if side > 0 else _BACK_PRICE))
    where = landmarks.eyes(p.skeleton) + at * p.skeleton.height / 1.75
    rotations = np.array(turned)
    # The middle of the thing is seen, wherever its own origin is.
    middle = 0.5 * (shape.bounds[0] + shape.bounds[1])
    return poses.make(where - rot.rotate(rotations, middle), rotations), np.array(price)


def viewing(p: Performance, id: str, at: Array, slopes: Array) -> handling.Use:
    """The use of holding something before the eyes, the right way up."""
    ways, _ = before_eyes(p, id, at, slopes, np.zeros(1))
    return lambda side: poses.mul(p.situation(posture=np.zeros(6)).frame(HEAD), ways)[:, None]


def _hold_up(p: Performance, id: str, side: str, at: Array, slopes: Array, prices: Array) -> None:
    """Bring a held thing before the eyes, as comfortably as it can be looked at."""
    make_space(p)
    ways, cost = before_eyes(p, id, at, slopes, prices)
    situation = p.situation(posture=np.zeros(6))
    world = poses.mul(situation.frame(HEAD), ways)
    cost = cost + np.minimum(at_ease(p, side, id, world), 50.0)
    best = world[int(cost.argmin())]
    # In the hips' frame it stays put while the head turns to it.
    p.t = p.move_object(id, situation.local(HIPS, best), HIPS, p.span(0.85))


@verb("read")
def read(p: Performance, step: Step) -> None:
    """Hold something readable before the eyes and read for a while; what can't be taken is read where it is."""
    id = object_of(p, step)
    if not p.scene.object(id).movable:
        face_roughly(p, p.item(id).position)
        p.look(id)
        p.wait(step.duration or 2.5)
        return
    sides = handling.take(p, id, step.hand, viewing(p, id, _READ_AT, _READ_SLOPES))
    if len(sides) == 2:
        handling.carry_with_both(p, id, height=-0.10, forward=0.02)
    else:
        handling.carry(p, sides[0], duration=0.6)
        _hold_up(p, id, sides[0], _READ_AT, _READ_SLOPES, _READ_PRICES)
    p.look(id)
    p.event("read", object=id)
    p.wait(step.duration or 2.5)
    p.stay(id)
    p.look(None)


@verb("take_photo")
def take_photo(p: Performance, step: Step) -> None:
    """Hold a phone or a camera before the eyes and take a picture of the target."""
    named = (
        step.object is not None
        and p.scene.has(step.object)
        and "photo" in p.scene.object(step.object).affordances
    )
    id = step.object if named and step.object is not None else require(p, "photo", "camera or phone")
    hand = step.hand if step.hand in arms.SIDES else None
    side = handling.take(p, id, hand, viewing(p, id, _PHOTO_AT, _PHOTO_SLOPES))[0]
    subject = step.target if step.target is not None else step.object if not named else None
    point = p.scene.viewer if subject is None or not p.scene.has(subject) else p.item(subject).position
    handling.carry(p, side, duration=0.6)
    face_roughly(p, np.asarray(point), np.radians(30.0))
    p.look(np.asarray(point))
    _hold_up(p, id, side, _PHOTO_AT, _PHOTO_SLOPES, _PHOTO_PRICES)
    p.wait(0.6)
    p.event("photo", object=id, target=subject or "viewer")
    p.wait(0.5)
    p.stay(id)
    handling.carry(p, side)
    p.look(None)
