"""GLB shows the same motion as forward kinematics: body, face, objects and furniture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from exporters import write_glb
from motion import pose as poses
from motion import rotation as rot
from motion.avatar.model import ARKIT
from motion.clip import Clip
from motion.errors import ClipError
from motion.rotation import Array
from motion.scene.model import Scene, SceneObject
from motion.skeleton import JOINTS, Skeleton
from tests.exporters.glb_reader import Glb, parse
from tests.exporters.motions import box, small_avatar, synthetic


def written(clip: Clip, folder: Path, **options: object) -> Glb:
    path = folder / "clip.glb"
    write_glb(clip, path, **options)  # type: ignore[arg-type]
    return parse(path)


def assert_moves_like(glb: Glb, clip: Clip) -> None:
    world = glb.world()
    turns = rot.to_matrix(clip.world_rotations())
    for j, name in enumerate(JOINTS):
        assert np.abs(world[name][:, :3, 3] - clip.positions()[:, j]).max() < 1e-5
        assert np.abs(world[name][:, :3, :3] - turns[:, j]).max() < 1e-5
    for track in clip.objects:
        assert np.abs(world[track.id][:, :3, 3] - poses.position(track.poses)).max() < 1e-5
        assert np.abs(world[track.id][:, :3, :3] - rot.to_matrix(poses.rotation(track.poses))).max() < 1e-5


@pytest.mark.parametrize("seed", range(10))
def test_agrees_with_forward_kinematics(tmp_path: Path, seed: int) -> None:
    clip = synthetic(seed)
    glb = written(clip, tmp_path)
    assert_moves_like(glb, clip)
    np.testing.assert_allclose(glb.times(), np.arange(clip.frames) / clip.fps, atol=1e-6)


def test_with_an_avatar_too(tmp_path: Path) -> None:
    clip = synthetic(1)
    glb = written(clip, tmp_path, avatar=small_avatar(clip.skeleton))
    assert_moves_like(glb, clip)


def test_the_weights_channel_carries_all_targets(tmp_path: Path) -> None:
    clip = synthetic(1)
    glb = written(clip, tmp_path, avatar=small_avatar(clip.skeleton))
    face = glb.json["nodes"][glb.node("Face")]
    names = glb.json["meshes"][face["mesh"]]["extras"]["targetNames"]
    assert tuple(names) == ARKIT
    weights = glb.channel("Face", "weights")
    assert weights is not None
    table = weights.reshape(clip.frames, len(names))
    for c, name in enumerate(clip.curve_names):
        np.testing.assert_allclose(table[:, names.index(name)], clip.curves[:, c], atol=1e-6)
    silent = [names.index(name) for name in ARKIT if name not in clip.curve_names]
    assert not table[:, silent].any()


def test_without_an_avatar_the_curves_are_kept_by_name(tmp_path: Path) -> None:
    clip = synthetic(1)
    glb = written(clip, tmp_path)
    face = glb.json["nodes"][glb.node("Face")]
    assert tuple(glb.json["meshes"][face["mesh"]]["extras"]["targetNames"]) == clip.curve_names
    weights = glb.channel("Face", "weights")
    assert weights is not None
    np.testing.assert_allclose(weights.reshape(clip.curves.shape), clip.curves, atol=1e-6)


def test_a_clip_without_a_face_has_no_weights(tmp_path: Path) -> None:
    clip = replace(synthetic(1), curve_names=(), curves=np.zeros((24, 0)))
    assert written(clip, tmp_path).channel("Face", "weights") is None
    assert written(clip, tmp_path, avatar=small_avatar(clip.skeleton)).channel("Face", "weights") is None


def test_only_what_moves_is_animated(tmp_path: Path) -> None:
    glb = written(synthetic(2), tmp_path)
    assert glb.channel("table", "translation") is None
    assert glb.channel("cup", "translation") is not None and glb.channel("cup", "rotation") is not None


def test_neighbouring_quaternions_have_one_sign(tmp_path: Path) -> None:
    clip = synthetic(4)
    clip.rotations[::2] *= -1.0
    glb = written(clip, tmp_path)
    for name in JOINTS:
        q = glb.channel(name, "rotation")
        assert q is not None and ((q[1:] * q[:-1]).sum(-1) > 0.0).all()


def test_objects_have_their_size_and_colour(tmp_path: Path) -> None:
    clip = synthetic(1, frames=2)
    red = replace(clip.object("cup"), attributes={"color": "red"})
    glb = written(replace(clip, objects=(red,)), tmp_path)
    node = glb.json["nodes"][glb.node("cup")]
    primitive = glb.json["meshes"][node["mesh"]]["primitives"][0]
    corners = glb.json["accessors"][primitive["attributes"]["POSITION"]]
    size = np.array(corners["max"]) - np.array(corners["min"])
    np.testing.assert_allclose(size, red.shape.size, atol=2e-3)
    look = glb.json["materials"][primitive["material"]]["pbrMetallicRoughness"]["baseColorFactor"]
    assert look[0] > 3 * look[1] and look[0] > 3 * look[2] and look[3] == 1.0
    assert node["extras"] == {"label": "cup", "category": "cup"}


def test_furniture_of_the_scene_stands_where_it_is(tmp_path: Path) -> None:
    clip = synthetic(1)
    turn: Array = rot.from_yaw(0.5)
    scene = Scene(
        objects=(
            SceneObject("shelf", "shelf", box(1.0, 2.0, 0.3), np.array([1.0, 1.0, -2.0]), turn),
            SceneObject("cup", "cup", box(0.1, 0.1, 0.1), np.zeros(3)),
        )
    )
    glb = written(clip, tmp_path, scene=scene)
    shelf = glb.json["nodes"][glb.node("shelf")]
    np.testing.assert_allclose(shelf["translation"], [1.0, 1.0, -2.0])
    np.testing.assert_allclose(shelf["rotation"], turn)
    assert [node["name"] for node in glb.json["nodes"]].count("cup") == 1


def test_says_where_it_comes_from(tmp_path: Path) -> None:
    clip = synthetic(7)
    extras = written(clip, tmp_path).json["animations"][0]["extras"]
    assert extras["meta"] == clip.meta
    assert extras["events"][0]["name"] == "attach" and extras["steps"][0]["verb"] == "pick_up"
    assert extras["contacts"][0]["object"] == "cup"
    assert (extras["fps"], extras["frames"]) == (30.0, 24)


def test_equal_clips_give_equal_bytes(tmp_path: Path) -> None:
    write_glb(synthetic(5), tmp_path / "a.glb")
    write_glb(synthetic(5), tmp_path / "b.glb")
    assert (tmp_path / "a.glb").read_bytes() == (tmp_path / "b.glb").read_bytes()


def test_steps_instead_of_lines(tmp_path: Path) -> None:
    glb = written(synthetic(1), tmp_path, interpolation="STEP")
    assert {sampler["interpolation"] for sampler in glb.json["animations"][0]["samplers"]} == {"STEP"}


@pytest.mark.parametrize(
    ("kind", "clip", "options"),
    [
        ("empty", synthetic(1).slice(0, 0), {}),
        ("bad_option", synthetic(1), {"interpolation": "CUBIC"}),
        ("other_skeleton", synthetic(1), {"avatar": small_avatar(Skeleton.human(1.6))}),
        (
            "unknown_curve",
            replace(synthetic(1, frames=2), curve_names=("smirk",), curves=np.zeros((2, 1))),
            {"avatar": small_avatar(synthetic(1).skeleton)},
        ),
        ("not_json", replace(synthetic(1), meta={"by": object()}), {}),
        ("not_json", replace(synthetic(1), meta={"by": float("nan")}), {}),
    ],
)
def test_refusals_are_typed(tmp_path: Path, kind: str, clip: Clip, options: dict[str, object]) -> None:
    with pytest.raises(ClipError) as caught:
        written(clip, tmp_path, **options)
    assert caught.value.kind == kind and caught.value.fix
    assert not list(tmp_path.iterdir())
