"""What every core says to the server and when; no sockets, no clock."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from bridge.protocol import decode, encode
from bridge.protocol.messages import (
    Failure,
    Heartbeat,
    Hello,
    Message,
    OpenSession,
    Ping,
    Pong,
    Reply,
)
from tests.clients.probe import Probe

MS = 1_000_000
SECOND = 1000 * MS


class Talk:
    """The conversation of a core; what it wants done is `wanted` after each step, requests as messages."""

    def __init__(self, core: Probe, session: str = "s") -> None:
        self._core = core
        self.state, self.wanted = "", list[Any]()
        self.step("new", session)

    def step(self, command: str, *words: object) -> list[Any]:
        self.state, *wanted = self._core.ask(f"talk.{command}", *words)
        self.wanted = [decode(bytes.fromhex(one[5:])) if one.startswith("send:") else one for one in wanted]
        return self.wanted

    def take(self, message: Message, now: int) -> list[Any]:
        return self.step("take", encode(message), now)

    def begin(self, now: int = 0, instance: str = "one") -> list[Any]:
        """Up to the open session; returns what the reply to hello led to."""
        for channel in ("state", "events"):
            self.step("connected", channel, now)
        (hello,) = self.step("connected", "control", now)
        after = self.take(Reply(hello.id, {"instance": instance, "streams": {"lookahead": 0.25}}), now)
        opening = next(one for one in after if isinstance(one, OpenSession))
        self.take(
            Reply(opening.id, {"session": opening.session or "made-up", "characters": ["actor", "guest"]}),
            now,
        )
        return after

    def settle(self, now: int) -> int:
        """Answer the first pings; returns the time after them."""
        for _ in range(30):
            for ping in self.step("tick", now):
                self.take(Pong(ping.id, ping.t0, now, now), now)
            now += 100 * MS
        return now


@pytest.fixture
def talk(core: Probe) -> Talk:
    return Talk(core)


class TalkingContract:
    """hello, open_session, subscriptions, pings; again after a restart, a silence or a refusal."""

    def test_a_first_conversation(self, talk: Talk) -> None:
        assert talk.step("connected", "events", 0) == []
        (hello,) = talk.step("connected", "control", 0)
        assert (type(hello), hello.client, hello.version, hello.token, talk.state) == (
            Hello,
            "probe",
            1,
            None,
            "greeting",
        )
        opening, ping = talk.take(Reply(hello.id, {"instance": "one"}), 5)
        assert (opening.session, opening.characters, opening.scene, talk.state) == (
            "s",
            ["actor"],
            None,
            "opening",
        )
        assert (type(ping), ping.t0) == (Ping, 5)
        assert talk.take(Reply(opening.id, {"session": "s", "characters": ["actor"]}), 6) == [
            "listen:s:actor"
        ]
        assert talk.state == "open"

    def test_ids_are_never_used_twice(self, talk: Talk) -> None:
        talk.begin()
        ids = [one.id for i in range(200) for one in talk.step("tick", i * SECOND) if isinstance(one, Ping)]
        assert len(set(ids)) == len(ids) > 5 and 0 not in ids

    def test_five_quick_pings_then_one_a_second(self, talk: Talk) -> None:
        after = talk.begin()
        times = [one.t0 for one in after if isinstance(one, Ping)]
        for now in range(0, 6 * SECOND, 20 * MS):
            for ping in talk.step("tick", now):
                times.append(ping.t0)
                talk.take(Pong(ping.id, ping.t0, now, now), now)
            for channel in ("events", "state"):
                talk.step("heard", channel, now)
        gaps = [b - a for a, b in pairwise(times)]
        assert gaps[:5] == [100 * MS] * 5 and set(gaps[5:]) == {SECOND}

    def test_a_name_that_the_server_found_is_kept(self, core: Probe) -> None:
        talk = Talk(core, "-")
        assert [one.session for one in talk.begin() if isinstance(one, OpenSession)] == [None]
        assert talk.wanted == ["listen:made-up:actor,guest"]
        talk.step("disconnected", "control")
        assert talk.state == "offline"
        assert [one.session for one in talk.begin(SECOND) if isinstance(one, OpenSession)] == ["made-up"]

    def test_the_same_instance_forgets_nothing(self, talk: Talk) -> None:
        talk.begin()
        talk.step("disconnected", "control")
        assert "forget" not in talk.begin(SECOND)

    def test_another_instance_in_hello_forgets_everything(self, talk: Talk) -> None:
        talk.begin()
        talk.step("disconnected", "control")
        assert talk.begin(SECOND, "two")[0] == "forget"

    def test_another_instance_has_another_clock(self, core: Probe, talk: Talk) -> None:
        (first, *_) = (one for one in talk.begin() if isinstance(one, Ping))
        talk.take(Pong(first.id, first.t0, 500, 500), 0)
        assert core.ask("talk.clock") == ["1", "500"]
        talk.step("disconnected", "control")
        talk.begin(SECOND)
        assert core.ask("talk.clock") == ["1", "500"]
        talk.step("disconnected", "control")
        talk.begin(SECOND, "two")
        assert core.ask("talk.clock") == ["0", "0"]

    def test_a_pong_of_long_ago_is_left_out(self, core: Probe, talk: Talk) -> None:
        talk.begin()
        for t0 in (-11 * SECOND, 1):
            talk.take(Pong(1, t0, 500, 500), 0)
        assert core.ask("talk.clock") == ["0", "0"]

    def test_another_instance_in_a_heartbeat_says_hello_again(self, talk: Talk) -> None:
        talk.begin()
        assert talk.take(Heartbeat("one", 0), 0) == []
        (hello,) = talk.take(Heartbeat("two", 0), 0)
        assert (type(hello), talk.state) == (Hello, "greeting")
        # Once, however many heartbeats come.
        assert talk.take(Heartbeat("two", 0), 0) == []
        assert talk.take(Reply(hello.id, {"instance": "two"}), 0)[0] == "forget"

    @pytest.mark.parametrize("silent", ["events", "state", "control"])
    def test_three_seconds_of_silence_connect_anew(self, talk: Talk, silent: str) -> None:
        talk.begin()
        now = talk.settle(0)
        talk.step("heard", "state", now)
        talk.step("heard", "events", now)
        until = now + 10 * SECOND
        began = now
        while now < until and "reconnect" not in talk.wanted:
            now += 50 * MS
            for channel in {"events", "state"} - {silent}:
                talk.step("heard", channel, now)
            for ping in talk.step("tick", now):
                if isinstance(ping, Ping) and silent != "control":
                    talk.take(Pong(ping.id, ping.t0, now, now), now)
                    talk.wanted = []
        assert talk.wanted == ["reconnect"]
        assert 3 * SECOND < now - began < 4.2 * SECOND
        # And not again at once.
        assert "reconnect" not in talk.step("tick", now + SECOND)

    def test_a_caller_that_hangs_is_no_silence_of_the_server(self, talk: Talk) -> None:
        talk.begin()
        now = talk.settle(0) + 60 * SECOND
        talk.step("heard", "events", now)
        talk.step("heard", "state", now)
        assert "reconnect" not in talk.step("tick", now)

    def test_streams_that_are_connecting_are_no_silence(self, talk: Talk) -> None:
        talk.begin()
        now = talk.settle(0)
        talk.step("heard", "state", now)
        for channel in ("state", "events"):
            talk.step("disconnected", channel)
        assert "reconnect" not in talk.step("tick", now + 10 * SECOND)

    def test_no_frames_yet_are_no_silence(self, talk: Talk) -> None:
        talk.begin()
        now = talk.settle(0) + 10 * SECOND
        talk.step("heard", "events", now)
        assert "reconnect" not in talk.step("tick", now)

    @pytest.mark.parametrize("stage", ["hello", "open_session"])
    def test_a_refusal_is_tried_again_after_five_seconds(self, talk: Talk, stage: str) -> None:
        (request,) = talk.step("connected", "control", 0)
        if stage == "open_session":
            request = talk.take(Reply(request.id, {"instance": "one"}), 0)[0]
        talk.take(Failure(request.id, "too_many", "no more sessions"), 0)
        assert talk.state == "refused"
        assert talk.step("tick", 4900 * MS) == []
        assert [type(one) for one in talk.step("tick", 5 * SECOND)] == [Hello]

    def test_a_session_that_has_ended_is_opened_again(self, talk: Talk) -> None:
        talk.begin()
        (opening,) = talk.take(Failure(4000, "unknown_session", "there is no session 's'"), 0)
        assert (type(opening), opening.session) == (OpenSession, "s")

    def test_other_failures_change_nothing(self, talk: Talk) -> None:
        talk.begin()
        assert talk.take(Failure(4000, "ambiguous", "which cup?"), 0) == []
        assert talk.state == "open"

    def test_a_late_reply_to_an_old_hello_is_nothing(self, talk: Talk) -> None:
        (old,) = talk.step("connected", "control", 0)
        talk.step("disconnected", "control")
        talk.step("connected", "control", 0)
        assert talk.take(Reply(old.id, {"instance": "one"}), 0) == []
        assert talk.state == "greeting"
