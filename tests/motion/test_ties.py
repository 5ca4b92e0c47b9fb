"""What is equally good is chosen by order, and what was computed before never matters."""

from __future__ import annotations

import numpy as np

from motion.grasp import hand_of, opposition
from motion.skeleton import Skeleton
from motion.ties import ranked, steady


def test_rounding_errors_decide_nothing() -> None:
    prices = np.array([1.0, 0.1 + 0.2, 0.3, 0.3 - 1e-13, np.inf])
    assert ranked(prices).tolist() == [1, 2, 3, 0, 4]
    assert int(steady(prices).argmin()) == 1


def test_what_differs_is_told_apart() -> None:
    assert ranked(np.array([0.300001, 0.3])).tolist() == [1, 0]


def test_hands_of_two_sizes_pinch_alike_whichever_came_first() -> None:
    child, adult = (hand_of(Skeleton.human(height), "left") for height in (1.2, 1.75))
    solved = []
    for first, second in ((child, adult), (adult, child)):
        opposition._cache.clear()
        opposition.opposition_of(first)
        solved.append(opposition.opposition_of(second))
    np.testing.assert_array_equal(solved[0].wrists, solved[1].wrists)
    np.testing.assert_array_equal(solved[0].angles, solved[1].angles)
