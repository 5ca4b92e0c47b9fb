"""Ways around things: straight where that is free, else over or back, and aside where only that is left."""

from __future__ import annotations

import numpy as np
import pytest

from motion import pose as poses
from motion.planning.transit import Clearance, union, via_point
from motion.rotation import Array

START = poses.make(np.array([0.0, 1.6, 0.5]))
STOP = poses.make(np.array([0.0, 1.0, 0.5]))
HAND = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 0.08]])
TOWARDS_BODY = np.array([0.0, 0.0, -1.0])


def box(low: Array, high: Array) -> Clearance:
    """Signed distance to a box between two corners (3,)."""
    middle, half = 0.5 * (low + high), 0.5 * (high - low)

    def distance(points: Array) -> Array:
        apart = np.abs(points - middle) - half
        outside = np.linalg.norm(np.maximum(apart, 0.0), axis=-1)
        result: Array = outside + np.minimum(apart.max(-1), 0.0)
        return result

    return distance


def via(*things: Clearance) -> Array | None:
    """The point passed between the two poses."""
    found = via_point(START, STOP, HAND, 0.02, union(things), TOWARDS_BODY)
    return None if found is None else found[:3] - 0.5 * (START[:3] + STOP[:3])


BOARD = box(np.array([-0.6, 1.24, 0.4]), np.array([0.6, 1.32, 0.8]))
HEAD = box(np.array([-0.05, 0.9, -0.4]), np.array([0.05, 2.2, 0.34]))


def test_the_straight_way_is_taken_where_it_is_free() -> None:
    assert via(HEAD) is None


def test_a_hand_is_drawn_back_from_a_board_rather_than_led_aside() -> None:
    point = via(BOARD)
    assert point is not None
    assert point[2] < -0.05
    assert abs(point[0]) < 1e-9


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_hand_between_board_and_head_gives_way_to_the_free_side(side: float) -> None:
    wall = box(np.array([0.16, 0.5, -0.4]), np.array([0.5, 2.5, 0.38]))

    def other_side(points: Array) -> Array:
        result: Array = wall(points * np.array([-side, 1.0, 1.0]))
        return result

    point = via(BOARD, HEAD, other_side)
    assert point is not None
    assert side * point[0] > 0.1
