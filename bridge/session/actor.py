"""`Actor`: one character and the chain of takes that it plays. Deterministic: requests and their frames in, passages out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bridge.session.overlay import Overlay, gestures
from bridge.session.passage import RATE, UPSAMPLED, Happening, Passage
from bridge.session.playing import CLIP_RATE, Part, Playing, at_ease, for_ever, on_grid, parts
from bridge.session.ramp import FRAMES
from motion import perform
from motion import rotation as rot
from motion.errors import MotionError
from motion.face.prosody import Emphasis
from motion.language.plan import Plan
from motion.locomotion import sit_stance
from motion.rotation import Array
from motion.scene import Placement, Scene
from motion.skeleton import Skeleton
from motion.take import Take

if TYPE_CHECKING:
    from motion.projection.prior import Prior

# Seconds in which hands come to rest after the last thing that they did.
_AFTER = 1.5
# What was played before and may still be gone back to, since it is made ahead of time.
_REMEMBERED = 4


class Actor:
    """One character. Frames are those of the session; requests come in the order of their frames.

    What comes next is made before its time. A request for an earlier frame goes back to what is played then. What takes long
    to make can be set out for at once and carried out a little later.
    """

    def __init__(
        self,
        scene: Scene,
        skeleton: Skeleton,
        curves: Sequence[str],
        seed: int = 0,
        frame: int = 0,
        prior: Prior | None = None,
    ) -> None:
        """A character that stands at ease from `frame` on. prior: what may bring it to life, where it is told to."""
        self._curves, self._prior = tuple(curves), prior
        # What is shown at once is as planned.
        part = for_ever() if prior is None else at_ease()
        take = perform(part.plan, scene, skeleton, seed=seed, fps=CLIP_RATE)
        self._played = [Playing(self._remembering(take), on_grid(frame), part).light()]
        # What was set out for and is still to be carried out, and what was being done before, where that may be gone back to.
        self._setting_out: Playing | None = None
        self._before: Playing | None = None

    @property
    def skeleton(self) -> Skeleton:
        """The body."""
        return self._now.take.performance.skeleton

    @property
    def passage(self) -> Passage:
        """The frames of what was made last."""
        return self._now.passage(self._curves)

    def perform(self, frame: int, text: str, moved: Mapping[str, Array], manner: str | None = None) -> Plan:
        """Set out for what the words say from a frame on; `carry_out` goes on with it. Returns how they were understood.

        moved: things that are now elsewhere, with their world poses (7,). manner: slow, quick or gentle where the words say
        nothing of it. Raises MotionError, and then nothing has changed.
        """
        frame, at = self._at(frame)
        plan = at.take.understand(at.seconds(frame), text, moved).in_manner(manner)
        first, *later = parts(plan)
        self._set_out(frame, at, first, tuple(later), _broken_off(at, frame), moved)
        self._before = at
        return plan

    def adapt(self, frame: int, moved: Mapping[str, Array]) -> None:
        """Set out for what is left to do with things in other places. Raises MotionError when that can't be."""
        frame, at = self._at(frame)
        part, pending = self._remaining(frame, at)
        self._set_out(frame, at, part, pending, _ended(at, part, frame), moved)
        self._before = None

    def left(self, frame: int) -> tuple[Part, ...]:
        """The parts of its instruction that are not done yet at a frame."""
        frame, at = self._at(frame)
        part, pending = self._remaining(frame, at)
        return tuple(one for one in (part, *pending) if one.plan.text)

    def take_up(self, frame: int, left: Sequence[Part], moved: Mapping[str, Array]) -> None:
        """Set out for parts that were left of an instruction to another body or in another scene. Raises MotionError."""
        frame, at = self._at(frame)
        first, *later = left
        self._set_out(frame, at, first, tuple(later), (), moved)
        self._before = None

    @property
    def set_out_from(self) -> int:
        """The first frame from which on it can set out for something else, as it tells what it set out for by the frame."""
        return 0 if self._setting_out is None else self._setting_out.start + UPSAMPLED

    def stand(self, frame: int) -> Placement:
        """Where it stands at a frame; before its seat while it sits."""
        frame, at = self._at(frame)
        p, row = at.take.performance, at.row(frame)
        support = [p.passages[0], *(one for one in p.passages if one.start < row)][-1]
        if support.seat is not None:
            before = sit_stance(p.skeleton, support.seat_point, support.stance.heading)
            return Placement(before.x, before.z, before.heading)
        clip = at.take.clip
        x, _, z = clip.root[row]
        return Placement(float(x), float(z), float(rot.yaw_of(clip.rotations[row, 0])))

    def sets_out(self, begun: int) -> bool:
        """Whether what it set out for at a frame was not given up since."""
        at = self._setting_out
        return at is not None and at in self._played and at.start == on_grid(begun)

    def carry_out(
        self, frame: int, moved: Mapping[str, Array], prior: Prior | None = None
    ) -> MotionError | None:
        """Go on from a frame with what it set out for, brought to life by a prior.

        Returns why it can't be done, which the event "error" tells too. Then the character goes back to what it did before,
        or stands at ease.
        """
        at = self._setting_out
        assert at is not None
        frame, held = at.after_halt(max(on_grid(frame), at.start))
        try:
            take, row = replace(at.take, prior=prior).carry_out(at.row(frame), moved)
        except MotionError as error:
            self._withdraw(frame, at, moved, error)
            return error
        # What is planned anew begins at rest where it was held; what was only to be gone on with gathers way.
        held = held and row > 0
        start = frame - UPSAMPLED * row + (FRAMES // 2 if held else 0)
        whole = replace(at, take=self._remembering(take), start=start, shown=frame, held=held, told=())
        self._play_ahead(at, whole)
        self._before = None
        return None

    def stop(self, frame: int, moved: Mapping[str, Array]) -> None:
        """Stand at ease from a frame on."""
        frame, at = self._at(frame)
        self._play(self._standing(frame, at, moved))
        self._setting_out = None

    def give_up(self, frame: int, moved: Mapping[str, Array], error: MotionError) -> None:
        """Stand at ease from a frame on, with the event "error"."""
        frame, at = self._at(frame)
        self._play(self._standing(frame, at, moved, error))
        self._setting_out = None

    def gestures(self, frame: int, emphases: Sequence[Emphasis], seed: int) -> Overlay | None:
        """What its hands and trunk do from a frame on with what it says, over what it does: nothing of that is changed.

        emphases: in the order of their times, seconds of the session. None where it does nothing.
        """
        frame, at = self._at(frame)
        stop = min(round((emphases[-1].time + _AFTER) * RATE), at.due)
        if not at.take.whole or stop - frame < RATE:
            return None
        rows = [at.row(one) for one in range(frame, stop, UPSAMPLED)]
        return gestures(at.take.clip, rows, frame, emphases, seed)

    def go_on(self, prior: Prior | None = None) -> bool:
        """Play the next part of the instruction, or stand at ease for ever, from when it is due, brought to life by a prior.

        False where nothing ever is due.
        What turns out to be impossible only now ends the instruction with the event "error".
        """
        at = self._now
        if at.endless:
            return False
        part, pending = (at.pending[0], at.pending[1:]) if at.pending else (for_ever(), ())
        try:
            after = self._cut(at.due, at, part, {}, prior)
            self._play_ahead(at, Playing(after, at.due, part, pending, _ended(at, part, at.due)))
        except MotionError as error:
            self._play_ahead(at, self._standing(at.due, at, {}, error))
        return True

    def place(self, frame: int, id: str) -> Array:
        """Where this character's motion has a thing (7,) at a frame."""
        frame, at = self._at(frame)
        return np.asarray(at.take.clip.object(id).poses[at.row(frame)])

    def held(self, frame: int) -> set[str]:
        """What is in its hands at a frame."""
        frame, at = self._at(frame)
        now = at.row(frame)
        return {c.object for c in at.take.clip.contacts if c.start <= now < c.stop}

    def concerned(self, frame: int, ids: Collection[str]) -> bool:
        """Whether things matter to what this character holds or is doing."""
        held = self.held(frame)
        at = self._at(frame)[1]
        steps = [*at.part.plan.steps, *(step for part in at.pending for step in part.plan.steps)]
        named = {name for step in steps for name in (step.object, step.target) if name is not None}
        if any(step.verb == "hand_over" for step in steps):
            named |= {item.id for item in at.take.performance.scene.objects if "takes" in item.affordances}
        return not held.isdisjoint(ids) or (at.busy and not named.isdisjoint(ids))

    @property
    def _now(self) -> Playing:
        return self._played[-1]

    def _at(self, frame: int) -> tuple[int, Playing]:
        """The frame on the grid of clips, at or after a frame, and what is played then."""
        frame = max(on_grid(frame), _seen_from(self._played[0]))
        return frame, next(one for one in reversed(self._played) if _seen_from(one) <= frame)

    def _remaining(self, frame: int, at: Playing) -> tuple[Part, tuple[Part, ...]]:
        """The part that is not done yet at a frame, and those that follow it."""
        plan = at.take.rest(at.seconds(frame))
        if plan.steps and at.busy:
            done = len(at.part.plan.steps) - len(plan.steps)
            return Part(plan, at.part.first + done), at.pending
        return (at.pending[0], at.pending[1:]) if at.pending else (at_ease(), ())

    def _set_out(
        self,
        frame: int,
        at: Playing,
        part: Part,
        pending: tuple[Part, ...],
        told: tuple[Happening, ...],
        moved: Mapping[str, Array],
    ) -> None:
        take = at.take.set_out(at.seconds(frame), part.plan, moved)
        self._play(Playing(take, frame, part, pending, told))
        self._setting_out = self._now

    def _withdraw(self, frame: int, at: Playing, moved: Mapping[str, Array], error: MotionError) -> None:
        before = self._before
        if before is None:
            self._play_ahead(at, self._standing(frame, at, moved, error))
            return
        part, pending = self._remaining(at.start, before)
        try:
            take = self._cut(frame, at, part, moved)
        except MotionError:
            part, pending = at_ease(), ()
            take = self._cut(frame, at, part, moved)
        told = (Happening(frame, "error", error.to_dict()), *_ended(at, part, frame))
        self._play_ahead(at, Playing(take, frame, part, pending, told))

    def _standing(
        self, frame: int, at: Playing, moved: Mapping[str, Array], error: MotionError | None = None
    ) -> Playing:
        """Standing at ease from a frame on, because something else was asked for or because of an error."""
        part = at_ease()
        told = _broken_off(at, frame) + _ended(at, part, frame)
        if error is not None:
            told = (Happening(frame, "error", error.to_dict()), Happening(frame, "idle", {}))
        return Playing(self._cut(frame, at, part, moved), frame, part, told=told)

    def _cut(
        self, frame: int, at: Playing, part: Part, moved: Mapping[str, Array], prior: Prior | None = None
    ) -> Take:
        take = replace(at.take, prior=prior)
        return self._remembering(take.interrupt(at.seconds(frame), part.plan, moved))

    def _remembering(self, take: Take) -> Take:
        """A take that knows what to tell a prior, whether or not one has made it."""
        return replace(take, prior=self._prior)

    def _play(self, after: Playing) -> None:
        """Play something from its start on. What was asked for is for good: then nothing earlier is gone back to."""
        self._played = [after.light()]

    def _play_ahead(self, at: Playing, after: Playing) -> None:
        """Play something that is still to come: until then `at` may be broken off."""
        kept = self._played[: self._played.index(at) + 1]
        self._played = [*kept[-_REMEMBERED:], after.light()]


def _seen_from(at: Playing) -> int:
    return at.start if at.shown is None else at.shown


def _broken_off(at: Playing, frame: int) -> tuple[Happening, ...]:
    return (Happening(frame, "interrupted", {}),) if at.busy else ()


def _ended(at: Playing, part: Part, frame: int) -> tuple[Happening, ...]:
    """The event "idle" where an instruction's end leads to standing at ease."""
    return (Happening(frame, "idle", {}),) if at.busy and not part.plan.text else ()
