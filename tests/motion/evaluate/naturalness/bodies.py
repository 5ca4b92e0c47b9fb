"""Constructed motion of the reference body."""

from __future__ import annotations

import numpy as np

from motion import rotation as rot
from motion.pim.body import REFERENCE
from motion.pim.motion import BodyMotion
from motion.skeleton import JOINTS, index


def walking(
    name: str, frames: int = 120, speed: float = 1.0, swing: float = 25.0, heading: float = 0.0
) -> BodyMotion:
    """A body that glides along its heading and swings arms and legs once a second; speed in m/s, swing in degrees."""
    time = np.arange(frames) / 30.0
    way = rot.rotate(rot.from_yaw(heading), np.array([0.0, 0.0, 1.0]))
    rotations = rot.identity((frames, len(JOINTS)))
    rotations[:, 0] = rot.from_yaw(np.full(frames, heading))
    angle = np.radians(swing) * np.sin(2 * np.pi * time)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        hang = rot.from_axis_angle(np.array([0.0, 0.0, 1.0]), np.full(frames, -sign * 1.3))
        turn = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), sign * angle)
        rotations[:, index(f"{side}UpperArm")] = rot.mul(turn, hang)
        rotations[:, index(f"{side}UpperLeg")] = rot.inv(turn)
        bend = rot.from_axis_angle(np.array([0.0, 1.0, 0.0]), np.full(frames, -sign * 0.4))
        rotations[:, index(f"{side}LowerArm")] = bend
    return BodyMotion(
        root=REFERENCE.offsets[0] + speed * time[:, None] * way,
        rotations=rotations,
        contacts=np.zeros((frames, 4), bool),
        fingers=False,
        label="walk",
        action="walk",
        source="cmu",
        name=name,
    )


def crowd(count: int, seed: int = 0) -> list[BodyMotion]:
    """Walkers of many speeds, swings and headings."""
    rng = np.random.default_rng(seed)
    return [
        walking(f"{i:02d}", 70, rng.uniform(0.0, 1.5), rng.uniform(10.0, 40.0), rng.uniform(-3.0, 3.0))
        for i in range(count)
    ]
