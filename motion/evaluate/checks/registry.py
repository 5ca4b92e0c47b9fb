"""Which check belongs to which verb, and what a check finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from motion.clip import StepSpan
from motion.evaluate.stage import Stage
from motion.language.plan import VERBS


@dataclass(frozen=True)
class Finding:
    """One measured quantity of a step against its limit, in the unit that the name tells."""

    name: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def passed(self) -> bool:
        """Whether the limit is met; never for a value that is not a number."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return f"{self.name} {self.value:.3g} ({sign} {self.limit:g})"

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "name": self.name,
            "value": self.value,
            "limit": self.limit,
            "at_least": self.at_least,
            "passed": self.passed,
        }


def at_most(name: str, value: float, limit: float) -> Finding:
    """A quantity that must not exceed its limit."""
    return Finding(name, float(value), limit)


def at_least(name: str, value: float, limit: float) -> Finding:
    """A quantity that must reach its limit."""
    return Finding(name, float(value), limit, at_least=True)


Check = Callable[[Stage, StepSpan], list[Finding]]
_CHECKS: dict[str, Check] = {}


def check(*verbs: str) -> Callable[[Check], Check]:
    """Register a function as the check of the given verbs."""

    def register(function: Check) -> Check:
        for verb in verbs:
            _CHECKS[verb] = function
        return function

    return register


def check_for(verb: str) -> Check:
    """The check of a verb; KeyError for a verb that has none."""
    return _CHECKS[verb]


def checked_verbs() -> tuple[str, ...]:
    """The verbs that have a check, in the order of the language."""
    return tuple(verb for verb in VERBS if verb in _CHECKS)
