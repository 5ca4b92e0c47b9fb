"""A log that does not say enough is refused, naming what is missing; ways of moving are made again."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bridge.protocol import decode, topics
from bridge.protocol.messages import EventInfo
from bridge.session.log import Commit, LogError
from bridge.session.rerun import log_of, rerun
from tests.bridge.session.local import Local, tabletop

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


def test_what_is_done_in_a_slow_manner_takes_longer_and_is_made_again_alike() -> None:
    async def lasts(manner: str | None) -> float:
        local = Local()
        session = await local.open(tabletop())
        if manner is not None:
            session.manners["actor"] = manner
        begun = await session.perform("actor", "wave")
        await local.play(session, 6.0)
        (done,) = [one for one in local.messages if isinstance(one, EventInfo) and one.name == "step_done"]
        log = log_of(local.messages, "s")
        again = [decode(topics.split(due.data)[1]) for due in rerun(log, "s")]
        (same,) = [one for one in again if isinstance(one, EventInfo) and one.name == "step_done"]
        assert same.ts == done.ts - session.show.opened
        return float(done.ts - begun["ts"])

    assert asyncio.run(lasts("quick")) < asyncio.run(lasts(None)) < asyncio.run(lasts("slow"))
