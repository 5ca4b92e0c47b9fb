"""`Take`: a performed instruction that can be broken off anywhere and go on differently."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from motion.clip import Clip
from motion.giving_way import give_way
from motion.language.plan import Plan
from motion.planning import onset
from motion.planning.choices import Choice
from motion.planning.performance import Performance
from motion.planning.planner import perform as perform_plan
from motion.planning.resuming import Moment, relax, resume, since
from motion.rehearsal import Attempt, rehearse
from motion.rotation import Array
from motion.scene.model import Scene
from motion.skeleton import Skeleton
from motion.solve.body import Solved, solve

if TYPE_CHECKING:
    from motion.pim.motion import BodyMotion
    from motion.projection.prior import Prior

# What a step is done with, though the hands may still be on their way back: it is not begun again.
_ACHIEVED = frozenset(
    {"placed", "pressed", "worn", "opened", "closed", "wiped", "hand_over", "stirred", "written", "poured"}
)


@dataclass(frozen=True, eq=False)
class Take:
    """A plan, its clip, and what another take needs to go on from any moment of it.

    since: what the motion goes on from, see `Inertia`. whole: False for the first moments made by `set_out`. prior: what
    brings it to life, None for motion as it is planned; before: the frames that were shown before it. To go on with another
    prior, or none, replace it.
    """

    plan: Plan
    clip: Clip
    performance: Performance
    solved: Solved
    since: Mapping[str, Array] | None = None
    whole: bool = True
    prior: Prior | None = None
    before: BodyMotion | None = None

    def understand(self, at: float, text: str, moved: Mapping[str, Array] | None = None) -> Plan:
        """The plan that `interrupt` would perform for a text. Raises PlanError."""
        moment = self._moment(at, moved)
        return self._understood(text, resume(moment), moment.time)

    def interrupt(
        self, at: float, text: str | Plan | None = None, moved: Mapping[str, Array] | None = None
    ) -> Take:
        """A take that begins at `at` seconds with the pose and velocity of this one.

        text: a new instruction, understood in the scene as it is then; without it the steps that are not done yet are
        planned again from here, the interrupted one from its beginning. moved: things that were moved from outside, with
        their new poses (7,); what was held and is now elsewhere is out of the hand (event "lost").
        Raises PlanError, ReachError or SceneError; this take goes on unharmed.
        """
        moment = self._moment(at, moved)
        first = resume(moment)
        if text is None:
            plan = self.rest(at)
        elif isinstance(text, str):
            plan = self._understood(text, first, moment.time)
        else:
            plan = text
        carried = since(moment, first)

        def attempt(spoiled: tuple[Choice, ...]) -> Attempt:
            p = resume(moment, spoiled) if spoiled else first
            perform_plan(p, plan)
            relax(p)
            return Attempt(p, solve(p.finish(), carried))

        return self._following(moment.frame, _tried(attempt, carried), plan, carried)

    def set_out(self, at: float, plan: Plan, moved: Mapping[str, Array] | None = None) -> Take:
        """The first moments of `interrupt`, made many times quicker and as planned; `carry_out` makes what follows.

        Raises ReachError or SceneError where it is known by then that it can't be; this take goes on unharmed.
        """
        moment = self._moment(at, moved)
        p = resume(moment)
        carried = since(moment, p)
        onset.set_out(p, plan)
        solved = solve(onset.opening(p.finish(), onset.is_free(plan)), carried)
        begun = _take(Attempt(p, solved), plan, carried)
        return replace(begun, whole=False, prior=self.prior, before=self._shown_until(moment.frame))

    def carry_out(self, frame: int, moved: Mapping[str, Array] | None = None) -> tuple[Take, int]:
        """The whole of what was set out for, as it goes on from a frame of this clip; and the frame of it that this is."""
        if onset.is_free(self.plan) and not moved:
            # Nothing had to be guessed at: the same goals are solved to their end.
            whole = Attempt(self.performance, solve(self.performance.goals, self.since))
            shown = (self.solved, frame)
            return _take(whole, self.plan, self.since, self.prior, self.before, shown), frame
        return self.interrupt(frame / self.clip.fps, None, moved), 0

    def _following(
        self, frame: int, chosen: Attempt, plan: Plan, carried: Mapping[str, Array] | None
    ) -> Take:
        """The take that goes on from a frame of this one."""
        return _take(chosen, plan, carried, self.prior, self._shown_until(frame))

    def _shown_until(self, frame: int) -> BodyMotion | None:
        """The frames that were shown last at a frame, for a prior to go on from."""
        if self.prior is None:
            return None
        from motion.projection.wish import last_frames

        return last_frames(self.clip, frame, self.before)

    def _moment(self, at: float, moved: Mapping[str, Array] | None) -> Moment:
        frame = int(np.clip(round(at * self.clip.fps), 0, self.clip.frames - 1))
        places = {id: np.asarray(pose, dtype=np.float64) for id, pose in (moved or {}).items()}
        return Moment(self.performance, self.solved, frame, places)

    def _understood(self, text: str, p: Performance, time: float) -> Plan:
        held = {held.object: side for side, held in p.held.items() if held is not None}
        return _parse(text, p.scene, held, self._mentioned(time))

    def _mentioned(self, time: float) -> list[str]:
        """What the steps begun until a time are about."""
        begun = [self.plan.steps[span.index].object for span in self.clip.steps if span.start <= time]
        return [id for id in begun if id is not None and self.performance.scene.has(id)]

    def rest(self, at: float) -> Plan:
        """The steps that are not done yet at `at` seconds."""
        time = min(max(round(at * self.clip.fps), 0), self.clip.frames - 1) / self.clip.fps
        done = {span.index for span in self.clip.steps if span.stop <= time}
        begun = {span.index: span for span in self.clip.steps if span.start <= time < span.stop}
        for index, span in begun.items():
            if any(e.name in _ACHIEVED and span.start <= e.time <= time for e in self.clip.events):
                done.add(index)
        return replace(self.plan, steps=tuple(s for i, s in enumerate(self.plan.steps) if i not in done))


def perform(
    text: str | Plan,
    scene: Scene,
    skeleton: Skeleton | None = None,
    *,
    seed: int = 0,
    fps: float = 30.0,
    prior: Prior | None = None,
) -> Take:
    """Perform a sentence (or a parsed plan) in a scene, on any skeleton; deterministic for a seed.

    prior: what makes the body move naturally where the plan leaves it free; without one it moves as it is planned.
    Raises PlanError when the words can't be grounded and ReachError when the body can't do it: then nothing moves.
    """
    plan = _parse(text, scene, {}, []) if isinstance(text, str) else text
    body = skeleton or Skeleton.human()

    def attempt(spoiled: tuple[Choice, ...]) -> Attempt:
        p = Performance(scene, body, fps, seed, spoiled)
        perform_plan(p, plan)
        return Attempt(p, solve(p.finish()))

    return _take(_tried(attempt), plan, None, prior)


def _tried(
    attempt: Callable[[tuple[Choice, ...]], Attempt], carried: Mapping[str, Array] | None = None
) -> Attempt:
    """The best of a few attempts, in which what gets into something gives way."""
    best = rehearse(attempt)
    return replace(best, solved=give_way(best.solved, best.faults, best.performance.scene, carried))


def _parse(text: str, scene: Scene, held: Mapping[str, str], mentioned: Sequence[str]) -> Plan:
    # Imported on use: whoever brings plans of their own need not wait for the words to load.
    from motion.language import parse

    return parse(text, scene, held, mentioned)


def _take(
    chosen: Attempt,
    plan: Plan,
    carried: Mapping[str, Array] | None,
    prior: Prior | None = None,
    before: BodyMotion | None = None,
    shown: tuple[Solved, int] | None = None,
) -> Take:
    p, solved = chosen.performance, chosen.solved
    if prior is not None:
        solved = _enlivened(chosen, plan, carried, prior, before, shown)
    clip = solved.clip
    clip.meta.update({"text": plan.text, "language": plan.language, "seed": p.seed, "scene": p.scene.name})
    clip.validate()
    return Take(plan, clip, p, solved, carried, prior=prior, before=before)


def _enlivened(
    chosen: Attempt,
    plan: Plan,
    carried: Mapping[str, Array] | None,
    prior: Prior,
    before: BodyMotion | None,
    shown: tuple[Solved, int] | None,
) -> Solved:
    # Imported on use: motion as it is planned needs none of it.
    from motion.projection.prior import enliven
    from motion.projection.project import Context

    idle = all(step.verb == "wait" for step in plan.steps)
    context = Context(carried, shown, idle)
    return enliven(chosen.solved, chosen.performance.scene, prior, plan.text, before, context)
