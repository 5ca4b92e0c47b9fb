"""What the solver is asked for: a timeline of goals on named tracks."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from motion import pose as poses
from motion.clip import Event, StepSpan
from motion.locomotion import Locomotion
from motion.rotation import Array
from motion.scene.model import Joint, Scene, SceneObject
from motion.skeleton import Skeleton
from motion.solve.torso import POSTURE_SIZE
from motion.solve.tracks import Key

# Frames that keys may sit in beside "world". A side's rest frame hangs at its shoulder and swings with the walk; its shoulder
# frame has the same origin and the chest's heading; "object:<id>" is an object's own frame.
HEAD, HIPS = "head", "hips"


def rest_frame(side: str) -> str:
    """The frame in which a free arm hangs."""
    return f"rest:{side}"


def shoulder_frame(side: str) -> str:
    """The frame in which a hand carries something."""
    return f"shoulder:{side}"


def object_frame(id: str) -> str:
    """The frame of an object."""
    return f"object:{id}"


@dataclass(frozen=True, eq=False)
class Hold:
    """A hand touches an object from `start` to `stop` seconds.

    wrist (7,): hand pose in the object's frame. carries: whether the object follows this hand exactly (the first of two
    hands does; pressing hands don't). error: pad-to-surface distance that the grasp was closed with, metres.
    """

    hand: str
    object: str
    start: float
    stop: float
    wrist: Array
    joints: tuple[str, ...]
    kind: str
    carries: bool = True


@dataclass(frozen=True, eq=False)
class Look:
    """From `time` on look at a world point (3,), an object's id, "hand:left"/"hand:right", or straight ahead (None)."""

    time: float
    target: Array | str | None


@dataclass
class Channel:
    """Values keyed in time, joined by minimum-jerk."""

    times: list[float]
    values: list[Array]

    def hold(self, time: float) -> None:
        """Keep the last value until `time`."""
        if time > self.times[-1] + 1e-6:
            self.times.append(time)
            self.values.append(self.values[-1])

    def move(self, start: float, stop: float, value: Array) -> None:
        """Keep the last value until `start`, then reach `value` at `stop`."""
        self.hold(start)
        self.times.append(max(stop, self.times[-1] + 1e-3))
        self.values.append(np.asarray(value, dtype=np.float64))


def _posture_channel() -> Channel:
    return Channel([0.0], [np.zeros(POSTURE_SIZE)])


def _nod_channel() -> Channel:
    return Channel([0.0], [np.zeros(3)])


def _shrug_channel() -> Channel:
    return Channel([0.0], [np.zeros(())])


@dataclass
class Articulation:
    """How far a door, drawer or cap has moved along its joint."""

    parent: str
    joint: Joint
    rest: Array  # (7,) pose of the part in its parent's frame at rest
    amount: Channel


@dataclass
class Goals:
    """Everything the performance must reach, and when.

    base: body support over all frames (hips, heading, feet). hands and objects: keyed pose tracks; fingers: (15, 4) local
    rotations; head: additional pitch, yaw, roll of the head, radians; shrug: raised shoulders, 0..1; face: curve values by
    name; seated (F,) bool. asides: how far (F, 3) what is planned gives way to something, metres in the world: "hips",
    "hand:<side>" or "object:<id>".
    elapsed: seconds that the body has been moving before, so that breath and blinks go on.
    """

    skeleton: Skeleton
    fps: float
    base: Locomotion
    seated: np.ndarray
    hands: dict[str, list[Key]]
    fingers: dict[str, Channel]
    items: dict[str, SceneObject]
    objects: dict[str, list[Key]]
    posture: Channel = field(default_factory=_posture_channel)
    head: Channel = field(default_factory=_nod_channel)
    shrug: Channel = field(default_factory=_shrug_channel)
    looks: list[Look] = field(default_factory=list)
    articulations: dict[str, Articulation] = field(default_factory=dict)
    holds: list[Hold] = field(default_factory=list)
    face: dict[str, Channel] = field(default_factory=dict)
    asides: dict[str, Array] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    steps: list[StepSpan] = field(default_factory=list)
    seed: int = 0
    elapsed: float = 0.0

    def standing(self) -> list[SceneObject]:
        """The things that stay where they are from beginning to end."""
        return [
            item
            for item in self.items.values()
            if item.part_of is None and len(self.objects.get(item.id, ())) == 1
        ]


def blank_goals(
    scene: Scene,
    skeleton: Skeleton,
    fps: float,
    seed: int,
    base: Locomotion,
    hands: dict[str, list[Key]],
    fingers: dict[str, Channel],
) -> Goals:
    """Goals in which nothing has happened yet."""
    items = {item.id: item for item in scene.objects}
    objects, articulations = {}, {}
    for item in scene.objects:
        if item.part_of is None:
            objects[item.id] = [Key(0.0, item.pose)]
            continue
        local = poses.mul(poses.inv(items[item.part_of].pose), item.pose)
        if item.joint is None:
            objects[item.id] = [Key(0.0, local, object_frame(item.part_of))]
        else:
            articulations[item.id] = Articulation(
                item.part_of, item.joint, local, Channel([0.0], [np.zeros(())])
            )
    return Goals(
        skeleton,
        fps,
        base,
        np.zeros(1, dtype=bool),
        hands,
        fingers,
        items,
        objects,
        looks=[Look(0.0, None)],
        articulations=articulations,
        seed=seed,
    )
