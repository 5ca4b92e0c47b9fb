"""Measurements of a locomotion as a skeleton performs it, shared by the tests of this folder."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion import rotation as rot
from motion.locomotion import Locomotion
from motion.rotation import Array
from motion.skeleton import JOINTS, Skeleton, index
from motion.skeleton.limits import violations
from motion.solve.legs import SIDES, leg_geometry, solve_legs

BODIES = {
    "child": Skeleton.human(1.2, name="child"),
    "adult": Skeleton.human(1.75),
    "tall": Skeleton.human(1.95, leg_scale=1.1, name="tall"),
}
LEG_JOINTS = [index(side + bone) for side in SIDES for bone in ("UpperLeg", "LowerLeg", "Foot", "Toes")]
FEET = [index(f"{side}Foot") for side in SIDES]
TOES = [index(f"{side}Toes") for side in SIDES]


@dataclass(frozen=True, eq=False)
class Performed:
    """Legs solved on a skeleton: local rotations, world joint positions and rotations over n frames."""

    skeleton: Skeleton
    track: Locomotion
    rotations: Array
    positions: Array
    world: Array

    @property
    def ankle_error(self) -> float:
        """Largest distance of an ankle from where it should be, metres."""
        return float(np.abs(self.positions[:, FEET] - self.track.feet[..., :3]).max())

    @property
    def joint_speed(self) -> float:
        """Fastest leg joint, rad/s."""
        local = self.rotations[:, LEG_JOINTS]
        return float(rot.angle(local[1:], local[:-1]).max(initial=0.0) * self.track.fps)

    @property
    def limit_violation(self) -> float:
        """Farthest that a leg joint is beyond its limits, radians."""
        return float(violations(self.rotations)[:, LEG_JOINTS].max())

    @property
    def lowest(self) -> float:
        """Height of the lowest point of heels, balls and toe tips, metres over the floor."""
        geometry = leg_geometry(self.skeleton)
        sole = geometry.ankle_height + geometry.ball[:, 1]
        heel = self.positions[:, FEET] + rot.rotate(self.world[:, FEET], geometry.heel)
        tip = self.positions[:, TOES] + rot.rotate(self.world[:, TOES], geometry.toe)
        points = [heel[..., 1], self.positions[:, TOES, 1] - sole, tip[..., 1] - sole - geometry.toe[:, 1]]
        return float(np.min(points))

    @property
    def knees(self) -> Array:
        """Knee flexion (n, 2), radians."""
        q = self.rotations[:, [index(f"{side}LowerLeg") for side in SIDES]]
        return 2.0 * np.arctan2(q[..., 0], q[..., 3])


def perform(skeleton: Skeleton, track: Locomotion) -> Performed:
    """Solve the legs of every frame."""
    rotations = rot.identity((track.frames, len(JOINTS)))
    rotations[:, 0] = track.hips_rotations
    for name, local in solve_legs(skeleton, track.hips, track.hips_rotations, track.feet, track.toes).items():
        rotations[:, index(name)] = local
    positions, world = skeleton.fk(track.hips, rotations)
    return Performed(skeleton, track, rotations, positions, world)


def slide(track: Locomotion) -> float:
    """Largest change of any component of an ankle's pose between frames in which the foot is planted."""
    both = track.planted[1:] & track.planted[:-1]
    change = np.abs(np.diff(track.feet, axis=0)).max(-1)
    return float(np.where(both, change, 0.0).max(initial=0.0))


def check(skeleton: Skeleton, track: Locomotion, speed: float = 25.0) -> Performed:
    """What every locomotion must keep."""
    done = perform(skeleton, track)
    assert np.isfinite(track.hips).all() and np.isfinite(track.feet).all()
    assert done.ankle_error < 1e-6
    assert slide(track) < 1e-6
    assert done.lowest > -1e-3
    assert done.joint_speed < speed
    assert done.limit_violation == 0.0
    return done
