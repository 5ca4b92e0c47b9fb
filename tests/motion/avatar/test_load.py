"""Any humanoid file becomes the canonical skeleton, and clips return exactly onto its own bones."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from exporters.avatar import write_avatar
from exporters.gltf import GltfBuilder
from motion import rotation as rot
from motion.avatar import AvatarModel, LoadedAvatar, load
from motion.errors import FileError, MotionError, SkeletonError
from motion.rotation import Array
from motion.skeleton import JOINTS, PARENTS, Skeleton, finger_names, index
from tests.motion.avatar.mixamo import MIXAMO

BODY = Skeleton.human(1.7)


def _a_pose() -> Array:
    """Arms 45° down, forearms and fingers bent, legs apart, hands turned: an awkward rest pose."""
    pose = rot.identity((len(JOINTS),))
    for side, s in (("left", 1.0), ("right", -1.0)):
        pose[index(f"{side}UpperArm")] = rot.from_euler("zy", np.radians([-45.0 * s, -10.0 * s]))
        pose[index(f"{side}LowerArm")] = rot.from_euler("yx", np.radians([-15.0 * s, 20.0]))
        pose[index(f"{side}Hand")] = rot.from_euler("xz", np.radians([25.0, -12.0 * s]))
        pose[index(f"{side}UpperLeg")] = rot.from_euler("z", np.radians([6.0 * s]))
        pose[index(f"{side}Foot")] = rot.from_euler("y", np.radians([10.0 * s]))
        for finger in finger_names(side)[3:]:
            pose[index(finger)] = rot.from_euler("z", np.radians([-12.0 * s]))
    return pose


def _write(
    path: Path,
    pose: Array,
    *,
    names: dict[str, str] = MIXAMO,
    yaw: float = 0.0,
    scale: float = 1.0,
    size: float = 1.0,
    seed: int | None = None,
    drop: tuple[str, ...] = (),
    vrm0: bool = False,
) -> Path:
    """A skeleton without mesh: `pose` is its rest, every bone with axes of its own when `seed` is given.

    scale: that of the armature node, as if the bones were in other units. size: makes a giant.
    """
    positions, _ = BODY.fk(BODY.offsets[:1], pose[None])
    turn = rot.from_yaw(yaw)
    place = rot.rotate(turn, positions[0]) * size / scale
    axes = rot.identity((len(JOINTS),))
    if seed is not None:
        axes = rot.normalize(np.random.default_rng(seed).normal(size=axes.shape))
    builder = GltfBuilder()
    root = builder.add_node("Armature", scale=[scale] * 3)
    nodes: dict[int, int] = {}
    for i, name in enumerate(JOINTS):
        if name in drop or name not in names:
            continue
        parent = PARENTS[i]
        while parent >= 0 and parent not in nodes:
            parent = PARENTS[parent]
        above = axes[parent] if parent >= 0 else rot.identity()
        origin = place[parent] if parent >= 0 else np.zeros(3)
        nodes[i] = builder.add_node(
            names[name],
            parent=nodes[parent] if parent >= 0 else root,
            translation=rot.inv_rotate(above, place[i] - origin),
            rotation=rot.mul(rot.inv(above), axes[i]),
        )
    if vrm0:
        old = {"Metacarpal": "Proximal", "Proximal": "Intermediate"}
        bones = []
        for i, node in nodes.items():
            bone = JOINTS[i]
            if "Thumb" in bone:
                for new, before in old.items():
                    if bone.endswith(new):
                        bone = bone.removesuffix(new) + before
                        break
            bones.append({"bone": bone, "node": node})
        builder.extensions["VRM"] = {"specVersion": "0.0", "humanoid": {"humanBones": bones}}
    path.write_bytes(builder.to_glb())
    return path


def _node_places(avatar: LoadedAvatar, root: Array, rotations: Array) -> dict[str, Array]:
    """Where the file's own nodes go, in the canonical frame, when a clip is put onto them."""
    local, hips = avatar.local_rotations(rotations), avatar.hips_translation(root)
    frames, file = len(rotations), avatar.file
    matrices: dict[int, Array] = {}

    def world(node: int) -> Array:
        if node not in matrices:
            entry = file.nodes[node]
            own = np.tile(np.eye(4), (frames, 1, 1))
            turns = local.get(node, np.tile(entry.get("rotation", [0, 0, 0, 1.0]), (frames, 1)))
            own[:, :3, :3] = rot.to_matrix(turns) * np.array(entry.get("scale", [1.0, 1.0, 1.0]))
            own[:, :3, 3] = hips if node == avatar.nodes["hips"] else entry.get("translation", [0, 0, 0])
            above = file.parents[node]
            matrices[node] = own if above < 0 else world(above) @ own
        return matrices[node]

    turn = rot.from_yaw(avatar.facing)
    return {
        bone: rot.rotate(turn, world(node)[:, :3, 3]) + avatar.shift for bone, node in avatar.nodes.items()
    }


