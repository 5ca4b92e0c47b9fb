"""Whether a reader found in a file what the clip's JSON says, and the least that counts as agreement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from exporters import read_json, write_json
from motion import pose as poses
from motion import rotation as rot
from motion.clip import Clip
from motion.skeleton import JOINTS
from tests.readers.programs import Frames

METRES, DEGREES, WEIGHT = 1e-5, 1e-3, 1e-5
MOST_FRAMES = 24


@dataclass(frozen=True)
class Files:
    """Where files are, and the clip that each should show, by name. All clips have one frame rate."""

    folder: Path
    clips: dict[str, Clip]

    @property
    def glbs(self) -> list[Path]:
        return [self.folder / name for name in self.clips if name.endswith(".glb")]

    def read_by(self, program: Callable[[Frames, int], dict[str, Any]]) -> dict[str, Any]:
        """What a program finds in all of them at frames spread over each clip, by name."""
        asked = {self.folder / name: sampled(clip) for name, clip in self.clips.items()}
        rate = round(next(iter(self.clips.values())).fps)
        return {Path(path).name: found for path, found in program(asked, rate).items()}


@dataclass(frozen=True)
class Reading:
    """What one program found, by file name, and how long its unit is in a file, metres."""

    found: dict[str, Any]
    metres: Callable[[str], float]


def sampled(clip: Clip) -> list[int]:
    """At most 24 frames from the first to the last."""
    return sorted(set(np.linspace(0, clip.frames - 1, MOST_FRAMES).round().astype(int).tolist()))


def through_json(clip: Clip, folder: Path) -> Clip:
    """The clip as its JSON file gives it back."""
    write_json(clip, folder / "clip.json")
    return read_json(folder / "clip.json")


def three_metres(name: str) -> float:
    """three.js leaves BVH in the file's centimetres; Blender is told the scale."""
    return 0.01 if name.endswith(".bvh") else 1.0


def joint_errors(found: dict[str, Any], clip: Clip, metres: float) -> tuple[float, float]:
    """The largest differences of joint positions in metres and of world rotations in degrees."""
    frames = sampled(clip)
    world = np.stack([np.array(found["joints"][name]) for name in JOINTS], axis=1)
    apart = np.abs(world[..., :3] * metres - clip.positions()[frames]).max()
    turned = rot.angle(world[..., 3:], clip.world_rotations()[frames])
    return float(apart), float(np.degrees(turned).max())


def assert_agrees(found: dict[str, Any], clip: Clip, metres: float = 1.0) -> None:
    """Joints, objects and face curves, as far as the format has them, are those of the clip."""
    frames = sampled(clip)
    apart, turned = joint_errors(found, clip, metres)
    assert apart < METRES and turned < DEGREES
    for track in clip.objects if found["objects"] else ():
        seen, expected = np.array(found["objects"][track.id]), track.poses[frames]
        assert np.abs(seen[:, :3] - poses.position(expected)).max() < METRES
        assert np.degrees(rot.angle(seen[:, 3:], poses.rotation(expected))).max() < DEGREES
    for c, name in enumerate(clip.curve_names if found["weights"] else ()):
        assert np.abs(np.array(found["weights"][name]) - clip.curves[frames, c]).max() < WEIGHT
