"""`Acting`: what the bodies of a session do: requests become jobs for the generators, what these make is shown."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from bridge.generation import jobs
from bridge.generation.jobs import Made
from bridge.generation.pool import Pool
from bridge.server.background import Background
from bridge.server.delay import MORE, Delay
from bridge.server.metrics import Metrics
from bridge.server.telling import Telling
from bridge.session.passage import RATE, Passage
from bridge.session.show import Show
from motion.errors import MotionError
from motion.face.prosody import Emphasis
from motion.skeleton import Skeleton

log = logging.getLogger("kinelink.session")

_NANO = 1_000_000_000
# What is set out for is carried out anew when it took so many times longer than expected that its time was over.
_TRIES = 2
# Frames that clients may show later than their time, and seconds late from which on a jump is seen.
_STILL_SHOWN, _SEEN = 36, 0.1


class Acting:
    """The bodies of one session. key: what the generators call it; clock: the server's nanoseconds; hurry: sends what is due.

    used: when something was last asked for.
    """

    def __init__(
        self,
        show: Show,
        key: str,
        pool: Pool,
        clock: Callable[[], int],
        telling: Telling,
        metrics: Metrics,
        hurry: Callable[[], None],
        background: Background,
    ) -> None:
        self._show, self._key, self._pool, self._clock = show, key, pool, clock
        self._telling, self._metrics, self._hurry, self._background = telling, metrics, hurry, background
        # How soon a request can change anything, and how soon what it set out for is carried out.
        self._soon, self._later = Delay(0.03, 0.065, 0.03), Delay(0.1, 1.0, 0.25)
        self._last = 0
        self.used = clock()

    async def set_out(self, character: str, text: str, manner: str | None) -> tuple[dict[str, Any], Made]:
        """Begin to do what the words say; what a request is answered with, and what `carry_out` goes on with."""
        made = await self.do(jobs.Perform(self._key, *self.next(), character, text, manner))
        assert made.plan is not None
        self.play(made)
        begun = self._begun(character, made.frame)
        self._telling.commit(character, "perform", {"text": text, "manner": manner}, made.frame)
        self._telling.event(character, "plan", dict(made.plan), made.frame)
        self._hurry()
        return begun | {"plan": made.plan}, made

    async def carry_out(self, made: Made) -> MotionError | None:
        """Go on with what was only set out for. Returns why it can't be done."""
        error = None
        for character, passage in made.passages.items():
            if not passage.begun:
                continue
            expected = self._later.seconds
            for tried in range(_TRIES):
                frame = max(self.frame_in(expected), passage.start)
                asked = self._clock()
                job = jobs.CarryOut(self._key, frame, self._show.time(frame), character, passage.start)
                whole = await self.do(job, self._later)
                late = self._clock() > self._show.time(whole.frame)
                if whole.passages and late and tried + 1 < _TRIES:
                    # The body is elsewhere by now. The second time it is known how long this takes.
                    expected = MORE * (self._clock() - asked) / _NANO
                    continue
                self.play(whole)
                if whole.passages:
                    how = {"begun": passage.start, "steps": whole.steps}
                    self._telling.commit(character, "carry_out", how, whole.frame)
                    self._tell_haste(whole, character, whole.frame)
                error = whole.error or error
                break
        return error

    async def stop(self, character: str) -> dict[str, Any]:
        """Stand at ease; what the request is answered with."""
        made = await self.do(jobs.Stop(self._key, *self.next(), character))
        self.play(made)
        self._telling.commit(character, "stop", {}, made.frame)
        self._hurry()
        return self._begun(character, made.frame)

    async def set_body(self, character: str, body: Skeleton) -> None:
        """Give a character another body, which goes on with what it was to do."""
        made = await self.do(jobs.SetBody(self._key, *self.next(), character, body))
        oldest = self._oldest(character, made.passages[character])
        self._show.enter(character, body, made.passages[character], oldest)
        self._telling.commit(character, "set_body", {"body": body.to_dict()}, made.frame)
        await self.take_up(made)

    async def take_up(self, made: Made) -> None:
        """Tell what characters are taking up again after a change, and have it carried out."""
        for character, unfinished in made.unfinished.items():
            self._telling.commit(character, "take_up", unfinished.to_dict(), made.frame)
        self._telling.static()
        await self.carry_out(made)

    async def gestures(self, character: str, emphases: tuple[Emphasis, ...]) -> Made:
        """Have hands and trunk go along with what is said."""
        frame = self.frame_in(self._soon.seconds)
        job = jobs.Gesture(self._key, frame, self._show.time(frame), character, emphases)
        return await self._pool.do(job)

    def feed(self, until: int) -> None:
        """Have more made for characters that come to an end by a time."""
        for character in self._show.hungry(until):
            # Frames are sent ahead of their time, so what comes next has to be there as much earlier.
            due = self._show.time(self._show.roles[character].line.due) - (until - self._clock())
            self._background.begin(self._go_on(character, due))

    async def do(self, job: jobs.Job, delay: Delay | None = None) -> Made:
        """Have a job done, and remember how long that takes."""
        self.used = asked = self._clock()
        made = await self._pool.do(job)
        self._metrics.made.observe(made.seconds)
        (delay or self._soon).took((self._clock() - asked) / _NANO)
        return made

    def next(self) -> tuple[int, int]:
        """The frame from which on what is asked for now can change things, most likely, and when it is shown.

        It lies not before those of earlier requests.
        """
        self._last = max(self.frame_in(self._soon.seconds), self._last)
        return self._last, self._show.time(self._last)

    def frame_in(self, seconds: float) -> int:
        """The first frame that is shown later than in so many seconds."""
        return self._show.frame(self._clock() + int(seconds * _NANO)) + 1

    def play(self, made: Made, anew: bool = True) -> None:
        """Show what was made."""
        for character, passage in made.passages.items():
            self._show.play(character, passage, anew, self._oldest(character, passage))

    async def _go_on(self, character: str, due: int) -> None:
        try:
            made = await self._pool.do(jobs.GoOn(self._key, character, due))
        except jobs.Closed:
            return
        except MotionError as error:
            log.error("session %s: %s can't go on: %s", self._show.name, character, error)
            return
        self.play(made, anew=False)
        for passage in made.passages.values():
            self._telling.commit(character, "go_on", {"steps": made.steps}, passage.start)
            self._tell_haste(made, character, passage.start)

    def _oldest(self, character: str, passage: Passage) -> int:
        """The first frame that anybody may still show. Tells of a passage that comes so late that it is seen to jump."""
        now = self._show.frame(self._clock())
        late = (now - passage.start) / RATE
        if late > _SEEN:
            log.warning("session %s: the motion of %s came %.1f s late", self._show.name, character, late)
            self._metrics.late.observe(late)
            self._telling.event(character, "late", {"seconds": round(late, 3)}, now)
        return now - _STILL_SHOWN

    def _tell_haste(self, made: Made, character: str, frame: int) -> None:
        """Tell where there was too little time for the prior to do its usual work."""
        if made.hurried:
            self._metrics.hurried.labels(str(made.steps)).inc()
            self._telling.event(character, "hurried", {"steps": made.steps}, frame)

    def _begun(self, character: str, frame: int) -> dict[str, Any]:
        line = self._show.roles[character].line
        return {"epoch": line.epoch, "ts": self._show.time(line.begins), "frame": frame, "rate": RATE}