@pytest.mark.parametrize("suffix", [".glb", ".vrm"])
def test_what_we_write_loads_as_it_was(tmp_path: Path, child: AvatarModel, suffix: str) -> None:
    avatar = load(write_avatar(child, tmp_path / f"child{suffix}"))
    np.testing.assert_allclose(avatar.skeleton.offsets, child.skeleton.offsets, atol=1e-5)
    np.testing.assert_allclose(avatar.skeleton.tips, child.skeleton.tips, atol=1e-5)
    np.testing.assert_allclose(avatar.skeleton.radii, child.skeleton.radii, atol=1e-5)
    assert len(avatar.morphs) == 52 and len(avatar.nodes) == 55
    assert rot.angle(avatar.turns).max() < 1e-6


def test_a_mesh_is_measured_when_nothing_else_says_its_flesh(tmp_path: Path, adult: AvatarModel) -> None:
    path = write_avatar(adult, tmp_path / "adult.vrm")
    path.write_bytes(path.read_bytes().replace(b"kinelink_skeleton", b"kinelink_mislabel"))
    found, true = load(path).skeleton, adult.skeleton
    np.testing.assert_allclose(found.offsets, true.offsets, atol=1e-5)
    for bone in ("leftIndexProximal", "leftMiddleIntermediate", "leftThumbProximal", "rightIndexDistal"):
        assert found.radii[index(bone)] == pytest.approx(true.radii[index(bone)], rel=0.1), bone


def test_any_rest_pose_and_any_bone_axes_give_the_same_skeleton(tmp_path: Path) -> None:
    straight = load(_write(tmp_path / "t.glb", rot.identity((len(JOINTS),)))).skeleton
    for seed in (None, 1, 2):
        awkward = load(_write(tmp_path / "a.glb", _a_pose(), seed=seed))
        arms = [i for i, n in enumerate(JOINTS) if "Toes" not in n and "Eye" not in n and n != "jaw"]
        np.testing.assert_allclose(awkward.skeleton.offsets[arms], straight.offsets[arms], atol=5e-3)
        for side, sign in (("left", 1.0), ("right", -1.0)):
            for bone in ("UpperArm", "LowerArm", "IndexProximal", "LittleIntermediate"):
                tip = awkward.skeleton.tips[index(side + bone)]
                np.testing.assert_allclose(tip / np.linalg.norm(tip), [sign, 0.0, 0.0], atol=1e-6)


@pytest.mark.parametrize("seed", [None, 3])
@pytest.mark.parametrize("yaw", [0.0, np.pi, 0.7])
def test_a_clip_returns_exactly_onto_the_files_bones(tmp_path: Path, seed: int | None, yaw: float) -> None:
    avatar = load(_write(tmp_path / "a.glb", _a_pose(), seed=seed, yaw=yaw, scale=0.01))
    random = np.random.default_rng(7)
    rotations = rot.from_rotvec(random.normal(scale=0.4, size=(5, len(JOINTS), 3)))
    root = avatar.skeleton.offsets[0] + random.normal(scale=0.3, size=(5, 3))
    expected, _ = avatar.skeleton.fk(root, rotations)
    for bone, place in _node_places(avatar, root, rotations).items():
        np.testing.assert_allclose(place, expected[:, index(bone)], atol=1e-5, err_msg=bone)


