"""From a plan to goals: every step performed in order, groups of parallel steps together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from motion.clip import Event, StepSpan
from motion.errors import MotionError
from motion.language.plan import Plan, Step
from motion.pausing import breathe
from motion.planning.performance import Performance
from motion.planning.verbs import act_for

# Steps that move the feet come first in a parallel group: the others are then planned around where the body is.
_FEET_FIRST = ("walk_to", "turn_to", "face_camera", "sit_down", "stand_up")


def perform(p: Performance, plan: Plan) -> None:
    """Perform every step on `p`, which may go on afterwards.

    Raises ReachError (with the step named) when something can't be reached.
    """
    for group in groups(plan.steps):
        start, end = p.t, p.t
        before = {side: keys[-1] for side, keys in p.goals.hands.items()}
        for index, step in sorted(group, key=lambda pair: pair[1].verb not in _FEET_FIRST):
            p.t, p.manner, p.ahead = start, step.manner, (*plan.steps[index + 1 :], *plan.later)
            asked = {other.hand for _, other in group if other is not step}
            p.engaged = frozenset(
                side for side, key in before.items() if side in asked or p.goals.hands[side][-1] is not key
            )
            _perform(p, index, step)
            end = max(end, p.t)
        p.t, p.engaged = end, frozenset()


def groups(steps: tuple[Step, ...]) -> Iterator[list[tuple[int, Step]]]:
    """Steps with their numbers, in the groups in which they are performed: those of one parallel group together."""

    def key(pair: tuple[int, Step]) -> object:
        index, step = pair
        return ("alone", index) if step.parallel_group is None else ("together", step.parallel_group)

    for _, group in groupby(enumerate(steps), key):
        yield list(group)


def _perform(p: Performance, index: int, step: Step) -> None:
    breathe()
    start = p.t
    p.goals.events.append(Event(start, "step_started", {"index": index, "verb": step.verb}))
    try:
        act_for(step.verb)(p, step)
    except MotionError as error:
        error.message = f"step {index + 1} ({step.verb}): {error.message}"
        error.args = (error.message,)
        raise
    p.goals.steps.append(StepSpan(index, step.verb, start, p.t, step.to_dict()))
    p.goals.events.append(Event(p.t, "step_done", {"index": index, "verb": step.verb}))
