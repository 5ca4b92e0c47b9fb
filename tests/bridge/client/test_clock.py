"""The server's clock is told within half a round trip, from the pings that say most."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bridge.client.clock import ClockSync

NANOS = st.integers(0, 10**9)


@given(st.integers(-(10**15), 10**15), st.lists(st.tuples(NANOS, NANOS, NANOS), min_size=1, max_size=30))
def test_the_error_is_at_most_half_of_the_shortest_way(
    offset: int, pings: list[tuple[int, int, int]]
) -> None:
    clock, own = ClockSync(), 0
    for there, worked, back in pings:
        arrived = own + there
        clock.add(own, arrived + offset, arrived + worked + offset, arrived + worked + back)
        own += 10**9
    assert abs(clock.offset - offset) <= clock.round_trip / 2 + 1
    assert clock.round_trip == min(there + back for there, _, back in pings[-10:])
    assert clock.server_time(5) == 5 + clock.offset


def test_a_slow_ping_changes_nothing_and_old_ones_are_forgotten() -> None:
    clock = ClockSync(kept=2)
    clock.add(0, 105, 105, 10)
    clock.add(0, 900, 900, 1000)
    assert clock.offset == 100
    clock.add(0, 700, 700, 1000)
    assert clock.offset != 100


def test_nothing_is_known_before_the_first_answer_and_after_a_restart() -> None:
    clock = ClockSync()
    assert not clock.known and clock.server_time(7) == 7
    clock.add(0, 105, 105, 10)
    clock.add(10, 0, 0, 5)  # a clock that ran backwards
    assert clock.known and clock.offset == 100
    clock.forget()
    assert not clock.known
