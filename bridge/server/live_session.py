"""`LiveSession`: a session's show and the jobs that feed it."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from bridge.generation import jobs
from bridge.generation.jobs import Made
from bridge.generation.pool import Pool
from bridge.server.delay import MORE, Delay
from bridge.server.errors import RequestError
from bridge.server.gesturing import Gesturing
from bridge.server.metrics import Metrics
from bridge.server.speech import Speech
from bridge.session import edit
from bridge.session.log import Commit, Log
from bridge.session.passage import RATE, Floats, Passage
from bridge.session.show import Due, Show, on_grid
from bridge.speech.booth import Maker
from bridge.speech.orders import Order
from motion.errors import MotionError, SceneError
from motion.face.prosody import Emphasis
from motion.scene import Scene, load
from motion.skeleton import Skeleton
from motion.speech.speech import Piece

log = logging.getLogger("kinelink.session")

_NANO = 1_000_000_000
# What is set out for is carried out anew when it took so many times longer than expected that its time was over.
_TRIES = 2
# Frames that clients may show later than their time, and seconds late from which on a jump is seen.
_STILL_SHOWN, _SEEN = 36, 0.1

Publish = Callable[[Due], None]

# Names for the generators: another for every session, also for one that is opened again under the same name.
_OPENED = itertools.count(1)


class LiveSession:
    """One session: its requests become jobs for the generators, what these make is shown."""

    def __init__(
        self,
        show: Show,
        key: str,
        pool: Pool,
        clock: Callable[[], int],
        publish: Publish,
        metrics: Metrics,
        keypoints: bool,
        maker: Maker,
        hurry: Callable[[LiveSession], None] = lambda _: None,
    ) -> None:
        self.show, self.key, self.keypoints = show, key, keypoints
        self._pool, self._clock, self._publish, self._metrics = pool, clock, publish, metrics
        # How soon a request can change anything, and how soon what it set out for is carried out.
        self._soon, self._later = Delay(0.03, 0.065, 0.03), Delay(0.1, 1.0, 0.25)
        # How characters move where an instruction says nothing of it.
        self.manners: dict[str, str] = {}
        self._places: dict[str, Floats] = {}
        self._moving = False
        self._last = 0
        self._log = Log()
        self._tasks: set[asyncio.Task[MotionError | None]] = set()
        self._hurry = partial(hurry, self)
        self.speech = Speech(show, key, maker, clock, self._commit_speech, self._tell, self._hurry)
        self._gesturing = Gesturing(show, self._gestures, self._commit_speech)
        self.used = clock()

    @classmethod
    async def open(
        cls,
        name: str,
        document: Mapping[str, Any] | None,
        characters: tuple[str, ...],
        curves: tuple[str, ...],
        seed: int,
        pool: Pool,
        clock: Callable[[], int],
        publish: Publish,
        metrics: Metrics,
        keypoints: bool,
        turn: Callable[[], int],
        maker: Maker,
        hurry: Callable[[LiveSession], None] = lambda _: None,
    ) -> LiveSession:
        """Make a session, whose frames take the given turn. hurry: sends what of one is due now, before its next turn.

        Raises SceneError for a scene that can't be used.
        """
        scene = Scene() if document is None else load(document, files=False)
        key = f"{name}#{next(_OPENED)}"
        made = await pool.do(jobs.Open(key, document, characters, curves, seed, keypoints))
        show = Show(name, scene, curves, on_grid(clock(), turn()))
        session = cls(show, key, pool, clock, publish, metrics, keypoints, maker, hurry)
        for character in characters:
            session.show.enter(character, made.bodies[character], made.passages[character])
        given = {"characters": list(characters), "seed": seed, "curves": list(curves), "prior": made.prior}
        session._committed("open", 0, characters[0], given | {"scene": dict(document) if document else None})
        return session

    @property
    def name(self) -> str:
        """Its name."""
        return self.show.name

    async def perform(self, character: str, text: str) -> dict[str, Any]:
        """Do what the words say. Raises MotionError; then nothing has changed."""
        begun, made = await self._set_out(character, text)
        error = await self._carry_out(made)
        if error is not None:
            raise error
        return begun

    async def say(
        self,
        character: str,
        order: Order,
        interrupt: bool = False,
        instruction: str | None = None,
        pieces: AsyncIterator[Piece] | None = None,
    ) -> dict[str, Any]:
        """Speak, and do meanwhile what an instruction says. Raises MotionError; then nothing has changed.

        pieces: the sound of an order that is fed, where it is not to come by `speech.hear`.
        """
        self.used = self._clock()
        coming = await self.speech.prepare(character, order, pieces)
        begun: dict[str, Any] = {}
        if instruction is not None:
            try:
                begun, made = await self._set_out(character, instruction)
            except MotionError:
                self.speech.drop(coming)
                raise
            # Whether it can be carried out is told by an event; the voice doesn't wait for that.
            task = asyncio.get_running_loop().create_task(self._carry_out(made))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return self.speech.accept(coming, interrupt) | {key: begun[key] for key in ("plan",) if key in begun}

    async def _set_out(self, character: str, text: str) -> tuple[dict[str, Any], Made]:
        manner = self.manners.get(character)
        made = await self._do(jobs.Perform(self.key, *self._next(), character, text, manner))
        assert made.plan is not None
        self._play(made)
        begun = self._begun(character, made.frame)
        self._committed("perform", made.frame, character, {"text": text, "manner": manner})
        self._tell(character, "plan", dict(made.plan), made.frame)
        self._hurry()
        return begun | {"plan": made.plan}, made

    async def _gestures(self, character: str, emphases: tuple[Emphasis, ...]) -> Made:
        frame = self._frame_in(self._soon.seconds)
        return await self._pool.do(jobs.Gesture(self.key, frame, self.show.time(frame), character, emphases))

    async def stop(self, character: str) -> dict[str, Any]:
        """Fall silent and stand at ease."""
        self.speech.hush(character)
        made = await self._do(jobs.Stop(self.key, *self._next(), character))
        self._play(made)
        self._committed("stop", made.frame, character, {})
        self._hurry()
        return self._begun(character, made.frame)

    async def set_scene(self, document: Mapping[str, Any]) -> None:
        """Start anew in another scene. What characters were to do they do there, or an event says why not."""
        await self._change_scene(document, edited=False)

    async def add_object(self, entry: Mapping[str, Any]) -> str:
        """Put a thing into the scene as it is now; returns its id."""
        id, document = edit.with_object(self.scene_now(), entry)
        await self._change_scene(document, edited=True)
        return id

    async def remove_object(self, id: str) -> None:
        """Take a thing out of the scene as it is now."""
        await self._change_scene(edit.without_object(self.scene_now(), id), edited=True)

    async def _change_scene(self, document: Mapping[str, Any], edited: bool) -> None:
        scene = load(document, files=False)
        made = await self._do(jobs.SetScene(self.key, *self._next(), document, edited))
        self.show.set_scene(scene)
        self._play(made)
        stands = {name: [place.x, place.z, place.heading] for name, place in made.stands.items()}
        given = {"scene": dict(document), "stands": stands}
        self._committed("set_scene", made.frame, next(iter(self.show.roles)), given)
        await self._taken_up(made)

    async def set_body(self, character: str, body: Skeleton) -> str:
        """Give a character another body, which goes on with what it was to do; returns its hash."""
        made = await self._do(jobs.SetBody(self.key, *self._next(), character, body))
        oldest = self._oldest(character, made.passages[character])
        self.show.enter(character, body, made.passages[character], oldest)
        self._committed("set_body", made.frame, character, {"body": body.to_dict()})
        await self._taken_up(made)
        return body.hash

    async def move(self, places: Mapping[str, Floats]) -> None:
        """Things that the engine has moved; many moves in a row are taken together."""
        for id in places:
            if self.show.scene.object(id).part_of is not None:
                raise SceneError(
                    f"'{id}' is a part of '{self.show.scene.object(id).part_of}' and can't be moved by itself",
                    kind="not_movable",
                    fix="move the whole thing",
                )
        self.show.place(places)
        self._places.update(places)
        if self._moving:
            return
        self._moving = True
        try:
            while self._places:
                taken, self._places = self._places, {}
                made = await self._do(
                    jobs.Move(self.key, *self._next(), {k: v.astype(np.float64) for k, v in taken.items()})
                )
                first, now = next(iter(self.show.roles)), {id: pose.tolist() for id, pose in taken.items()}
                self._committed("move", made.frame, first, {"places": now})
                self._play(made)
                await self._carry_out(made)
        finally:
            self._moving = False

    def played(self) -> tuple[list[Commit], int]:
        """What its motion can be made again from, and the frame that is shown now. Raises LogError."""
        self.used = self._clock()
        return self._log.commits(), self.show.frame(self.used)

    def now(self) -> int:
        """The server's clock, nanoseconds."""
        return self._clock()

    def scene_now(self) -> Scene:
        """The scene with everything where it is now."""
        frame = self.show.frame(self._clock())
        return edit.as_it_is(self.show.scene, self.show.places(frame), self.show.stand(frame))

    def tell(self, name: str, data: dict[str, Any]) -> None:
        """Tell everybody who listens to any of its characters."""
        for character in self.show.roles:
            self.notify(character, name, data)

    def notify(self, character: str, name: str, data: dict[str, Any]) -> None:
        """Tell everybody who listens to a character of something that happens now."""
        self._tell(character, name, data, self.show.frame(self._clock()))

    def feed(self, until: int, gestures: bool = True) -> None:
        """Have more made where it is time to. gestures: whether hands move with what is said."""
        self.speech.feed()
        if gestures:
            self._gesturing.feed(self.show.frame(self._clock()))
        for character in self.show.hungry(until):
            # Frames are sent ahead of their time, so what comes next has to be there as much earlier.
            due = self.show.time(self.show.roles[character].line.due) - (until - self._clock())
            asyncio.get_running_loop().create_task(self._go_on(character, due))

    def checked(self, character: str) -> str:
        """The character's name; RequestError naming those there are otherwise."""
        if character not in self.show.roles:
            raise RequestError(
                f"session '{self.name}' has no character '{character}'",
                kind="unknown_character",
                candidates=tuple(self.show.roles),
            )
        return character

    async def _go_on(self, character: str, due: int) -> None:
        try:
            made = await self._pool.do(jobs.GoOn(self.key, character, due))
        except jobs.Closed:
            return
        except MotionError as error:
            log.error("session %s: %s can't go on: %s", self.name, character, error)
            return
        self._play(made, anew=False)
        for passage in made.passages.values():
            self._committed("go_on", passage.start, character, {"steps": made.steps})
            self._tell_haste(made, character, passage.start)

    async def _carry_out(self, made: Made) -> MotionError | None:
        """Go on with what was only set out for. Returns why it can't be done."""
        error = None
        for character, passage in made.passages.items():
            if not passage.begun:
                continue
            expected = self._later.seconds
            for tried in range(_TRIES):
                frame = max(self._frame_in(expected), passage.start)
                asked = self._clock()
                job = jobs.CarryOut(self.key, frame, self.show.time(frame), character, passage.start)
                whole = await self._do(job, self._later)
                late = self._clock() > self.show.time(whole.frame)
                if whole.passages and late and tried + 1 < _TRIES:
                    # The body is elsewhere by now. The second time it is known how long this takes.
                    expected = MORE * (self._clock() - asked) / _NANO
                    continue
                self._play(whole)
                if whole.passages:
                    how = {"begun": passage.start, "steps": whole.steps}
                    self._committed("carry_out", whole.frame, character, how)
                    self._tell_haste(whole, character, whole.frame)
                error = whole.error or error
                break
        return error

    async def _do(self, job: jobs.Job, delay: Delay | None = None) -> Made:
        self.used = asked = self._clock()
        made = await self._pool.do(job)
        self._metrics.made.observe(made.seconds)
        (delay or self._soon).took((self._clock() - asked) / _NANO)
        return made

    async def _taken_up(self, made: Made) -> None:
        """Tell what characters are taking up again after a change, and have it carried out."""
        for character, unfinished in made.unfinished.items():
            self._committed("take_up", made.frame, character, unfinished.to_dict())
        self._publish_static()
        await self._carry_out(made)

    def _next(self) -> tuple[int, int]:
        """The frame from which on what is asked for now can change things, most likely, and when it is shown.

        It lies not before those of earlier requests.
        """
        self._last = max(self._frame_in(self._soon.seconds), self._last)
        return self._last, self.show.time(self._last)

    def _frame_in(self, seconds: float) -> int:
        return self.show.frame(self._clock() + int(seconds * _NANO)) + 1

    def _play(self, made: Made, anew: bool = True) -> None:
        for character, passage in made.passages.items():
            self.show.play(character, passage, anew, self._oldest(character, passage))

    def _oldest(self, character: str, passage: Passage) -> int:
        """The first frame that anybody may still show. Tells of a passage that comes so late that it is seen to jump."""
        now = self.show.frame(self._clock())
        late = (now - passage.start) / RATE
        if late > _SEEN:
            log.warning("session %s: the motion of %s came %.1f s late", self.name, character, late)
            self._metrics.late.observe(late)
            self._tell(character, "late", {"seconds": round(late, 3)}, now)
        return now - _STILL_SHOWN

    def _committed(self, kind: str, frame: int, character: str, data: dict[str, Any]) -> None:
        """The log of requests from which everything can be made again, see `bridge.session.rerun`."""
        self._log.add(Commit(kind, frame, character, data))
        self._tell(character, "committed", {"kind": kind, "frame": frame, **data}, frame)

    def _commit_speech(self, character: str, kind: str, data: dict[str, Any], frame: int) -> None:
        self._committed(kind, frame, character, data)

    def _tell(self, character: str, name: str, data: dict[str, Any], frame: int) -> None:
        self._publish(self.show.event(character, name, data, frame))

    def _tell_haste(self, made: Made, character: str, frame: int) -> None:
        """Tell where there was too little time for the prior to do its usual work."""
        if made.hurried:
            self._metrics.hurried.labels(str(made.steps)).inc()
            self._tell(character, "hurried", {"steps": made.steps}, frame)

    def _publish_static(self) -> None:
        for due in self.show.static():
            self._publish(due)

    def _begun(self, character: str, frame: int) -> dict[str, Any]:
        line = self.show.roles[character].line
        return {"epoch": line.epoch, "ts": self.show.time(line.begins), "frame": frame, "rate": RATE}
