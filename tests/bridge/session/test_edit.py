"""A scene as it is now, with a thing more or less: what rests on what stays true, and nothing comes to overlap."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.session import edit
from motion.errors import SceneError
from motion.scene import Placement, Scene, check, load

HERE = Placement(0.2, -0.1, 0.3)


@pytest.fixture(name="scene", scope="module")
def breakfast() -> Scene:
    return load(
        {
            "objects": [
                {"id": "table", "category": "table", "at": [0, 0.85]},
                {"id": "cup", "category": "cup", "on": "table", "at": [-0.2, 0.7]},
                {"id": "fridge", "category": "fridge", "at": [1.6, 0.9]},
            ]
        }
    )


def test_what_was_carried_away_lies_where_it_is_now(scene: Scene) -> None:
    shifted = scene.object("cup").pose + np.array([0.3, 0, 0, 0, 0, 0, 0])
    now = edit.as_it_is(scene, {"cup": shifted}, HERE)
    assert np.allclose(now.object("cup").pose, shifted)
    assert now.object("cup").supported_by == "table"
    assert now.avatar == HERE


def test_what_is_in_the_air_is_put_down(scene: Scene) -> None:
    height = scene.object("cup").position[1]
    over_table = scene.object("cup").pose + np.array([0.1, 0.4, 0, 0, 0, 0, 0])
    over_floor = scene.object("cup").pose + np.array([0.1, 0.4, -1.5, 0, 0, 0, 0])
    assert edit.as_it_is(scene, {"cup": over_table}, HERE).object("cup").position[1] == pytest.approx(height)
    low = edit.as_it_is(scene, {"cup": over_floor}, HERE).object("cup")
    assert low.position[1] < 0.2
    assert low.supported_by is None


def test_doors_go_with_what_they_are_part_of(scene: Scene) -> None:
    shift = np.array([-0.4, 0, 0.2, 0, 0, 0, 0])
    now = edit.as_it_is(scene, {"fridge": scene.object("fridge").pose + shift}, HERE)
    moved = now.object("fridge.door").position - scene.object("fridge.door").position
    assert np.allclose(moved, shift[:3])


def test_a_lid_goes_down_with_what_is_put_down() -> None:
    table = {"id": "table", "category": "table", "at": [0, 0.85]}
    scene = load(
        {"objects": [table, {"id": "bottle", "category": "bottle", "on": "table", "at": [-0.2, 0.7]}]}
    )
    lids = scene.parts_of("bottle")
    assert lids
    held = scene.object("bottle").pose + np.array([0.1, 0.4, 0, 0, 0, 0, 0])
    now = edit.as_it_is(scene, {"bottle": held}, HERE)
    for lid in lids:
        on_bottle = lid.position - scene.object("bottle").position
        assert np.allclose(now.object(lid.id).position - now.object("bottle").position, on_bottle)


@pytest.mark.parametrize("on", ["table", None])
def test_many_things_find_room_beside_each_other(scene: Scene, on: str | None) -> None:
    entry = {"category": "mug"} | ({"on": on} if on else {})
    for number in range(1, 6):
        id, document = edit.with_object(scene, entry)
        assert id == ("mug" if number == 1 else f"mug{number}")
        scene = load(document)
        assert scene.object(id).supported_by == on
    assert not [finding for finding in check(scene) if finding.level == "error"]


def test_a_full_surface_is_said_to_be_full(scene: Scene) -> None:
    with pytest.raises(SceneError, match="no room") as refused:
        edit.with_object(scene, {"category": "sofa", "on": "table"})
    assert refused.value.kind == "no_room"


@pytest.mark.parametrize("category", ["chair", "stool", "shopping_cart"])
def test_bulky_things_go_on_the_floor(scene: Scene, category: str) -> None:
    id, document = edit.with_object(scene, {"category": category, "on": "table"})
    after = load(document)
    assert after.object(id).supported_by is None
    assert after.object(id).world_bounds()[0][1] == pytest.approx(0.0, abs=1e-6)
    assert not [finding for finding in check(after) if finding.level == "error"]


def test_a_place_that_is_said_is_kept(scene: Scene) -> None:
    _, document = edit.with_object(
        scene, {"id": "mine", "category": "bowl", "on": "table", "at": [0.25, 0.8]}
    )
    assert load(document).object("mine").position[[0, 2]] == pytest.approx([0.25, 0.8])


def test_a_thing_goes_with_its_parts_and_lets_go_what_it_carried(scene: Scene) -> None:
    left = load(edit.without_object(scene, "fridge"))
    assert [item.id for item in left.objects] == ["table", "cup"]
    assert load(edit.without_object(scene, "table")).object("cup").supported_by is None
    with pytest.raises(SceneError, match="part of"):
        edit.without_object(scene, "fridge.door")
