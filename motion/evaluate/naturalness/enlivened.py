"""Performed cases that a prior has brought to life, beside what was planned for."""

from __future__ import annotations

from dataclasses import replace

from motion.evaluate.cases import Case
from motion.evaluate.naturalness.interruptions import Interrupted, Interrupter
from motion.evaluate.naturalness.performed import Made, Maker, looks_of
from motion.projection.prior import Prior, enliven
from motion.take import perform

PROJECTED = "prior+projection"


def projected(prior: Prior) -> Maker:
    """Planned, brought to life by a prior, and put back onto the plan."""

    def make(case: Case, /) -> Made:
        take = perform(case.text, case.scene, case.skeleton(), seed=case.seed)
        solved = enliven(take.solved, take.performance.scene, prior, case.text)
        alive = replace(take, clip=solved.clip, solved=solved)
        return Made(solved.clip, take.clip, *looks_of(alive))

    return make


def projected_interruption(prior: Prior) -> Interrupter:
    """Like `planned_interruption`, the prior going on too."""

    def interrupt(case: Case, share: float, text: str) -> Interrupted:
        take = perform(case.text, case.scene, case.skeleton(), seed=case.seed, prior=prior)
        frame = int(share * (take.clip.frames - 1))
        return take.clip, frame, take.interrupt(frame / take.clip.fps, text).clip

    return interrupt
