"""The object catalogue: what everyday things are called, how big they are and what people do with them.

The data lies in `categories/*.json`, one file per theme, so a new category is a new line there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from motion.errors import SceneError
from motion.scene.model import GraspHint

_FOLDER = Path(__file__).parent / "categories"
_HYPERNYMS = "hypernyms.json"


@dataclass(frozen=True, eq=False)
class Category:
    """One kind of thing.

    names_en, names_zh: the first is the canonical one. hypernyms: ids of hypernyms or of wider categories.
    size: width, height, depth in metres; mass in kilograms. slot: where it is worn. mounted: it hangs on a
    wall, `height` metres above the floor at its middle. open: how far its moving parts are open by default,
    0..1. recipe, options: its shape recipe.
    """

    id: str
    names_en: tuple[str, ...]
    names_zh: tuple[str, ...]
    hypernyms: tuple[str, ...]
    affordances: frozenset[str]
    size: tuple[float, float, float]
    mass: float
    grasps: tuple[GraspHint, ...]
    movable: bool = True
    slot: str | None = None
    mounted: bool = False
    height: float = 1.2
    open: float = 0.0
    recipe: str = "plain"
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Names in both languages."""
        return self.names_en + self.names_zh


@dataclass(frozen=True)
class Hypernym:
    """A word for several categories, such as fruit or furniture."""

    id: str
    names_en: tuple[str, ...]
    names_zh: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names in both languages."""
        return self.names_en + self.names_zh


def all() -> tuple[Category, ...]:
    """Every category, in the order of the files."""
    return tuple(_categories().values())


def ids() -> tuple[str, ...]:
    """The ids of every category."""
    return tuple(_categories())


def get(id: str) -> Category:
    """The category of that id; SceneError naming similar ones otherwise."""
    known = _categories()
    if id not in known:
        named = find(id)
        raise SceneError(
            f"no category has the id '{id}'",
            kind="unknown_category",
            candidates=(named.id,) if named else tuple(get_close_matches(id, known, n=5, cutoff=0.5)),
            fix="use an id of the catalogue, or leave the category out and give a shape",
        )
    return known[id]


def find(name: str) -> Category | None:
    """The category with that id or name in either language, plural or not; None when there is none."""
    index = _names()
    key = _key(name)
    for candidate in (key, *_singulars(key)):
        if candidate in index:
            return index[candidate]
    return None


def hypernyms() -> tuple[Hypernym, ...]:
    """Every word for several categories."""
    return tuple(_wider().values())


def under(hypernym: str) -> tuple[Category, ...]:
    """The categories that belong to a hypernym or to a wider category, that one included."""
    return tuple(c for c in all() if c.id == hypernym or hypernym in c.hypernyms)


def _key(name: str) -> str:
    return " ".join(name.lower().replace("_", " ").replace("-", " ").split())


def _singulars(key: str) -> tuple[str, ...]:
    """What an English plural may be the plural of."""
    out = []
    if key.endswith("ies"):
        out.append(key[:-3] + "y")
    if key.endswith("ves"):
        out += [key[:-3] + "f", key[:-3] + "fe"]
    if key.endswith("es"):
        out.append(key[:-2])
    if key.endswith("s"):
        out.append(key[:-1])
    return tuple(out)


@lru_cache(maxsize=1)
def _categories() -> dict[str, Category]:
    rows: list[dict[str, Any]] = []
    for path in sorted(_FOLDER.glob("*.json")):
        if path.name != _HYPERNYMS:
            rows += json.loads(path.read_text(encoding="utf-8"))
    return {row["id"]: _category(row) for row in rows}


@lru_cache(maxsize=1)
def _wider() -> dict[str, Hypernym]:
    rows = json.loads((_FOLDER / _HYPERNYMS).read_text(encoding="utf-8"))
    return {row["id"]: Hypernym(row["id"], tuple(row["en"]), tuple(row["zh"])) for row in rows}


@lru_cache(maxsize=1)
def _names() -> dict[str, Category]:
    index: dict[str, Category] = {}
    for category in all():
        index.setdefault(_key(category.id), category)
    for category in all():
        for name in category.names:
            index.setdefault(_key(name), category)
    return index


def _category(row: dict[str, Any]) -> Category:
    shape = dict(row["shape"])
    movable = row.get("movable", True)
    grasps = tuple(parse_grasp(text) for text in row.get("grasps", ()))
    affords = set(row["affords"])
    # Whatever may be moved may be pushed, and whatever a hand has a hold for may be taken.
    if movable:
        affords.add("pushable")
    if movable and grasps:
        affords.add("graspable")
    width, height, depth = row["size"]
    return Category(
        id=row["id"],
        names_en=tuple(row["en"]),
        names_zh=tuple(row["zh"]),
        hypernyms=tuple(row["is"]),
        affordances=frozenset(affords),
        size=(width, height, depth),
        mass=row["mass"],
        grasps=grasps,
        movable=movable,
        slot=row.get("slot"),
        mounted=row.get("mounted", False),
        height=row.get("height", 1.2),
        open=row.get("open", 0.0),
        recipe=shape.pop("recipe"),
        options=shape,
    )


def parse_grasp(text: str) -> GraspHint:
    """A grasp written "type", "type:part" or "type:part:hands"."""
    kind, part, hands = (*text.split(":"), "", "")[:3]
    return GraspHint(kind, part or "body", int(hands or 1))
