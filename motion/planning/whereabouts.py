"""Where the things are at the end of what is planned, and what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from motion import geometry, grasp
from motion import pose as poses
from motion.planning.choices import Choices
from motion.planning.footing import Footing
from motion.planning.reach import Clearance
from motion.planning.transit import union
from motion.rotation import Array
from motion.scene.model import SceneObject
from motion.solve.frames import joint_pose
from motion.solve.torso import POSTURE_SIZE
from motion.solve.tracks import Key


@dataclass(frozen=True, eq=False)
class Held:
    """What a hand holds: the object, the grasp, the index of its Hold in the goals, and whether the object follows it."""

    object: str
    grasp: grasp.Grasp
    hold: int
    carries: bool


def _above_floor(points: Array) -> Array:
    """Height (...) of points (..., 3) over the floor."""
    height: Array = points[..., 1]
    return height


class Whereabouts(Footing):
    """The things around the body and in its hands."""

    choices: Choices
    held: dict[str, Held | None]
    worn: dict[str, str]
    home: dict[str, Array]

    def where(self, key: Key) -> Array:
        """World pose (7,) of a key now."""
        if key.frame.startswith("object:"):
            return poses.mul(self.object_pose(key.frame.removeprefix("object:")), key.pose)
        if key.frame.startswith("hand:"):
            return poses.mul(self.hand_pose(key.frame.removeprefix("hand:")), key.pose)
        return poses.mul(self.situation().frame(key.frame), key.pose)

    def object_pose(self, id: str) -> Array:
        """World pose (7,) of an object at the end of what is planned."""
        part = self.goals.articulations.get(id)
        if part is not None:
            moved = joint_pose(
                part.joint.kind, part.joint.origin, part.joint.axis, part.amount.values[-1].reshape(1)
            )
            return poses.mul(poses.mul(self.object_pose(part.parent), part.rest), moved[0])
        return self.where(self.goals.objects[id][-1])

    def hand_pose(self, side: str) -> Array:
        """World pose (7,) of a hand now."""
        return self.where(self.goals.hands[side][-1])

    def item(self, id: str) -> SceneObject:
        """An object of the scene where it is now."""
        return self.scene.object(id).moved(self.object_pose(id))

    def items(self) -> list[SceneObject]:
        """All objects where they are now."""
        return [self.item(item.id) for item in self.scene.objects]

    def moves_with(self, id: str) -> set[str]:
        """An object and everything that goes where it goes: parts, what lies in it or on it."""
        found = {id}
        grown = True
        while grown:
            grown = False
            for other, keys in self.goals.objects.items():
                if other not in found and keys[-1].frame.removeprefix("object:") in found:
                    found.add(other)
                    grown = True
            for other, part in self.goals.articulations.items():
                if other not in found and part.parent in found:
                    found.add(other)
                    grown = True
        return found

    def obstacles(self, around: Array, radius: float, without: Sequence[str] = ()) -> list[SceneObject]:
        """Objects near a point (3,), except some and whatever is carried or worn."""
        skipped: set[str] = set()
        for id in without:
            skipped |= self.moves_with(id)
        for held in self.held.values():
            if held is not None:
                skipped |= self.moves_with(held.object)
        skipped |= set(self.worn.values())
        near = []
        for item in self.items():
            if item.id in skipped:
                continue
            low, high = item.world_bounds()
            gap = np.maximum(np.maximum(low - around, around - high), 0.0)
            if float(np.linalg.norm(gap)) < radius:
                near.append(item)
        return near

    def clearance(self, around: Array, radius: float = 0.8, without: Sequence[str] = ()) -> Clearance:
        """Signed distance to the floor and to the obstacles near a point."""

        def of(item: SceneObject) -> Clearance:
            return lambda points: geometry.distance_at(item.shape, item.pose, points)

        return union([_above_floor, *(of(item) for item in self.obstacles(around, radius, without))])

    def body_clearance(self) -> Clearance:
        """Distance (...) of points (..., 3) to a body that stands upright here, taken as one upright capsule."""
        hips = self.situation(posture=np.zeros(POSTURE_SIZE)).torso.hips[0]
        radius = self.skeleton.radii[self.skeleton.names.index("chest")]
        top = self.skeleton.height - radius

        def distance(points: Array) -> Array:
            height = points[..., 1] - np.clip(points[..., 1], radius, top)
            gap: Array = (
                np.sqrt((points[..., 0] - hips[0]) ** 2 + (points[..., 2] - hips[2]) ** 2 + height**2)
                - radius
            )
            return gap

        return distance

    def body_gap(self, points: Array, head: bool = False) -> Array:
        """Distance (N,) of the nearest of points (N, P, 3) to the trunk, or trunk and head, of a body upright here."""
        torso = self.situation(posture=np.zeros(POSTURE_SIZE)).torso
        top = torso.neck[0] + np.array([0.0, 0.12 * self.skeleton.height if head else 0.0, 0.0])
        axis = top - torso.hips[0]
        offset = points - torso.hips[0]
        u = np.clip(offset @ (axis / (axis @ axis)), 0.0, 1.0)
        offset = offset - u[..., None] * axis
        gap = np.sqrt((offset * offset).sum(-1))
        result: Array = gap.min(-1) - self.skeleton.radii[self.skeleton.names.index("chest")]
        return result
