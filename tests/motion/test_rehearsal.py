"""A motion that turned out badly is tried again with other choices; the best try is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.inspection import Faults
from motion.locomotion import Stance
from motion.planning.choices import Choice, Choices
from motion.rehearsal import rehearse

HERE = Stance(0.0, 0.0, 0.0)
HAND = {"left": poses.make(np.array([0.2, 1.0, 0.4]), rot.identity())}


def choice(what: str, time: float, stance: Stance = HERE) -> Choice:
    return Choice(what, time, stance, HAND)


@dataclass
class Try:
    """A try whose badness is known: its choices, and one bad frame of 30 a second."""

    spoiled: tuple[Choice, ...]
    made: list[Choice]
    bad: float
    at: int = 60

    @property
    def faults(self) -> Faults:
        badness = np.zeros(90)
        badness[self.at] = self.bad
        return Faults(badness)

    @property
    def performance(self) -> Any:
        return self

    @property
    def choices(self) -> Choices:
        return Choices(self.spoiled, self.made)

    @property
    def solved(self) -> Any:
        return self

    @property
    def clip(self) -> Any:
        return self

    fps = 30.0


@dataclass
class Director:
    """Performs as told: `badness` says how bad it is when these things' choices are spoiled."""

    badness: dict[tuple[str, ...], float]
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def __call__(self, spoiled: tuple[Choice, ...]) -> Any:
        names = tuple(c.what for c in spoiled)
        self.asked.append(names)
        bad = self.badness[names]
        if np.isinf(bad):
            raise ReachError("out of reach", kind="unreachable")
        return Try(spoiled, [choice("cup", 0.5), choice("table", 1.5), choice("late", 2.9)], bad)


def test_a_good_motion_is_performed_once() -> None:
    director = Director({(): 0.0})
    rehearse(director)
    assert director.asked == [()]


def test_the_last_choice_before_the_fault_is_changed_first() -> None:
    director = Director({(): 5.0, ("table",): 0.0})
    assert rehearse(director).faults.total == 0.0
    assert director.asked == [(), ("table",)]


def test_then_the_one_before_it() -> None:
    director = Director({(): 5.0, ("table",): 6.0, ("table", "table"): 7.0, ("cup",): 0.0})
    assert rehearse(director).faults.total == 0.0
    assert director.asked == [(), ("table",), ("table", "table"), ("cup",)]


def test_the_best_is_kept_when_nothing_helps() -> None:
    director = Director(
        {
            (): 5.0,
            ("table",): 4.0,
            ("table", "table"): 6.0,
            ("table", "table", "table"): 8.0,
            ("table", "cup"): 7.0,
        }
    )
    assert rehearse(director).faults.total == 4.0
    assert len(director.asked) == 5


def test_what_can_not_be_done_otherwise_stays() -> None:
    director = Director({(): 5.0, ("table",): np.inf, ("cup",): np.inf})
    assert rehearse(director).faults.total == 5.0


def test_the_first_error_is_raised() -> None:
    with pytest.raises(ReachError):
        rehearse(Director({(): np.inf}))


def test_only_what_is_like_a_spoiled_choice_costs_more() -> None:
    choices = Choices((choice("cup", 0.5),))
    stances = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    turned = {"left": poses.make(HAND["left"][:3], rot.from_yaw(1.5))}
    price = choices.price("cup", 0.5, stances, [HAND, turned])
    assert price is not None
    assert price[0, 0] > 2.0
    assert np.delete(price.ravel(), 0).max() < 0.01
    assert choices.price("cup", 0.7, stances, [HAND]) is None
    assert choices.price("cup", 0.5, stances, [{"right": HAND["left"]}]) is None
    assert choices.price("plate", 0.5, stances, [HAND]) is None
