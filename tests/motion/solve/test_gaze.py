"""Gaze: where the eyes end up, what comes first, and how far a neck turns."""

from __future__ import annotations

import numpy as np
import pytest

from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import Skeleton, index, landmarks
from motion.solve.gaze import EYE_TIME, HEAD_TIME, solve_gaze
from motion.solve.torso import POSTURE_SIZE, Torso, solve_torso

ADULT = Skeleton.human()
TIMES = np.linspace(0.0, 2.0, 121)
FORWARD = np.array([0.0, 0.0, 1.0])
LOOK = 0.5


@pytest.fixture(scope="module")
def torso() -> Torso:
    count = len(TIMES)
    hips = np.tile([0.0, ADULT.hips_height, 0.0], (count, 1))
    return solve_torso(ADULT, hips, np.zeros(count), np.zeros((count, POSTURE_SIZE)))


def look(torso: Torso, direction: Array, distance: float = 2.0) -> dict[str, Array]:
    """Straight ahead at first, from LOOK seconds on at a point in a direction (3,) from the eyes."""
    eyes = torso.neck[0] + ADULT.offsets[index("head")] + landmarks.eyes(ADULT)
    target = eyes + distance * direction / np.linalg.norm(direction)
    points = np.tile(target, (len(TIMES), 1))
    return solve_gaze(ADULT, torso, TIMES, [0.0, LOOK], [None, points], np.zeros((len(TIMES), 3)))


def head(local: dict[str, Array]) -> Array:
    """Head turned against the chest (F, 4)."""
    return rot.mul(local["neck"], local["head"])


def sight(local: dict[str, Array]) -> Array:
    """Where the eyes point (F, 3)."""
    return rot.rotate(rot.mul(head(local), local["leftEye"]), FORWARD)


def at(time: float) -> int:
    return int(np.argmin(np.abs(TIMES - time)))


@pytest.mark.parametrize("yaw", [-0.6, -0.2, 0.0, 0.3, 0.7])
@pytest.mark.parametrize("pitch", [-0.25, 0.0, 0.5])
def test_easy_targets_are_met_by_head_and_eyes_together(torso: Torso, yaw: float, pitch: float) -> None:
    direction = rot.rotate(rot.from_euler("yx", np.array([yaw, pitch])), FORWARD)
    seen = sight(look(torso, direction))[-1]
    # The eyes' rotation centre moves with the head, and the limits are soft: a few degrees remain.
    assert np.degrees(np.arccos(seen @ direction)) < 6.0


def test_left_is_left_and_down_is_down(torso: Torso) -> None:
    assert rot.yaw_of(head(look(torso, np.array([1.0, 0.0, 1.0]))))[-1] > 0.4
    down = rot.rotate(head(look(torso, np.array([0.0, -0.6, 1.0]))), FORWARD)[-1]
    assert down[1] < -0.3


@pytest.mark.parametrize("direction", [[1, 0, -3], [-1, 0, -3], [0, -1, 0.01], [0, 1, 0.01]])
def test_nobody_turns_the_head_further_than_a_neck_can(torso: Torso, direction: list[float]) -> None:
    local = look(torso, np.array(direction, dtype=float))
    assert np.degrees(rot.angle(head(local))).max() < 75.0
    assert np.degrees(rot.angle(local["leftEye"])).max() < 36.0


def test_the_eyes_are_there_first(torso: Torso) -> None:
    local = look(torso, np.array([0.8, 0.0, 1.0]))
    turned, eyes = rot.yaw_of(head(local)), rot.yaw_of(local["leftEye"])
    early, late = at(LOOK + EYE_TIME), at(LOOK + HEAD_TIME + 0.1)
    assert eyes[early] > turned[early]
    assert abs(eyes[late]) < 0.6 * eyes[early]
    assert turned[late] > 2.0 * turned[early]


def test_nothing_moves_before_the_look_begins(torso: Torso) -> None:
    local = look(torso, np.array([0.8, 0.2, 1.0]))
    for value in local.values():
        assert np.allclose(value[TIMES <= LOOK], value[0], atol=1e-12)


def test_the_head_turns_without_a_jerk(torso: Torso) -> None:
    local = look(torso, np.array([1.0, -0.5, 1.0]))
    speed = rot.angle(head(local)[1:], head(local)[:-1]) * 60.0
    assert speed.max() < 6.0
    assert np.abs(np.diff(speed)).max() * 60.0 < 80.0


def test_nods_are_added_to_the_gaze(torso: Torso) -> None:
    nod = np.zeros((len(TIMES), 3))
    nod[:, 0] = 0.3
    still = solve_gaze(ADULT, torso, TIMES, [0.0], [None], np.zeros_like(nod))
    nodding = solve_gaze(ADULT, torso, TIMES, [0.0], [None], nod)
    assert np.allclose(rot.angle(head(still), head(nodding)), 0.3, atol=1e-6)


def test_the_neck_shares_the_turn_with_the_head(torso: Torso) -> None:
    local = look(torso, np.array([1.0, 0.0, 1.0]))
    neck, whole = rot.angle(local["neck"])[-1], rot.angle(head(local))[-1]
    assert 0.3 * whole < neck < 0.6 * whole