def test_a_gltf_with_its_buffer_beside_it_loads_too(tmp_path: Path, child: AvatarModel) -> None:
    raw = write_avatar(child, tmp_path / "child.glb").read_bytes()
    length = int.from_bytes(raw[12:16], "little")
    document = json.loads(raw[20 : 20 + length])
    (tmp_path / "my child.bin").write_bytes(raw[28 + length :])
    for uri, fits in (("my%20child.bin", True), ("../child.bin", False)):
        document["buffers"][0]["uri"] = uri
        text = tmp_path / "child.gltf"
        text.write_text(json.dumps(document), encoding="utf-8")
        if fits:
            assert load(text).skeleton.hash == child.skeleton.hash
        else:
            with pytest.raises(FileError, match="outside"):
                load(text)


def test_vrm_0_faces_the_other_way_and_counts_thumbs_otherwise(tmp_path: Path) -> None:
    avatar = load(_write(tmp_path / "old.vrm", rot.identity((len(JOINTS),)), yaw=np.pi, vrm0=True))
    assert avatar.family == "vrm0"
    assert abs(avatar.facing) == pytest.approx(np.pi)
    assert avatar.skeleton.rest_positions[index("leftHand"), 0] > 0.5
    assert {"leftThumbMetacarpal", "leftThumbProximal", "leftThumbDistal"} <= set(avatar.nodes)


def test_missing_optional_bones_are_filled_in(tmp_path: Path) -> None:
    optional = (
        "upperChest", "chest", "neck", "jaw", "leftEye", "rightEye", "leftToes", "rightToes", "leftShoulder",
        "rightShoulder", *finger_names("left"), *finger_names("right"),
    )  # fmt: skip
    avatar = load(_write(tmp_path / "few.glb", rot.identity((len(JOINTS),)), drop=optional))
    assert len(avatar.nodes) == 15
    np.testing.assert_allclose(
        avatar.skeleton.rest_positions[[index("leftHand"), index("head"), index("rightFoot")], 1],
        BODY.rest_positions[[index("leftHand"), index("head"), index("rightFoot")], 1],
        atol=0.03,
    )
    fingers = avatar.skeleton.tips[[index(n) for n in finger_names("left")]]
    assert (np.linalg.norm(fingers, axis=1) > 0.01).all()


def test_a_file_that_is_no_humanoid_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SkeletonError, match="rightHand"):
        load(_write(tmp_path / "a.glb", rot.identity((len(JOINTS),)), drop=("rightHand",)))
    with pytest.raises(SkeletonError, match="m tall"):
        load(_write(tmp_path / "big.glb", rot.identity((len(JOINTS),)), size=100.0))


def test_missing_and_broken_files_give_typed_errors(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        load(tmp_path / "nothing.glb")
    assert caught.value.kind == "missing_file"
    whole = _write(tmp_path / "a.glb", rot.identity((len(JOINTS),))).read_bytes()
    random = np.random.default_rng(0)
    broken = tmp_path / "broken.glb"
    for data in (b"", b"glTF", b"{}", b"[1]", whole[:40], whole[: len(whole) // 2]):
        broken.write_bytes(data)
        with pytest.raises(FileError):
            load(broken)
    for _ in range(150):
        data = bytearray(whole)
        for at in random.integers(0, len(data), 6):
            data[at] = random.integers(0, 256)
        broken.write_bytes(bytes(data))
        try:
            load(broken)
        except MotionError as error:
            assert error.message and error.kind
