"""Bad sentences, scenes and files give typed errors only: a seeded thousand in `test`, 100,000 in `soak`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import exporters
from motion import avatar
from motion import rotation as rot
from motion import scene as scenes
from motion.clip import Clip
from motion.language import parse
from motion.skeleton import Skeleton
from tests.motion.language.fuzz import fuzz_scenes as rooms
from tests.motion.language.fuzz import fuzz_texts
from tests.motion.scene.fuzzing import fuzz_scenes
from tests.soak.mutations import mutations
from tests.soak.survival import survive

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "scenes"
SEED = 20
SIZES = [
    pytest.param(1, id="part"),
    pytest.param(100, id="all", marks=pytest.mark.soak),
]
CUBE = b"""o Cup
v 0 0 0\nv 0.1 0 0\nv 0.1 0.1 0\nv 0 0.1 0\nv 0 0 0.1\nv 0.1 0 0.1\nv 0.1 0.1 0.1\nv 0 0.1 0.1
f 1 3 2\nf 1 4 3\nf 5 6 7\nf 5 7 8\nf 1 2 6\nf 1 6 5\nf 3 4 8\nf 3 8 7\nf 2 3 7\nf 2 7 6\nf 4 1 5\nf 4 5 8
"""


@pytest.mark.parametrize("size", SIZES)
def test_sentences(size: int) -> None:
    places = rooms()
    inputs = (
        (text, places[number % len(places)]) for number, text in enumerate(fuzz_texts(SEED, 600 * size))
    )
    understood, refused = survive(inputs, lambda pair: parse(*pair))
    assert understood
    assert refused


@pytest.mark.parametrize("size", SIZES)
def test_scenes(size: int) -> None:
    assert sum(fuzz_scenes(SEED, 300 * size).values()) == 300 * size


@cache
def stillness(folder: Path) -> Path:
    """A small clip's files in a folder."""
    skeleton = Skeleton.human()
    rotations = np.tile(rot.identity((len(skeleton.names),)), (2, 1, 1))
    clip = Clip(skeleton, 30.0, np.tile(skeleton.offsets[0], (2, 1)), rotations)
    for suffix in ("json", "glb"):
        exporters.write(clip, folder / f"still.{suffix}")
    return folder


def scene_json(_: Path) -> tuple[str, bytes, Callable[[Path], Any]]:
    return ".json", (EXAMPLES / "tabletop.json").read_bytes(), scenes.load


def scene_obj(_: Path) -> tuple[str, bytes, Callable[[Path], Any]]:
    return ".obj", CUBE, scenes.import_scene


def scene_glb(folder: Path) -> tuple[str, bytes, Callable[[Path], Any]]:
    return ".glb", (stillness(folder) / "still.glb").read_bytes(), scenes.import_scene


def body_glb(folder: Path) -> tuple[str, bytes, Callable[[Path], Any]]:
    return ".glb", (stillness(folder) / "still.glb").read_bytes(), avatar.load


def clip_json(folder: Path) -> tuple[str, bytes, Callable[[Path], Any]]:
    return ".json", (stillness(folder) / "still.json").read_bytes(), exporters.read_json


@pytest.fixture(name="folder", scope="module")
def make_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", [scene_json, scene_obj, scene_glb, body_glb, clip_json])
def test_files(
    kind: Callable[[Path], tuple[str, bytes, Callable[[Path], Any]]], size: int, folder: Path
) -> None:
    suffix, original, read = kind(folder)
    path = folder / f"broken{suffix}"

    def attempt(data: bytes) -> None:
        path.write_bytes(data)
        read(path)

    _, refused = survive(mutations(original, SEED, 20 * size), attempt)
    assert refused, "no injury was bad enough to be refused: the injuries prove nothing"
