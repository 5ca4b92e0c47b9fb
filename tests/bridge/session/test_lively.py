"""Sessions with a prior: quick, without a pop, less of it when there is no time, and made again just so."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bridge.generation import effort
from bridge.protocol import decode, topics
from bridge.protocol.messages import EventInfo, Frame, Message
from bridge.session.log import LogError
from bridge.session.rerun import log_of, rerun
from motion.evaluate.metrics.jerk import Borders
from motion.selection import CHECKPOINT, STEPS, Selection, select
from tests.bridge.session.local import Local, tabletop
from tests.bridge.session.test_interruptions import FIRST, SPIKE, Talk, check, spikes
from tests.motion.pim.weights import untrained

TALKS = (
    (("wave", 0.5), ("bow", 0.9), ("pick up the cup", 1.4), ("stop", 0.3), ("nod", 1.0)),
    (("drink from the cup", 1.2), ("wave", 0.6), ("wave", 0.6), ("walk to the chair", 1.5), ("stop", 2.5)),
)


@pytest.fixture(scope="module", params=["untrained", "shipped"])
def weights(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return CHECKPOINT if request.param == "shipped" else untrained(tmp_path_factory.mktemp("weights"))


@pytest.fixture(scope="module")
def lively(weights: Path) -> Selection:
    found = select("prior", weights, STEPS)
    assert not found.notice, found.notice
    return found


@pytest.mark.parametrize("words", TALKS)
def test_interrupts_do_not_jerk_and_are_answered_at_once(
    lively: Selection, words: tuple[tuple[str, float], ...]
) -> None:
    async def main() -> Talk:
        talk = Talk(lambda job: 0.02 if job.rank == 0 else 0.15, lively)
        await talk.open()
        for text, seconds in words:
            asked = talk.session.stop("actor") if text == "stop" else talk.session.perform("actor", text)
            await talk.ask(text, asked, seconds)
        return talk

    talk = asyncio.run(main())
    assert not spikes(talk.film)
    assert all(one.first is not None and one.first <= FIRST for one in talk.asked), talk.asked


def borders(seed: int, requests: int) -> Borders:
    """The jerk of a session as the shipped prior makes it; no acceleration at a seam that the session has not elsewhere."""
    return check(seed, requests, select("prior", CHECKPOINT, STEPS)).film.jerk()


@pytest.mark.parametrize("seed", [13, 21])
def test_random_interrupts_do_not_jerk(seed: int) -> None:
    assert borders(seed, 5).ratio <= SPIKE


@pytest.mark.soak
def test_two_hundred_interrupts_do_not_jerk() -> None:
    """At no seam of twenty sessions is there more than their motion has elsewhere."""
    found = [borders(seed, 10) for seed in range(10, 30)]
    assert max(one.peak for one in found) <= SPIKE * max(one.inside for one in found), found


async def _played(local: Local) -> list[Message]:
    session = await local.open(tabletop())
    await local.play(session, 1.0)
    asked = asyncio.ensure_future(session.perform("actor", "wave"))
    await local.play(session, 6.0)
    await asked
    return local.messages


def _frames(messages: list[Message]) -> Iterator[Frame]:
    return (message for message in messages if isinstance(message, Frame))


def _told(messages: list[Message], name: str) -> list[EventInfo]:
    return [one for one in messages if isinstance(one, EventInfo) and one.name == name]


def _newest(messages: list[Message]) -> dict[int, Frame]:
    found: dict[int, Frame] = {}
    for frame in _frames(messages):
        known = found.get(frame.ts)
        if known is None or known.epoch <= frame.epoch:
            found[frame.ts] = frame
    return found


def test_a_session_is_made_again_with_the_same_weights_only(lively: Selection, weights: Path) -> None:
    messages = asyncio.run(_played(Local(lively)))
    how = {one.data["kind"]: one.data for one in _told(messages, "committed")}
    assert how["carry_out"]["steps"] == how["go_on"]["steps"] == STEPS[0]
    log = log_of(messages, "s")
    again = _newest([decode(topics.split(due.data)[1]) for due in rerun(log, "s", checkpoint=weights)])
    shown = list(_newest(messages).values())
    begin = shown[0].ts - next(iter(again))
    pairs = [(one, again[one.ts - begin]) for one in shown if one.ts - begin in again]
    assert len(pairs) > 200
    assert max(np.abs(one.q - other.q).max() for one, other in pairs) < 1e-5
    with pytest.raises(LogError) as refused:
        list(rerun(log, "s", checkpoint=weights.with_name("none.safetensors")))
    assert refused.value.kind == "other_prior" and "--checkpoint" in refused.value.fix


def test_with_too_little_time_it_goes_on_as_planned_and_says_so(
    lively: Selection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effort.Effort, "steps", lambda *_: 0)
    local = Local(lively)
    messages = asyncio.run(_played(local))
    hurried, made = (
        _told(messages, "hurried"),
        [one for one in _told(messages, "committed") if "steps" in one.data],
    )
    assert len(hurried) == len(made) >= 2
    assert all(one.data["steps"] == 0 for one in (*hurried, *made))
    _, text = local.metrics.text()
    assert b'kinelink_hurried_passages_total{steps="0"}' in text
