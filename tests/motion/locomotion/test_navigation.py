"""Ways around furniture."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pytest

from motion import rotation as rot
from motion.errors import ReachError
from motion.locomotion import Navigator, Stance, walk
from motion.scene.model import Primitive, Scene, SceneObject, Shape
from tests.motion.locomotion.performed import BODIES, check

ADULT, CHILD = BODIES["adult"], BODIES["child"]


def _thing(
    id: str,
    size: tuple[float, float, float],
    at: tuple[float, float, float],
    yaw: float = 0.0,
    kind: str = "box",
) -> SceneObject:
    shape = Shape((Primitive(kind, np.array(size)),))
    return SceneObject(id, id, shape, np.array(at), rot.from_yaw(np.array(yaw)))


ROOM = Scene(
    (
        _thing("table", (1.4, 0.04, 0.8), (0.0, 0.74, 1.2)),
        _thing("rug", (3.0, 0.02, 3.0), (0.0, 0.01, 0.0)),
        _thing("sofa", (2.0, 0.8, 0.9), (2.0, 0.4, 2.5), 0.5),
        _thing("lamp", (0.3, 1.5, 0.3), (-1.5, 0.75, 1.2), kind="cylinder"),
        _thing("beam", (4.0, 0.1, 4.0), (0.0, 2.4, 0.0)),
    )
)


def test_what_blocks() -> None:
    """Table tops and furniture do; rugs and what hangs overhead don't."""
    navigator = Navigator(ROOM, ADULT)
    points = np.array([[0.0, 0.0], [0.0, 1.2], [2.0, 2.5], [-1.5, 1.2], [0.0, 0.6]])
    assert navigator.free(points).tolist() == [True, False, False, False, True]
    assert navigator.blockers(points) == ("table", "sofa", "lamp")
    assert Navigator(ROOM, ADULT, ignore=frozenset({"table"})).free(points[1:2])[0]


def test_clearance_is_exact() -> None:
    """Distances to edges, corners and into a box, and to a round thing."""
    navigator = Navigator(ROOM, ADULT)
    points = np.array([[0.0, 0.5], [-0.7 - 0.3, 0.8 - 0.4], [0.0, 1.2], [-1.5, 0.55]])
    np.testing.assert_allclose(navigator.clearance(points), [0.3, 0.5, -0.4, 0.5], atol=0.004)
    assert Navigator(Scene(), ADULT).free(points).all()


def test_a_child_fits_where_an_adult_does_not() -> None:
    """The body's own breadth counts."""
    gap = Scene(
        (_thing("a", (2.0, 1.0, 0.2), (-1.15, 0.5, 1.0)), _thing("b", (2.0, 1.0, 0.2), (1.15, 0.5, 1.0)))
    )
    middle = np.array([[0.0, 1.0]])
    assert Navigator(gap, CHILD).free(middle)[0] and not Navigator(gap, ADULT).free(middle)[0]


@pytest.mark.parametrize("goal", [(0.0, 2.2), (0.0, 1.8), (2.5, 1.0), (3.5, 3.5), (-2.0, 2.0), (-1.0, -1.0)])
def test_walks_keep_clear(goal: tuple[float, float]) -> None:
    """Neither the way nor the hips that follow it come nearer to furniture than a body may."""
    for skeleton in (ADULT, CHILD):
        navigator = Navigator(ROOM, skeleton)
        way = navigator.path(np.array([0.0, 0.6]), np.array(goal))
        np.testing.assert_allclose(way[[0, -1]], [(0.0, 0.6), goal])
        dense = np.concatenate([np.linspace(a, b, 30) for a, b in pairwise(way)])
        needed = min(navigator.radius, float(navigator.clearance(way[[0, -1]]).min()))
        assert navigator.clearance(dense).min() > needed - 0.035
        track = walk(skeleton, Stance(0.0, 0.6, 0.0), Stance(*goal, 0.5), 30.0, navigator=navigator)
        check(skeleton, track)
        assert navigator.clearance(track.hips[:, [0, 2]]).min() > needed - 0.05


def test_straight_when_free() -> None:
    """No detour without an obstacle."""
    assert len(Navigator(ROOM, ADULT).path(np.zeros(2), np.array([1.5, 0.2]))) == 2


def test_outside_the_scene() -> None:
    """Goals far from all objects are found too."""
    way = Navigator(ROOM, ADULT).path(np.array([0.0, 0.6]), np.array([0.0, 9.0]))
    np.testing.assert_allclose(way[-1], (0.0, 9.0))


def test_away_from_a_table() -> None:
    """Who stands close to the edge can still leave, not through the table."""
    navigator = Navigator(ROOM, ADULT)
    start = np.array([0.0, 0.72])
    assert not navigator.free(start[None])[0]
    way = navigator.path(start, np.array([0.0, 2.2]))
    dense = np.concatenate([np.linspace(a, b, 30) for a, b in pairwise(way)])
    assert navigator.clearance(dense).min() > 0.03


