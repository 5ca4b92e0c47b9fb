"""What a scene is: rigid objects with shapes, labels and affordances around one avatar."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.errors import SceneError
from motion.rotation import Array


def _zeros() -> Array:
    return np.zeros(3)


@dataclass(frozen=True, eq=False)
class Primitive:
    """One solid in the object's frame.

    kind: box, sphere, cylinder, capsule, tube (open-topped round vessel: side wall and closed bottom), mesh.
    size (3,): full extents in metres before `rotation`; cylinder, capsule and tube stand along Y.
    position (3,), rotation (4,): pose in the object's frame. wall: thickness of a tube's side and bottom,
    metres. vertices (V, 3), faces (T, 3): only for a mesh, in the primitive's own frame, centred on its
    bounding box.
    """

    kind: str
    size: Array
    position: Array = field(default_factory=_zeros)
    rotation: Array = field(default_factory=rot.identity)
    name: str = "body"
    wall: float = 0.004
    vertices: Array | None = None
    faces: np.ndarray | None = None

    @property
    def pose(self) -> Array:
        """Pose (7,) in the object's frame."""
        return poses.make(self.position, self.rotation)

    def corners(self) -> Array:
        """The eight corners (8, 3) of its box, in the object's frame."""
        signs = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])
        return poses.apply(self.pose, signs * self.size)


@dataclass(frozen=True, eq=False)
class Shape:
    """A union of primitives."""

    parts: tuple[Primitive, ...]

    @cached_property
    def corners(self) -> Array:
        """The corners (8 × parts, 3) of all parts' boxes in the object's frame."""
        return np.concatenate([part.corners() for part in self.parts])

    @cached_property
    def bounds(self) -> tuple[Array, Array]:
        """Lower and upper corner (3,) of the bounding box in the object's frame."""
        return self.corners.min(0), self.corners.max(0)

    @property
    def size(self) -> Array:
        """Extents (3,) of the bounding box, metres."""
        low, high = self.bounds
        return high - low

    def part(self, name: str) -> Primitive | None:
        """The first part of that name."""
        return next((part for part in self.parts if part.name == name), None)


@dataclass(frozen=True, eq=False)
class Joint:
    """How an articulated part moves against the object it belongs to.

    kind: hinge, slide or twist. origin (3,), axis (3,): in the part's own frame at rest. range: (low, high)
    radians or metres, the part's rest pose being 0.
    """

    kind: str
    origin: Array
    axis: Array
    range: tuple[float, float]


@dataclass(frozen=True)
class GraspHint:
    """How people take this object.

    type: wrap, pinch, sphere, handle, edge, two_palms or hook; part: name of a primitive.
    """

    type: str
    part: str = "body"
    hands: int = 1


@dataclass(frozen=True, eq=False)
class SceneObject:
    """One rigid thing. Its pose is that of its bounding box's centre at rest orientation."""

    id: str
    label: str
    shape: Shape
    position: Array
    rotation: Array = field(default_factory=rot.identity)
    category: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    affordances: frozenset[str] = frozenset()
    grasps: tuple[GraspHint, ...] = ()
    movable: bool = True
    mass: float = 0.3
    full: bool = False
    supported_by: str | None = None
    inside: str | None = None
    part_of: str | None = None
    joint: Joint | None = None

    @property
    def alive(self) -> bool:
        """Whether it is of a person, who gives way."""
        return not self.affordances.isdisjoint(("takes", "watches"))

    @cached_property
    def pose(self) -> Array:
        """Pose (7,) in the world."""
        pose = poses.make(self.position, self.rotation)
        pose.setflags(write=False)
        return pose

    def world_bounds(self) -> tuple[Array, Array]:
        """Axis-aligned lower and upper corner (3,) in the world."""
        return self._bounds

    @cached_property
    def _bounds(self) -> tuple[Array, Array]:
        corners = poses.apply(self.pose, self.shape.corners)
        low, high = corners.min(0), corners.max(0)
        low.setflags(write=False)
        high.setflags(write=False)
        return low, high

    def moved(self, pose: Array) -> SceneObject:
        """The same object at another pose (7,); itself when that is where it is."""
        if np.array_equal(pose, self.pose):
            return self
        return replace(self, position=np.asarray(pose)[:3], rotation=np.asarray(pose)[3:])


@dataclass(frozen=True)
class Placement:
    """Where the avatar stands: floor position in metres and heading in radians about +Y (0 faces +Z)."""

    x: float = 0.0
    z: float = 0.0
    heading: float = 0.0


@dataclass(frozen=True, eq=False)
class Camera:
    """A pinhole camera. position, target (3,) metres; fov: vertical, radians; size: of the image, pixels."""

    position: Array
    target: Array
    fov: float = 0.7
    size: tuple[int, int] = (1280, 720)


def _default_viewer() -> Array:
    return np.array([0.0, 1.5, 2.5])


@dataclass(frozen=True, eq=False)
class Scene:
    """Objects around one avatar; `viewer` (3,) is the eye position of the person who watches: of their head, where that is
    among the objects.
    """

    objects: tuple[SceneObject, ...] = ()
    name: str = "scene"
    avatar: Placement = field(default_factory=Placement)
    viewer: Array = field(default_factory=_default_viewer)
    camera: Camera | None = None

    def __post_init__(self) -> None:
        """Whoever is tracked watches from where they are."""
        head = next((item for item in self.objects if "watches" in item.affordances), None)
        if head is not None:
            object.__setattr__(self, "viewer", head.position)

    def __repr__(self) -> str:
        """In words: the shapes would fill screens."""
        return f"<Scene '{self.name}': {', '.join(item.id for item in self.objects) or 'empty'}>"

    def object(self, id: str) -> SceneObject:
        """The object of that id; SceneError naming the ids there are otherwise."""
        for item in self.objects:
            if item.id == id:
                return item
        raise SceneError(
            f"no object '{id}' in scene '{self.name}'",
            kind="unknown_object",
            candidates=tuple(item.id for item in self.objects),
            fix="use one of the scene's object ids",
        )

    def has(self, id: str) -> bool:
        """Whether an object of that id is in the scene."""
        return any(item.id == id for item in self.objects)

    def replace(self, changed: SceneObject) -> Scene:
        """The scene with one object exchanged (same id) or added."""
        if not self.has(changed.id):
            return replace(self, objects=(*self.objects, changed))
        return replace(
            self, objects=tuple(changed if item.id == changed.id else item for item in self.objects)
        )

    def on(self, id: str) -> tuple[SceneObject, ...]:
        """What rests on an object."""
        return tuple(item for item in self.objects if item.supported_by == id)

    def in_(self, id: str) -> tuple[SceneObject, ...]:
        """What lies in an object."""
        return tuple(item for item in self.objects if item.inside == id)

    def parts_of(self, id: str) -> tuple[SceneObject, ...]:
        """The articulated parts of an object."""
        return tuple(item for item in self.objects if item.part_of == id)
