"""What every core's whole client must do with what a character says, against a small server of the protocol."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bridge.protocol.messages import PlayHead
from tests.clients.client_contract import Client
from tests.clients.fake_server import CHUNK, SECOND, FakeServer
from tests.clients.probe import wait_for

LATENCY = 40_000_000


@dataclass
class Hearing:
    """What is heard at a moment, and the pose shown with it."""

    utterance: int
    sample: int
    ts: int
    server_now: int
    pose_ts: int
    curve: float


def hear(client: Client) -> Hearing | None:
    words = client.ask("hear", "actor")
    return None if words == ["nothing"] else Hearing(*map(int, words[:5]), float(words[5]))


def heads(server: FakeServer) -> list[PlayHead]:
    return [one for one in server.requests if isinstance(one, PlayHead)]


class HearingContract:
    """Sound, face and body on one clock, and the server told of what was heard."""

    def test_face_and_sound_go_together_and_the_server_is_told(
        self, client: Client, server: FakeServer
    ) -> None:
        wait_for(client.shows, "the first pose")
        assert client.ask("listen", "actor", LATENCY, 48_000) == ["1"]
        wait_for(lambda: client.report()["received"] > 30, "a clock that is known")
        utterance = server.say(2.0)
        heard: list[Hearing] = []

        def over() -> bool:
            found = hear(client)
            if found is not None:
                heard.append(found)
            return bool(heard) and found is None

        wait_for(over, "the end of what is said")
        assert {one.utterance for one in heard} == {utterance}
        late = [one.server_now - one.ts for one in heard]
        # By its clock, which the audio thread of a busy machine reads late now and then.
        assert abs(sorted(late)[len(late) // 2]) < 20_000_000
        begun = heard[0].ts - heard[0].sample * SECOND // 24_000
        for one in heard:
            # The face is of the very sample; the sample's number and time agree.
            assert abs(one.curve - (one.ts - server.origin) / SECOND / 1000) < 2e-5
            assert abs(one.ts - begun - one.sample * SECOND // 24_000) < 5_000_000
            assert abs(one.pose_ts - one.ts) < 60_000_000
        assert [one.sample for one in heard] == sorted(one.sample for one in heard)
        whole = 100 * CHUNK

        def told_all() -> bool:
            client.report()
            return bool(heads(server)) and heads(server)[-1].sample == whole

        wait_for(told_all, "the last play head")
        told = heads(server)
        assert [one.sample for one in told] == sorted(one.sample for one in told)
        assert {one.utterance for one in told} == {utterance} and 4 <= len(told) <= 12
        # Nobody asked for these answers.
        assert all(words[0] != "reply" for words in client.notices())

    def test_nothing_is_told_where_nothing_is_heard(self, client: Client, server: FakeServer) -> None:
        wait_for(client.shows, "the first pose")
        server.say(0.3)
        time.sleep(1.0)
        client.report()
        assert not heads(server) and hear(client) is None

    def test_what_is_said_next_is_told_too(self, client: Client, server: FakeServer) -> None:
        wait_for(client.shows, "the first pose")
        client.ask("listen", "actor", LATENCY, 44_100)
        for count in (1, 2):
            server.say(0.4)

            def told(count: int = count) -> bool:
                client.report()
                return any((one.utterance, one.sample) == (count, 20 * CHUNK) for one in heads(server))

            wait_for(told, "its end")
