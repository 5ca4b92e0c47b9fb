"""Touching, pushing and wiping put pads on the surface from the asked side."""

from __future__ import annotations

import numpy as np
import pytest

from motion import pose as poses
from motion.errors import ReachError
from motion.geometry import distance
from motion.grasp import find_touches, hand_of
from motion.scene.model import SceneObject, Shape
from motion.skeleton import Skeleton
from tests.motion.grasp.shapes import TABLE, on_table, solid

BODIES = [Skeleton.human(1.75), Skeleton.human(1.2)]


@pytest.mark.parametrize("body", BODIES, ids=["adult", "child"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_index_fingertip_lands_on_the_spot(body: Skeleton, side: str) -> None:
    obj = on_table("box")
    spot = np.array([0.01, obj.shape.bounds[1][1], 0.0])
    found = find_touches(body, side, obj, point=spot, obstacles=[TABLE])
    assert found
    hand = hand_of(body, side)
    for grasp in found:
        assert grasp.kind == "touch"
        assert f"{side}IndexDistal" in grasp.joints
        pads = poses.apply(grasp.wrist, hand.pad_points(grasp.fingers))[
            hand.names.index(f"{side}IndexDistal")
        ]
        assert np.linalg.norm(pads - spot, axis=-1).min() < 0.003
        assert grasp.depth < 0.004


@pytest.mark.parametrize("name", ["can", "box", "cereal", "apple", "book", "laptop"])
def test_pushing_hand_is_behind_the_object(name: str) -> None:
    obj = on_table(name)
    for direction in (np.array([0, 0, 1.0]), np.array([1.0, 0, 0])):
        found = find_touches(BODIES[0], "right", obj, direction=direction, obstacles=[TABLE], kind="push")
        assert found
        hand = hand_of(BODIES[0], "right")
        for grasp in found[:4]:
            pads = poses.apply(grasp.wrist, hand.pad_points(grasp.fingers)).reshape(-1, 3)
            skin = np.concatenate([pads, poses.apply(grasp.wrist, hand.palm_pads)])
            touching = skin[np.abs(distance(obj.shape, skin)) < 0.003]
            assert len(touching)
            assert (touching @ direction).mean() < 0.0


def test_flat_hand_lies_on_a_table_top() -> None:
    table = SceneObject("table", "table", TABLE[0], TABLE[1][:3])
    found = find_touches(
        BODIES[0], "left", table, point=[0.1, 0.02, 0.1], direction=[0, -1.0, 0], kind="palm"
    )
    assert found
    assert len(found[0].joints) >= 4
    assert max(grasp.error for grasp in found) < 0.003


def test_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(ReachError) as caught:
        find_touches(BODIES[0], "left", on_table("box"), kind="lick")
    assert caught.value.candidates == ("touch", "push", "palm")


def test_a_button_on_a_wall_is_pressed_from_the_front() -> None:
    button = SceneObject(
        "button", "button", Shape((solid("box", 0.03, 0.03, 0.01),)), np.array([0, 1.2, 0.0])
    )
    wall = (Shape((solid("box", 2.0, 2.5, 0.1),)), np.array([0, 1.25, -0.055, 0, 0, 0, 1.0]))
    found = find_touches(BODIES[0], "right", button, direction=[0, 0, -1.0], obstacles=[wall])
    assert found
    assert all(grasp.approach[2] < -0.9 for grasp in found)
