"""A server that falls silent or is another one than before is noticed; attempts to come back space out."""

from __future__ import annotations

from bridge.client.liveness import SILENCE, Backoff, Liveness


def test_silence_is_noticed() -> None:
    server = Liveness()
    server.heard(1_000)
    assert not server.gone(1_000 + SILENCE)
    assert server.gone(1_001 + SILENCE)


def test_another_instance_is_a_restart_and_the_first_is_not() -> None:
    server = Liveness()
    assert [server.met(name) for name in ("a", "a", "b", "b")] == [False, False, True, False]


def test_waits_grow_up_to_a_limit_and_start_anew() -> None:
    backoff = Backoff()
    waits = [backoff.next() for _ in range(8)]
    assert waits == sorted(waits) and waits[0] == 0.1 and waits[-1] == 2.0
    backoff.reset()
    assert backoff.next() == 0.1
