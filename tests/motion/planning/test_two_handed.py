"""Things between two hands: taken so that they can be carried, kept at the body while walking, never through furniture."""

from __future__ import annotations

import numpy as np
import pytest

from motion import geometry, grasp
from motion import pose as poses
from motion import rotation as rot
from motion.planning import handling
from motion.planning.handling.two_handed import awkward_pairs, likely_pairs
from motion.planning.performance import Performance
from motion.scene import Scene, make
from motion.solve.goals import HIPS
from tests.motion.planning.stages import beginning


def _long_table(height: float) -> Scene:
    """A parcel at the left end of a long table."""
    (table,) = make("table", "table", np.array([0.0, 0.5 * height, 0.8]), size=(2.6, height, 0.7))
    (box,) = make("box", "box", on=table, at=(0.3, 0.62), size=(0.34, 0.08, 0.26))
    return Scene((table, box))


def _taken(body: str, height: float) -> Performance:
    p = beginning(_long_table(height), body)
    assert handling.take(p, "box", "both") == ["left", "right"]
    return p


def test_a_pair_of_grasps_that_twists_the_wrists_costs_more_to_carry() -> None:
    p = beginning(_long_table(0.74))
    item = p.item("box")
    pairs = grasp.find_bimanual(p.skeleton, item, handling.obstacles_of(p, item), 64)
    price = awkward_pairs(p, item, pairs)
    forward = np.array(
        [
            min(float(_fingers(g) @ _ahead(pair)) for g in pair)
            / max(1e-6, float(np.linalg.norm(_ahead(pair))))
            for pair in pairs
        ]
    )
    assert price[forward > 0.9].min() < 0.2
    assert price[forward < 0.0].min() > 2.0


def test_pairs_of_every_slant_are_tried_however_many_cost_less() -> None:
    p = beginning(_long_table(0.74))
    item = p.item("box")
    pairs = grasp.find_bimanual(p.skeleton, item, handling.obstacles_of(p, item), 64)
    down = np.array([round(2.0 * float(_fingers(left)[1])) for left, _ in pairs])
    tried = likely_pairs(item, pairs, np.where(down == 0, 0.0, 5.0))
    assert len(tried) < len(pairs)
    assert set(down[tried]) == set(down)
    assert down[tried[0]] == 0


def _fingers(g: grasp.Grasp) -> np.ndarray:
    return rot.rotate(g.wrist[3:], np.array([1.0 if g.hand == "left" else -1.0, 0.0, 0.0]))


def _ahead(pair: tuple[grasp.Grasp, grasp.Grasp]) -> np.ndarray:
    """Horizontally ahead (3,) of a body that has these hands on its left and right."""
    return np.cross(pair[0].wrist[:3] - pair[1].wrist[:3], [0.0, 1.0, 0.0]) * np.array([1.0, 0.0, 1.0])


def test_what_both_hands_hold_comes_along_on_a_walk() -> None:
    p = _taken("adult", 0.74)
    far = p.home["box"] + np.array([-1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    before = p.stance
    handling.put(p, "box", [far], "the other end")
    assert np.hypot(p.stance.x - before.x, p.stance.z - before.z) > 0.3
    assert any(key.frame == HIPS for key in p.goals.objects["box"])
    assert np.allclose(p.object_pose("box"), far)


def test_what_stays_within_reach_is_not_drawn_in_first() -> None:
    p = _taken("adult", 0.74)
    handling.put(p, "box", [p.home["box"]], "its place")
    assert not any(key.frame == HIPS for key in p.goals.objects["box"])


@pytest.mark.parametrize(("body", "height"), [("child", 0.74), ("adult", 0.74), ("tall", 0.5)])
def test_nothing_is_carried_through_a_table_top(body: str, height: float) -> None:
    p = _taken(body, height)
    start = p.object_pose("box")
    handling.carry_with_both(p, "box")
    table = p.item("table")
    corners = handling.box_corners(p.scene.object("box").shape)
    for share in np.linspace(0.0, 1.0, 6):
        pose = poses.blend(start, p.object_pose("box"), share)
        assert geometry.distance_at(table.shape, table.pose, poses.apply(pose, corners)).min() > 0.0
