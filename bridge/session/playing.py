"""`Playing`: one take on the frame grid of a session, and the parts of an instruction that follow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bridge.session.passage import NEVER, RATE, UPSAMPLED, Happening, Passage, passage
from bridge.session.ramp import FRAMES, Ramp
from motion.language.plan import Plan, Step
from motion.planning.planner import groups
from motion.solve.idle import PERIOD
from motion.take import Take

CLIP_RATE = RATE / UPSAMPLED
"""Frames a second of clips."""

# Seconds of standing at ease that are made when somebody waits for it. What repeats itself begins when the motion before has
# died away, and ends before the end of its clip, where smoothing has nothing to go by.
_SHORT, _CALM, _TAIL = 1.5, 2.0, 1.0
_FOR_EVER = _CALM + PERIOD + _TAIL


@dataclass(frozen=True)
class Part:
    """Steps that are performed together, and the number of the first in its instruction.

    endless: standing at ease for as long as nothing else is asked for.
    """

    plan: Plan
    first: int = 0
    endless: bool = False


@dataclass(frozen=True, eq=False)
class Playing:
    """A take that is played from a frame on, the part it performs, the parts to come, and what is to be told of it.

    shown: the frame from which on it is shown, where what comes before is shown already. held: whether that stood still by
    then, since this comes late.
    """

    take: Take
    start: int
    part: Part
    pending: tuple[Part, ...] = ()
    told: tuple[Happening, ...] = ()
    shown: int | None = None
    held: bool = False

    def passage(self, curves: Sequence[str]) -> Passage:
        """Its frames, with what is to be told of them. curves: the face curves asked for, in order."""
        whole = passage(self.take.clip, self.start, self.due, curves, self.part.first)
        if self.loop is not None:
            whole = whole.repeated(*self.loop)
        first = self.start if self.shown is None else self.shown
        if self.ramp is not None:
            end = whole.end if self.take.whole else self.ramp.stop + 1
            whole = whole.paced(first, self.ramp.positions(np.arange(first, end)))
        elif self.shown is not None:
            whole = whole.after(first)
        # Standing at ease is no step of any instruction.
        happened = whole.happenings if self.busy else ()
        return replace(whole, happenings=(*self.told, *happened))

    @property
    def ramp(self) -> Ramp | None:
        """How it comes to stand still when what follows it is late, or gathers way after having stood."""
        rows = UPSAMPLED * (self.take.clip.frames - 1)
        if not self.take.whole:
            return Ramp(self.start + rows - FRAMES // 2, rows - FRAMES // 2, halting=True)
        if self.held and self.shown is not None:
            return Ramp(self.shown, self.shown + FRAMES // 2 - self.start, halting=False)
        return None

    def after_halt(self, frame: int) -> tuple[int, bool]:
        """A frame at which it goes at full pace or stands still, at or after a frame; and whether it stands still then."""
        if self.ramp is None or frame <= self.ramp.frame:
            return frame, False
        return max(frame, self.ramp.stop), True

    def row(self, frame: int) -> int:
        """The frame of the clip that is shown at a frame."""
        ramp = self.ramp
        at = frame - self.start if ramp is None else round(ramp.position(frame))
        row = max(at, 0) // UPSAMPLED
        if self.loop is not None:
            first, stop = (one // UPSAMPLED for one in self.loop)
            row = row if row < stop else first + (row - first) % (stop - first)
        return min(row, self.take.clip.frames - 1)

    def seconds(self, frame: int) -> float:
        """Time of a frame in the take."""
        return self.row(frame) / CLIP_RATE

    def light(self) -> Playing:
        """The same without what can be worked out again: where every joint is in the world takes more than all the rest."""
        clip = replace(self.take.clip)
        return replace(self, take=replace(self.take, clip=clip, solved=replace(self.take.solved, clip=clip)))

    @property
    def busy(self) -> bool:
        """Whether an instruction is being carried out."""
        return bool(self.pending) or bool(self.part.plan.text)

    @property
    def loop(self) -> tuple[int, int] | None:
        """Frames since the start between which what is shown repeats itself, if it does."""
        if not self.part.endless:
            return None
        first = round(_CALM * RATE)
        return first, first + round(PERIOD * RATE)

    @property
    def endless(self) -> bool:
        """Whether nothing needs to come after it."""
        return self.loop is not None or not self.take.whole

    @property
    def due(self) -> int:
        """The frame at which what comes next begins."""
        if self.endless:
            return NEVER
        if self.pending:
            last = max((span.stop for span in self.take.clip.steps), default=self.take.clip.duration)
            return self.start + on_grid(round(last * RATE))
        return self.start + UPSAMPLED * (self.take.clip.frames - 1)


def on_grid(frame: int) -> int:
    """The frame that lies on the grid of clips, at or after a frame."""
    return -(-frame // UPSAMPLED) * UPSAMPLED


def at_ease() -> Part:
    """Standing at ease for a moment."""
    return Part(Plan((Step("wait", duration=_SHORT),)))


def for_ever() -> Part:
    """Standing at ease for as long as nothing is asked for."""
    return Part(Plan((Step("wait", duration=_FOR_EVER),)), endless=True)


def parts(plan: Plan) -> list[Part]:
    """Steps that run together, in order, each part knowing what comes later."""
    found, done = [], 0
    for group in groups(plan.steps):
        steps = tuple(step for _, step in group)
        done += len(steps)
        found.append(Part(replace(plan, steps=steps, later=plan.steps[done:]), done - len(steps)))
    return found
