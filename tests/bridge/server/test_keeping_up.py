"""A hub whose ticks come late leaves things out step by step, tells everybody, and does all again when it can."""

from __future__ import annotations

from bridge.generation import Pool
from bridge.protocol import decode, topics
from bridge.protocol.messages import EventInfo
from bridge.server.config import Config
from bridge.server.hub import Hub
from bridge.server.live_session import LiveSession
from bridge.server.metrics import Metrics
from bridge.session.passage import RATE
from bridge.session.show import Due, Show
from bridge.session.stage import Stage
from motion.scene import Scene
from tests.bridge.speech.local_maker import LocalMaker

SECOND = 1_000_000_000


def test_frames_become_fewer_and_subscribers_are_told() -> None:
    sent: list[Due] = []
    metrics = Metrics()
    hub = Hub(Config(), Pool(1), lambda: 0, sent.append, metrics, LocalMaker())
    stage = Stage(Scene(), ["a"], ())
    show = Show("s", Scene(), (), 0)
    show.enter("a", stage.actor("a").skeleton, stage.actor("a").passage)
    hub.sessions["s"] = LiveSession(
        show, "s#1", Pool(1), lambda: 0, sent.append, metrics, False, LocalMaker()
    )

    def run(seconds: range, late: float) -> list[int]:
        counts = []
        for second in seconds:
            before = sum(due.lossy for due in sent)
            for tick in range(RATE):
                now = (second * RATE + tick) * SECOND // RATE + 1000
                hub.rounds.tick(now, lambda _: True)
                hub.rounds.keep_up(now, late)
            counts.append(sum(due.lossy for due in sent) - before)
        return counts

    full = hub.rounds.ahead
    run(range(1), 0.001)
    assert run(range(1, 2), 0.001) == [RATE]
    run(range(2, 7), 0.05)
    assert hub.rounds.ahead == full // 2
    assert run(range(7, 8), 0.012) == [RATE // 2]
    run(range(8, 40), 0.001)
    assert hub.rounds.ahead == full
    assert run(range(40, 41), 0.001) == [RATE]
    told = [decode(topics.split(due.data)[1]) for due in sent if due.topic.startswith("event/")]
    events = [one.data for one in told if isinstance(one, EventInfo) and one.name == "quality"]
    assert [data["step"] for data in events] == [1, 2, 3, 2, 1, 0]
    assert [data["every"] for data in events] == [1, 2, 2, 2, 1, 1]
    assert b"kinelink_quality_step 0.0" in metrics.text()[1]
