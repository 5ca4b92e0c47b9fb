"""How well a noun fits an object of the scene."""

from __future__ import annotations

from collections.abc import Collection

from motion.language.names import Known
from motion.language.symbols import Noun
from motion.scene.model import SceneObject

_LIQUIDS = frozenset(["water", "coffee", "tea", "juice", "milk", "beer", "wine", "soda", "soup", "liquid"])
# What the movable parts of catalogue objects are called; their ids are English.
_PARTS_ZH = {
    word: frozenset([word, *names.split()])
    for word, names in {
        "盖": "lid cap", "盖子": "lid cap", "瓶盖": "cap lid", "杯盖": "lid cap", "壶盖": "lid", "锅盖": "lid", "笔帽": "cap",
    }.items()
}  # fmt: skip
_MASS_NEEDS = {"food": "eatable", "reading": "readable"}
_MASS_ZH = {
    "water": ("水",),
    "coffee": ("咖啡",),
    "tea": ("茶",),
    "juice": ("果汁", "橙汁"),
    "milk": ("牛奶",),
    "beer": ("啤酒",),
    "wine": ("酒",),
    "soda": ("可乐", "汽水", "cola", "coke"),
    "soup": ("汤",),
}


def fit(noun: Noun, item: SceneObject, known: Known, held: Collection[str], text: str) -> float:
    """How well one reading of a noun fits an object: 0 not at all, 5 its own id."""
    if noun.kind == "object":
        if noun.key != item.id:
            return 0.0
        return noun.tier
    if noun.kind == "category":
        if known.category == noun.key:
            return noun.tier
        return 1.0 if noun.key in known.kinds and noun.tier >= 2.0 else 0.0
    if noun.kind == "hypernym":
        return noun.tier if noun.key in known.kinds else 0.0
    if noun.kind == "mass":
        return _fit_mass(noun, known, held)
    if noun.kind == "thing":
        return noun.tier if item.movable and item.part_of is None else 0.0
    if noun.kind == "part":
        names = _PARTS_ZH.get(text, frozenset([text]))
        return noun.tier if names & known.words else 0.0
    return 0.0


def _fit_mass(noun: Noun, known: Known, held: Collection[str]) -> float:
    if noun.key in _LIQUIDS:
        if not known.affordances & {"drinkable", "pourable"} or known.affordances & {"eatable"}:
            return 0.0
        if known.id in held:
            return 2.6
        named = any(noun.key in word for word in known.words) or any(
            word and word in " ".join(known.words) for word in _MASS_ZH.get(noun.key, ())
        )
        return 2.5 if named else (noun.tier if "drinkable" in known.affordances else 0.0)
    needs = _MASS_NEEDS.get(noun.key)
    return noun.tier if needs in known.affordances else 0.0


def pourable(known: Known) -> float:
    """How likely an object is what a substance is poured from: a kettle or bottle rather than a cup."""
    if "pourable" not in known.affordances or "eatable" in known.affordances:
        return 0.0
    if "kitchenware" in known.kinds and "cookware" not in known.kinds:
        return 1.8
    return 1.7 if "bottle" in known.kinds else 1.5
