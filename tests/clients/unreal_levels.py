"""Levels for the studio: the tabletop scene as an Unreal level would have it, with characters of several bodies."""

from __future__ import annotations

import numpy as np

from motion import scene
from motion.avatar.names import identify
from motion.rotation import Array
from motion.skeleton import Skeleton
from tests.bridge.processes import TABLETOP
from tests.clients.unreal_bodies import CM, WORLD, Mesh, a_pose, into, manny
from tests.clients.unreal_studio import Pose, Studio

BODIES = {
    "adult": (Skeleton.human(1.75), 0.0),
    "manny": (Skeleton.human(1.83), 52.0),
    "child": (Skeleton.human(1.45, arm_scale=0.95), 30.0),
    "longarms": (Skeleton.human(1.9, arm_scale=1.15, leg_scale=0.95), 45.0),
    "short": (Skeleton.human(1.55, arm_scale=0.9), 38.0),
}
"""Bodies, and how far from level their arms hang in the pose they were authored in, degrees."""


def mesh_of(name: str) -> Mesh:
    """The mesh of one of the bodies."""
    body, angle = BODIES[name]
    return manny(body, a_pose(angle), seed=sorted(BODIES).index(name))


def bones_of(name: str) -> dict[str, str]:
    """Joint to bone of one of the bodies."""
    return identify(mesh_of(name).names)[1]


def furnish(studio: Studio, *ids: str) -> None:
    """Things of the tabletop scene as actors; their places are not their middles."""
    things = {thing.id: thing for thing in scene.load(TABLETOP).objects}
    for id in ids:
        thing = things[id]
        width, height, depth = CM * np.asarray(thing.shape.size)
        studio.thing(
            id,
            (depth, width, height),
            CM * WORLD @ np.asarray(thing.position),
            into(WORLD, np.asarray(thing.rotation)),
            category=thing.category or "",
            color=thing.attributes.get("color", ""),
            moves="movable" if thing.movable else "static",
            offset=(0.0, 0.0, height / 2),
        )


def enter(studio: Studio, body: str) -> None:
    """A character with a body of its own."""
    studio.actor("hero", place=(-300.0, 120.0, 0.0))
    studio.ask("mesh", "hero", "Body", *mesh_of(body).words())
    studio.add("avatar", "hero")
    studio.add("character", "hero")
    studio.actor("level")
    studio.scene("level")


def on_wire(pose: Pose) -> tuple[Array, Array]:
    """A pose of Unreal's world in the wire's axes and metres."""
    place, q = pose
    return WORLD.T @ place / CM, into(WORLD.T, q)