def test_no_way_names_what_blocks() -> None:
    """A closed ring of walls is a typed error with the walls' names."""
    walls = (
        _thing("north", (4.0, 1.0, 0.2), (0.0, 0.5, 1.0)),
        _thing("south", (4.0, 1.0, 0.2), (0.0, 0.5, -1.0)),
        _thing("east", (0.2, 1.0, 2.2), (1.0, 0.5, 0.0)),
        _thing("west", (0.2, 1.0, 2.2), (-1.0, 0.5, 0.0)),
    )
    with pytest.raises(ReachError) as caught:
        Navigator(Scene(walls), ADULT).path(np.zeros(2), np.array([0.0, 3.0]))
    assert caught.value.kind == "no_path" and "north" in caught.value.candidates and caught.value.fix


def test_a_mesh_room_is_not_solid() -> None:
    """Two walls as one mesh block where they stand, not what lies between them."""
    corners = np.array([[x, y, z] for x in (-2.0, 2.0) for z in (-1.0, 1.0) for y in (-1.0, 1.0)])
    faces = np.array([[0, 1, 2], [1, 3, 2], [4, 5, 6], [5, 7, 6]])
    part = Primitive("mesh", np.array([4.0, 2.0, 2.0]), vertices=corners, faces=faces)
    walls = SceneObject("walls", "walls", Shape((part,)), np.array([0.0, 1.0, 0.0]))
    navigator = Navigator(Scene((walls,)), ADULT)
    assert navigator.free(np.array([[0.0, 0.0], [2.0, 0.5], [-2.0, -0.5]])).tolist() == [True, False, False]


def test_fast_enough() -> None:
    """A way around a table takes milliseconds."""
    navigator = Navigator(ROOM, ADULT)
    ways = [time.perf_counter()]
    for _ in range(5):
        navigator.path(np.array([0.0, 0.6]), np.array([0.0, 2.2]))
        ways.append(time.perf_counter())
    assert min(np.diff(ways)) < 0.05


def test_toes_go_under_tables_not_into_cupboards() -> None:
    """Things that stand on the floor keep the toes' length away."""
    scene = Scene(
        (_thing("top", (1.0, 0.04, 0.4), (0.0, 0.74, 1.0)), _thing("box", (1.0, 0.5, 0.4), (3.0, 0.25, 1.0)))
    )
    navigator = Navigator(scene, ADULT)
    near = navigator.radius + 0.01
    assert navigator.free(
        np.array([[0.0, 0.8 - near], [3.0, 0.8 - near], [3.0, 0.8 - near - 0.05]])
    ).tolist() == [
        True,
        False,
        True,
    ]


def test_nobody_stands_on_a_phone() -> None:
    """Rugs and sills are stepped on, small things that lie on the floor are not."""
    small = _thing("phone", (0.08, 0.01, 0.16), (0.0, 0.005, 0.0))
    free = Navigator(Scene((small, ROOM.objects[1])), ADULT).free(np.array([[0.0, -0.2], [0.0, -0.5]]))
    assert free.tolist() == [False, True]


def test_wide_ways_come_first() -> None:
    """With room on one side a walker leaves room for the arms, and squeezes only where there is none."""
    post = _thing("post", (0.2, 1.0, 0.2), (0.32, 0.5, 1.0))
    way = Navigator(Scene((post,)), ADULT).path(np.zeros(2), np.array([0.0, 2.0]))
    dense = np.concatenate([np.linspace(a, b, 40) for a, b in pairwise(way)])
    assert Navigator(Scene((post,)), ADULT).clearance(dense).min() > 0.3
    wall = tuple(_thing(f"wall{x}", (3.0, 1.0, 0.2), (x, 0.5, 1.0)) for x in (-1.74, 1.74))
    gap = Navigator(Scene(wall), ADULT).path(np.array([0.5, 0.0]), np.array([0.5, 2.0]))
    assert np.abs(np.interp(1.0, gap[:, 1], gap[:, 0])) < 0.1


def test_arms_are_not_squeezed_through_a_gap_that_can_be_walked_around() -> None:
    """A way half as long again is better than one on which hanging arms would pass through things."""
    walls = tuple(
        _thing(f"wall{x}", (width, 1.0, 0.2), (x, 0.5, 1.0)) for x, width in ((-1.74, 3.0), (0.62, 0.76))
    )
    way = Navigator(Scene(walls), ADULT).path(np.zeros(2), np.array([0.0, 2.0]))
    assert np.interp(1.0, way[:, 1], way[:, 0]) > 1.2


def test_leaves_furniture_little_by_little() -> None:
    """From one side of a table around its corner to the next: hips and way keep more off than at the ends."""
    table = _thing("low", (1.0, 0.45, 0.55), (0.0, 0.225, 2.215))
    for skeleton in (ADULT, CHILD):
        navigator = Navigator(Scene((table,)), skeleton)
        near = navigator.radius + 0.02
        start = Stance(0.5 + near, 2.1, 5.15)
        goal = Stance(0.2, 1.94 - near, 5.2)
        way = navigator.path(start.xz, goal.xz)
        middle = 0.5 * (start.xz + goal.xz)
        halfway = way[np.linalg.norm(way - middle, axis=-1).argmin()]
        assert navigator.clearance(halfway[None])[0] > near + 0.04
        track = walk(skeleton, start, goal, 30.0, navigator=navigator)
        check(skeleton, track)
        assert navigator.clearance(track.hips[:, [0, 2]]).min() > navigator.radius - 0.01
