"""`Playing`: one take on the frame grid of a session, and the parts of an instruction that follow it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bridge.session.passage import NEVER, RATE, UPSAMPLED, Happening
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

    shown: the frame from which on it is shown, where what comes before is shown already.
    """

    take: Take
    start: int
    part: Part
    pending: tuple[Part, ...] = ()
    told: tuple[Happening, ...] = ()
    shown: int | None = None

    def row(self, frame: int) -> int:
        """The frame of the clip that is shown at a frame."""
        row = (frame - self.start) // UPSAMPLED
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
