"""The benchmark's own arithmetic, on clocks and costs that are known."""

from __future__ import annotations

import itertools

import pytest

from bridge import bench


def test_a_spread_is_the_median_and_the_quartiles() -> None:
    spread = bench.Spread.of([5.0, 1.0, 2.0, 3.0, 4.0])
    assert (spread.low, spread.median, spread.high) == (2.0, 3.0, 4.0)
    assert bench.Spread.of([7.0]) == bench.Spread(7.0, 7.0, 7.0)


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_the_exponent_tells_linear_from_quadratic(power: float) -> None:
    sizes = [150.0, 300.0, 600.0, 1200.0]
    assert bench.exponent(sizes, [0.3 * size**power for size in sizes]) == pytest.approx(power)


def test_timing_reads_the_clock_around_each_repetition() -> None:
    clock = itertools.accumulate([0.0, 0.5, 9.0, 0.25]).__next__
    done: list[int] = []
    assert bench.timed(lambda: done.append(1), 2, clock) == [0.5, 0.25]
    assert len(done) == 2


def test_the_scene_holds_what_the_sentences_name() -> None:
    assert {"table", "cup", "book", "apple"} <= {item.id for item in bench.scene().objects}
