"""Synthetic clips in which everything moves, for round trips through files."""

from __future__ import annotations

import numpy as np

from exporters.capsule_body import capsules
from motion import rotation as rot
from motion.avatar.model import ARKIT, AvatarModel, Part
from motion.avatar.spec import AvatarSpec
from motion.clip import Clip, Contact, Event, ObjectTrack, StepSpan
from motion.rotation import Array
from motion.scene.model import Primitive, Shape
from motion.skeleton import JOINTS, Skeleton

BODIES = (
    Skeleton.human(1.2, name="child"),
    Skeleton.human(1.75),
    Skeleton.human(1.95, arm_scale=1.1, name="tall"),
)


def wobble(generator: np.random.Generator, frames: int, width: int, size: float) -> Array:
    """Smooth curves (F, width) of three sines each, of about the given size."""
    t = np.arange(frames)[:, None, None] / 30.0
    speed, phase = generator.uniform(0.5, 6.0, (3, width)), generator.uniform(0.0, 6.3, (3, width))
    return size * np.sin(t * speed + phase).sum(axis=1) / np.sqrt(3.0)


def synthetic(seed: int, frames: int = 24, fps: float = 30.0) -> Clip:
    """A clip that moves all joints, half of the face, three of four objects; seeds pick body and motion."""
    generator = np.random.default_rng(seed)
    joints = len(JOINTS)
    turns = rot.from_rotvec(wobble(generator, frames, joints * 3, 0.7).reshape(frames, joints, 3))
    # One whole turn about the vertical and a knee that bends past a right angle, where Euler angles flip.
    turns[:, 0] = rot.mul(rot.from_yaw(np.linspace(0.0, 2.2 * np.pi, frames)), turns[:, 0])
    turns[:, JOINTS.index("leftLowerLeg")] = rot.from_axis_angle(
        np.array([1.0, 0.0, 0.0]), np.linspace(0.0, 2.4, frames)
    )
    skeleton = BODIES[seed % len(BODIES)]
    root = wobble(generator, frames, 3, 0.3) + np.array([0.4, skeleton.hips_height, -0.2])
    tracks = []
    for name, shape, moves in (
        ("cup", cup(), True),
        ("fridge.door", box(0.6, 1.2, 0.05), True),
        ("ball", Shape((Primitive("sphere", np.array([0.2, 0.2, 0.2])),)), True),
        ("table", box(1.2, 0.7, 0.6), False),
    ):
        positions = (
            wobble(generator, frames, 3, 0.5) if moves else np.tile(generator.normal(size=3), (frames, 1))
        )
        spins = rot.from_rotvec(wobble(generator, frames, 3, 1.5) if moves else np.zeros((frames, 3)))
        tracks.append(ObjectTrack(name, name, shape, np.concatenate([positions, spins], axis=1), name))
    curves = np.clip(0.5 + wobble(generator, frames, len(ARKIT[::2]), 0.4), 0.0, 1.0)
    return Clip(
        skeleton=skeleton,
        fps=fps,
        root=root,
        rotations=turns,
        objects=tuple(tracks),
        curve_names=ARKIT[::2],
        curves=curves,
        contacts=(Contact("left", "cup", 4, 12, ("leftIndexDistal", "leftThumbDistal")),),
        events=(Event(0.2, "attach", {"object": "cup"}),),
        steps=(StepSpan(0, "pick_up", 0.0, 0.4, {"verb": "pick_up", "object": "cup"}),),
        plants=generator.random((frames, 2)) < 0.5,
        meta={"text": "拿起杯子 — take the cup", "seed": seed},
    )


def cup() -> Shape:
    """A tube with a capsule for a handle."""
    handle = Primitive("capsule", np.array([0.014, 0.07, 0.014]), np.array([0.05, 0.0, 0.0]), name="handle")
    return Shape((Primitive("tube", np.array([0.08, 0.1, 0.08])), handle))


def box(x: float, y: float, z: float) -> Shape:
    """One box of these extents."""
    return Shape((Primitive("box", np.array([x, y, z])),))


def small_avatar(skeleton: Skeleton) -> AvatarModel:
    """Capsules for skin and a head that opens its mouth: the smallest body that uses everything."""

    def part(name: str, joints: tuple[str, ...], morphs: tuple[str, ...]) -> Part:
        vertices, normals, faces, owners = capsules(skeleton, joints)
        bones, weights = np.zeros((len(owners), 4), dtype=np.int64), np.zeros((len(owners), 4))
        bones[:, 0], weights[:, 0] = owners, 1.0
        moved = {morph: np.tile([0.0, -0.01, 0.0], (len(vertices), 1)) for morph in morphs}
        return Part(name, (0.8, 0.6, 0.5), vertices, normals, faces, bones, weights, morphs=moved)

    parts = (part("head", ("head", "jaw"), ("jawOpen", "eyeBlinkLeft")), part("body", JOINTS[:6], ()))
    return AvatarModel(AvatarSpec(), skeleton, parts)
