"""Surfaces: what can carry, what a vessel holds, and what rests on what."""

from __future__ import annotations

import numpy as np
import pytest

from motion.errors import SceneError
from motion.scene import Primitive, Scene, SceneObject, Shape, make
from motion.scene.extent import bottom, reach
from motion.scene.support import carrier, level_in, level_on, levels, surfaces


def test_a_table_carries_on_its_top_and_leaves_room_below() -> None:
    (table,) = make("table", "t", at=(0.0, 1.0))
    (level,) = levels(table)
    assert level.height == pytest.approx(0.74)
    assert level.holds(0.69, 1.0) and not level.holds(0.71, 1.0)


def test_a_turned_table_turns_its_surface() -> None:
    (table,) = make("table", "t", heading=np.pi / 2)
    level = level_on(table)
    assert level.holds(0.0, 0.69) and not level.holds(0.69, 0.0)
    assert level.world(*level.local(0.1, 0.2)) == pytest.approx((0.1, 0.2))


def test_seats_carry_below_their_backs() -> None:
    (chair,) = make("chair", "c")
    assert level_on(chair).height == pytest.approx(0.45)


def test_shelves_have_levels_from_below() -> None:
    (shelf,) = make("bookshelf", "s")
    assert len(levels(shelf)) == 5
    assert level_on(shelf, 0).height < level_on(shelf, 1).height < level_on(shelf).height
    with pytest.raises(SceneError, match="no level 9"):
        level_on(shelf, 9)


@pytest.mark.parametrize(
    "category", ["bowl", "box", "bin", "fridge", "cup", "basket", "drawer_unit", "microwave"]
)
def test_containers_have_a_floor_inside(category: str) -> None:
    objects = make(category, "c")
    owner, level = level_in(Scene(objects), objects[0])
    low, high = owner.world_bounds()
    assert low[1] < level.height < high[1]


def test_a_solid_thing_holds_nothing_inside() -> None:
    (apple,) = make("apple", "a")
    with pytest.raises(SceneError, match="no hollow"):
        level_in(Scene((apple,)), apple)


def test_carrier_is_the_surface_below_the_middle() -> None:
    (table,) = make("table", "table")
    (plate,) = make("plate", "plate", on=table, at=(0.0, 0.0))
    (apple,) = make("apple", "apple", on=plate)
    among = surfaces((table, plate, apple))
    found = carrier(apple, among)
    assert found is not None and found[0].id == "plate"
    found = carrier(plate, among)
    assert found is not None and found[0].id == "table"
    assert carrier(table, among) is None
    assert carrier(apple.moved(apple.pose + np.array([0, 0.1, 0, 0, 0, 0, 0])), among) is None


def test_meshes_carry_on_their_level_faces() -> None:
    # A step: the lower tread at 0.1 m, the upper at 0.3 m, seen from the side and pulled along z.
    outline = np.array([[0, 0], [1, 0], [1, 0.3], [0.5, 0.3], [0.5, 0.1], [0, 0.1]])
    vertices = np.array([[x, y, z] for z in (0, 1) for x, y in outline]) - [0.5, 0.15, 0.5]
    faces = np.array([[5, 4, 10], [5, 10, 11], [3, 2, 8], [3, 8, 9]])
    step = SceneObject(
        "step",
        "step",
        Shape((Primitive("mesh", np.array([1.0, 0.3, 1.0]), vertices=vertices, faces=faces[:, ::-1]),)),
        np.array([0.0, 0.15, 0.0]),
    )
    assert [round(level.height, 6) for level in levels(step)] == [0.1, 0.3]
    assert level_on(step, 0).holds(-0.25, 0.0) and not level_on(step, 0).holds(0.25, 0.0)


@pytest.mark.parametrize("kind", ["box", "sphere", "cylinder", "capsule", "tube"])
def test_reach_bounds_the_tessellated_surface(kind: str) -> None:
    from motion.geometry.tessellate import tessellate

    rng = np.random.default_rng(3)
    for _ in range(5):
        rotation = rng.normal(size=4)
        part = Primitive(
            kind, np.array([0.1, 0.3, 0.1]), rng.normal(size=3), rotation / np.linalg.norm(rotation)
        )
        direction = rng.normal(size=3)
        direction /= np.linalg.norm(direction)
        vertices, _ = tessellate(part, 96)
        assert reach(part, direction) == pytest.approx((vertices @ direction).max(), abs=5e-4)
        assert reach(part, direction) >= (vertices @ direction).max() - 1e-9


def test_a_lying_bottle_rests_on_its_side() -> None:
    (bottle, _) = make("bottle", "b")
    half = float(np.sqrt(0.5))
    lying = bottle.moved(np.array([0, 0.033, 0, 0, 0, half, half]))
    assert bottom(lying) == pytest.approx(0.0, abs=1e-9)
