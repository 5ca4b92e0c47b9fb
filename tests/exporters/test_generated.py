"""Ten motions made from words: other programs find in their files what the JSON says."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporters import write
from motion import generate
from motion.scene import load
from tests.exporters.agreement import Files, Reading, assert_agrees, through_json
from tests.exporters.motions import BODIES
from tests.readers import programs

pytestmark = pytest.mark.readers

SCENES = Path(__file__).resolve().parents[2] / "examples" / "scenes"
# Scene, words, body.
PERFORMANCES = (
    ("tabletop", "拿起桌上的杯子喝一口，然后放回去", 1),
    ("tabletop", "push the box to the left", 0),
    ("tabletop", "shake your head, then clap", 2),
    ("kitchen", "open the microwave", 0),
    ("office", "sit down on the chair", 1),
    ("office", "拿起手机打电话", 2),
    ("living_room", "walk to the sofa and wave", 0),
    ("lab", "point at the microscope, then shrug", 1),
    ("classroom", "read the book", 1),
    ("shop", "put on the hat and bow", 2),
)
NAMES = [f"{number}{suffix}" for number in range(len(PERFORMANCES)) for suffix in (".bvh", ".glb")]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("generated")
    clips = {}
    for number, (name, text, body) in enumerate(PERFORMANCES):
        scene = load(SCENES / f"{name}.json")
        clip = generate(text, scene, BODIES[body], seed=number)
        expected = through_json(clip, folder)
        for suffix in (".bvh", ".glb"):
            write(clip, folder / f"{number}{suffix}", scene=scene)
            clips[f"{number}{suffix}"] = expected
    return Files(folder, clips)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_agrees(files: Files, reading: Reading, name: str) -> None:
    assert_agrees(reading.found[name], files.clips[name], reading.metres(name))


def test_the_validator_has_nothing_to_say(files: Files) -> None:
    for path, issues in programs.validated(files.glbs).items():
        assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), (path, issues["messages"])
