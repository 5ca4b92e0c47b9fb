"""Two hands hold from opposite sides, each really touching."""

from __future__ import annotations

import numpy as np
import pytest

from motion import pose as poses
from motion.grasp import find_bimanual, hand_of
from motion.scene.model import Shape
from motion.skeleton import Skeleton
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
