"""With too little time the prior does less, then nothing, and later its usual work again."""

from __future__ import annotations

from bridge.generation.effort import Effort
from bridge.generation.jobs import CarryOut, GoOn, Perform
from bridge.session.passage import RATE
from motion.planning.onset import SHOWN

SECOND = 1_000_000_000
NOW = 1000 * SECOND


def due(seconds: float) -> GoOn:
    return GoOn("s", "a", NOW + int(seconds * SECOND))


def used(*took: tuple[int, float]) -> Effort:
    effort = Effort((2, 1))
    for steps, seconds in took:
        for _ in range(4):
            effort.took(due(9.0), steps, seconds)
    return effort


def test_what_has_time_gets_everything() -> None:
    assert used((2, 0.2)).steps(due(0.5), NOW) == 2
    assert used().steps(due(0.01), NOW) == 2
    assert used().steps(GoOn("s", "a"), NOW) == 2


def test_evaluations_drop_before_the_prior_is_left_out() -> None:
    effort = used((2, 0.2), (1, 0.1), (0, 0.05))
    assert [effort.steps(due(seconds), NOW) for seconds in (0.3, 0.2, 0.1, -0.1)] == [2, 1, 0, 0]
    assert [effort.hurried(steps) for steps in (2, 1, 0)] == [False, True, True]


def test_one_slow_time_is_not_held_against_it_for_ever() -> None:
    effort = used((2, 5.0), (1, 5.0))
    tried = [effort.steps(due(0.5), NOW) for _ in range(6)]
    assert tried[:4] == [0, 0, 0, 0] and tried[-1] == 2


def test_a_solver_alone_is_never_hurried() -> None:
    effort = Effort()
    assert effort.steps(due(9.0), NOW) == 0 and not effort.hurried(0)


def test_what_was_set_out_for_is_due_before_its_first_moments_are_over() -> None:
    job = CarryOut("s", 130, NOW, "a", 100)
    assert abs((job.deadline - NOW) / SECOND - (SHOWN / 2 - 30 / RATE)) < 1e-6
    assert Perform("s", 130, NOW, "a", "wave").deadline > 1e6 * SECOND
