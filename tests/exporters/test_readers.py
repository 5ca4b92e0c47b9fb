"""Blender, three.js and gltf-validator read our files, and find in them what the JSON says.

Ten motions on three bodies, as BVH and as GLB, one with a skinned avatar, one on a loaded VRM. Each program
runs once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exporters import read_json, write, write_json
from exporters.avatar import write_avatar
from motion import pose as poses
from motion import rotation as rot
from motion.avatar.load import LoadedAvatar, load
from motion.avatar.model import AvatarModel
from motion.clip import Clip
from motion.rotation import Array
from motion.skeleton import JOINTS
from tests.exporters.motions import small_avatar, synthetic
from tests.readers import programs

pytestmark = pytest.mark.readers

METRES, DEGREES, WEIGHT = 1e-5, 1e-3, 1e-5
FRAMES, FPS = 24, 30
PLAIN = [f"motion{seed}{suffix}" for seed in range(10) for suffix in (".bvh", ".glb")]
LATE = ["late.bvh", "late.glb"]
AVATAR, LOADED = "avatar.glb", "loaded.glb"
ALL = [*PLAIN, AVATAR, LOADED]


@dataclass(frozen=True)
class Files:
    """Where the files are, and the clip that each was written from, as read back from its JSON."""

    folder: Path
    clips: dict[str, Clip]

    @property
    def paths(self) -> list[Path]:
        return [self.folder / name for name in self.clips]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("readers")
    clips: dict[str, Clip] = {}
    for name in [*ALL, *LATE]:
        clip = synthetic(int(name[6]) if name in PLAIN else 1, FRAMES, FPS)
        written = clip
        if name in LATE:
            # One frame late, the least that a wrong reading or writing could be off by.
            written = replace(clip, root=np.roll(clip.root, 1, 0), rotations=np.roll(clip.rotations, 1, 0))
        write(written, folder / name, avatar=_body(name, clip, folder))
        write_json(clip, folder / "clip.json")
        clips[name] = read_json(folder / "clip.json")
    return Files(folder, clips)


def _body(name: str, clip: Clip, folder: Path) -> AvatarModel | LoadedAvatar | None:
    """The body to export with: an avatar, the same as somebody's file, or none."""
    if name not in (AVATAR, LOADED):
        return None
    model = small_avatar(clip.skeleton)
    return model if name == AVATAR else load(write_avatar(model, folder / "body.vrm"))


@pytest.fixture(scope="module")
def blender(files: Files) -> dict[str, Any]:
    return _by_name(programs.in_blender(files.paths, FRAMES, FPS))


@pytest.fixture(scope="module")
def three(files: Files) -> dict[str, Any]:
    return _by_name(programs.in_three(files.paths, FRAMES, FPS))


def _by_name(found: dict[str, Any]) -> dict[str, Any]:
    return {Path(path).name: report for path, report in found.items()}


def joint_errors(found: dict[str, Any], clip: Clip, metres: float) -> tuple[float, float]:
    """The largest differences of joint positions in metres and of world rotations in degrees."""
    world = np.stack([np.array(found["joints"][name]) for name in JOINTS], axis=1)
    apart = np.abs(world[..., :3] * metres - clip.positions()).max()
    return float(apart), float(np.degrees(rot.angle(world[..., 3:], clip.world_rotations())).max())


def assert_agrees(found: dict[str, Any], clip: Clip, metres: float = 1.0) -> None:
    apart, turned = joint_errors(found, clip, metres)
    assert apart < METRES and turned < DEGREES
    for track in clip.objects if found["objects"] else ():
        seen = np.array(found["objects"][track.id])
        assert np.abs(seen[:, :3] - poses.position(track.poses)).max() < METRES
        assert np.degrees(rot.angle(seen[:, 3:], poses.rotation(track.poses))).max() < DEGREES
    for c, name in enumerate(clip.curve_names if found["weights"] else ()):
        assert np.abs(np.array(found["weights"][name]) - clip.curves[:, c]).max() < WEIGHT


@pytest.mark.parametrize("name", ALL)
def test_blender_agrees(files: Files, blender: dict[str, Any], name: str) -> None:
    assert_agrees(blender[name], files.clips[name])


@pytest.mark.parametrize("name", ALL)
def test_three_agrees(files: Files, three: dict[str, Any], name: str) -> None:
    # three.js leaves BVH in the file's centimetres; Blender was told the scale.
    assert_agrees(three[name], files.clips[name], 0.01 if name.endswith(".bvh") else 1.0)


@pytest.mark.parametrize("name", ALL)
def test_everything_arrives(files: Files, blender: dict[str, Any], three: dict[str, Any], name: str) -> None:
    clip = files.clips[name]
    for found in (blender[name], three[name]):
        assert set(JOINTS) <= set(found["joints"])
        if name.endswith(".glb"):
            assert {track.id for track in clip.objects} <= set(found["objects"])
            assert set(clip.curve_names) <= set(found["weights"])


@pytest.mark.parametrize("name", LATE)
def test_one_frame_late_is_caught(
    files: Files, blender: dict[str, Any], three: dict[str, Any], name: str
) -> None:
    for found, metres in ((blender[name], 1.0), (three[name], 0.01 if name.endswith(".bvh") else 1.0)):
        apart, turned = joint_errors(found, files.clips[name], metres)
        assert apart > 1000 * METRES and turned > 1000 * DEGREES
        with pytest.raises(AssertionError):
            assert_agrees(found, files.clips[name], metres)


def test_three_draws_skin_and_face(files: Files, three: dict[str, Any]) -> None:
    """The vertices as drawn are those that the avatar model itself computes, morphs included."""
    clip = files.clips[AVATAR]
    model = small_avatar(clip.skeleton)
    for part, mesh in zip(model.parts, ("Face", "Body"), strict=True):
        drawn = np.array(three[AVATAR]["vertices"][mesh])
        chosen = np.arange(0, len(part.vertices), int(np.ceil(len(part.vertices) / 20)))
        moved = np.zeros((FRAMES, 1, 3))
        for name, delta in part.morphs.items():
            weights: Array = np.array(three[AVATAR]["weights"][name])
            moved = moved + weights[:, None, None] * delta[chosen]
        bones = part.joints[chosen, 0]
        local = part.vertices[chosen] + moved - clip.skeleton.rest_positions[bones]
        expected = clip.positions()[:, bones] + rot.rotate(clip.world_rotations()[:, bones], local)
        assert np.abs(drawn - expected).max() < METRES


@pytest.mark.parametrize("name", [name for name in ALL if name.endswith(".glb")])
def test_three_shows_something(three: dict[str, Any], name: str) -> None:
    assert three[name]["pixels"] > 1000


def test_the_validator_has_nothing_to_say(files: Files) -> None:
    reports = programs.validated([path for path in files.paths if path.suffix == ".glb"])
    assert len(reports) == 13
    for path, issues in reports.items():
        assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), (path, issues["messages"])
