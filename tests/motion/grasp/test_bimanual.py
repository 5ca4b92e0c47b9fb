"""Two hands hold from opposite sides, each really touching."""

from __future__ import annotations

import numpy as np
import pytest

from motion import pose as poses
from motion import rotation as rot
from motion.geometry import distance
from motion.grasp import find_bimanual, hand_of
from motion.scene.model import Shape
from motion.skeleton import Skeleton, index
from tests.motion.grasp.shapes import TABLE, on_table, solid
from tests.motion.grasp.test_find import check

BODIES = {"adult": Skeleton.human(1.75), "child": Skeleton.human(1.2)}
LARGE = {
    "parcel": Shape((solid("box", 0.4, 0.3, 0.3),)),
    "football": Shape((solid("sphere", 0.22, 0.22, 0.22),)),
    "tray": Shape((solid("box", 0.4, 0.025, 0.28),)),
    "laptop": Shape((solid("box", 0.32, 0.02, 0.22),)),
    "pot": Shape(
        (
            solid("tube", 0.24, 0.14, 0.24),
            solid("box", 0.04, 0.012, 0.07, position=np.array([0.14, 0.04, 0]), name="handle"),
            solid("box", 0.04, 0.012, 0.07, position=np.array([-0.14, 0.04, 0]), name="handle"),
        )
    ),
    "monitor": Shape((solid("box", 0.5, 0.3, 0.04),)),
    "bowl": Shape((solid("tube", 0.24, 0.1, 0.24),)),
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", LARGE)
def test_large_things_are_carried_between_two_hands(name: str, body: str) -> None:
    obj = on_table(name, LARGE[name])
    pairs = find_bimanual(BODIES[body], obj, [TABLE])
    assert pairs
    for left, right in pairs:
        assert (left.hand, right.hand) == ("left", "right")
        for grasp in (left, right):
            check(BODIES[body], obj, grasp)
        palms = [
            poses.apply(grasp.wrist, hand_of(BODIES[body], grasp.hand).palm_centre) for grasp in (left, right)
        ]
        assert np.dot(palms[0] * [1, 0, 1], palms[1] * [1, 0, 1]) < 0.0, "on opposite sides"


@pytest.mark.parametrize("name", ["parcel", "tray", "monitor"])
def test_flat_hands_leave_room_for_the_forearm(name: str) -> None:
    radius = BODIES["adult"].radii[index("leftLowerArm")]
    flat = [g for pair in find_bimanual(BODIES["adult"], on_table(name, LARGE[name])) for g in pair]
    wrists = np.array([g.wrist[:3] for g in flat if g.kind == "palm"])
    assert len(wrists)
    assert distance(LARGE[name], wrists).min() > radius - 0.006


@pytest.mark.parametrize("name", ["parcel", "football", "tray"])
def test_the_best_pair_takes_a_thing_evenly(name: str) -> None:
    left, right = find_bimanual(BODIES["adult"], on_table(name, LARGE[name]), [TABLE])[0]
    middle = 0.5 * (left.wrist[:3] + right.wrist[:3])
    across = left.wrist[:3] - right.wrist[:3]
    assert abs(middle @ across) < 0.01 * np.linalg.norm(across), "mirrored at the thing's middle"


def test_pairs_come_from_all_sides_and_with_different_slants() -> None:
    pairs = find_bimanual(BODIES["adult"], on_table("parcel", LARGE["parcel"]), [TABLE], 64)
    ways = {
        (*np.round(left.approach, 1), round(float(rot.rotate(left.wrist[3:], [1.0, 0.0, 0.0])[1]), 1))
        for left, _ in pairs
    }
    assert len({way[:3] for way in ways}) == 4
    assert len({way[3] for way in ways}) >= 3
