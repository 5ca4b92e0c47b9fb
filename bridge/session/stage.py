"""`Stage`: one scene and its characters. What one of them moves, the others see."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bridge.session import edit
from bridge.session.actor import Actor
from bridge.session.overlay import Overlay
from bridge.session.passage import Passage
from bridge.session.riding import moved_along
from bridge.session.unfinished import Unfinished
from motion.errors import MotionError, SceneError
from motion.face.prosody import Emphasis
from motion.language.plan import Plan
from motion.locomotion import Navigator
from motion.rotation import Array
from motion.scene import Placement, Scene
from motion.scene.support import carrier, surfaces
from motion.skeleton import Skeleton

if TYPE_CHECKING:
    from motion.projection.prior import Prior

# A thing that is elsewhere by less than this was not moved: metres, and the length of a difference of quaternions.
_SAME_PLACE, _SAME_TURN = 1e-3, 4e-3
# How far apart characters begin, metres.
_APART = 0.9


class Stage:
    """The characters of one session. Frames are those of the session's grid; deterministic for a seed.

    Every thing is where whoever moved it last has it: a character, or the engine. priors: what brings motion to life, by its
    evaluations for each chunk, the most first; `carry_out` and `go_on` are told which of them to use, 0 for none.
    """

    def __init__(
        self,
        scene: Scene,
        characters: Sequence[str],
        curves: Sequence[str],
        seed: int = 0,
        priors: Mapping[int, Prior] | None = None,
    ) -> None:
        self._seed, self._curves, self._priors = seed, tuple(curves), dict(priors or {})
        self._bodies = {name: Skeleton.human() for name in characters}
        self.set_scene(0, scene)

    @property
    def scene(self) -> Scene:
        """The scene as it was given."""
        return self._scene

    @property
    def names(self) -> tuple[str, ...]:
        """The characters, the first one first."""
        return tuple(self._bodies)

    def actor(self, name: str) -> Actor:
        """A character."""
        return self._actors[name]

    def set_scene(
        self, frame: int, scene: Scene, stands: Mapping[str, Placement] | None = None
    ) -> dict[str, Passage]:
        """Start anew in another scene; `take_up` goes on with what was to be done.

        stands: where characters stand in it; otherwise the first where the scene has the avatar, the others beside it.
        """
        places = stands or {}
        # All are made before any is replaced, so that a scene that can't be used changes nothing.
        fresh = {}
        for i, (name, body) in enumerate(self._bodies.items()):
            here = replace(scene, avatar=places[name]) if name in places else _beside(scene, i)
            fresh[name] = self._enter(here, name, body, frame)
        self._scene, self._actors = scene, fresh
        self._movers: dict[str, str] = {}
        self._placed: dict[str, Array] = {}
        return {name: actor.passage for name, actor in fresh.items()}

    def stands(self, frame: int, scene: Scene | None = None) -> dict[str, Placement]:
        """Where the characters stand at a frame. scene: another one; then only those who can stand there in it.

        There the first one stands where the scene has the avatar.
        """
        now = {name: actor.stand(frame) for name, actor in self._actors.items()}
        if scene is None:
            return now
        return {name: now[name] for name in self.names[1:] if _has_room(scene, now[name], self._bodies[name])}

    def set_body(self, frame: int, name: str, body: Skeleton) -> Passage:
        """Give a character another body; it stands at ease where it is, its hands empty. `take_up` goes on from there."""
        before = self._actors[name]
        actor = self._enter(replace(self._scene, avatar=before.stand(frame)), name, body, frame)
        self._put_down(frame, name)
        self._bodies[name], self._actors[name] = body, actor
        elsewhere = self._elsewhere(frame, name)
        if elsewhere:
            actor.stop(frame, elsewhere)
        return actor.passage

    def unfinished(self, frame: int, name: str) -> Unfinished | None:
        """What a character still has to do of its instruction at a frame, if anything."""
        left = self._actors[name].left(frame)
        return Unfinished.of(left, self._scene) if left else None

    def take_up(self, frame: int, name: str, unfinished: Unfinished) -> Passage:
        """A character sets out for what it had to do before body or scene were changed; `carry_out` goes on with it.

        Where that can't be, it stands at ease, with the event "error".
        """
        actor, elsewhere = self._actors[name], self._elsewhere(frame, name)
        try:
            for id in unfinished.things:
                self._scene.object(id)
            actor.take_up(frame, unfinished.parts, elsewhere)
        except MotionError as error:
            actor.give_up(frame, elsewhere, error)
        return self._shown(name)

    @property
    def free_from(self) -> int:
        """The first frame from which on anybody may set out for something, see `Actor.set_out_from`."""
        return max(actor.set_out_from for actor in self._actors.values())

    def perform(self, frame: int, name: str, text: str, manner: str | None = None) -> tuple[Plan, Passage]:
        """A character sets out for what the words say. Raises MotionError, and then nothing has changed.

        That is quick; `carry_out` goes on with it. manner: of what the words say nothing about.
        """
        plan = self._actors[name].perform(frame, text, self._elsewhere(frame, name), manner)
        return plan, self._shown(name)

    def carry_out(
        self, frame: int, name: str, begun: int, steps: int = 0
    ) -> tuple[Passage | None, MotionError | None]:
        """A character goes on with what it set out for at the frame `begun`, or back where that can't be done, and why.

        None when something else was asked for since.
        """
        actor = self._actors[name]
        if not actor.sets_out(begun):
            return None, None
        error = actor.carry_out(frame, self._elsewhere(frame, name), self._priors.get(steps))
        return self._shown(name), error

    def stop(self, frame: int, name: str) -> Passage:
        """A character stands at ease."""
        self._actors[name].stop(frame, self._elsewhere(frame, name))
        return self._shown(name)

    def gestures(self, frame: int, name: str, emphases: Sequence[Emphasis]) -> Overlay | None:
        """What a character's hands and trunk do with what it says, see `Actor.gestures`."""
        return self._actors[name].gestures(frame, emphases, self._seed)

    def go_on(self, name: str, steps: int = 0) -> Passage | None:
        """More of what a character does; None where there is nothing more to make."""
        return self._shown(name) if self._actors[name].go_on(self._priors.get(steps)) else None

    def move(self, frame: int, places: Mapping[str, Array]) -> dict[str, Passage]:
        """Things were moved by the engine: world poses (7,) by id. Returns the passages of those whose doing that changes.

        Parts and what lies in or on the things come along, except what is in hands. Characters only set out for what has
        changed; `carry_out` goes on with it.
        Raises SceneError for things that there are not or that can't be moved; then nothing has changed.
        """
        for id in places:
            if self._scene.object(id).part_of is not None:
                raise SceneError(
                    f"'{id}' is a part of '{self._scene.object(id).part_of}' and can't be moved by itself",
                    kind="not_movable",
                    fix="move the whole thing",
                )
        now = {item.id: self.place(frame, item.id) for item in self._scene.objects}
        held = {id for actor in self._actors.values() for id in actor.held(frame)}
        moved = moved_along(self._scene, now, places, held)
        for id, pose in moved.items():
            self._placed[id] = pose
            self._movers.pop(id, None)
        changed = {}
        for name, actor in self._actors.items():
            if actor.concerned(frame, moved):
                try:
                    actor.adapt(frame, self._elsewhere(frame, name))
                except MotionError as error:
                    actor.give_up(frame, self._elsewhere(frame, name), error)
                changed[name] = self._shown(name)
        return changed

    def place(self, frame: int, id: str) -> Array:
        """Where a thing is (7,)."""
        if id in self._placed:
            return self._placed[id]
        mover = self._movers.get(id)
        return self._scene.object(id).pose if mover is None else self._actors[mover].place(frame, id)

    def _enter(self, scene: Scene, name: str, body: Skeleton, frame: int) -> Actor:
        seed = self._seed + list(self._bodies).index(name)
        return Actor(scene, body, self._curves, seed, frame, next(iter(self._priors.values()), None))

    def _put_down(self, frame: int, name: str) -> None:
        """Let what a character has moved lie where it is, or on what is below where nothing but the body carries it."""
        now = {item.id: item.moved(self.place(frame, item.id)) for item in self._scene.objects}
        known = surfaces(tuple(now.values()))
        for id in [id for id, mover in self._movers.items() if mover == name]:
            lies = not now[id].movable or carrier(now[id], known) is not None
            self._placed[id] = (now[id] if lies else edit.set_down(now[id], now)).pose
            del self._movers[id]

    def _shown(self, name: str) -> Passage:
        shown = self._actors[name].passage
        for i in shown.moves:
            id = self._scene.objects[i].id
            self._movers[id] = name
            self._placed.pop(id, None)
        return shown

    def _elsewhere(self, frame: int, name: str) -> dict[str, Array]:
        """Things that are not where this character's motion has them."""
        own = self._actors[name]
        moved = {id for id, mover in self._movers.items() if mover != name} | self._placed.keys()
        found = {id: self.place(frame, id) for id in sorted(moved) if self._scene.object(id).part_of is None}
        return {id: pose for id, pose in found.items() if _differ(pose, own.place(frame, id))}


def _beside(scene: Scene, number: int) -> Scene:
    """The scene with the avatar of a further character beside the first: left, right, further left."""
    first = scene.avatar
    side = _APART * ((number + 1) // 2) * (1 if number % 2 else -1)
    x, z = first.x + side * math.cos(first.heading), first.z - side * math.sin(first.heading)
    return replace(scene, avatar=replace(first, x=x, z=z)) if number else scene


def _has_room(scene: Scene, place: Placement, body: Skeleton) -> bool:
    """Whether a body can stand in a scene, free of things and of the avatar."""
    apart = math.hypot(place.x - scene.avatar.x, place.z - scene.avatar.z)
    return apart > _APART / 2 and bool(Navigator(scene, body).free(np.array([[place.x, place.z]]))[0])


def _differ(one: Array, other: Array) -> bool:
    turn = min(np.abs(one[3:] - other[3:]).max(), np.abs(one[3:] + other[3:]).max())
    return bool(np.abs(one[:3] - other[:3]).max() > _SAME_PLACE or turn > _SAME_TURN)
