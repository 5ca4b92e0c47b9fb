"""From the entries of a scene document to placed objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.errors import SceneError
from motion.scene import catalogue
from motion.scene.catalogue import Category
from motion.scene.describe import described, plain, rotation_of
from motion.scene.extent import drop
from motion.scene.making import make
from motion.scene.model import Scene, SceneObject
from motion.scene.shapes import read_shape
from motion.scene.support import level_in, level_on

MAX_OBJECTS = 512
_PLACES = ("position", "on", "in", "at")


class Entries:
    """Builds the objects of a document; an entry may rest on one that comes later."""

    def __init__(self, entries: Sequence[Mapping[str, Any]], folder: Path | None) -> None:
        self._folder = folder
        self._entries: dict[str, tuple[int, Mapping[str, Any]]] = {}
        self._made: dict[str, tuple[SceneObject, ...]] = {}
        self._open: list[str] = []
        self.unsupported: frozenset[str] = frozenset()
        for index, entry in enumerate(entries):
            id = entry["id"]
            if id in self._entries:
                raise _wrong(
                    index, "id", f"the id '{id}' is taken", "duplicate_id", "give each object its own id"
                )
            self._entries[id] = (index, entry)

    def build(self) -> tuple[SceneObject, ...]:
        """Every object in the order of the document, parts after their bodies."""
        made = tuple(item for id in self._entries for item in self._make(id))
        if len(made) > MAX_OBJECTS:
            raise SceneError(
                f"/objects: {len(made)} objects with their parts, more than {MAX_OBJECTS}",
                kind="too_many",
                fix="leave out what the avatar cannot come near",
            )
        known: dict[str, SceneObject] = {}
        for item in made:
            if item.id in known:
                raise SceneError(
                    f"/objects: two objects have the id '{item.id}', one of them a part of another",
                    kind="duplicate_id",
                    fix="give the object another id",
                )
            known[item.id] = item
        self._check_references(known)
        self.unsupported = frozenset(
            id
            for id, (_, entry) in self._entries.items()
            if "supported_by" not in entry and known[id].supported_by is None and known[id].part_of is None
        )
        return made

    def _check_references(self, known: Mapping[str, SceneObject]) -> None:
        for id, (index, entry) in self._entries.items():
            for key in ("supported_by", "inside", "part_of"):
                other = entry.get(key)
                if other is not None and (other not in known or other == id):
                    raise _unknown(index, key, other, tuple(name for name in known if name != id))

    def _make(self, id: str) -> tuple[SceneObject, ...]:
        if id in self._made:
            return self._made[id]
        index, entry = self._entries[id]
        if id in self._open:
            raise _wrong(
                index,
                "on",
                f"{' → '.join([*self._open, id])} rest on each other",
                "cycle",
                "let one of them stand elsewhere",
            )
        self._open.append(id)
        body, *parts = self._base(index, entry)
        body = described(body, entry, f"/objects/{index}")
        placed = self._placed(index, entry, body)
        self._open.pop()
        # The doors and lids were made with the body standing at its default place; carry them along.
        self._made[id] = (placed, *(_carried(part, body, placed) for part in parts))
        return self._made[id]

    def _base(self, index: int, entry: Mapping[str, Any]) -> tuple[SceneObject, ...]:
        """The object and its parts before placing."""
        kind = self._category(index, entry)
        shape = read_shape(entry, self._folder, f"/objects/{index}")
        if shape is None and kind is None:
            raise _wrong(
                index,
                "",
                f"'{entry['id']}' has neither category, shape nor mesh",
                "no_shape",
                "give one of 'category', 'shape' and 'mesh'",
            )
        if shape is not None:
            return (plain(entry, kind, shape),)
        assert kind is not None  # either the category or the shape is there
        extent = np.asarray(entry.get("size", kind.size), dtype=np.float64) * entry.get("scale", 1.0)
        if extent.min() < 0.001 or extent.max() > 20:
            raise _wrong(
                index,
                "scale",
                "the object would be smaller than 1 mm or larger than 20 m",
                "bad_value",
                "check scale",
            )
        return make(
            kind,
            entry["id"],
            size=extent,
            attributes=entry.get("attributes"),
            label=entry.get("label"),
            open=entry.get("open"),
        )

    def _category(self, index: int, entry: Mapping[str, Any]) -> Category | None:
        if "category" not in entry and "label" in entry and ("mesh" in entry or "shape" in entry):
            return catalogue.find(entry["label"])
        name = entry.get("category")
        if name is None:
            return None
        try:
            return catalogue.get(name)
        except SceneError as wrong:
            raise _placed_at(f"/objects/{index}/category", wrong) from None

    def _placed(self, index: int, entry: Mapping[str, Any], body: SceneObject) -> SceneObject:
        body = replace(body, rotation=rotation_of(entry, f"/objects/{index}"))
        places = [key for key in _PLACES if key in entry]
        if "position" in entry and len(places) > 1:
            raise _wrong(
                index, places[1], "'position' already says where it is", "bad_value", "leave out one of them"
            )
        if "on" in entry and "in" in entry:
            raise _wrong(
                index, "in", "a thing is on or in another, not both", "bad_value", "leave out one of them"
            )
        if "position" in entry:
            return replace(body, position=np.asarray(entry["position"], dtype=np.float64))
        if "on" in entry or "in" in entry:
            return self._resting(index, entry, body)
        x, z = entry.get("at", (0.0, 0.0))
        kind = catalogue.get(body.category) if body.category else None
        height = entry.get("height", kind.height if kind is not None and kind.mounted else None)
        y = drop(body.shape, body.rotation) if height is None else float(height)
        return replace(body, position=np.array([float(x), y, float(z)]))

    def _resting(self, index: int, entry: Mapping[str, Any], body: SceneObject) -> SceneObject:
        key = "on" if "on" in entry else "in"
        owner = self._owner(index, key, entry[key])
        if not {"heading_deg", "rotation", "shape", "mesh"} & set(entry):
            # Things lie square to what carries them unless told otherwise.
            body = replace(body, rotation=rot.from_yaw(rot.yaw_of(owner[0].rotation)))
        try:
            if key == "on":
                level = level_on(owner[0], entry.get("level"))
                carrier = owner[0]
            else:
                carrier, level = level_in(Scene(owner), owner[0], entry.get("level"))
        except SceneError as wrong:
            raise _placed_at(f"/objects/{index}/{key}", wrong) from None
        if "at" in entry:
            x, z = (float(value) for value in entry["at"])
        else:
            x, z = level.world(*(float(value) for value in entry.get("offset", (0.0, 0.0))))
        if not level.holds(x, z):
            raise _wrong(
                index,
                "at" if "at" in entry else "offset",
                f"({x:.3g}, {z:.3g}) is not over '{carrier.id}', whose surface measures "
                f"{2 * level.half[0]:.3g} by {2 * level.half[1]:.3g} m around "
                f"({level.centre[0]:.3g}, {level.centre[2]:.3g})",
                "off_surface",
                "'at' is world [x, z]; 'offset' is [x, z] from the surface's middle, along its own axes",
            )
        y = level.height + drop(body.shape, body.rotation)
        inside = entry.get("inside", owner[0].id if key == "in" else body.inside)
        return replace(body, position=np.array([x, y, z]), supported_by=carrier.id, inside=inside)

    def _owner(self, index: int, key: str, id: str) -> tuple[SceneObject, ...]:
        """The named object first, with its parts; it may be a part of another entry."""
        root = id if id in self._entries else id.rpartition(".")[0]
        if root not in self._entries:
            raise _unknown(index, key, id, tuple(known for known in self._entries if known not in self._open))
        made = self._make(root)
        found = [item for item in made if item.id == id]
        if not found:
            raise _unknown(index, key, id, tuple(item.id for item in made))
        return (found[0], *(item for item in made if item.part_of == id))


def _carried(part: SceneObject, before: SceneObject, after: SceneObject) -> SceneObject:
    """A part moved along with its body."""
    return part.moved(poses.mul(after.pose, poses.mul(poses.inv(before.pose), part.pose)))


def _wrong(index: int, key: str, message: str, kind: str, fix: str) -> SceneError:
    place = f"/objects/{index}/{key}" if key else f"/objects/{index}"
    return SceneError(f"{place}: {message}", kind=kind, fix=fix)


def _placed_at(place: str, wrong: SceneError) -> SceneError:
    """The same error, saying where in the document it arose."""
    return SceneError(
        f"{place}: {wrong.message}", kind=wrong.kind, candidates=wrong.candidates, fix=wrong.fix
    )


def _unknown(index: int, key: str, id: str, known: tuple[str, ...]) -> SceneError:
    return SceneError(
        f"/objects/{index}/{key}: there is no object '{id}' to refer to",
        kind="unknown_object",
        candidates=tuple(get_close_matches(id, known, n=8, cutoff=0.0)),
        fix="use the id of another object of the scene",
    )
