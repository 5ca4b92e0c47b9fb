"""`BodyMotion`: motion of the reference body, as it is learned from and as it is made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from motion.errors import ClipError
from motion.pim.actions import action_id
from motion.pim.body import CONTACT_JOINTS, REFERENCE
from motion.rotation import Array
from motion.skeleton import JOINTS

NOBODY, LEFT, RIGHT, BOTH = -1, 0, 1, 2
"""Which hand holds an object."""


@dataclass(frozen=True, eq=False)
class ObjectTrack:
    """A thing that the motion is about.

    poses (F, 7): its centre in metres and its rotation xyzw. half_extents (3,): metres, along its own axes.
    held_by (F,): `NOBODY`, `LEFT`, `RIGHT` or `BOTH`.
    """

    poses: Array
    half_extents: Array
    held_by: np.ndarray


@dataclass(frozen=True)
class ActionSpan:
    """An action on frames [start, stop)."""

    action: str
    start: int
    stop: int


@dataclass(frozen=True, eq=False)
class BodyMotion:
    """Motion of `REFERENCE` over F frames at 30 fps: metres, Y up, floor at y = 0, facing +Z at rest.

    root (F, 3): hips. rotations (F, 55, 4): local xyzw in the order of `JOINTS`, identity where unknown. contacts (F, 4) bool:
    left foot, left toes, right foot, right toes on the ground. fingers: whether theirs are known. label: in words.
    action: one of `ACTIONS`, of the whole. spans: what is done when, where that is known more finely.
    source: what it was made from ("cmu", "mesh2motion", "planner"). name: unique within the source.
    """

    root: Array
    rotations: Array
    contacts: np.ndarray
    fingers: bool
    label: str
    action: str
    source: str
    name: str
    spans: tuple[ActionSpan, ...] = ()
    objects: tuple[ObjectTrack, ...] = ()

    def __post_init__(self) -> None:
        count = len(self.root)
        for what, array, shape in (
            ("root", self.root, (count, 3)),
            ("rotations", self.rotations, (count, len(JOINTS), 4)),
            ("contacts", self.contacts, (count, len(CONTACT_JOINTS))),
        ):
            if array.shape != shape:
                raise ClipError(
                    f"{what} of '{self.name}' has shape {array.shape}, expected {shape}", kind="bad_shape"
                )
        action_id(self.action)

    @property
    def frames(self) -> int:
        """Number of frames F."""
        return len(self.root)

    @cached_property
    def _world(self) -> tuple[Array, Array]:
        return REFERENCE.fk(self.root, self.rotations)

    def positions(self) -> Array:
        """Joint positions (F, 55, 3) in the world, metres."""
        return self._world[0]

    def world_rotations(self) -> Array:
        """Joint rotations (F, 55, 4) in the world, xyzw."""
        return self._world[1]

    def action_ids(self) -> np.ndarray:
        """What is done on each frame (F,), as places in `ACTIONS`."""
        ids = np.full(self.frames, action_id(self.action))
        for span in self.spans:
            ids[span.start : span.stop] = action_id(span.action)
        return ids
