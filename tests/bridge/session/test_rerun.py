"""A log that does not say enough is refused, naming what is missing."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.protocol.messages import EventInfo
from bridge.session.log import Commit, LogError
from bridge.session.rerun import log_of, rerun

OPEN = {"characters": ["actor"], "seed": 0, "curves": [], "scene": None}


def commit(kind: str, frame: int = 0, **data: Any) -> Commit:
    return Commit(kind, frame, "actor", data)


@pytest.mark.parametrize(
    ("log", "kind"),
    [
        ([], "no_log"),
        ([commit("perform", 10, text="wave")], "no_beginning"),
        ([commit("open")], "bad_log"),
        ([commit("open", **OPEN), commit("dance", 10)], "bad_log"),
        ([commit("open", **OPEN), commit("perform", 10)], "bad_log"),
    ],
)
def test_a_log_that_does_not_say_enough_is_refused(log: list[Commit], kind: str) -> None:
    with pytest.raises(LogError) as refused:
        list(rerun(log, "s"))
    assert refused.value.kind == kind


def test_the_log_of_a_session_is_read_from_its_events() -> None:
    def event(session: str, name: str) -> EventInfo:
        return EventInfo(session, "actor", 0, 1, 0, name, {"kind": "stop", "frame": 7})

    found = log_of([event("s", "committed"), event("t", "committed"), event("s", "grasp")], "s")
    assert [(one.kind, one.frame, one.character) for one in found] == [("stop", 7, "actor")]
