"""Blender, three.js and gltf-validator read our files, and find in them what the JSON says.

Ten motions on three bodies, as BVH and as GLB, one with a skinned avatar, one on a loaded VRM. Each program
runs once.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exporters import write
from exporters.avatar import write_avatar
from motion import rotation as rot
from motion.avatar.load import LoadedAvatar, load
from motion.avatar.model import AvatarModel
from motion.clip import Clip
from motion.rotation import Array
from motion.skeleton import JOINTS
from tests.exporters.agreement import (
    DEGREES,
    METRES,
    Files,
    Reading,
    assert_agrees,
    joint_errors,
    through_json,
)
from tests.exporters.motions import small_avatar, synthetic
from tests.readers import programs

pytestmark = pytest.mark.readers

FRAMES, FPS = 24, 30
PLAIN = [f"motion{seed}{suffix}" for seed in range(10) for suffix in (".bvh", ".glb")]
LATE = ["late.bvh", "late.glb"]
AVATAR, LOADED = "avatar.glb", "loaded.glb"
ALL = [*PLAIN, AVATAR, LOADED]


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
        clips[name] = through_json(clip, folder)
    return Files(folder, clips)


def _body(name: str, clip: Clip, folder: Path) -> AvatarModel | LoadedAvatar | None:
    """The body to export with: an avatar, the same as somebody's file, or none."""
    if name not in (AVATAR, LOADED):
        return None
    model = small_avatar(clip.skeleton)
    return model if name == AVATAR else load(write_avatar(model, folder / "body.vrm"))


@pytest.mark.parametrize("name", ALL)
def test_what_is_read_agrees(files: Files, reading: Reading, name: str) -> None:
    assert_agrees(reading.found[name], files.clips[name], reading.metres(name))


@pytest.mark.parametrize("name", ALL)
def test_everything_arrives(files: Files, reading: Reading, name: str) -> None:
    clip, found = files.clips[name], reading.found[name]
    assert set(JOINTS) <= set(found["joints"])
    if name.endswith(".glb"):
        assert {track.id for track in clip.objects} <= set(found["objects"])
        assert set(clip.curve_names) <= set(found["weights"])


@pytest.mark.parametrize("name", LATE)
def test_one_frame_late_is_caught(files: Files, reading: Reading, name: str) -> None:
    found, clip, metres = reading.found[name], files.clips[name], reading.metres(name)
    apart, turned = joint_errors(found, clip, metres)
    assert apart > 1000 * METRES and turned > 1000 * DEGREES
    with pytest.raises(AssertionError):
        assert_agrees(found, clip, metres)


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
    reports = programs.validated(files.glbs)
    assert len(reports) == 13
    for path, issues in reports.items():
        assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), (path, issues["messages"])
