"""What is written is read back as it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motion.errors import FileError
from motion.scene import Scene, catalogue, load, save, to_dict

EXAMPLES = sorted((Path(__file__).parents[3] / "examples" / "scenes").glob("*.json"))
number = st.floats(-5, 5, allow_nan=False).map(lambda value: round(value, 4))


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Scenes of catalogue things on the floor, on one table and free in space."""
    objects: list[dict[str, Any]] = [
        {"id": "table", "category": "table", "at": [draw(number), draw(number)], "heading_deg": draw(number)}
    ]
    for index in range(draw(st.integers(0, 4))):
        entry: dict[str, Any] = {"id": f"o{index}", "category": draw(st.sampled_from(catalogue.ids()))}
        place = draw(st.sampled_from(["on", "at", "position", "nowhere"]))
        if place == "on":
            entry |= {"on": "table", "offset": [draw(number) / 10, draw(number) / 20]}
        elif place == "at":
            entry |= {"at": [draw(number), draw(number)], "heading_deg": draw(number) * 36}
        elif place == "position":
            q = draw(st.tuples(number, number, number, st.floats(0.1, 1)))
            q = (np.asarray(q) / np.linalg.norm(q)).tolist()
            entry |= {"position": [draw(number), draw(number), draw(number)], "rotation": q}
        if draw(st.booleans()):
            entry["attributes"] = {"color": draw(st.text(max_size=8))}
        if draw(st.booleans()):
            entry |= {"scale": draw(st.floats(0.5, 1.5)), "open": draw(st.floats(0, 1)), "full": True}
        objects.append(entry)
    document: dict[str, Any] = {"objects": objects, "avatar": {"at": [draw(number), 0], "heading_deg": 30}}
    if draw(st.booleans()):
        document["camera"] = {"position": [draw(number), 7, 1], "target": [0, 1, 0]}
    return document


def assert_same(a: Scene, b: Scene) -> None:
    one, two = to_dict(a), to_dict(b)
    # Degrees and radians differ in the last digit; everything else is kept to the bit.
    angles = [(s.pop("avatar")["heading_deg"], (s.get("camera") or {}).pop("fov_deg", 0)) for s in (one, two)]
    assert angles[0] == pytest.approx(angles[1])
    assert one == two
    assert a.avatar.x == b.avatar.x and a.avatar.z == b.avatar.z


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_round_trip(document: dict[str, Any]) -> None:
    scene = load(document)
    again = load(json.loads(json.dumps(to_dict(scene), allow_nan=False)))
    assert_same(scene, again)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_round_trip_through_files(path: Path, tmp_path: Path) -> None:
    scene = load(path)
    save(scene, tmp_path / path.name)
    assert_same(scene, load(tmp_path / path.name))


def test_unwritable_place(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        save(Scene(), tmp_path / "no" / "such" / "folder.json")
