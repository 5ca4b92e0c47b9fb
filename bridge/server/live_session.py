"""`LiveSession`: a session as its clients ask of it: a show, and what its characters do, say and look like in it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from bridge.generation import jobs
from bridge.generation.pool import Pool
from bridge.server.acting import Acting
from bridge.server.background import Background
from bridge.server.bearing import Bearing
from bridge.server.errors import RequestError
from bridge.server.gesturing import Gesturing
from bridge.server.metrics import Metrics
from bridge.server.speech import Speech
from bridge.server.telling import Publish, Telling
from bridge.session import edit
from bridge.session.log import Commit
from bridge.session.passage import Floats
from bridge.session.show import Show, on_grid
from bridge.speech.booth import Maker
from bridge.speech.orders import Order
from motion.errors import SceneError
from motion.scene import Scene, load
from motion.skeleton import Skeleton
from motion.speech.speech import Piece

# Names for the generators: another for every session, also for one that is opened again under the same name.
_OPENED = itertools.count(1)


class LiveSession:
    """One session. manners: how characters move where an instruction says nothing of it."""

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
        self.manners: dict[str, str] = {}
        self._clock = clock
        self._places: dict[str, Floats] = {}
        self._moving = False
        self._background = Background()
        # Who changes the scene begins with it as the change before has left it.
        self._changing = asyncio.Lock()
        hurried = partial(hurry, self)
        self._telling = told = Telling(show, clock, publish)
        self._acting = Acting(show, key, pool, clock, told, metrics, hurried, self._background)
        frame_in = self._acting.frame_in
        self.speech = Speech(show, key, maker, clock, frame_in, told.commit, told.event, hurried)
        self.bearing = Bearing(show, frame_in, told.commit)
        self._gesturing = Gesturing(show, self._acting.gestures, told.commit, self._background)

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
        given["scene"] = dict(document) if document else None
        session._telling.commit(characters[0], "open", given, 0)
        return session

    @property
    def name(self) -> str:
        """Its name."""
        return self.show.name

    @property
    def used(self) -> int:
        """When something was last asked of it, nanoseconds."""
        return self._acting.used

    @used.setter
    def used(self, now: int) -> None:
        self._acting.used = now

    async def perform(self, character: str, text: str) -> dict[str, Any]:
        """Do what the words say. Raises MotionError; then nothing has changed."""
        begun, made = await self._acting.set_out(character, text, self.manners.get(character))
        error = await self._acting.carry_out(made)
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
                begun, made = await self._acting.set_out(character, instruction, self.manners.get(character))
            except BaseException:
                self.speech.drop(coming)
                raise
            # Whether it can be carried out is told by an event; the voice doesn't wait for that.
            self._background.begin(self._acting.carry_out(made))
        return self.speech.accept(coming, interrupt) | {key: begun[key] for key in ("plan",) if key in begun}

    async def stop(self, character: str) -> dict[str, Any]:
        """Fall silent and stand at ease."""
        self.speech.hush(character)
        return await self._acting.stop(character)

    async def set_scene(self, document: Mapping[str, Any]) -> None:
        """Start anew in another scene. What characters were to do they do there, or an event says why not."""
        async with self._changing:
            await self._change_scene(document, edited=False)

    async def add_object(self, entry: Mapping[str, Any]) -> str:
        """Put a thing into the scene as it is now; returns its id."""
        async with self._changing:
            id, document = edit.with_object(self.scene_now(), entry)
            await self._change_scene(document, edited=True)
        return id

    async def remove_object(self, id: str) -> None:
        """Take a thing out of the scene as it is now."""
        async with self._changing:
            await self._change_scene(edit.without_object(self.scene_now(), id), edited=True)

    async def _change_scene(self, document: Mapping[str, Any], edited: bool) -> None:
        scene = load(document, files=False)
        made = await self._acting.do(jobs.SetScene(self.key, *self._acting.next(), document, edited))
        self.show.set_scene(scene)
        self._acting.play(made)
        stands = {name: [place.x, place.z, place.heading] for name, place in made.stands.items()}
        given = {"scene": dict(document), "stands": stands}
        self._telling.commit(next(iter(self.show.roles)), "set_scene", given, made.frame)
        await self._acting.take_up(made)

    async def set_body(self, character: str, body: Skeleton) -> str:
        """Give a character another body, which goes on with what it was to do; returns its hash."""
        await self._acting.set_body(character, body)
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
                asked = {id: pose.astype(np.float64) for id, pose in taken.items()}
                made = await self._acting.do(jobs.Move(self.key, *self._acting.next(), asked))
                first, now = next(iter(self.show.roles)), {id: pose.tolist() for id, pose in taken.items()}
                self._telling.commit(first, "move", {"places": now}, made.frame)
                self._acting.play(made)
                await self._acting.carry_out(made)
        finally:
            self._moving = False

    def close(self) -> None:
        """Nothing more is wanted of it."""
        self.speech.close()
        self._background.close()

    def played(self) -> tuple[list[Commit], int]:
        """What its motion can be made again from, and the frame that is shown now. Raises LogError."""
        self.used = self._clock()
        return self._telling.commits(), self.show.frame(self.used)

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
        self._telling.now(character, name, data)

    def feed(self, until: int, gestures: bool = True) -> None:
        """Have more made where it is time to. gestures: whether hands move with what is said."""
        self.speech.feed()
        if gestures:
            self._gesturing.feed(self.show.frame(self._clock()))
        self._acting.feed(until)

    def checked(self, character: str) -> str:
        """The character's name; RequestError naming those there are otherwise."""
        if character not in self.show.roles:
            raise RequestError(
                f"session '{self.name}' has no character '{character}'",
                kind="unknown_character",
                candidates=tuple(self.show.roles),
            )
        return character
