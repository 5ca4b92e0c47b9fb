"""What was chosen while a performance was planned, and what turned out badly when it was tried before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from motion import rotation as rot
from motion.locomotion import Stance
from motion.rotation import Array

# Stances and hands nearer than this to a spoiled choice would turn out alike: metres and radians.
_STANCE, _HEADING = 0.22, 0.4
_WRIST, _TURN = 0.06, 0.5
# What repeating a spoiled choice costs, in the units of `reach`.
_SPOILED = 3.0


@dataclass(frozen=True, eq=False)
class Choice:
    """One decision: for what, when (seconds), where the body is to stand and its hands are to be.

    wrists: world poses (7,) by side.
    """

    what: str
    time: float
    stance: Stance
    wrists: dict[str, Array]


@dataclass(eq=False)
class Choices:
    """The decisions made so far, in order. spoiled: decisions of earlier tries that are to be avoided."""

    spoiled: tuple[Choice, ...] = ()
    made: list[Choice] = field(default_factory=list)

    def make(self, choice: Choice) -> None:
        """Note a decision; it replaces one that was made for the same thing at the same time."""
        self.made = [other for other in self.made if not _same(other, choice)] + [choice]

    def again(self, choice: Choice) -> Choice | None:
        """The decision that was made in the place of one of another try."""
        return next((other for other in self.made if _same(other, choice)), None)

    def before(self, time: float) -> list[Choice]:
        """Decisions made until a time, the latest first."""
        return [choice for choice in reversed(self.made) if choice.time <= time]

    def price(
        self, what: str, time: float, stances: Array, wrists: Sequence[dict[str, Array]]
    ) -> Array | None:
        """What it costs (S, O) to decide once more as it was spoiled; None when it was not.

        stances (S, 3): x, z and heading. wrists: of every option.
        """
        sides = wrists[0].keys()
        spoiled = [c for c in self.spoiled if (c.what, c.time) == (what, time) and c.wrists.keys() == sides]
        if not spoiled:
            return None
        price = np.zeros((len(stances), len(wrists)))
        for choice in spoiled:
            away = _stance_gap(choice.stance, stances)[:, None] + _wrist_gap(choice.wrists, wrists)
            price += _SPOILED * np.exp(-away)
        return price


def _same(one: Choice, other: Choice) -> bool:
    return (one.what, one.time) == (other.what, other.time)


def _stance_gap(stance: Stance, others: Array) -> Array:
    away = ((others[:, 0] - stance.x) ** 2 + (others[:, 1] - stance.z) ** 2) / _STANCE**2
    turn = (others[:, 2] - stance.heading + np.pi) % (2.0 * np.pi) - np.pi
    result: Array = away + (turn / _HEADING) ** 2
    return result


def _wrist_gap(wrists: dict[str, Array], others: Sequence[dict[str, Array]]) -> Array:
    gap = np.zeros(len(others))
    for side, wrist in wrists.items():
        poses = np.stack([other[side] for other in others])
        gap += ((poses[:, :3] - wrist[:3]) ** 2).sum(-1) / _WRIST**2
        gap += (rot.angle(poses[:, 3:], wrist[3:]) / _TURN) ** 2
    return gap
