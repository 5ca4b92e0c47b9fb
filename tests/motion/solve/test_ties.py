"""Ties: hands are exact while they take, touch and let go, and may give way between."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np

from motion import pose as poses
from motion.solve.goals import Goals, Hold
from motion.solve.ties import holding, looseness

TIMES = np.arange(0.0, 6.0, 1.0 / 30.0)


def goals(*holds: Hold) -> Goals:
    """Goals of which only the holds matter here."""
    return cast("Goals", SimpleNamespace(holds=list(holds)))


def hold(hand: str, start: float, stop: float, carries: bool) -> Hold:
    """A hold of a cup."""
    return Hold(hand, "cup", start, stop, poses.identity(()), (), "wrap", carries)


def during(start: float, stop: float) -> np.ndarray:
    """The frames between two times."""
    return (start - 1e-9 <= TIMES) & (stop + 1e-9 >= TIMES)


def test_a_hand_that_only_touches_is_tied_all_along() -> None:
    loose = looseness(goals(hold("left", 2.0, 4.0, carries=False)), "left", TIMES)
    assert loose[during(1.9, 4.1)].max() == 0.0
    assert loose[during(0.0, 1.4)].min() == 1.0
    assert loose[during(4.6, 6.0)].min() == 1.0
    assert np.abs(np.diff(loose)).max() < 0.2


def test_a_hand_that_carries_is_tied_only_while_it_takes_and_lets_go() -> None:
    one = goals(hold("left", 2.0, 4.0, carries=True))
    loose = looseness(one, "left", TIMES)
    assert loose[during(1.9, 2.1) | during(3.9, 4.1)].max() == 0.0
    assert loose[during(2.6, 3.4)].min() == 1.0
    assert (looseness(one, "right", TIMES) == 1.0).all()


def test_two_hands_on_one_thing_are_tied_as_long_as_both_are_there() -> None:
    pair = goals(hold("left", 1.0, 5.0, carries=True), hold("right", 2.0, 4.0, carries=False))
    assert looseness(pair, "left", TIMES)[during(2.0, 4.0)].max() == 0.0


def test_a_hand_is_busy_from_contact_to_release() -> None:
    one = goals(hold("left", 2.0, 4.0, carries=True))
    assert np.array_equal(holding(one, "left", TIMES), during(2.0, 4.0))
    assert not holding(one, "right", TIMES).any()
