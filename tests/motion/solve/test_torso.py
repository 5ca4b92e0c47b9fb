"""The trunk agrees with forward kinematics and leans where it is told."""

from __future__ import annotations

import numpy as np
import pytest

from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import JOINTS, Skeleton, index
from motion.solve.torso import (
    DROP,
    PITCH,
    POSTURE_SIZE,
    ROLL,
    SHIFT_X,
    SHIFT_Z,
    TWIST,
    Torso,
    balance_shift,
    solve_torso,
)

BODIES = [Skeleton.human(height) for height in (1.1, 1.75, 2.1)]
ADULT = BODIES[1]


def posed(skeleton: Skeleton, heading: float = 0.0, balance: float = 1.0, **posture: float) -> Torso:
    """One trunk over the origin; posture by the names of its columns."""
    columns = {"pitch": PITCH, "roll": ROLL, "twist": TWIST, "drop": DROP, "x": SHIFT_X, "z": SHIFT_Z}
    vector = np.zeros((1, POSTURE_SIZE))
    for name, value in posture.items():
        vector[0, columns[name]] = value
    hips = np.array([[0.0, skeleton.hips_height, 0.0]])
    return solve_torso(skeleton, hips, np.array([heading]), vector, balance)


def random_postures(count: int) -> Array:
    rng = np.random.default_rng(23)
    span = np.array([1.2, 0.4, 0.6, 0.3, 0.1, 0.1])
    return rng.uniform(-span, span, (count, POSTURE_SIZE)) * np.where(np.arange(6) == DROP, 0.5, 1.0)


@pytest.mark.parametrize("skeleton", BODIES)
def test_positions_agree_with_forward_kinematics(skeleton: Skeleton) -> None:
    count = 20
    hips = np.tile([0.3, skeleton.hips_height, -0.2], (count, 1))
    torso = solve_torso(skeleton, hips, np.linspace(-3.0, 3.0, count), random_postures(count))
    rotations = rot.identity((count, len(JOINTS)))
    for name, value in torso.local.items():
        rotations[:, index(name)] = value
    positions, world = skeleton.fk(torso.hips, rotations)
    assert np.allclose(positions[:, index("upperChest")], torso.chest_position, atol=1e-9)
    assert np.allclose(positions[:, index("neck")], torso.neck, atol=1e-9)
    assert np.allclose(rot.angle(world[:, index("upperChest")], torso.chest_rotation), 0.0, atol=1e-7)
    for side in ("left", "right"):
        assert np.allclose(positions[:, index(f"{side}Shoulder")], torso.clavicle(skeleton, side), atol=1e-9)
        assert np.allclose(positions[:, index(f"{side}UpperArm")], torso.shoulder(skeleton, side), atol=1e-9)


@pytest.mark.parametrize("skeleton", BODIES)
def test_no_posture_is_the_rest_pose(skeleton: Skeleton) -> None:
    torso = posed(skeleton)
    assert np.allclose(torso.neck[0], skeleton.rest_positions[index("neck")])
    assert np.allclose(torso.hips_rotation, rot.identity())


@pytest.mark.parametrize(("name", "axis"), [("pitch", [1, 0, 0]), ("twist", [0, 1, 0]), ("roll", [0, 0, -1])])
@pytest.mark.parametrize("angle", [-0.4, 0.7])
def test_the_chest_turns_by_exactly_the_angle_asked_for(name: str, axis: list[int], angle: float) -> None:
    chest = posed(ADULT, **{name: angle}).chest_rotation[0]
    assert np.allclose(rot.to_rotvec(chest), angle * np.array(axis))


def test_directions_are_the_body_s_own() -> None:
    rest = posed(ADULT).neck[0]
    assert posed(ADULT, pitch=0.5).neck[0, 2] > rest[2]
    assert posed(ADULT, pitch=0.5).neck[0, 1] < rest[1]
    # A roll to the left or right leaves the height of the hips alone.
    assert abs(posed(ADULT, roll=0.3).neck[0, 0]) > 0.05
    assert np.isclose(posed(ADULT, roll=0.3).hips[0, 1], ADULT.hips_height)
    assert np.isclose(posed(ADULT, x=0.1).hips[0, 0], 0.1)
    # Facing +X, forward is +X.
    assert np.isclose(posed(ADULT, heading=np.pi / 2, z=0.1).hips[0, 0], 0.1)


def test_twisting_left_brings_the_right_shoulder_forward() -> None:
    torso = posed(ADULT, twist=0.5)
    assert torso.shoulder(ADULT, "right")[0, 2] > 0.05 > -0.05 > torso.shoulder(ADULT, "left")[0, 2]


def test_the_hips_go_back_when_the_trunk_leans_or_sinks_unless_a_seat_carries_them() -> None:
    assert posed(ADULT, pitch=0.8).hips[0, 2] < -0.05
    assert posed(ADULT, drop=0.3).hips[0, 2] < -0.05
    assert np.isclose(posed(ADULT, drop=0.3).hips[0, 1], ADULT.hips_height - 0.3)
    assert np.isclose(posed(ADULT, balance=0.0, pitch=0.8).hips[0, 2], 0.0)


@pytest.mark.parametrize("column", [PITCH, DROP])
def test_the_counter_shift_grows_smoothly_from_nothing(column: int) -> None:
    postures = np.zeros((200, POSTURE_SIZE))
    postures[:, column] = np.linspace(0.0, 0.5, 200)
    shift = balance_shift(postures, ADULT)
    assert shift[0] == 0.0
    assert (np.diff(shift) > 0.0).all()
    assert np.abs(np.diff(shift, 2)).max() < 1e-3


def test_leaning_left_mirrors_leaning_right() -> None:
    left, right = (posed(ADULT, pitch=0.3, roll=s * 0.2, twist=s * 0.3, x=s * 0.05) for s in (1.0, -1.0))
    mirror = np.array([-1.0, 1.0, 1.0])
    assert np.allclose(left.neck * mirror, right.neck)
    assert np.allclose(left.shoulder(ADULT, "left") * mirror, right.shoulder(ADULT, "right"))


def test_a_subset_of_frames_is_what_those_frames_were() -> None:
    count = 8
    hips = np.tile([0.0, ADULT.hips_height, 0.0], (count, 1))
    torso = solve_torso(ADULT, hips, np.zeros(count), random_postures(count))
    picked = np.array([5, 1])
    part = torso.at(picked)
    assert np.array_equal(part.neck, torso.neck[picked])
    assert np.array_equal(part.local["chest"], torso.local["chest"][picked])
    assert np.array_equal(part.shoulder(ADULT, "left"), torso.shoulder(ADULT, "left")[picked])
