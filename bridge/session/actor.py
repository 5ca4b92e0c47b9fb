"""`Actor`: one character and the chain of takes that it plays. Deterministic: requests and their frames in, passages out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bridge.session.passage import RATE, UPSAMPLED, Happening, Passage, passage
from motion import perform
from motion.errors import MotionError
from motion.language.plan import Plan, Step
from motion.planning.planner import groups
from motion.rotation import Array
from motion.scene import Scene
from motion.skeleton import Skeleton
from motion.take import Take

# Seconds of standing at ease that are made at once.
_IDLE = 6.0
_CLIP_RATE = RATE / UPSAMPLED
# What was played before and may still be gone back to, since it is made ahead of time.
_REMEMBERED = 4


@dataclass(frozen=True)
class Part:
    """Steps that are performed together, and the number of the first in its instruction."""

    plan: Plan
    first: int = 0


@dataclass(frozen=True, eq=False)
class Playing:
    """A take that is played from a frame on, the part it performs, the parts to come, and what is to be told of it."""

    take: Take
    start: int
    part: Part
    pending: tuple[Part, ...] = ()
    told: tuple[Happening, ...] = ()

    def seconds(self, frame: int) -> float:
        """Time of a frame in the take."""
        return (frame - self.start) / RATE

    @property
    def busy(self) -> bool:
        """Whether an instruction is being carried out."""
        return bool(self.pending) or bool(self.part.plan.text)

    @property
    def due(self) -> int:
        """The frame at which what comes next begins."""
        if self.pending:
            last = max((span.stop for span in self.take.clip.steps), default=self.take.clip.duration)
            return self.start + _even(round(last * RATE))
        return self.start + UPSAMPLED * (self.take.clip.frames - 1)


class Actor:
    """One character. Frames are those of the session; requests come in the order of their frames.

    What comes next is made before its time. A request for an earlier frame goes back to what is played then.
    """

    def __init__(
        self, scene: Scene, skeleton: Skeleton, curves: Sequence[str], seed: int = 0, frame: int = 0
    ) -> None:
        """A character that stands at ease from `frame` on."""
        self._curves = tuple(curves)
        take = perform(_idle().plan, scene, skeleton, seed=seed, fps=_CLIP_RATE)
        self._played = [Playing(take, _even(frame), _idle())]

    @property
    def skeleton(self) -> Skeleton:
        """The body."""
        return self._now.take.performance.skeleton

    @property
    def passage(self) -> Passage:
        """The frames of what was made last."""
        now = self._now
        shown = passage(now.take.clip, now.start, now.due, self._curves, now.part.first)
        # Standing at ease is no step of any instruction.
        happened = shown.happenings if now.busy else ()
        return replace(shown, happenings=(*now.told, *happened))

    def perform(self, frame: int, text: str, moved: Mapping[str, Array]) -> Plan:
        """Do what the words say from a frame on; returns how they were understood.

        moved: things that are now elsewhere, with their world poses (7,). Raises MotionError, and then nothing has changed.
        """
        frame, at = self._at(frame)
        plan = at.take.understand(at.seconds(frame), text, moved)
        first, *later = _parts(plan)
        self._break_off(frame, at, first, tuple(later), moved)
        return plan

    def stop(self, frame: int, moved: Mapping[str, Array]) -> None:
        """Stand at ease from a frame on."""
        frame, at = self._at(frame)
        self._break_off(frame, at, _idle(), (), moved)

    def give_up(self, frame: int, moved: Mapping[str, Array], error: MotionError) -> None:
        """Stand at ease from a frame on, with the event "error"."""
        self.stop(frame, moved)
        now = self._now
        told = (Happening(now.start, "error", error.to_dict()), Happening(now.start, "idle", {}))
        self._played[-1] = replace(now, told=told)

    def adapt(self, frame: int, moved: Mapping[str, Array]) -> None:
        """Carry on with things in other places from a frame on. Raises MotionError when that can't be."""
        frame, at = self._at(frame)
        take = at.take.interrupt(at.seconds(frame), None, moved)
        done = len(at.part.plan.steps) - len(take.plan.steps)
        if take.plan.steps and at.busy:
            self._play(at, Playing(take, frame, Part(take.plan, at.part.first + done), at.pending))
        else:
            part, pending = (at.pending[0], at.pending[1:]) if at.pending else (_idle(), ())
            after = self._cut(frame, at, part, moved)
            self._play(at, Playing(after, frame, part, pending, _ended(at, part, frame)))

    def go_on(self) -> None:
        """Play the next part of the instruction, or more standing at ease, from when it is due.

        What turns out to be impossible only now ends the instruction with the event "error".
        """
        at = self._now
        part, pending = (at.pending[0], at.pending[1:]) if at.pending else (_idle(), ())
        try:
            after = self._cut(at.due, at, part, {})
            self._play(at, Playing(after, at.due, part, pending, _ended(at, part, at.due)))
        except MotionError as error:
            self.give_up(at.due, {}, error)

    def place(self, frame: int, id: str) -> Array:
        """Where this character's motion has a thing (7,) at a frame."""
        frame, at = self._at(frame)
        poses = at.take.clip.object(id).poses
        return np.asarray(poses[min((frame - at.start) // UPSAMPLED, len(poses) - 1)])

    def concerned(self, frame: int, ids: Collection[str]) -> bool:
        """Whether things matter to what this character holds or is doing."""
        frame, at = self._at(frame)
        now = (frame - at.start) // UPSAMPLED
        held = {c.object for c in at.take.clip.contacts if c.start <= now < c.stop}
        steps = [*at.part.plan.steps, *(step for part in at.pending for step in part.plan.steps)]
        named = {name for step in steps for name in (step.object, step.target) if name is not None}
        return not held.isdisjoint(ids) or (at.busy and not named.isdisjoint(ids))

    @property
    def _now(self) -> Playing:
        return self._played[-1]

    def _at(self, frame: int) -> tuple[int, Playing]:
        """The frame on the grid of clips, at or after a frame, and what is played then."""
        frame = max(_even(frame), self._played[0].start)
        return frame, next(one for one in reversed(self._played) if one.start <= frame)

    def _break_off(
        self, frame: int, at: Playing, part: Part, pending: tuple[Part, ...], moved: Mapping[str, Array]
    ) -> None:
        told = (Happening(frame, "interrupted", {}),) if at.busy else ()
        told += _ended(at, part, frame)
        self._play(at, Playing(self._cut(frame, at, part, moved), frame, part, pending, told))

    def _cut(self, frame: int, at: Playing, part: Part, moved: Mapping[str, Array]) -> Take:
        return at.take.interrupt(at.seconds(frame), part.plan, moved)

    def _play(self, at: Playing, after: Playing) -> None:
        kept = self._played[: self._played.index(at) + 1]
        self._played = [*kept[-_REMEMBERED:], after]


def _even(frame: int) -> int:
    """The frame that lies on the grid of clips, at or after a frame."""
    return -(-frame // UPSAMPLED) * UPSAMPLED


def _idle() -> Part:
    return Part(Plan((Step("wait", duration=_IDLE),)))


def _ended(at: Playing, part: Part, frame: int) -> tuple[Happening, ...]:
    """The event "idle" where an instruction's end leads to standing at ease."""
    return (Happening(frame, "idle", {}),) if at.busy and not part.plan.text else ()


def _parts(plan: Plan) -> list[Part]:
    """Steps that run together, in order, each part knowing what comes later."""
    parts, done = [], 0
    for group in groups(plan.steps):
        steps = tuple(step for _, step in group)
        done += len(steps)
        parts.append(Part(replace(plan, steps=steps, later=plan.steps[done:]), done - len(steps)))
    return parts
