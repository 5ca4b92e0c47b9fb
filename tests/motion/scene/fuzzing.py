"""Broken scenes on purpose: what a careless author or a hostile sender may hand in."""

from __future__ import annotations

import copy
import json
import math
import random
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from motion.errors import FileError, MotionError
from motion.scene.checking import check
from motion.scene.reading import load

_SEED: dict[str, Any] = {
    "format": "kinelink-scene",
    "version": 1,
    "name": "fuzz",
    "avatar": {"at": [0, 0], "heading_deg": 0},
    "viewer": [0, 1.5, 2.5],
    "camera": {"position": [2, 1.5, 2], "target": [0, 1, 0], "fov_deg": 40, "size": [640, 480]},
    "objects": [
        {"id": "table", "category": "table", "at": [0, 0.9]},
        {"id": "cup", "category": "cup", "on": "table", "at": [0.1, 0.8], "attributes": {"color": "red"}},
        {"id": "apple", "category": "apple", "in": "bowl", "offset": [0, 0], "full": False, "mass": 0.2},
        {"id": "bowl", "category": "bowl", "on": "table", "at": [-0.3, 0.8], "scale": 1.1},
        {"id": "unit", "category": "drawer_unit", "at": [1.4, 1], "open": 0.5, "heading_deg": 180},
        {
            "id": "block",
            "label": "block",
            "position": [0.3, 0.77, 0.8],
            "rotation": [0, 0, 0, 1],
            "shape": {"parts": [{"kind": "tube", "size": [0.06, 0.06, 0.06], "name": "body", "wall": 0.004}]},
            "affordances": ["graspable"],
            "grasps": ["wrap:body:1"],
            "movable": True,
            "supported_by": "table",
            "joint": {"kind": "hinge", "origin": [0, 0, 0], "axis": [0, 1, 0], "range": [0, 1]},
        },
    ],
}
_ODD: list[Any] = [
    *(None, True, False, 0, -1, 1, 1e-300, 1e308, -1e9, 10**400, math.nan, math.inf, -math.inf, 0.5),
    *(
        "",
        "cup",
        "table",
        "x" * 500,
        "杯子",
        "\0",
        "../../etc/passwd",
        "C:\\a.glb",
        "no.glb",
        "a/../../b.obj",
    ),
    *([], {}, [0], [0, 0], [0, 0, 0], [0, 0, 0, 0], [[]], {"a": {}}, [None, None, None], ["a", "b", "c"]),
    *("unit.drawer", "table.top", "on", "fridge", [1e9, 0, 0], [0.1, 0.1, 0.1], {"parts": []}),
]
_FIELDS = [
    *(
        "id",
        "label",
        "category",
        "attributes",
        "position",
        "rotation",
        "heading_deg",
        "at",
        "offset",
        "on",
        "in",
    ),
    *(
        "level",
        "height",
        "size",
        "scale",
        "open",
        "mesh",
        "shape",
        "affordances",
        "grasps",
        "movable",
        "mass",
    ),
    *("full", "supported_by", "inside", "part_of", "joint", "kind", "parts", "unknown", "vertices", "faces"),
]


def fuzz_scenes(seed: int, n: int) -> dict[str, int]:
    """Load n broken scenes and check some; how many loaded and how many ended in which typed error.

    Any other exception passes through with the number of the case in a note of its message.
    """
    outcomes: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        for case in range(n):
            # A generator per case, so that a failing one can be run again by itself.
            rng = random.Random(f"{seed}/{case}")
            try:
                outcomes[_try(rng, Path(folder))] += 1
            except Exception as wrong:
                raise AssertionError(f"scene {seed}/{case}: {type(wrong).__name__}: {wrong}") from wrong
    return dict(outcomes)


def _try(rng: random.Random, folder: Path) -> str:
    document = mutated(rng)
    try:
        source = _written(rng, document, folder) if rng.random() < 0.2 else document
        scene = load(source)
        if rng.random() < 0.1:
            check(scene)
    except MotionError as wrong:
        if not wrong.message or not wrong.fix:
            raise AssertionError(f"an error without message or fix: {wrong!r}") from wrong
        return "file" if isinstance(wrong, FileError) else "scene"
    return "loaded"


def mutated(rng: random.Random) -> dict[str, Any]:
    """A sound scene with one to four things in it changed, added, moved or taken away."""
    document = copy.deepcopy(_SEED)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 4))):
        _mutate(rng, document)
    return document


def _mutate(rng: random.Random, document: dict[str, Any]) -> None:
    holders = [holder for holder in _walk(document) if holder]
    holder = rng.choice(holders)
    if isinstance(holder, dict):
        key = rng.choice(list(holder)) if rng.random() < 0.7 else rng.choice(_FIELDS)
        if rng.random() < 0.2:
            holder.pop(key, None)
        else:
            holder[key] = _value(rng, holder.get(key))
        return
    index = rng.randrange(len(holder))
    action = rng.random()
    if action < 0.2:
        del holder[index]
    elif action < 0.4:
        holder.append(copy.deepcopy(holder[index]))
    else:
        holder[index] = _value(rng, holder[index])


def _value(rng: random.Random, before: Any) -> Any:
    """Something odd, or the old number changed a little or a lot."""
    number = isinstance(before, int | float) and not isinstance(before, bool) and abs(before) < 1e100
    if number and rng.random() < 0.5:
        return before * rng.choice((-1, 0.1, 10, 1000)) + rng.uniform(-1, 1)
    return copy.deepcopy(rng.choice(_ODD))


def _walk(node: Any) -> list[Any]:
    """Every dictionary and list of a document."""
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    below = [holder for child in children for holder in _walk(child)]
    return [node, *below] if isinstance(node, dict | list) else below


def _written(rng: random.Random, document: dict[str, Any], folder: Path) -> Path:
    """The document as a file, sometimes with broken bytes, sometimes with a broken mesh beside it."""
    text = bytearray(json.dumps(document, ensure_ascii=rng.random() < 0.5).encode("utf-8", "replace"))
    if rng.random() < 0.6:
        for _ in range(rng.randint(1, 8)):
            at = rng.randrange(len(text))
            text[at : at + rng.randint(0, 3)] = rng.randbytes(rng.randint(0, 3))
    if rng.random() < 0.1:
        text = text[: rng.randrange(len(text))]
    (folder / "no.glb").write_bytes(b"glTF" * rng.randint(0, 1) + rng.randbytes(rng.randint(0, 60)))
    path = folder / rng.choice(("scene.json", "scene.json", "missing.json"))
    if path.name == "scene.json":
        path.write_bytes(bytes(text))
    return path
