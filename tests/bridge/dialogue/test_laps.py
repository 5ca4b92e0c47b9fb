"""How long stages took, for the page and for Prometheus."""

from __future__ import annotations

from bridge.dialogue.laps import STAGES, Lap, Laps
from bridge.server.metrics import Metrics


def test_percentiles_are_of_the_last_turns() -> None:
    laps = Laps(kept=100)
    for milliseconds in [9000] * 50 + list(range(1, 101)):
        laps.add("first_sound", milliseconds / 1000)
    assert laps.summary() == {"first_sound": {"count": 100, "p50": 0.05, "p95": 0.095, "last": 0.1}}


def test_a_stage_of_a_turn_counts_once_from_its_beginning() -> None:
    now = [10.0]
    laps = Laps()
    lap = Lap(laps, lambda: now[0])
    for now[0] in (10.5, 11.0):
        lap.passed("first_token")
    assert laps.summary()["first_token"] == {"count": 1, "p50": 0.5, "p95": 0.5, "last": 0.5}


def test_laps_are_seen_by_prometheus() -> None:
    metrics = Metrics()
    laps = Laps(tell=metrics.lap)
    for stage in STAGES:
        laps.add(stage, 0.25)
    text = metrics.text()[1].decode()
    for stage in STAGES:
        assert f'kinelink_talk_seconds_bucket{{le="0.3",stage="{stage}"}} 1.0' in text
        assert f'kinelink_talk_seconds_bucket{{le="0.2",stage="{stage}"}} 0.0' in text
