"""The check names what will not work, and is silent about what will."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from motion.scene import Placement, Scene, check, check_file, load, make

TABLE = {"id": "table", "category": "table", "at": [0, 1]}
GIZMO = {"id": "x", "label": "gizmo", "shape": {"parts": [{"kind": "box", "size": [1, 1, 1]}]}}
CUP = {"id": "cup", "category": "cup", "on": "table", "at": [0, 0.8]}


def kinds(*objects: dict[str, Any], **more: Any) -> set[str]:
    return {finding.kind for finding in check(load({"objects": list(objects), **more}))}


def test_a_sound_scene_has_no_findings() -> None:
    assert kinds(TABLE, CUP) == set()
    assert check(Scene()) == []


@pytest.mark.parametrize(
    ("objects", "kind"),
    [
        ([{"id": "cup", "category": "cup", "position": [0, 1, 1]}], "floating"),
        ([TABLE, {"id": "cup", "category": "cup", "position": [0, 0.8, 1]}], "floating"),
        ([{"id": "cup", "category": "cup", "position": [0, 0, 1]}], "below_floor"),
        ([TABLE, {"id": "cup", "category": "cup", "position": [0, 0.78, 1]}], "overlap"),
        ([TABLE, CUP, {**CUP, "id": "mug", "category": "mug", "at": [0.05, 0.8]}], "overlap"),
        ([TABLE, {"id": "chair", "category": "chair", "at": [-0.68, 0.7]}], "overlap"),
        ([{**TABLE, "at": [0, 0.3]}], "avatar_inside"),
        ([{"id": "s", "category": "button", "at": [0, 1], "height": 2.4}], "out_of_reach"),
        ([{**TABLE, "size": [4, 0.74, 4], "at": [0, 2.5]}, {**CUP, "at": [0, 2.5]}], "out_of_reach"),
        ([TABLE, CUP, {**CUP, "id": "other", "at": [0.3, 0.8]}], "ambiguous"),
        ([{**GIZMO, "at": [0, 2]}], "unknown_category"),
    ],
)
def test_each_fault_is_found(objects: list[dict[str, Any]], kind: str) -> None:
    findings = check(load({"objects": objects}))
    assert kind in {finding.kind for finding in findings}
    for finding in findings:
        assert finding.message and finding.fix and finding.level in ("error", "warning")
        assert finding.to_dict()["ids"] == list(finding.ids)


def test_colors_tell_things_apart() -> None:
    red = {**CUP, "attributes": {"color": "red"}}
    blue = {**CUP, "id": "other", "at": [0.3, 0.8], "attributes": {"color": "blue"}}
    assert kinds(TABLE, red, blue) == set()


def test_contents_do_not_overlap_their_vessel() -> None:
    bowl = {"id": "bowl", "category": "bowl", "on": "table", "at": [0.2, 0.8]}
    assert kinds(TABLE, bowl, {"id": "apple", "category": "apple", "in": "bowl"}) == set()


def test_a_slight_touch_is_no_overlap() -> None:
    (table,) = make("table", "table", at=(0.0, 1.0))
    (cup,) = make("cup", "cup", on=table)
    for depth, expected in ((0.004, set()), (0.008, {"overlap", "floating"})):
        sunk = cup.moved(cup.pose - np.array([0, depth, 0, 0, 0, 0, 0]))
        assert {finding.kind for finding in check(Scene((table, sunk)))} == expected


def test_turned_things_are_judged_by_their_shape_not_their_box() -> None:
    # Two tables whose axis-aligned boxes overlap at a corner while they do not.
    objects = make("table", "a", (0, 0.37, 2.0), heading=np.pi / 4) + make(
        "table", "b", (1.0, 0.37, 3.0), heading=np.pi / 4
    )
    assert {finding.kind for finding in check(Scene(objects))} == {"ambiguous"}


def test_references_are_checked_first() -> None:
    (cup,) = make("cup", "cup")
    assert [f.kind for f in check(Scene((cup, cup)))] == ["duplicate_id"]
    assert [f.kind for f in check(Scene((replace(cup, supported_by="x"),)))] == ["unknown_object"]


def test_the_avatar_may_stand_beside_furniture() -> None:
    objects = make("table", "table", at=(0.0, 1.0))
    for z, clear in ((0.4, True), (0.5, False)):
        findings = check(Scene(objects, avatar=Placement(0.0, z)))
        assert (findings == []) == clear


def test_files_that_do_not_load_are_explained(tmp_path: Path) -> None:
    path = tmp_path / "scene.json"
    path.write_text('{"objects": [{"id": "x", "category": "cupp"}]}', encoding="utf-8")
    (finding,) = check_file(path)
    assert finding.level == "error" and "/objects/0/category" in finding.message and "cup" in finding.fix
    (finding,) = check_file(tmp_path / "none.json")
    assert finding.kind == "missing_file"
