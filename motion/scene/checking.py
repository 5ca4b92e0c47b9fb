"""Say what in a scene will not work, before anything moves in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from motion.errors import MotionError
from motion.scene import catalogue
from motion.scene.extent import bottom
from motion.scene.model import Scene, SceneObject
from motion.scene.reading import load
from motion.scene.support import CONTACT, carrier, level_on, surfaces

OVERLAP = 0.005
HIGHEST = 2.05
DEEPEST = 0.85


@dataclass(frozen=True)
class Finding:
    """One thing to mend. level: error (it fails) or warning (it may surprise); ids: the objects concerned."""

    level: str
    kind: str
    ids: tuple[str, ...]
    message: str
    fix: str

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self) | {"ids": list(self.ids)}


def check_file(path: str | Path) -> list[Finding]:
    """The findings of a scene file; one that does not load gives the reason as its only finding."""
    try:
        return check(load(path))
    except MotionError as wrong:
        choices = f"; candidates: {', '.join(wrong.candidates)}" if wrong.candidates else ""
        return [Finding("error", wrong.kind, (), wrong.message, wrong.fix + choices)]


def check(scene: Scene) -> list[Finding]:
    """Everything that will fail or surprise, most serious first; an empty list for a sound scene."""
    found = [*_references(scene)]
    if not found:
        found += [*_standing(scene), *_overlaps(scene), *_avatar(scene), *_reach(scene), *_names(scene)]
    return sorted(found, key=lambda finding: finding.level)


def _references(scene: Scene) -> Iterator[Finding]:
    seen: set[str] = set()
    for item in scene.objects:
        if item.id in seen:
            yield Finding(
                "error",
                "duplicate_id",
                (item.id,),
                f"two objects are called '{item.id}'",
                "rename one of them",
            )
        seen.add(item.id)
    for item in scene.objects:
        for name in ("supported_by", "inside", "part_of"):
            other = getattr(item, name)
            if other is not None and other not in seen:
                yield Finding(
                    "error",
                    "unknown_object",
                    (item.id,),
                    f"'{item.id}' is {name.replace('_', ' ')} '{other}', which is not in the scene",
                    "add that object or leave the field out",
                )


def _standing(scene: Scene) -> Iterator[Finding]:
    among = surfaces(scene.objects)
    for item in scene.objects:
        low = bottom(item)
        if low < -OVERLAP:
            yield Finding(
                "error",
                "below_floor",
                (item.id,),
                f"'{item.id}' reaches {-low * 1000:.0f} mm below the floor",
                f"raise it by {-low:.3f} m; a position is that of the middle of the bounding box",
            )
        if not _must_rest(item) or low <= CONTACT:
            continue
        if carrier(item, among) is None:
            yield Finding(
                "warning",
                "floating",
                (item.id,),
                f"'{item.id}' floats {low:.3f} m above the floor: nothing carries it under its middle",
                "put it 'on' or 'in' something, or lower it until it rests",
            )


def _must_rest(item: SceneObject) -> bool:
    """Doors hang in their frames and shelves on walls; what can be taken away must lie on something."""
    if item.part_of is not None:
        return False
    if item.category is not None:
        return not catalogue.get(item.category).mounted
    return item.movable


def _overlaps(scene: Scene) -> Iterator[Finding]:
    # Imported here because geometry needs the scene's data types, whose package also exports this check.
    from motion.scene.overlap import Surfaces

    surfaces = Surfaces()
    carriers = {item.id: _carriers(scene, item) for item in scene.objects}
    for a, b in combinations(scene.objects, 2):
        if (a.part_of or a.id) == (b.part_of or b.id):
            continue
        nested = a.id in carriers[b.id] or b.id in carriers[a.id]
        depth = surfaces.depth(a, b, nested)
        if depth > OVERLAP:
            yield Finding(
                "error",
                "overlap",
                (a.id, b.id),
                f"'{a.id}' and '{b.id}' are {depth * 1000:.0f} mm in each other",
                "move one of them away, or put one 'on' or 'in' the other",
            )


def _carriers(scene: Scene, item: SceneObject) -> set[str]:
    """Everything an object rests on, lies in or is a part of, directly or through others."""
    found: set[str] = set()
    ahead = [item]
    while ahead:
        here = ahead.pop()
        for id in (here.supported_by, here.inside, here.part_of):
            if id is not None and id not in found:
                found.add(id)
                ahead.append(scene.object(id))
    return found


def _avatar(scene: Scene) -> Iterator[Finding]:
    from motion.scene.overlap import person_depth

    for item in scene.objects:
        depth = person_depth(scene.avatar, item)
        if depth > 0.0:
            yield Finding(
                "error",
                "avatar_inside",
                (item.id,),
                f"the avatar at ({scene.avatar.x:.2f}, {scene.avatar.z:.2f}) stands in '{item.id}'",
                f"move the avatar or '{item.id}' by {depth:.2f} m",
            )


def _reach(scene: Scene) -> Iterator[Finding]:
    for item in scene.objects:
        if item.part_of is not None or not item.affordances & {"graspable", "pressable"}:
            continue
        low = bottom(item)
        if low > HIGHEST:
            yield Finding(
                "warning",
                "out_of_reach",
                (item.id,),
                f"'{item.id}' begins {low:.2f} m above the floor, beyond a grown person's reach",
                f"hang or put it below {HIGHEST} m",
            )
        if item.supported_by is None or not scene.has(item.supported_by):
            continue
        level = level_on(scene.object(item.supported_by))
        offset = abs(level.local(float(item.position[0]), float(item.position[2])))
        inward = float((level.half - offset).min())
        if inward > DEEPEST:
            yield Finding(
                "warning",
                "out_of_reach",
                (item.id, item.supported_by),
                f"'{item.id}' lies {inward:.2f} m from the nearest edge of '{item.supported_by}'",
                "move it nearer to an edge",
            )


def _names(scene: Scene) -> Iterator[Finding]:
    called: dict[tuple[Any, ...], list[str]] = {}
    for item in scene.objects:
        if item.part_of is not None:
            continue
        if item.category is None and catalogue.find(item.label) is None:
            yield Finding(
                "warning",
                "unknown_category",
                (item.id,),
                f"the catalogue does not know '{item.label}' ('{item.id}'): only this label names it",
                "give a 'category', and affordances if what can be done with it differs",
            )
        traits = tuple(sorted((k, v) for k, v in item.attributes.items() if k != "name_zh"))
        called.setdefault((item.label.lower(), traits), []).append(item.id)
    for (label, _), ids in called.items():
        if len(ids) > 1:
            yield Finding(
                "warning",
                "ambiguous",
                tuple(ids),
                f"{', '.join(ids)} are all called '{label}': a sentence can tell them apart only by place",
                "give them different labels or attributes such as a color",
            )
