"""`Clip`: the one data type that crosses every border."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from motion.errors import ClipError
from motion.rotation import Array
from motion.scene.model import Shape
from motion.skeleton import Skeleton


@dataclass(frozen=True, eq=False)
class ObjectTrack:
    """One object's trajectory: poses (F, 7), metres and quaternions xyzw, in the world."""

    id: str
    label: str
    shape: Shape
    poses: Array
    category: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Contact:
    """A hand touches an object on frames [start, stop). kind: grasp, touch, push or palm."""

    hand: str
    object: str
    start: int
    stop: int
    joints: tuple[str, ...]
    kind: str = "grasp"


@dataclass(frozen=True)
class Event:
    """Something that happens at a time, seconds from the clip's start."""

    time: float
    name: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class StepSpan:
    """When a step of the plan runs, seconds; `step` is Step.to_dict()."""

    index: int
    verb: str
    start: float
    stop: float
    step: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Clip:
    """Motion over F frames.

    root (F, 3): hips position, metres. rotations (F, J, 4): local quaternions xyzw. curves (F, C): face curves 0..1 named by
    curve_names. plants (F, 2): whether the left and the right foot stand fixed on the floor.
    """

    skeleton: Skeleton
    fps: float
    root: Array
    rotations: Array
    objects: tuple[ObjectTrack, ...] = ()
    curve_names: tuple[str, ...] = ()
    curves: Array = field(default_factory=lambda: np.zeros((0, 0)))
    contacts: tuple[Contact, ...] = ()
    events: tuple[Event, ...] = ()
    steps: tuple[StepSpan, ...] = ()
    plants: np.ndarray = field(default_factory=lambda: np.zeros((0, 2), dtype=bool))
    meta: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        """In words: the arrays would fill screens."""
        verbs = ", ".join(step.verb for step in self.steps)
        return f"<Clip of {self.duration:.1f} s, {self.frames} frames: {verbs or 'no steps'}>"

    @property
    def frames(self) -> int:
        """Number of frames F."""
        return len(self.root)

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.frames / self.fps

    @cached_property
    def _world(self) -> tuple[Array, Array]:
        return self.skeleton.fk(self.root, self.rotations)

    def positions(self) -> Array:
        """Joint positions (F, J, 3) in the world."""
        return self._world[0]

    def world_rotations(self) -> Array:
        """Joint rotations (F, J, 4) in the world."""
        return self._world[1]

    def with_objects(self, objects: tuple[ObjectTrack, ...]) -> Clip:
        """The same body among other things; what is known of its joints needs no second reckoning."""
        clip = replace(self, objects=objects)
        clip.__dict__["_world"] = self._world
        return clip

    def object(self, id: str) -> ObjectTrack:
        """The track of an object; ClipError naming the tracks there are otherwise."""
        for track in self.objects:
            if track.id == id:
                return track
        raise ClipError(
            f"the clip has no object '{id}'",
            kind="unknown_object",
            candidates=tuple(track.id for track in self.objects),
        )

    def slice(self, start: int, stop: int) -> Clip:
        """Frames [start, stop); times, contacts and events are shifted to the new start."""
        start, stop, _ = slice(start, stop).indices(self.frames)
        shift, end = start / self.fps, stop / self.fps
        return replace(
            self,
            root=self.root[start:stop],
            rotations=self.rotations[start:stop],
            objects=tuple(replace(track, poses=track.poses[start:stop]) for track in self.objects),
            curves=self.curves[start:stop],
            plants=self.plants[start:stop],
            contacts=tuple(
                replace(c, start=max(c.start, start) - start, stop=min(c.stop, stop) - start)
                for c in self.contacts
                if c.start < stop and c.stop > start
            ),
            events=tuple(replace(e, time=e.time - shift) for e in self.events if shift <= e.time < end),
            steps=tuple(
                replace(s, start=max(s.start, shift) - shift, stop=min(s.stop, end) - shift)
                for s in self.steps
                if s.start < end and s.stop > shift
            ),
        )

    def validate(self) -> None:
        """Raise ClipError when arrays disagree in length, hold NaN or quaternions that are not unit."""
        count = self.frames
        expected: dict[str, tuple[Array, tuple[int, ...]]] = {
            "root": (self.root, (count, 3)),
            "rotations": (self.rotations, (count, len(self.skeleton.names), 4)),
        }
        if self.curve_names:
            expected["curves"] = (self.curves, (count, len(self.curve_names)))
        if len(self.plants):
            expected["plants"] = (self.plants, (count, 2))
        for track in self.objects:
            expected[f"object '{track.id}'"] = (track.poses, (count, 7))
        for name, (array, shape) in expected.items():
            if array.shape != shape:
                raise ClipError(f"{name} has shape {array.shape}, expected {shape}", kind="bad_shape")
            if not np.isfinite(array).all():
                frame = int(np.argwhere(~np.isfinite(array))[0][0])
                raise ClipError(
                    f"{name} holds a number that is not finite at frame {frame}", kind="not_finite"
                )
        quaternions = {"rotations": self.rotations} | {
            f"object '{t.id}'": t.poses[:, 3:] for t in self.objects
        }
        for name, array in quaternions.items():
            worst = np.abs(np.linalg.norm(array, axis=-1) - 1.0).max(initial=0.0)
            if worst > 1e-4:
                raise ClipError(
                    f"{name} holds a quaternion {worst:.1e} away from unit length", kind="not_unit"
                )
