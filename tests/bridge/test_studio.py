"""The studio page in a real browser on a real server: say, see, refuse, drag, add, stop, bring a body, export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exporters.avatar import write_avatar
from motion import avatar
from tests.bridge.browsing import drive, serving
from tests.bridge.processes import Running

SCRIPT = Path(__file__).with_name("studio.mjs")

pytestmark = pytest.mark.readers


@pytest.fixture(scope="module", name="server")
def serve_alone() -> Iterator[Running]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module", name="seen")
def visit(server: Running, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a visitor sees, see studio.mjs."""
    child = write_avatar(avatar.build("child_male"), tmp_path_factory.mktemp("avatar") / "child.vrm")
    return drive(SCRIPT, server.pages, str(child))


def test_a_sentence_moves_the_hand(seen: dict[str, Any]) -> None:
    assert seen["waved"] > 0.4


def test_chinese_is_understood_and_the_plan_is_shown(seen: dict[str, Any]) -> None:
    assert len(seen["plan"]) == 1
    assert seen["plan"][0].startswith("pick up cup")
    assert {"en", "zh"} <= set(seen["lang"])


def test_escape_interrupts(seen: dict[str, Any]) -> None:
    assert seen["left"] >= 2


def test_a_refusal_is_shown_where_one_types_with_ways_out(seen: dict[str, Any]) -> None:
    assert "flower" in seen["failure"]
    assert "Use one of the scene's objects." in seen["failure"]
    assert seen["chips"] > 2
    assert seen["shrunk"] == 0, "the stage jumps"
    assert seen["dismissed"]
    assert seen["corrected"].startswith("Take the ")
    assert seen["recalled"]


def test_a_thing_is_dragged_along_what_carries_it(seen: dict[str, Any]) -> None:
    x, y, z = seen["dragged"]
    assert abs(y) < 0.01
    assert 0.02 < (x * x + z * z) ** 0.5 < 0.5


def test_a_thing_is_added_and_moved_by_keys(seen: dict[str, Any]) -> None:
    assert seen["nudged"] == pytest.approx(0.1, abs=1e-3)


def test_an_own_avatar_is_taken_and_what_is_none_refused(seen: dict[str, Any]) -> None:
    assert "none.glb" in seen["refused"]


def test_what_was_played_is_saved_as_a_motion_file(seen: dict[str, Any]) -> None:
    assert seen["busy"] == 3
    assert seen["exported"] == ["kinelink.bvh", "HIERARCHY"]


def test_the_settings_are_listed(seen: dict[str, Any]) -> None:
    assert seen["settings"] == 3


def test_a_phone_shows_all_of_it(seen: dict[str, Any]) -> None:
    assert seen["overflow"] <= 0


def test_everything_to_use_has_a_name(seen: dict[str, Any]) -> None:
    assert seen["unnamed"] == []


def test_the_console_stays_clean(seen: dict[str, Any]) -> None:
    assert seen["complaints"] == []
