"""The scene in the user's room, in a real browser with an emulated headset: things are handed into a tracked hand and taken."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bridge.client import connect
from bridge.protocol import decode
from bridge.protocol.messages import EventInfo
from tests.bridge.browsing import drive, serving
from tests.readers.programs import MODULES, WEB, missing

SCRIPT = Path(__file__).with_name("webxr.mjs")

# Drawing for a headset in software takes two minutes; what needs none of it is tested in bridge/web/test/webxr.test.ts.
pytestmark = [pytest.mark.readers, pytest.mark.soak]


@pytest.fixture(scope="module", name="seen")
def wear() -> tuple[dict[str, Any], list[EventInfo]]:
    """What the page showed, and what happened in its session."""
    if not (MODULES / "iwer").is_dir():
        missing("no iwer (run npm ci in bridge/web)")
    if not (WEB / "dist" / "webxr" / "index.html").is_file():
        missing("the pages are not built (python run.py test)")
    events: list[EventInfo] = []

    def take(_: str, payload: bytes, __: int) -> None:
        message = decode(payload)
        if isinstance(message, EventInfo):
            events.append(message)

    with serving() as server, connect(server.websocket) as client:
        client.open_session(None, session="room")
        client.tap(take)
        page = f"{server.pages}webxr/?session=room"
        return drive(SCRIPT, page, os.environ.get("KINELINK_PICTURES", "")), events


def test_a_sentence_on_the_panel_is_performed(seen: tuple[dict[str, Any], list[EventInfo]]) -> None:
    page, events = seen
    plans = [one.data for one in events if one.name == "plan"]
    assert [step["verb"] for step in plans[0]["steps"]] == ["hand_over"]
    assert page["complaints"] == []


def test_it_is_handed_into_the_tracked_hand(seen: tuple[dict[str, Any], list[EventInfo]]) -> None:
    page, events = seen
    cup, palm = np.array(page["handed"]["cup"]), np.array(page["handed"]["palm"][:3])
    assert np.linalg.norm(cup - page["rests"]) > 0.2
    # Over the hand, or right beside it where arms or the user are in the way of that.
    assert np.linalg.norm((cup - palm)[[0, 2]]) < 0.11
    assert 0.0 < cup[1] - palm[1] < 0.15
    assert any(one.name == "hand_over" for one in events)


def test_a_hand_that_closes_takes_it_and_it_stays_where_it_is_left(
    seen: tuple[dict[str, Any], list[EventInfo]],
) -> None:
    page, events = seen
    before, after = (page[name] for name in ("handed", "taken"))
    moved = np.array(after["palm"][:3]) - before["palm"][:3]
    assert np.linalg.norm(moved) > 0.2
    # The hand turns a little as it closes, and the cup with it.
    assert np.allclose(np.array(after["cup"]) - before["cup"], moved, atol=0.04)
    assert np.allclose(page["left"], after["cup"], atol=0.02)
    assert any("cup" in one.data.get("places", {}) for one in events), "the server knows"
