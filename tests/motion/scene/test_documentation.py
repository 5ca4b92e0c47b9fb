"""The examples in the documentation of the scene format work as printed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from motion.scene import catalogue, check, load
from motion.scene.checking import DEEPEST, HIGHEST
from tests.motion.scene.vocabulary import AFFORDANCES

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "scene-format.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE + README, re.DOTALL)]
SCENES = [block for block in BLOCKS if "objects" in block]


@pytest.mark.parametrize("document", SCENES, ids=["short", "spelled_out", "readme"])
def test_printed_scenes_load_soundly(document: dict[str, object]) -> None:
    findings = {finding.kind for finding in check(load(document))}
    assert findings <= {"unknown_category"}


def test_the_printed_category_is_the_real_one() -> None:
    (row,) = [block for block in BLOCKS if "objects" not in block]
    file = Path(catalogue.__file__).parent / "categories" / "drinking.json"
    assert row in json.loads(file.read_text(encoding="utf-8"))


def test_the_page_keeps_up_with_the_code() -> None:
    assert all(f"`{affordance}`" in PAGE for affordance in AFFORDANCES)
    assert f"{len(catalogue.all())} everyday categories" in PAGE
    assert f"higher than {HIGHEST} m, or deeper than {DEEPEST} m" in PAGE
    assert all(slot in PAGE for slot in {kind.slot for kind in catalogue.all() if kind.slot})
