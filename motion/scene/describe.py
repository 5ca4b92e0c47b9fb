"""The fields of a scene entry that say what a thing is, apart from where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from motion import rotation as rot
from motion.errors import SceneError
from motion.rotation import Array
from motion.scene.catalogue import Category, parse_grasp
from motion.scene.model import GraspHint, Joint, SceneObject, Shape


def plain(entry: Mapping[str, Any], kind: Category | None, shape: Shape) -> SceneObject:
    """An object of a given shape, with what its category says about the rest."""
    item = SceneObject(
        id=entry["id"],
        label=entry.get("label") or (kind.names_en[0] if kind else entry["id"]),
        shape=shape,
        position=np.zeros(3),
        attributes=dict(entry.get("attributes", {})),
        affordances=frozenset({"graspable", "pushable"}),
    )
    if kind is None:
        return item
    # A hold on a part that this shape lacks, such as a handle, is left to be found on the shape itself.
    names = {part.name for part in shape.parts}
    return replace(
        item,
        category=kind.id,
        affordances=kind.affordances,
        grasps=tuple(grasp for grasp in kind.grasps if grasp.part in names),
        movable=kind.movable,
        mass=kind.mass,
    )


def described(item: SceneObject, entry: Mapping[str, Any], where: str) -> SceneObject:
    """The object with everything the entry states itself."""
    stated: dict[str, Any] = {
        key: entry[key]
        for key in ("movable", "mass", "full", "supported_by", "inside", "part_of")
        if key in entry
    }
    if "affordances" in entry:
        stated["affordances"] = frozenset(entry["affordances"])
    if "grasps" in entry:
        stated["grasps"] = tuple(
            _grasp(grasp, item, f"{where}/grasps/{i}") for i, grasp in enumerate(entry["grasps"])
        )
    if entry.get("joint") is not None:
        stated["joint"] = _joint(entry["joint"], f"{where}/joint")
    return replace(item, **stated)


def _grasp(text: str, item: SceneObject, where: str) -> GraspHint:
    hint = parse_grasp(text)
    names = tuple(dict.fromkeys(part.name for part in item.shape.parts))
    if hint.part not in names:
        raise SceneError(
            f"{where}: '{item.id}' has no part '{hint.part}' to take",
            kind="unknown_part",
            candidates=names,
            fix="name one of its parts, as type:part or type:part:hands",
        )
    return hint


def _joint(data: Mapping[str, Any], where: str) -> Joint:
    axis = np.asarray(data["axis"], dtype=np.float64)
    length = np.linalg.norm(axis)
    low, high = data["range"]
    if length < 1e-6 or low > high:
        raise SceneError(
            f"{where}: the axis must not be zero and the range must rise",
            kind="bad_value",
            fix="give axis [x, y, z] and range [low, high]",
        )
    # An axis that is already of unit length stays as written, so that files round-trip exactly.
    unit = axis if abs(length - 1) < 1e-9 else axis / length
    return Joint(data["kind"], np.asarray(data["origin"], dtype=np.float64), unit, (float(low), float(high)))


def rotation_of(entry: Mapping[str, Any], where: str) -> Array:
    """The entry's orientation (4,). Catalogue things face an avatar that looks along +Z by default."""
    if "rotation" in entry:
        if "heading_deg" in entry:
            raise SceneError(
                f"{where}/heading_deg: 'rotation' already says how it is turned",
                kind="bad_value",
                fix="leave out one of them",
            )
        return read_rotation(entry["rotation"], f"{where}/rotation")
    facing = 0.0 if "shape" in entry or "mesh" in entry else 180.0
    return rot.from_yaw(np.radians(entry.get("heading_deg", facing)))


def read_rotation(values: Any, where: str) -> Array:
    """A unit quaternion xyzw from four numbers."""
    q = np.asarray(values, dtype=np.float64)
    length = float(np.linalg.norm(q))
    if length < 1e-3:
        raise SceneError(
            f"{where}: a quaternion of length {length:.2g} has no direction",
            kind="bad_value",
            fix="give [x, y, z, w] of unit length",
        )
    return q if abs(length - 1) < 1e-9 else rot.normalize(q)
