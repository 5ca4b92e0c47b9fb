"""A clip in its scene, with the questions that checks ask of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.clip import Clip, StepSpan
from motion.evaluate.metrics.directions import angle_between, unit
from motion.inspection.allowances import frames_of
from motion.rotation import Array
from motion.scene.model import Scene, SceneObject
from motion.skeleton import index, landmarks

SIDES = ("left", "right")


@dataclass(frozen=True, eq=False)
class Stage:
    """A clip and the scene it began in. Points come as (F, 3) in the world, metres."""

    clip: Clip
    scene: Scene
    _poses: dict[str, Array] = field(default_factory=dict)

    def track(self, id: str) -> Array:
        """Poses (F, 7) of an object; it stands still when the clip holds no track of it."""
        if id not in self._poses:
            found = next((t.poses for t in self.clip.objects if t.id == id), None)
            still = np.tile(self.scene.object(id).pose, (self.clip.frames, 1)) if found is None else found
            self._poses[id] = still
        return self._poses[id]

    def item(self, id: str) -> SceneObject:
        """The object as the scene describes it."""
        return self.scene.object(id)

    def at(self, id: str, frame: int) -> SceneObject:
        """The object where it is at a frame."""
        return self.item(id).moved(self.track(id)[frame])

    def point(self, joint: str, local: Array | None = None) -> Array:
        """A joint (F, 3), or a point (3,) given in its frame."""
        place = self.clip.positions()[:, index(joint)]
        if local is None:
            return place
        return place + rot.rotate(self.clip.world_rotations()[:, index(joint)], local)

    def turned(self, joint: str, direction: Array) -> Array:
        """A direction (3,) in a joint's frame, in the world (F, 3)."""
        return rot.rotate(self.clip.world_rotations()[:, index(joint)], direction)

    @cached_property
    def mouth(self) -> Array:
        """The lips."""
        return self.point("head", landmarks.mouth(self.clip.skeleton))

    @cached_property
    def eyes(self) -> Array:
        """The midpoint between the eyes."""
        return self.point("head", landmarks.eyes(self.clip.skeleton))

    @cached_property
    def gaze(self) -> Array:
        """Unit direction in which the eyes look, the mean of both."""
        forward = np.array([0.0, 0.0, 1.0])
        both: Array = self.turned("leftEye", forward) + self.turned("rightEye", forward)
        return unit(both)

    def ear(self, side: str) -> Array:
        """An ear."""
        return self.point("head", landmarks.ear(self.clip.skeleton, side))

    @cached_property
    def heading(self) -> Array:
        """Where the chest faces, radians about +Y (F,)."""
        return rot.yaw_of(self.clip.world_rotations()[:, index("upperChest")])

    def palm(self, side: str) -> Array:
        """The middle of a hand."""
        return self.point(f"{side}Hand", 0.7 * self.clip.skeleton.offsets[index(f"{side}MiddleProximal")])

    @property
    def size(self) -> float:
        """The body's stature over that of the reference adult."""
        return self.clip.skeleton.height / 1.75

    def frames(self, span: StepSpan) -> slice:
        """The frames of a step, at least one."""
        return frames_of(self.clip, span)

    def touching(self, id: str, side: str | None = None) -> np.ndarray:
        """Frames (F,) on which a hand, or this one, is scheduled to touch an object or one of its parts."""
        ids = {id, *(part.id for part in self.scene.parts_of(id))}
        mask = np.zeros(self.clip.frames, bool)
        for contact in self.clip.contacts:
            if contact.object in ids and side in (None, contact.hand):
                mask[max(contact.start, 0) : contact.stop] = True
        return mask

    def target_point(self, target: str | None, frame: int) -> Array | None:
        """Where a step's target is (3,): an object, the viewer or a direction; None without one."""
        if target is None:
            return None
        if target in ("viewer", "camera"):
            return np.asarray(self.scene.viewer, dtype=np.float64)
        id = target.removeprefix("person:")
        if self.scene.has(id):
            return np.asarray(self.track(id)[frame, :3])
        if target in _DIRECTIONS:
            heading = rot.from_yaw(self.scene.avatar.heading)
            here = self.point("upperChest")[0]
            return np.asarray(here + 3.0 * rot.rotate(heading, np.array(_DIRECTIONS[target])))
        return None


_DIRECTIONS = {
    "left": (1.0, 0.0, 0.0),
    "right": (-1.0, 0.0, 0.0),
    "up": (0.0, 1.0, 0.0),
    "down": (0.0, -1.0, 0.0),
    "forward": (0.0, 0.0, 1.0),
    "back": (0.0, 0.0, -1.0),
}


def tilt(track: Array, rest: Array) -> Array:
    """How far an object's own upright axis at `rest` (4,) leans from the vertical, degrees (F,)."""
    up = rot.inv_rotate(rest, np.array([0.0, 1.0, 0.0]))
    return angle_between(rot.rotate(track[:, 3:], up), np.array([0.0, 1.0, 0.0]))


def rim(item: SceneObject, track: Array, around: int = 24) -> Array:
    """Points (F, around, 3) on the upper edge of a vessel as it moves.

    The edge is that of its tube or body, so that a handle doesn't count.
    """
    part = next((p for p in item.shape.parts if p.kind == "tube"), None)
    if part is None:
        part = next((p for p in item.shape.parts if p.name == "body"), item.shape.parts[0])
    angle = np.linspace(0.0, 2.0 * np.pi, around, endpoint=False)
    top = np.stack([np.cos(angle), np.ones(around), np.sin(angle)], -1) * part.size / 2
    local = poses.apply(part.pose, top)
    # Bottles narrow towards a neck that is another part above the body.
    high = item.shape.bounds[1]
    if local[:, 1].max() < high[1] - 0.01:
        local = local * np.array([0.4, 1.0, 0.4])
        local[:, 1] = high[1]
    return np.asarray(poses.apply(track[:, None], local))


def swings(signal: Array, least: float) -> int:
    """Turning points of a signal (F,) between which it moves by at least `least`."""
    if not len(signal):
        return 0
    count, direction = 0, 0
    low = high = float(signal[0])
    for value in signal.tolist():
        low, high = min(low, value), max(high, value)
        if direction <= 0 and value - low >= least:
            count += direction < 0
            direction, high = 1, value
        elif direction >= 0 and high - value >= least:
            count += direction > 0
            direction, low = -1, value
    return count


def quantity(data: dict[str, Any], key: str) -> str | None:
    """A word of a step's data, None when it is absent."""
    value = data.get(key)
    return value if isinstance(value, str) else None
