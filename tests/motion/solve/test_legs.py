"""Legs in closed form: exact ankles, hinged knees, limits."""

from __future__ import annotations

import numpy as np
import pytest

from motion import pose as poses
from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import JOINTS, Skeleton, index
from motion.solve.legs import (
    KNEE_FLEXION,
    SIDES,
    STRETCH,
    ankle_flexion,
    hip_joints,
    hips_height_limit,
    leg_geometry,
    solve_legs,
    twist_yaw,
)

BODIES = [Skeleton.human(1.2), Skeleton.human(1.75), Skeleton.human(1.95, leg_scale=1.1)]


def _crooked() -> Skeleton:
    """A body whose rest legs are neither straight nor vertical, as many avatars are built."""
    base = Skeleton.human()
    offsets = base.offsets.copy()
    for side, sign in zip(SIDES, (1.0, -1.0), strict=True):
        offsets[index(f"{side}LowerLeg")] += (0.03 * sign, 0.01, 0.02)
        offsets[index(f"{side}Foot")] += (-0.015 * sign, 0.0, -0.03)
    return Skeleton(offsets, base.tips, base.radii)


def _poses(skeleton: Skeleton, count: int, seed: int) -> tuple[Array, Array, Array]:
    """Random hips and feet within reach: squats, steps and turns."""
    rng = np.random.default_rng(seed)
    geometry = leg_geometry(skeleton)
    hips_rot = rot.mul(
        rot.from_yaw(rng.uniform(-3, 3, count)), rot.from_rotvec(rng.uniform(-0.3, 0.3, (count, 3)))
    )
    hips = rng.uniform(-0.2, 0.2, (count, 3)) + np.array([0.0, 1.0, 0.0])
    down = np.array([0.0, -1.0, 0.0]) + rng.uniform(-0.6, 0.6, (count, 2, 3)) * [1.0, 0.2, 1.0]
    down = rot.rotate(hips_rot[:, None], down / np.linalg.norm(down, axis=-1, keepdims=True))
    distance = geometry.reach * rng.uniform(0.4, STRETCH, (count, 2))
    ankle = hip_joints(skeleton, hips, hips_rot) + down * distance[..., None]
    foot = rot.mul(hips_rot[:, None], rot.from_rotvec(rng.uniform(-0.4, 0.4, (count, 2, 3))))
    return hips, hips_rot, poses.make(ankle, foot)


def _perform(
    skeleton: Skeleton, hips: Array, hips_rot: Array, feet: Array, toes: Array
) -> tuple[Array, Array, Array]:
    rotations = rot.identity((len(hips), len(JOINTS)))
    rotations[:, 0] = hips_rot
    for name, local in solve_legs(skeleton, hips, hips_rot, feet, toes).items():
        rotations[:, index(name)] = local
    return rotations, *skeleton.fk(hips, rotations)


@pytest.mark.parametrize("skeleton", [*BODIES, _crooked()])
def test_ankles_and_feet_are_exact(skeleton: Skeleton) -> None:
    """Position, sole and toes as asked, on any proportions and rest offsets."""
    hips, hips_rot, feet = _poses(skeleton, 300, 1)
    toes = np.random.default_rng(2).uniform(-0.5, 0.9, (300, 2))
    rotations, positions, world = _perform(skeleton, hips, hips_rot, feet, toes)
    for i, side in enumerate(SIDES):
        joint = index(f"{side}Foot")
        np.testing.assert_allclose(positions[:, joint], feet[:, i, :3], atol=1e-6)
        assert rot.angle(world[:, joint], feet[:, i, 3:]).max() < 1e-6
        tip = rot.rotate(rotations[:, index(f"{side}Toes")], np.array([0.0, 0.0, 1.0]))
        np.testing.assert_allclose(np.arctan2(tip[:, 1], tip[:, 2]), toes[:, i], atol=1e-9)


