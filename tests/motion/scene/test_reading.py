"""Scene documents: short entries find their places, and every mistake is named with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from motion import rotation as rot
from motion.errors import FileError, SceneError
from motion.scene import catalogue, load
from motion.scene.extent import bottom
from motion.scene.validate import SCHEMA

TABLE = {"id": "table", "category": "table", "at": [0, 1]}


def scene(*objects: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"objects": list(objects), **more}


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA.read_text("utf-8")))


def test_short_entries_rest_on_what_they_name() -> None:
    loaded = load(
        scene(
            {"id": "apple", "category": "apple", "in": "bowl"},
            {"id": "bowl", "category": "bowl", "on": "table", "at": [0.2, 0.8]},
            TABLE,
            avatar={"at": [0.5, -0.5], "heading_deg": 90},
            viewer=[1, 2, 3],
            camera={"position": [1, 1, 1], "target": [0, 0, 0], "fov_deg": 60, "size": [640, 480]},
        )
    )
    bowl, apple = loaded.object("bowl"), loaded.object("apple")
    assert bowl.supported_by == "table" and bottom(bowl) == pytest.approx(0.74)
    assert apple.inside == apple.supported_by == "bowl"
    assert bottom(apple) == pytest.approx(0.744)
    assert [item.id for item in loaded.objects] == ["apple", "bowl", "table"]
    assert (loaded.avatar.x, loaded.avatar.z) == (0.5, -0.5)
    assert loaded.avatar.heading == pytest.approx(np.pi / 2)
    assert loaded.viewer.tolist() == [1, 2, 3]
    assert loaded.camera is not None and loaded.camera.fov == pytest.approx(np.pi / 3)


def test_offset_follows_the_carrier() -> None:
    table = {**TABLE, "heading_deg": 90}
    cup = load(scene(table, {"id": "c", "category": "cup", "on": "table", "offset": [0, 0.2]})).object("c")
    # The table's front points along +X, so its own forward is the world's x.
    assert cup.position[[0, 2]] == pytest.approx([0.2, 1.0])
    assert rot.yaw_of(cup.rotation) == pytest.approx(np.pi / 2)


def test_levels_choose_a_shelf() -> None:
    shelf = {"id": "s", "category": "bookshelf", "at": [0, 1]}
    books = [{"id": f"b{i}", "category": "book", "on": "s", "level": i} for i in range(5)]
    loaded = load(scene(shelf, *books))
    heights = [loaded.object(f"b{i}").position[1] for i in range(5)]
    assert heights == sorted(heights) and len(set(heights)) == 5


def test_things_go_into_drawers() -> None:
    loaded = load(
        scene(
            {"id": "d", "category": "drawer_unit", "open": 0.8}, {"id": "pen", "category": "pen", "in": "d"}
        )
    )
    assert loaded.object("pen").supported_by == "d.drawer"
    assert loaded.object("pen").inside == "d"


def test_supports_are_found_when_not_stated() -> None:
    cup = {"id": "cup", "category": "cup", "position": [0, 0.74 + 0.05, 1]}
    assert load(scene(TABLE, cup)).object("cup").supported_by == "table"
    assert load(scene(TABLE, {**cup, "supported_by": None})).object("cup").supported_by is None


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "windows.json"
    path.write_text(json.dumps(scene(TABLE)), encoding="utf-8-sig")
    assert load(path).has("table")


def test_a_wrong_reference_never_suggests_the_thing_itself() -> None:
    with pytest.raises(SceneError) as caught:
        load(scene({"id": "cup", "category": "cup", "on": "tabel"}, TABLE))
    assert caught.value.candidates == ("table",)


def test_a_name_in_place_of_a_category_finds_its_id() -> None:
    with pytest.raises(SceneError) as caught:
        load(scene({"id": "x", "category": "杯子"}))
    assert caught.value.candidates == ("cup",)


def test_what_is_missing_is_to_be_added() -> None:
    with pytest.raises(SceneError) as caught:
        load({})
    assert caught.value.fix.startswith("add it")


def test_explicit_shape_needs_no_category() -> None:
    shape = {"parts": [{"kind": "box", "size": [0.1, 0.2, 0.3]}]}
    item = load(scene({"id": "x", "label": "gizmo", "shape": shape, "at": [0, 1]})).object("x")
    assert item.category is None and item.label == "gizmo" and "graspable" in item.affordances
    assert item.position[1] == pytest.approx(0.1)
    known = load(scene({"id": "x", "label": "red cup", "shape": shape})).object("x")
    assert known.category is None
    known = load(scene({"id": "x", "label": "cup", "shape": shape})).object("x")
    assert known.category == "cup" and "drinkable" in known.affordances


BAD: list[tuple[dict[str, Any], str, str]] = [
    (scene({"id": "x"}), "/objects/0", "neither category, shape nor mesh"),
    (scene({"category": "cup"}), "/objects/0", "'id' is missing"),
    (scene({"id": "a b", "category": "cup"}), "/objects/0/id", "form"),
    (scene({"id": "x", "category": "cupp"}), "/objects/0/category", "cupp"),
    (scene({"id": "x", "category": "杯子"}), "/objects/0/category", "杯子"),
    (scene({"id": "x", "category": "cup", "colour": "red"}), "/objects/0", "colour"),
    (scene({"id": "x", "category": "cup", "at": [1, 2, 3]}), "/objects/0/at", "at most 2"),
    (scene({"id": "x", "category": "cup", "at": ["1", 2]}), "/objects/0/at/0", "expected a number"),
    (scene({"id": "x", "category": "cup", "at": [1e9, 2]}), "/objects/0/at/0", "at most 1000"),
    (scene({"id": "x", "category": "cup", "size": [0, 1, 1]}), "/objects/0/size/0", "at least 0.001"),
    (scene({"id": "x", "category": "cup", "scale": 900}), "/objects/0/scale", "larger than 20 m"),
    (scene(TABLE, TABLE), "/objects/1/id", "taken"),
    (scene({"id": "x", "category": "cup", "on": "desk"}), "/objects/0/on", "no object 'desk'"),
    (scene({"id": "x", "category": "cup", "on": "x"}), "/objects/0/on", "rest on each other"),
    (scene(TABLE, {"id": "x", "category": "cup", "on": "table", "at": [5, 5]}), "/objects/1/at", "not over"),
    (scene(TABLE, {"id": "x", "category": "cup", "in": "table"}), "/objects/1/in", "no hollow"),
    (scene(TABLE, {"id": "x", "category": "cup", "on": "table", "level": 7}), "/objects/1/on", "no level 7"),
    (scene(TABLE, {"id": "x", "category": "cup", "on": "table", "in": "table"}), "/objects/1/in", "not both"),
    (scene({"id": "x", "category": "cup", "position": [0, 1, 0], "at": [0, 0]}), "/objects/0/at", "already"),
    (scene({"id": "x", "category": "cup", "rotation": [0, 0, 0, 0]}), "/objects/0/rotation", "no direction"),
    (
        scene({"id": "x", "category": "cup", "rotation": [0, 0, 0, 1], "heading_deg": 3}),
        "/objects/0/heading_deg",
        "already",
    ),
    (scene({"id": "x", "category": "cup", "grasps": ["handle:ear"]}), "/objects/0/grasps/0", "no part 'ear'"),
    (scene({"id": "x", "category": "cup", "grasps": ["bite"]}), "/objects/0/grasps/0", "bite"),
    (scene({"id": "x", "category": "cup", "affordances": ["edible"]}), "/objects/0/affordances/0", "edible"),
    (scene({"id": "x", "category": "cup", "part_of": "y"}), "/objects/0/part_of", "no object 'y'"),
    (scene({"id": "x", "mesh": "a.glb", "shape": {"parts": []}}), "/objects/0/shape/parts", "at least 1"),
    (
        scene({"id": "x", "shape": {"parts": [{"kind": "box", "size": [1, 1, 1], "position": [0, 1, 0]}]}}),
        "/objects/0/shape",
        "centre",
    ),
    (
        scene({"id": "x", "shape": {"parts": [{"kind": "tube", "size": [0.1, 0.1, 0.2]}]}}),
        "/objects/0/shape/parts/0/size",
        "round",
    ),
    (
        scene({"id": "x", "shape": {"parts": [{"kind": "tube", "size": [0.1, 0.1, 0.1], "wall": 0.06}]}}),
        "/objects/0/shape/parts/0/wall",
        "no hollow",
    ),
    (
        scene({"id": "x", "shape": {"parts": [{"kind": "mesh", "size": [1, 1, 1]}]}}),
        "/objects/0/shape/parts/0",
        "vertices",
    ),
    (scene({"id": "x", "category": "fridge"}, {"id": "x.door", "category": "cup"}), "/objects", "x.door"),
    (scene(camera={"position": [0, 1, 0], "target": [0, 1, 0]}), "/camera", "nowhere"),
    ({"objects": [], "version": 2}, "/version", "2"),
    ({}, "/", "'objects' is missing"),
    ({"objects": [{"id": f"c{i}", "category": "cup"} for i in range(513)]}, "/objects", "at most 512"),
    ({"objects": [{"id": f"f{i}", "category": "fridge"} for i in range(300)]}, "/objects", "more than 512"),
    ({"objects": [], "viewer": [0, float("nan"), 0]}, "/viewer/1", "finite"),
    ({"objects": {1, 2}}, "/", "plain JSON"),
]


@pytest.mark.parametrize(("document", "place", "words"), BAD, ids=[f"{p}: {w}" for _, p, w in BAD])
def test_mistakes_are_named_with_their_place(document: dict[str, Any], place: str, words: str) -> None:
    with pytest.raises(SceneError) as caught:
        load(document)
    assert caught.value.message.startswith(f"{place}: "), caught.value.message
    assert words in caught.value.message
    assert caught.value.fix and caught.value.kind != "error"


def test_misspelt_categories_name_the_right_ones() -> None:
    with pytest.raises(SceneError) as caught:
        load(scene({"id": "x", "category": "bottel"}))
    assert "bottle" in caught.value.candidates


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "line 1"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"", "not JSON"),
        (b"[" * 100_000, "nested"),
        (b'{"objects": [' + b"9" * 5000 + b"]}", "cannot read"),
    ],
)
def test_files_that_are_no_json(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "scene.json"
    path.write_bytes(content)
    with pytest.raises(FileError, match=words):
        load(path)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path, "\0"):
        with pytest.raises(FileError):
            load(path)


def test_the_file_names_the_scene(tmp_path: Path) -> None:
    path = tmp_path / "厨房.json"
    path.write_text(json.dumps(scene(TABLE)), encoding="utf-8")
    assert load(path).name == "厨房"


def test_every_category_loads_from_a_short_entry() -> None:
    ids = catalogue.ids()
    loaded = load(scene(*({"id": id, "category": id, "at": [3 * i, 0]} for i, id in enumerate(ids))))
    assert {item.category for item in loaded.objects if item.part_of is None} == set(ids)
