"""Look at a motion before showing it: where something went wrong, the choice behind it is made anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from motion.errors import MotionError
from motion.inspection import Faults, inspect
from motion.pausing import breathe
from motion.planning.choices import Choice
from motion.planning.performance import Performance
from motion.solve.body import Solved

# How often a motion is tried again, and the badness that nobody would notice.
_TRIES = 4
_UNNOTICED = 0.5


@dataclass(frozen=True, eq=False)
class Attempt:
    """One way to perform a plan."""

    performance: Performance
    solved: Solved

    @cached_property
    def faults(self) -> Faults:
        """What is wrong with it."""
        return inspect(self.solved.clip, self.performance.scene)


def rehearse(attempt: Callable[[tuple[Choice, ...]], Attempt]) -> Attempt:
    """The best of a few attempts; deterministic, and nearly always the first.

    attempt: performs the plan, avoiding the choices that it is given. After a bad attempt the choice made last before the
    worst frame is avoided, then the one before that. Errors of the first attempt are raised.
    """
    best = attempt(())
    spoiled: tuple[Choice, ...] = ()
    earlier = 0
    for _ in range(_TRIES):
        breathe()
        if best.faults.total <= _UNNOTICED:
            break
        made = best.performance.choices.before(best.faults.worst / best.solved.clip.fps)
        if earlier >= len(made):
            break
        known = best.performance.choices.spoiled
        try:
            other = attempt((*known, *spoiled, made[earlier]))
        except MotionError:
            earlier += 1
            spoiled = ()
            continue
        if other.faults.total < best.faults.total:
            best, spoiled, earlier = other, (), 0
            continue
        again = other.performance.choices.again(made[earlier])
        if again is None or spoiled:
            earlier, spoiled = earlier + 1, ()
        else:
            spoiled = (again,)
    return best
