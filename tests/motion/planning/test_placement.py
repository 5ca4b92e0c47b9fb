"""Where things can be put: free, supported, on the side that was asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motion import geometry
from motion.errors import ReachError
from motion.planning import placement
from motion.planning.handling import palm_shape
from motion.planning.performance import Performance
from motion.rotation import Array
from motion.scene import Scene, make
from tests.motion.planning.stages import beginning, overlap, sparse, tabletop


@pytest.fixture
def p() -> Performance:
    return beginning()


def surface(p: Performance) -> float:
    """Height of the table's top."""
    return float(p.item("table").world_bounds()[1][1])


def put(p: Performance, id: str, spot: Array) -> tuple[float, list[str]]:
    """Lower side of an object at a spot, and the ids of what it would be in."""
    moved = p.item(id).moved(spot)
    hit = [
        other.id
        for other in p.items()
        if other.id not in p.moves_with(id)
        and other.supported_by != id
        and (overlap(moved, other) > 1e-6).all()
    ]
    return float(moved.world_bounds()[0][1]), hit


@pytest.mark.parametrize("id", ["cup", "bottle", "book", "plate", "box"])
def test_every_spot_on_a_table_is_free_and_touches_it(p: Performance, id: str) -> None:
    found, drop = placement.spots(p, id, "table", "on", "place")
    assert found
    assert drop == 0.0
    for spot in found:
        low, hit = put(p, id, spot)
        assert np.isclose(low, surface(p), atol=1e-9)
        assert hit == []


@pytest.mark.parametrize("where", ["chair", "armchair", "sofa", "bookshelf"])
def test_a_back_or_sides_leave_room_before_and_between_them(where: str) -> None:
    p = beginning(Scene((*make("ball", "ball", at=(0.5, 0.3)), *make(where, where, at=(0.0, 1.5)))))
    found, _ = placement.spots(p, "ball", where, "on", "place")
    assert found
    support, radius = p.item(where), 0.5 * float(np.ptp(p.item("ball").shape.bounds, axis=0)[1])
    for spot in found:
        gap = geometry.distance_at(support.shape, support.pose, spot[None, :3])[0]
        assert gap == pytest.approx(radius, abs=0.005)


@pytest.mark.parametrize("relation", ["next_to", "near", "left_of", "right_of", "in_front_of", "behind"])
def test_beside_means_on_that_side_and_not_in_anything(relation: str) -> None:
    p = beginning(sparse())
    found, _ = placement.spots(p, "cup", "plate", relation, "place")
    plate = p.item("plate").position
    # The avatar looks along +Z, its left is +X.
    axis = {"left_of": [1, 0, 0], "right_of": [-1, 0, 0], "in_front_of": [0, 0, -1], "behind": [0, 0, 1]}
    for spot in found:
        low, hit = put(p, "cup", spot)
        assert np.isclose(low, surface(p), atol=1e-9)
        assert hit == []
        assert np.linalg.norm((spot[:3] - plate)[[0, 2]]) < 0.45
        if relation in axis:
            assert (spot[:3] - plate) @ np.array(axis[relation]) > 0.05


@pytest.mark.parametrize(
    ("target", "axis"), [("left", [1, 0, 0]), ("right", [-1, 0, 0]), ("forward", [0, 0, 1])]
)
def test_a_direction_moves_a_thing_by_a_hand_s_breadth(target: str, axis: list[int]) -> None:
    p = beginning(sparse())
    for spot in placement.spots(p, "cup", target, None, "move")[0]:
        way = spot[:3] - p.home["cup"][:3]
        along = float(way @ np.array(axis))
        assert 0.1 < along < 0.35
        assert np.isclose(np.linalg.norm(way), along)


def test_back_is_where_it_was(p: Performance) -> None:
    for verb, relation in (("put_back", None), ("place", "back")):
        (spot,), drop = placement.spots(p, "cup", None, relation, verb)
        assert np.array_equal(spot, p.home["cup"])
        assert drop == 0.0


def test_into_a_container_it_falls_onto_its_floor(p: Performance) -> None:
    found, drop = placement.spots(p, "apple", "bin", "in", "place")
    low, high = p.item("bin").world_bounds()
    assert drop > 0.0
    for spot in found:
        inside = p.item("apple").moved(spot)
        assert low[1] < inside.world_bounds()[0][1] < low[1] + 0.02
        assert (inside.world_bounds()[0][[0, 2]] > low[[0, 2]]).all()
        assert (inside.world_bounds()[1][[0, 2]] < high[[0, 2]]).all()
        # It is let go above the rim.
        assert inside.world_bounds()[0][1] + drop > high[1]


def test_under_the_table_is_the_floor(p: Performance) -> None:
    found, _ = placement.spots(p, "box", "table", "under", "place")
    assert found
    for spot in found:
        low, hit = put(p, "box", spot)
        assert np.isclose(low, 0.0, atol=1e-9)
        assert set(hit) <= {"table"}


def test_a_crowded_surface_has_no_spot() -> None:
    (table,) = make("table", "table", np.array([0.0, 0.25, 0.6]), size=(0.4, 0.5, 0.4))
    (book,) = make("book", "book", on=table, at=(0.0, 0.6), size=(0.36, 0.05, 0.36))
    (cup,) = make("cup", "cup", np.array([1.5, 0.05, 0.6]))
    p = beginning(Scene((table, book, cup)))
    with pytest.raises(ReachError, match="no free spot for 'cup' at 'table'") as caught:
        placement.spots(p, "cup", "table", "on", "place")
    assert caught.value.kind == "no_spot"
    assert caught.value.fix


def test_room_for_a_flat_hand_is_found_beside_things(p: Performance) -> None:
    palm = replace(p.item("cup"), id="palm", shape=palm_shape(1.0))
    points = placement.free_points(p, palm, p.item("table"))
    assert len(points)
    assert np.allclose(points[:, 1], surface(p))
    for other in tabletop().on("table"):
        low, high = other.world_bounds()
        inside = (points[:, [0, 2]] > low[[0, 2]] - 0.08) & (points[:, [0, 2]] < high[[0, 2]] + 0.08)
        assert not inside.all(-1).any()
