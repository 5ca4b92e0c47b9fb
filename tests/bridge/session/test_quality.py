"""Quality steps down in its order when ticks come late, and up again when they are on time."""

from __future__ import annotations

from itertools import pairwise

from bridge.session.quality import LEVELS, Quality

SECOND = 1_000_000_000


def run(quality: Quality, seconds: range, late: float) -> list[int]:
    """60 ticks in each of some seconds, all so late; the level after each second."""
    levels = []
    for second in seconds:
        for tick in range(60):
            quality.tick(second * SECOND + tick * SECOND // 60, late)
        levels.append(quality.number)
    return levels


def test_on_time_nothing_is_left_out() -> None:
    assert set(run(Quality(), range(30), 0.002)) == {0}


def test_a_few_late_ticks_are_no_overload() -> None:
    quality = Quality()
    for tick in range(600):
        quality.tick(tick * SECOND // 60, 0.2 if tick % 12 == 0 else 0.001)
    assert quality.number == 0


def test_steps_down_one_at_a_time_to_the_last() -> None:
    levels = run(Quality(), range(8), 0.05)
    assert levels == [0, 1, 2, 3, 3, 3, 3, 3]


def test_leaves_out_gestures_then_frames_then_lookahead() -> None:
    for better, worse in pairwise(LEVELS):
        assert better.gestures >= worse.gestures
        assert better.every <= worse.every
        assert better.lookahead >= worse.lookahead
    assert [level.gestures for level in LEVELS] == [True, False, False, False]
    assert [level.every for level in LEVELS] == [1, 1, 2, 2]
    assert [level.lookahead for level in LEVELS] == [1.0, 1.0, 1.0, 0.5]


def test_steps_up_again_when_there_is_time() -> None:
    quality = Quality()
    run(quality, range(6), 0.05)
    levels = run(quality, range(6, 30), 0.001)
    assert levels[0] == 3 and levels[-1] == 0
    assert all(0 <= one - other <= 1 for one, other in pairwise(levels))


def test_what_proved_too_much_is_tried_again_ever_later() -> None:
    quality, tries, before = Quality(), [], 1
    run(quality, range(2), 0.05)
    for second in range(2, 240):
        # With everything done it is too much, with less there is time to spare.
        run(quality, range(second, second + 1), 0.05 if quality.number == 0 else 0.001)
        if quality.number == 0 < before:
            tries.append(second)
        before = quality.number
    gaps = [other - one for one, other in pairwise(tries)]
    assert len(gaps) >= 2 and all(other > one for one, other in pairwise(gaps))


def test_between_late_and_early_it_stays() -> None:
    quality = Quality()
    run(quality, range(3), 0.05)
    assert set(run(quality, range(3, 40), 0.012)) == {3}
