"""Loaders: what is written in a format is read as the motion that it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from exporters.bvh import write_bvh as export_bvh
from motion import rotation as rot
from motion.clip import Clip
from motion.errors import FileError, SkeletonError
from motion.grasp.hand import hand_of
from motion.pim.body import BODY_INDEX, REFERENCE
from motion.pim.data import arrays, bvh, cmu, mesh2motion, skeletons
from motion.pim.motion import BodyMotion
from motion.rotation import Array
from motion.skeleton import JOINTS, finger_names, index
from tests.motion.pim.data.recordings import (
    directions,
    largest_angle,
    poser_turns,
    waving,
    write_bvh,
    write_cmu,
)


@pytest.fixture(scope="module")
def motion() -> BodyMotion:
    return waving()


def test_bvh_and_the_packed_clip_of_the_same_recording_agree(tmp_path: Path) -> None:
    root, angles, _ = poser_turns(90)
    packed = write_cmu(tmp_path / "cmu.npz", {"13_26": (root, angles)}, {"13_26": "direct traffic, wave"})
    (one,) = cmu.load(packed)
    other = bvh.load(write_bvh(tmp_path / "13_26.bvh", root, angles), label="direct traffic, wave")
    assert (one.source, one.name, one.action, one.fingers) == ("cmu", "13_26", "wave", False)
    assert (other.name, other.action, other.frames) == ("13_26", "wave", one.frames)
    away = rot.angle(one.world_rotations()[:, BODY_INDEX], other.world_rotations()[:, BODY_INDEX])
    assert np.degrees(away.max()) < 0.5
    assert np.abs(one.positions() - other.positions()).max() < 0.005


def test_a_rest_pose_in_the_first_frame_of_a_bvh_is_left_out_and_120_fps_become_30(tmp_path: Path) -> None:
    root, angles, _ = poser_turns(400)
    angles[:, :, :] += 12.0 * (np.arange(400) > 0)[:, None, None]
    angles[0] = 0.0
    found = bvh.load(write_bvh(tmp_path / "a.bvh", root, angles, rate=120.0))
    assert found.frames == (400 - 10 - 1) // 4 + 1
    speed = rot.angle(found.rotations[1:, BODY_INDEX], found.rotations[:-1, BODY_INDEX])
    assert speed[0].max() < 3.0 * np.median(speed.max(-1))


def test_our_own_bvh_is_read_as_it_was_written(tmp_path: Path, motion: BodyMotion) -> None:
    path = tmp_path / "own.bvh"
    export_bvh(Clip(REFERENCE, 30.0, motion.root, motion.rotations), path)
    found = bvh.load(path)
    assert np.abs(found.positions() - motion.positions()).max() < 0.01
    assert largest_angle(directions(found), directions(motion)) < 0.5
    assert found.fingers


def test_z_up_bvh_is_put_upright(tmp_path: Path) -> None:
    root, angles, _ = poser_turns(60)
    text = write_bvh(tmp_path / "y.bvh", root, angles).read_text()
    turned = []
    for line in text.split("\n"):
        words = line.split()
        if words[:1] == ["OFFSET"]:
            x, y, z = words[1:]
            turned.append(f"OFFSET {x} {-float(z)} {y}")
        elif words[:1] == ["CHANNELS"]:
            # X stays, Y becomes Z, Z becomes -Y.
            named = {"Y": "Z", "Z": "Y", "X": "X"}
            turned.append(" ".join(named[w[0]] + w[1:] if w[0] in named else w for w in words))
        else:
            turned.append(line)
    lines = "\n".join(turned).split("\n")
    first = next(i for i, line in enumerate(lines) if line.startswith("Frame Time")) + 1
    values = np.array([[float(v) for v in line.split()] for line in lines[first:] if line])
    kinds = [w for line in lines if line.startswith("CHANNELS") for w in line.split()[2:]]
    for column, kind in enumerate(kinds):
        if kind[0] == "Y":
            values[:, column] *= -1.0
    lines[first:] = [" ".join(f"{v:.5f}" for v in row) for row in values]
    (tmp_path / "z.bvh").write_text("\n".join(lines) + "\n")
    upright, lying = bvh.load(tmp_path / "y.bvh"), bvh.load(tmp_path / "z.bvh")
    assert np.abs(upright.positions() - lying.positions()).max() < 0.005


def test_broken_bvh_files_are_refused_with_the_line(tmp_path: Path) -> None:
    root, angles, _ = poser_turns(5)
    text = write_bvh(tmp_path / "a.bvh", root, angles).read_text()
    broken = tmp_path / "broken.bvh"
    broken.write_text(text[:-20])
    with pytest.raises(FileError, match=r"broken\.bvh is not a BVH file: line \d+"):
        bvh.load(broken)
    with pytest.raises(FileError):
        bvh.load(tmp_path / "none.bvh")
    broken.write_text(text.replace("lShin", "tentacle"))
    with pytest.raises(SkeletonError, match="leftLowerLeg"):
        bvh.load(broken)


def test_cmu_begins_after_the_rest_frames_and_reads_labels(tmp_path: Path) -> None:
    root, angles, _ = poser_turns(50)
    labels = {"02_01": "walk", "05_02": "dance - expressive arms, turn", "13_01": "sit on high stool"}
    path = write_cmu(tmp_path / "cmu.npz", dict.fromkeys(labels, (root, angles)), labels)
    found = list(cmu.load(path))
    assert [(m.name, m.action, m.frames) for m in found] == [
        ("02_01", "walk", 50),
        ("05_02", "dance", 50),
        ("13_01", "sit", 50),
    ]


def test_files_that_lack_something_say_what(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", names=np.array(["hip"]))
    with pytest.raises(FileError, match="no array 'parents'"):
        list(cmu.load(tmp_path / "a.npz"))
    with pytest.raises(FileError, match="no file"):
        list(mesh2motion.load(tmp_path / "none.npz"))
    with pytest.raises(FileError, match="neither SMPL-X"):
        arrays.load(tmp_path / "a.npz")
    (tmp_path / "b.npz").write_bytes(b"not a zip")
    with pytest.raises(FileError):
        arrays.load(tmp_path / "b.npz")


BONES = {
    "clavicle": "Shoulder", "upperarm": "UpperArm", "lowerarm": "LowerArm", "hand": "Hand", "thigh": "UpperLeg",
    "calf": "LowerLeg", "foot": "Foot", "ball": "Toes",
}  # fmt: skip
TRUNK = {
    "pelvis": "hips",
    "spine_01": "spine",
    "spine_02": "chest",
    "spine_03": "upperChest",
    "neck_01": "neck",
    "head": "head",
}


def unreal_axes() -> dict[str, tuple[str, Array]]:
    """Bones: ours for each, and its axes (3, 3) at rest: +Y along the bone, +X the axis about which it bends."""
    found = {bone: (joint, np.eye(3)) for bone, joint in TRUNK.items()}
    for side, letter, sign in (("left", "l", 1.0), ("right", "r", -1.0)):
        hand = hand_of(REFERENCE, side)
        hinges = {
            "clavicle": None, "upperarm": (sign, (0, -sign, 0)), "lowerarm": (sign, (0, -sign, 0)),
            "hand": (sign, (0, -sign, 0)),
        }  # fmt: skip
        for bone, joint in BONES.items():
            axes = np.eye(3)
            hinge = hinges.get(bone)
            if hinge:
                x, y = np.array(hinge[1], float), np.array([hinge[0], 0.0, 0.0])
                axes = np.stack([x, y, np.cross(x, y)], -1)
            elif bone in ("thigh", "calf"):
                axes = np.array([[1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, -1.0]])
            elif bone == "foot":
                y = np.array([0.0, -0.456, 1.0]) / np.linalg.norm([0.456, 1.0])
                x = np.array([1.0, 0.0, 0.0])
                axes = np.stack([x, y, np.cross(x, y)], -1)
            elif bone == "ball":
                axes = np.array([[-1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
            found[f"{bone}_{letter}"] = (side + joint, axes)
        for i, joint in enumerate(finger_names(side)):
            finger = ("thumb", "index", "middle", "ring", "pinky")[i // 3]
            y, x = hand.bones[i // 3, i % 3], hand.flex[i // 3, i % 3]
            x = x - (x @ y) * y
            x = x / np.linalg.norm(x)
            found[f"{finger}_{i % 3 + 1:02d}_{letter}"] = (joint, np.stack([x, y, np.cross(x, y)], -1))
    return found


def unreal_matrices(motion: BodyMotion, bones: dict[str, tuple[str, Array]]) -> Array:
    """The motion as matrices (F, N, 4, 4) with Z up, facing -Y."""
    z_up = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
    places = [index(joint) for joint, _ in bones.values()]
    axes = np.stack([a for _, a in bones.values()])
    out = np.zeros((motion.frames, len(bones), 4, 4))
    out[..., :3, :3] = z_up @ rot.to_matrix(motion.world_rotations()[:, places]) @ axes
    out[..., :3, 3] = motion.positions()[:, places] @ z_up.T
    out[..., 3, 3] = 1.0
    return out


def test_mesh2motion_comes_with_its_fingers_and_at_30_fps(tmp_path: Path) -> None:
    bones = unreal_axes()
    upright = waving(2)
    upright.rotations[:] = rot.identity()
    upright.root[:, 1] = REFERENCE.hips_height
    slow = waving(48, fps=24.0)
    arrays_ = {"names": np.array(["root", *bones])}
    for name, clip in (("bow", upright), ("throw-ball", slow), ("flying-forward", slow)):
        matrices = unreal_matrices(clip, bones)
        root = np.repeat(np.eye(4)[None, None], len(matrices), axis=0)
        arrays_[name] = np.concatenate([root, matrices], 1).astype(np.float32)
    np.savez(tmp_path / "m.npz", **arrays_)
    found = {m.name: m for m in mesh2motion.load(tmp_path / "m.npz")}
    assert set(found) == {"bow", "throw-ball"}
    thrown, truth = found["throw-ball"], waving(59)
    assert (thrown.frames, thrown.fingers, thrown.action) == (59, True, "throw")
    assert largest_angle(directions(thrown), directions(truth)) < 2.0
    fingers = [index(name) for side in ("left", "right") for name in finger_names(side)]
    away = rot.angle(thrown.rotations[:, fingers], truth.rotations[:, fingers])
    assert np.degrees(away.max()) < 3.0


def test_a_clip_that_ends_as_it_begins_is_played_on(tmp_path: Path) -> None:
    bones = unreal_axes()
    still = waving(13)
    still.rotations[:] = still.rotations[:1]
    matrices = unreal_matrices(still, bones)
    root = np.repeat(np.eye(4)[None, None], len(matrices), axis=0)
    clip = np.concatenate([root, matrices], 1)
    np.savez(tmp_path / "m.npz", names=np.array(["root", *bones]), bow=clip, idle=clip)
    (bow, idle) = mesh2motion.load(tmp_path / "m.npz")
    assert min(bow.frames, idle.frames) >= 120


def test_amass_is_put_upright_and_scaled(tmp_path: Path, motion: BodyMotion) -> None:
    names, _ = skeletons.tree(skeletons.smplx(55))
    roles = {theirs: ours for ours, theirs in _smplx_roles().items()}
    poses = np.zeros((motion.frames, 55, 3))
    for i, name in enumerate(names):
        if name in roles:
            poses[:, i] = rot.to_rotvec(motion.rotations[:, index(roles[name])])
    z_up = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), np.pi / 2.0)
    poses[:, 0] = rot.to_rotvec(rot.mul(z_up, motion.rotations[:, 0]))
    trans = rot.rotate(z_up, motion.root + np.array([0.0, 0.35, 0.0]))
    np.savez(
        tmp_path / "a.npz",
        poses=poses.reshape(motion.frames, -1),
        trans=trans,
        betas=np.zeros(16),
        gender=np.array("neutral"),
        mocap_frame_rate=np.array(30.0),
    )
    found = arrays.load(tmp_path / "a.npz", label="wave")
    assert (found.frames, found.fingers, found.action) == (motion.frames, True, "wave")
    # Its arms hang a little at rest.
    assert largest_angle(directions(found), directions(motion)) < 10.0
    assert np.abs(found.root - motion.root).max() < 0.03
    assert found.contacts.all()


def _smplx_roles() -> dict[str, str]:
    from motion.avatar.names import identify

    return identify(skeletons.tree(skeletons.smplx(55))[0])[1]


@pytest.mark.parametrize(("joints", "batch"), [(77, False), (30, True), (27, False), (22, True)])
def test_kimodo_and_ardy_are_told_apart_by_their_joints(
    tmp_path: Path, motion: BodyMotion, joints: int, batch: bool
) -> None:
    from motion.avatar.names import identify

    names, parents = skeletons.tree(skeletons.GENERATED[joints])
    assert len(names) == joints
    roles = {theirs: ours for ours, theirs in identify(names)[1].items()}
    places, turns = np.zeros((motion.frames, joints, 3)), rot.identity((motion.frames, joints))
    positions, world = motion.positions(), motion.world_rotations()
    for i, (name, parent) in enumerate(zip(names, parents, strict=True)):
        if name in roles:
            turns[:, i] = world[:, index(roles[name])]
            places[:, i] = positions[:, index(roles[name])]
        else:
            turns[:, i] = turns[:, parent]
            places[:, i] = places[:, parent] + rot.rotate(turns[:, parent], np.array([0.0, 0.01, 0.0]))
    data = {"posed_joints": places, "global_rot_mats": rot.to_matrix(turns)}
    np.savez(tmp_path / "k.npz", **{key: value[None] if batch else value for key, value in data.items()})
    found = arrays.load(tmp_path / "k.npz", label="wave")
    assert found.frames == (motion.frames if joints != 27 else (motion.frames - 1) * 30 // 20 + 1)
    assert found.fingers == (joints == 77)
    if joints != 27:
        assert largest_angle(directions(found), directions(motion)) < 1.0
        assert np.abs(found.positions()[:, BODY_INDEX] - motion.positions()[:, BODY_INDEX]).max() < 0.04


def test_a_generated_skeleton_nobody_knows_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "g.npz", posed_joints=np.zeros((4, 34, 3)), global_rot_mats=np.zeros((4, 34, 3, 3)))
    with pytest.raises(FileError, match="34 joints"):
        arrays.load(tmp_path / "g.npz")


def test_joint_names_are_ours() -> None:
    assert set(_smplx_roles()) <= set(JOINTS)