@pytest.mark.parametrize("skeleton", [*BODIES, _crooked()])
def test_knees_are_hinges(skeleton: Skeleton) -> None:
    """Rotation about the local X axis only, never backwards, and knees forward of the hip–ankle line."""
    hips, hips_rot, feet = _poses(skeleton, 300, 3)
    rotations, positions, _ = _perform(skeleton, hips, hips_rot, feet, np.zeros((300, 2)))
    for side in SIDES:
        knee = rotations[:, index(f"{side}LowerLeg")]
        assert (knee[:, 1:3] == 0.0).all()
        angle = 2.0 * np.arctan2(knee[:, 0], knee[:, 3])
        assert angle.min() >= KNEE_FLEXION[0] and angle.max() <= KNEE_FLEXION[1]
        hip, mid, end = (positions[:, index(f"{side}{bone}")] for bone in ("UpperLeg", "LowerLeg", "Foot"))
        bend = mid - hip - (end - hip) * 0.5
        forward = rot.rotate(hips_rot, np.array([0.0, 0.0, 1.0]))
        clear = angle > np.radians(25)
        assert ((bend * forward).sum(-1)[clear] > 0.0).all()


def test_out_of_reach_goes_as_far_as_it_can() -> None:
    """A foot too far away is met on its line, without NaN."""
    skeleton = BODIES[1]
    hips, hips_rot = np.array([[0.0, 1.0, 0.0]]), rot.identity((1,))
    feet = poses.make(np.array([[[0.1, -2.0, 0.0], [-0.1, 0.95, 0.0]]]))
    rotations, positions, _ = _perform(skeleton, hips, hips_rot, feet, np.zeros((1, 2)))
    assert np.isfinite(rotations).all()
    hip, ankle = positions[0, index("leftUpperLeg")], positions[0, index("leftFoot")]
    line = feet[0, 0, :3] - hip
    assert np.linalg.norm(ankle - hip) == pytest.approx(leg_geometry(skeleton).reach[0], rel=1e-6)
    np.testing.assert_allclose(np.cross(line, ankle - hip), 0.0, atol=1e-9)


@pytest.mark.parametrize("skeleton", BODIES)
def test_height_limit(skeleton: Skeleton) -> None:
    """At the limit the more stretched leg is exactly at its share of full length."""
    hips, hips_rot, feet = _poses(skeleton, 100, 4)
    limit = hips_height_limit(skeleton, hips[:, [0, 2]], hips_rot, feet)
    raised = np.stack([hips[:, 0], limit, hips[:, 2]], -1)
    stretch = np.linalg.norm(feet[..., :3] - hip_joints(skeleton, raised, hips_rot), axis=-1)
    longest = (stretch / leg_geometry(skeleton).reach).max(-1)
    np.testing.assert_allclose(longest, STRETCH, atol=1e-9)


def test_knees_fall_apart_in_a_squat() -> None:
    """The knees are wider than the hips when the legs are deeply bent, level with them when straight."""
    skeleton = BODIES[1]
    feet = poses.make(np.tile([[[0.1, 0.08, 0.0], [-0.1, 0.08, 0.0]]], (2, 1, 1)))
    hips = np.array([[0.0, 0.45, -0.15], [0.0, 0.94, 0.0]])
    _, positions, _ = _perform(skeleton, hips, rot.identity((2,)), feet, np.zeros((2, 2)))
    gap = positions[:, index("leftLowerLeg"), 0] - positions[:, index("rightLowerLeg"), 0]
    assert gap[0] > 0.24 and abs(gap[1] - 0.19) < 0.03


def test_ankle_flexion_signs() -> None:
    """Shins leaning forward over flat feet flex the ankles; standing hardly does."""
    skeleton = BODIES[1]
    feet = poses.make(np.tile([[[0.1, 0.08, 0.0], [-0.1, 0.08, 0.0]]], (2, 1, 1)))
    hips = np.array([[0.0, 0.75, 0.0], [0.0, 0.94, 0.0]])
    flexion = np.degrees(ankle_flexion(skeleton, hips, rot.identity((2,)), feet))
    assert (flexion[0] > 25).all() and (np.abs(flexion[1]) < 15).all()


def test_yaw_of_a_pitched_foot() -> None:
    """Heading survives a steep pitch."""
    yaw = np.linspace(-3.0, 3.0, 13)
    pitched = rot.mul(rot.from_yaw(yaw), rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), 1.5))
    np.testing.assert_allclose(twist_yaw(pitched), yaw, atol=1e-12)
