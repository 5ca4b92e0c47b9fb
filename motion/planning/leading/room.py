"""Room for the body: whether it is in the thing that moves, or in anything else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from motion import geometry
from motion import pose as poses
from motion.locomotion import Stance, standing_feet
from motion.planning.leading.task import Candidate, Task, out_of_stances
from motion.planning.postures import bodies, reach_map
from motion.rotation import Array
from motion.skeleton import Skeleton, index
from motion.skeleton.flesh import capsules
from motion.solve import arms
from motion.solve.torso import POSTURE_SIZE

# Price of a metre of flesh nearer than the skin's room, and of a metre in something.
_CLOSE, INSIDE = 70.0, 250.0
# Room that a hanging body keeps from what swings past it, and a leaning one from everything, metres.
_ROOM, _SKIN = 0.02, 0.02


def swept(task: Task) -> Array:
    """How deep (S, K) an upright body with hanging arms at each stance is in the thing on its way, metres."""
    skeleton = task.p.skeleton
    _, centres, radii = bodies(skeleton, skeleton.hips_height, np.zeros((1, POSTURE_SIZE)))
    torso = reach_map(skeleton, skeleton.hips_height).torso.at(np.zeros(1, dtype=int))
    arm = []
    for side in arms.SIDES:
        shoulder = torso.shoulder(skeleton, side)[0]
        out, length = arms.sign_of(side), arms.arm_length(skeleton, side)
        arm += [
            shoulder + length * share * np.array([0.17 * out, -0.945, 0.11]) for share in (0, 0.35, 0.7, 1)
        ]
    feet, soles = _feet(skeleton)
    points = out_of_stances(task.spots, np.concatenate([centres[0], np.array(arm), feet])[None])
    radii = np.concatenate([radii, np.full(len(arm), 0.05 * skeleton.height / 1.75), soles]) + _ROOM
    gaps = np.stack([geometry.distance_at(task.item.shape, pose, points) for pose in task.way], 1)
    return np.maximum(radii - gaps, 0.0).max(-1)


def _feet(skeleton: Skeleton) -> tuple[Array, Array]:
    """Standing feet as balls: centres (B, 3) in the stance frame, and radii (B,)."""
    centres, radii = [], []
    for side, ankle in zip(arms.SIDES, standing_feet(skeleton, Stance(0.0, 0.0, 0.0)), strict=True):
        for name, origin in (("Foot", np.zeros(3)), ("Toes", skeleton.offsets[index(f"{side}Toes")])):
            _, balls, thick = capsules(skeleton).of((f"{side}{name}",)).balls()
            centres.append(poses.apply(ankle, origin + balls))
            radii.append(thick)
    return np.concatenate(centres), np.concatenate(radii)


def clearance_along(task: Task, at: Array) -> Callable[[Array, np.ndarray], Array]:
    """Signed distance (R, P) of points (R, P, 3), for given rows (R,) of the thing's poses `at` (N, 7), to it and all else."""
    back = poses.inv(at)

    def distance(points: Array, rows: np.ndarray) -> Array:
        near = geometry.distance(task.item.shape, poses.apply(back[rows][:, None], points))
        for other in task.around:
            near = np.minimum(near, geometry.distance_at(other.shape, other.pose, points))
        return near

    return distance


def squeezed(inside: Array) -> Array:
    """Price (N,) of balls (N, B) so deep inside something, metres."""
    deepest = inside.max(-1)
    result: Array = _CLOSE * np.maximum(deepest + _SKIN, 0.0) + INSIDE * np.maximum(deepest, 0.0)
    return result


def in_the_way(task: Task, rows: Sequence[Candidate], postures: Sequence[tuple[Array, Array]]) -> Array:
    """What bodies (N,) with postures (6,) at both ends pay for being in something: at the beginning, midway, at the end and
    while rising.
    """
    total = np.zeros(len(rows))
    place = task.spots[[row.stance for row in rows]]
    ends = np.array([row.end for row in rows])
    first, last = (np.stack([pair[i] for pair in postures]) for i in (0, 1))
    bent = [(0.0, first), (0.5, 0.5 * (first + last)), (1.0, last)]
    # Knees come forward half-way down and up again.
    bent += [(end, part * posture) for end, posture in ((0.0, first), (1.0, last)) for part in (0.33, 0.67)]
    for share, posture in bent:
        _, centres, radii = bodies(task.p.skeleton, task.height, posture, task.seated)
        clearance = clearance_along(task, task.way[np.rint(ends * share).astype(int)])
        gaps = clearance(out_of_stances(place, centres), np.arange(len(rows)))
        total = np.maximum(total, squeezed(radii - gaps))
    return total
