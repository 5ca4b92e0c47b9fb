"""From a category to rigid scene objects: a body and its doors, lids, drawers and caps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from motion import pose as poses
from motion import rotation as rot
from motion.rotation import Array
from motion.scene import catalogue
from motion.scene.catalogue import Category
from motion.scene.extent import drop
from motion.scene.model import Joint, Primitive, SceneObject, Shape
from motion.scene.recipe import RECIPES, Build, Moving
from motion.scene.support import level_on


def make(
    category: str | Category,
    id: str,
    position: ArrayLike | None = None,
    *,
    on: SceneObject | None = None,
    at: tuple[float, float] | None = None,
    heading: float = np.pi,
    size: ArrayLike | None = None,
    scale: float = 1.0,
    attributes: Mapping[str, str] | None = None,
    label: str | None = None,
    open: float | None = None,
) -> tuple[SceneObject, ...]:
    """The object and its moving parts, named "fridge" and "fridge.door".

    position (3,): the body's bounding-box centre; without it the thing rests on the floor, hangs at its
    category's height or rests on `on`, at world [x, z] = `at`. heading: radians; the default turns its front
    to an avatar that stands at the origin and looks along +Z. size: (width, height, depth) in place of the
    usual one. open: how far moving parts are open, 0..1.
    """
    kind = catalogue.get(category) if isinstance(category, str) else category
    extent = np.asarray(kind.size if size is None else size, dtype=np.float64) * scale
    built = (
        _build(kind.id, tuple(extent.tolist())) if catalogue.get(kind.id) is kind else _fresh(kind, extent)
    )
    shape, offset = _centred(built.parts)
    rotation = rot.from_yaw(heading)
    body = SceneObject(
        id=id,
        label=label or kind.names_en[0],
        shape=shape,
        position=np.zeros(3),
        rotation=rotation,
        category=kind.id,
        attributes=dict(attributes or {}),
        affordances=kind.affordances,
        grasps=kind.grasps,
        movable=kind.movable,
        mass=kind.mass * float(np.prod(extent / np.asarray(kind.size))),
        supported_by=on.id if on is not None and position is None else None,
    )
    body = replace(body, position=_place(body, kind, position, on, at))
    amount = kind.open if open is None else open
    return (body, *(_part(body, part, offset, amount) for part in built.moving))


def _place(
    body: SceneObject,
    kind: Category,
    position: ArrayLike | None,
    on: SceneObject | None,
    at: tuple[float, float] | None,
) -> Array:
    if position is not None:
        return np.asarray(position, dtype=np.float64)
    if on is not None:
        level = level_on(on)
        x, z = at if at is not None else (float(level.centre[0]), float(level.centre[2]))
        return np.array([x, level.height + drop(body.shape, body.rotation), z])
    x, z = at or (0.0, 0.0)
    return np.array([x, kind.height if kind.mounted else drop(body.shape, body.rotation), z])


@lru_cache(maxsize=512)
def _build(id: str, size: tuple[float, float, float]) -> Build:
    return _fresh(catalogue.get(id), np.asarray(size))


def _fresh(kind: Category, size: Array) -> Build:
    """The recipe at a size; walls, legs and handles keep their thickness as long as that leaves room."""
    recipe = RECIPES[kind.recipe]
    built = recipe(size, **kind.options)
    if built.sound:
        return built
    factor = float((size / np.asarray(kind.size)).min())
    return recipe(size / factor, **kind.options).scaled(factor)


def _centred(parts: tuple[Primitive, ...]) -> tuple[Shape, Array]:
    """The parts around their common bounding-box centre, and that centre in the recipe's frame."""
    low, high = Shape(parts).bounds
    centre = (low + high) / 2
    return Shape(tuple(replace(part, position=part.position - centre) for part in parts)), centre


def _part(body: SceneObject, moving: Moving, offset: Array, amount: float) -> SceneObject:
    """A moving part, `amount` (0..1) of its way open."""
    shape, centre = _centred(moving.parts)
    low, high = moving.range
    joint = Joint(moving.kind, moving.origin - centre, moving.axis, moving.range)
    value = low + (high - low) * amount
    closed = poses.mul(body.pose, poses.make(centre - offset))
    pose = poses.mul(closed, moved_by(joint, value))
    return SceneObject(
        id=f"{body.id}.{moving.name}",
        label=f"{body.label} {moving.name}",
        shape=shape,
        position=pose[:3],
        rotation=pose[3:],
        attributes={"name_zh": _chinese(body) + moving.name_zh},
        affordances=moving.affordances,
        grasps=moving.grasps,
        movable=False,
        mass=body.mass * 0.15,
        part_of=body.id,
        joint=replace(joint, range=(low - value, high - value)),
    )


def moved_by(joint: Joint, value: float) -> Array:
    """The pose (7,) in the part's own frame at joint value 0 that it takes at `value`, radians or metres."""
    if joint.kind == "slide":
        return poses.make(joint.axis * value)
    turn = rot.from_axis_angle(joint.axis, np.asarray(value))
    return poses.make(joint.origin - rot.rotate(turn, joint.origin), turn)


def _chinese(body: SceneObject) -> str:
    if "name_zh" in body.attributes:
        return body.attributes["name_zh"]
    return catalogue.get(body.category).names_zh[0] if body.category else body.label
