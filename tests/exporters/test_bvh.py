"""BVH says the same motion as forward kinematics, in centimetres, in the words that readers expect."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from exporters import write_bvh
from exporters.bvh import rotation_order
from motion import rotation as rot
from motion.clip import Clip
from motion.errors import ClipError
from motion.skeleton import JOINTS
from tests.exporters.bvh_reader import Bvh, parse
from tests.exporters.motions import synthetic


def written(clip: Clip, folder: Path, **options: str) -> Bvh:
    path = folder / "clip.bvh"
    write_bvh(clip, path, **options)
    return parse(path.read_text(encoding="ascii"))


@pytest.mark.parametrize("seed", range(10))
def test_agrees_with_forward_kinematics(tmp_path: Path, seed: int) -> None:
    clip = synthetic(seed)
    world = written(clip, tmp_path).world()
    turns = rot.to_matrix(clip.world_rotations())
    for j, name in enumerate(JOINTS):
        assert np.abs(world[name][:, :3, 3] / 100.0 - clip.positions()[:, j]).max() < 1e-6
        assert np.abs(world[name][:, :3, :3] - turns[:, j]).max() < 1e-6


def test_a_fixed_order_says_the_same(tmp_path: Path) -> None:
    clip = synthetic(3)
    bvh = written(clip, tmp_path, order="zxy")
    assert {tuple(node.channels[-3:]) for node in bvh.nodes if node.channels} == {
        ("Zrotation", "Xrotation", "Yrotation")
    }
    assert (
        np.abs(
            bvh.world()["leftHand"][:, :3, 3] / 100.0 - clip.positions()[:, JOINTS.index("leftHand")]
        ).max()
        < 1e-6
    )


def test_the_root_has_no_offset_and_the_rest_is_the_t_pose(tmp_path: Path) -> None:
    clip = synthetic(1)
    nodes = {node.name: node for node in written(clip, tmp_path).nodes}
    assert not nodes["hips"].offset.any()
    assert nodes["hips"].channels[:3] == ["Xposition", "Yposition", "Zposition"]
    for name, offset in zip(JOINTS[1:], clip.skeleton.offsets[1:], strict=True):
        np.testing.assert_allclose(nodes[name].offset, offset * 100.0, atol=1e-6)


def test_ends_have_the_length_of_the_last_bone(tmp_path: Path) -> None:
    clip = synthetic(1)
    ends = {node.name: node.offset for node in written(clip, tmp_path).nodes if node.name.endswith(".end")}
    assert len(ends) == 15
    for name, offset in ends.items():
        tip = clip.skeleton.tips[JOINTS.index(name.removesuffix(".end"))]
        np.testing.assert_allclose(offset, tip * 100.0, atol=1e-6)


def test_an_end_without_length_gets_a_millimetre(tmp_path: Path) -> None:
    clip = synthetic(1)
    tips = clip.skeleton.tips.copy()
    tips[JOINTS.index("jaw")] = 0.0
    clip = replace(clip, skeleton=replace(clip.skeleton, tips=tips))
    ends = {node.name: node.offset for node in written(clip, tmp_path).nodes}
    assert np.linalg.norm(ends["jaw.end"]) == pytest.approx(0.1)


def test_frame_time_keeps_eight_digits(tmp_path: Path) -> None:
    path = tmp_path / "clip.bvh"
    write_bvh(synthetic(0, frames=2, fps=29.97), path)
    line = next(
        line for line in path.read_text(encoding="ascii").splitlines() if line.startswith("Frame Time")
    )
    assert len(line.split(".")[1]) >= 8
    assert 1.0 / float(line.split()[-1]) == pytest.approx(29.97, abs=1e-6)


def test_a_turning_body_and_a_bending_knee_do_not_flip(tmp_path: Path) -> None:
    """More than one turn of the hips and a knee past a right angle, at 24 frames: small steps every time."""
    still = rot.identity((60, len(JOINTS)))
    still[:, 0] = rot.from_yaw(np.linspace(0.0, 9.0, 60))
    knee = JOINTS.index("leftLowerLeg")
    still[:, knee] = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), np.linspace(0.0, 2.5, 60))
    clip = replace(synthetic(1, frames=60), rotations=still)
    bvh = written(clip, tmp_path)
    assert np.abs(np.diff(bvh.values[:, 3:], axis=0)).max() < 10.0
    np.testing.assert_allclose(bvh.column("hips", "Y"), np.degrees(np.linspace(0.0, 9.0, 60)), atol=1e-5)
    np.testing.assert_allclose(
        bvh.column("leftLowerLeg", "X"), np.degrees(np.linspace(0.0, 2.5, 60)), atol=1e-5
    )


def test_no_minus_zeros(tmp_path: Path) -> None:
    path = tmp_path / "clip.bvh"
    write_bvh(replace(synthetic(1, frames=2), rotations=rot.identity((2, len(JOINTS))) * -1.0), path)
    assert "-0.000000" not in path.read_text(encoding="ascii")


@pytest.mark.parametrize("joint", JOINTS)
def test_every_joint_has_an_order_of_three_axes(joint: str) -> None:
    assert sorted(rotation_order(joint)) == ["X", "Y", "Z"]


def test_left_and_right_have_the_same_order() -> None:
    for joint in JOINTS:
        if joint.startswith("left"):
            assert rotation_order(joint) == rotation_order(joint.replace("left", "right"))


def test_refuses_an_unknown_order_and_an_empty_clip(tmp_path: Path) -> None:
    clip = synthetic(0, frames=2)
    with pytest.raises(ClipError, match="rotation order") as caught:
        write_bvh(clip, tmp_path / "a.bvh", order="XYX")
    assert "ZXY" in caught.value.candidates
    with pytest.raises(ClipError, match="at least one frame"):
        write_bvh(clip.slice(0, 0), tmp_path / "a.bvh")
    assert not list(tmp_path.iterdir())


def test_refuses_a_clip_with_nan(tmp_path: Path) -> None:
    clip = synthetic(0, frames=3)
    clip.root[1, 2] = np.nan
    with pytest.raises(ClipError, match="frame 1"):
        write_bvh(clip, tmp_path / "a.bvh")
