"""Walking, turning, side steps and standing, from one stance to another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np

from motion import rotation as rot
from motion.locomotion.course import course_through
from motion.locomotion.easing import lower_envelope, smooth, spline
from motion.locomotion.footsteps import (
    TOE_OUT,
    Footstep,
    Stance,
    flat_feet,
    leg_scale,
    plan_footsteps,
    spots_of,
    standing_spots,
    step_limits,
    wrap,
)
from motion.locomotion.gait import RISE, SWING, foot_motion
from motion.locomotion.stepping import Off, set_beside
from motion.locomotion.track import Locomotion
from motion.rotation import Array
from motion.skeleton import Skeleton
from motion.solve.legs import hips_height_limit

# Standing keeps the knees a little softer than the stretch limit, which leaves room for sway.
STAND_STRETCH = 0.993
_SWAY = 0.40
_PELVIS_YAW = np.radians(6.0)
_ARM_GAIN = 1.0
# How far ahead of the middle of the feet the hips travel, in step lengths.
_CARRIED_AHEAD = 0.14


class PathFinder(Protocol):
    """What walking needs from a navigator."""

    def path(self, start: Array, goal: Array) -> Array:
        """Floor points (K, 2) from start (2,) to goal (2,) around obstacles."""
        ...

    def clearance(self, points: Array) -> Array:
        """Distance (N,) of floor points (N, 2) to the nearest obstacle."""
        ...

    def off(self, points: Array, radii: Array) -> Array:
        """How far (N, 2) discs, floor points (N, 2) and radii (N,), have to move to be off what stands on the floor."""
        ...


def standing_height(skeleton: Skeleton, xz: Array, heading: float, feet: Array) -> float:
    """Hips height in metres of a body at ease over feet (2, 7)."""
    limit = hips_height_limit(
        skeleton, xz[None], rot.from_yaw(np.array([heading])), feet[None], STAND_STRETCH
    )
    return float(min(limit[0], skeleton.hips_height))


def stand(skeleton: Skeleton, stance: Stance, n: int, fps: float, feet: Array | None = None) -> Locomotion:
    """n frames of standing still: feet a little apart, toes 7° out, unless `feet` (2, 7) are given."""
    planted = flat_feet(skeleton, standing_spots(skeleton, stance)) if feet is None else np.asarray(feet)
    height = standing_height(skeleton, stance.xz, stance.heading, planted)
    return Locomotion(
        fps=float(fps),
        hips=np.tile([stance.x, height, stance.z], (n, 1)),
        heading=np.full(n, stance.heading),
        feet=np.tile(planted, (n, 1, 1)),
        toes=np.zeros((n, 2)),
        planted=np.ones((n, 2), dtype=bool),
        swing=np.zeros((n, 2)),
        lean=np.zeros(n),
    )


def step_duration(skeleton: Skeleton, speed: float, forward: float) -> float:
    """Seconds per full step of `forward` metres at an adult's `speed` m/s, within what legs do.

    Legs swing like pendulums: speed and beat go with the square root of their length.
    """
    scale = float(np.sqrt(leg_scale(skeleton)))
    return float(np.clip(forward / max(speed * scale, 0.05), 0.44 * scale, 0.75 * scale))


def walk(
    skeleton: Skeleton,
    start: Stance,
    goal: Stance,
    fps: float,
    navigator: PathFinder | None = None,
    speed: float = 1.1,
    start_feet: Array | None = None,
    via: Sequence[Stance] = (),
    halt_after: float | None = None,
) -> Locomotion:
    """Walk, turn or step from one stance to another; first and last frame stand at rest.

    navigator: finds the way around obstacles; straight ahead when None. speed: m/s of steady walking for an
    adult of 1.75 m; other bodies go slower or faster with the square root of their leg length.
    start_feet (2, 7): ankle poses at the start when they are not those of `stand`.
    via: stances to pass through without a halt, as to turn round before a seat and not in front of its edge.
    halt_after: seconds after which the walk is broken off: steps that have begun are finished, the other foot
    closes up, and the body stands there. Up to that time the feet move as in the whole walk.
    Raises ReachError (kind "no_path") when the navigator finds no way.
    """
    limits = step_limits(skeleton, speed)
    stances = [start, *via, goal]
    ways = [None if navigator is None else navigator.path(a.xz, b.xz) for a, b in pairwise(stances)]
    xz, heading, width, passing = course_through(skeleton, stances, ways, limits)
    spots = standing_spots(skeleton, start) if start_feet is None else spots_of(np.asarray(start_feet))
    steps = plan_footsteps(skeleton, xz, heading, width, spots, limits, passing)
    off = None if navigator is None else navigator.off
    if off is not None:
        steps = set_beside(skeleton, steps, off)
    if not steps:
        return stand(skeleton, goal, 3, fps, start_feet)
    duration = step_duration(skeleton, speed, limits.forward)
    if float(np.hypot(*np.diff(xz, axis=0).T).sum()) < limits.forward:
        # Turning and shuffling have their own, brisker beat.
        duration = min(duration, 0.5 * float(np.sqrt(leg_scale(skeleton) * 1.1 / np.clip(speed, 0.7, 1.8))))
    last = float(heading[-1])
    if halt_after is not None:
        begun = int((_begins(steps, duration) - RISE * duration < halt_after).sum())
        if begun == 0:
            return stand(skeleton, start, 2, fps, start_feet)
        if begun < len(steps):
            goal, steps = _halted(skeleton, steps[:begun])
            last = goal.heading
    return _perform(skeleton, start, goal, last, spots, steps, duration, limits.forward, fps, off)


def _halted(skeleton: Skeleton, begun: list[Footstep]) -> tuple[Stance, list[Footstep]]:
    """The stance in which a walk ends that is broken off after some steps, and those steps with the closing one."""
    last = begun[-1]
    outward = 1.0 if last.side == 0 else -1.0
    heading = last.heading - outward * TOE_OUT
    own, other = standing_spots(skeleton, Stance(0.0, 0.0, heading))[[last.side, 1 - last.side]]
    stance = Stance(last.x - float(own[0]), last.z - float(own[1]), heading)
    closing = Footstep(1 - last.side, stance.x + float(other[0]), stance.z + float(other[1]), float(other[2]))
    return stance, [*begun, closing]


def _begins(steps: list[Footstep], duration: float) -> Array:
    """When the foot of each step (K,) leaves the floor, seconds; its heel rises before."""
    return (0.5 + 0.5 * (1.0 - SWING) + _slots(steps)) * duration


def _controls(
    start: Stance, goal: Stance, last_heading: float, spots: Array, steps: list[Footstep], full: float
) -> tuple[Array, Array]:
    """Control points of hips and heading, twice a step: in double support and in the middle of each swing.

    Returns floor points (2K+1, 2) and headings (2K+1,).
    """
    placed = spots.copy()
    shift = start.xz - placed[:, :2].mean(0)
    middles, facing, swings, twists, leads = [start.xz], [start.heading], [], [0.0], [np.zeros(2)]
    for k, step in enumerate(steps):
        travelled = np.hypot(step.x - placed[step.side, 0], step.z - placed[step.side, 1])
        placed[step.side] = step.x, step.z, step.heading
        middle = placed[:, :2].mean(0) + shift * (1.0 - (k + 1) / len(steps))
        mean = placed[1, 2] + 0.5 * wrap(placed[0, 2] - placed[1, 2])
        towards = facing[-1] + float(wrap(np.array(mean - facing[-1])))
        if k == len(steps) - 1:
            towards = facing[-1] + float(wrap(np.array(last_heading - facing[-1])))
            middle, travelled = goal.xz, 0.0
        way = middle - middles[-1]
        length = float(np.hypot(*way))
        average = 0.5 * (middles[-1] + middle)
        along = way / max(length, 1e-9)
        # The pull towards the standing foot acts across the way only, or the body would stop and go.
        sideways = placed[1 - step.side, :2] - average
        sideways = sideways - (sideways @ along) * along * min(1.0, length / (0.3 * full))
        swings.append(average + _SWAY * sideways)
        ahead = min(travelled / (2.0 * full), 1.0) * float(
            np.clip(2.0 * along @ [np.sin(towards), np.cos(towards)], -1.0, 1.0)
        )
        # The rear heel rises, so the body is carried ahead of the middle of the feet.
        leads.append(_CARRIED_AHEAD * full * max(ahead, 0.0) * along)
        # The pelvis turns with the foot that comes forward.
        twists.append(_PELVIS_YAW * ahead * (-1.0 if step.side == 0 else 1.0))
        middles.append(middle)
        facing.append(towards)
    carried = np.array(leads)
    points = _interleave(
        np.array(middles) + carried, np.array(swings).reshape(-1, 2) + 0.5 * (carried[1:] + carried[:-1])
    )
    heads = np.array(facing)
    return points, _interleave(heads + np.array(twists), 0.5 * (heads[1:] + heads[:-1]))


def _interleave(supports: Array, swings: Array) -> Array:
    """Control values (2K+1, ...) from those of the K+1 double supports and the K swings between them."""
    control = np.empty((len(supports) + len(swings), *supports.shape[1:]))
    control[0::2], control[1::2] = supports, swings
    return control


def _perform(
    skeleton: Skeleton,
    start: Stance,
    goal: Stance,
    last_heading: float,
    spots: Array,
    steps: list[Footstep],
    duration: float,
    full: float,
    fps: float,
    off: Off | None,
) -> Locomotion:
    """Turn footsteps into motion of feet and hips."""
    first_support = 0.5 * duration
    slots = _slots(steps)
    count = int(slots[-1]) + 1 if steps else 0
    begins = _begins(steps, duration)
    total = first_support + (count + 0.5) * duration
    times = np.arange(int(np.ceil(total * fps)) + 1) / fps
    feet, toes, planted = foot_motion(skeleton, spots, steps, begins, duration, full, times, off)
    points, headings = _controls(start, goal, last_heading, spots, steps, full)
    points, headings = _spread(points, slots), _spread(headings, slots)
    xz = spline(points, times, first_support, 0.5 * duration)
    heading = spline(headings, times, first_support, 0.5 * duration)
    height = _height(skeleton, xz, heading, feet, fps, duration)
    moving = smooth(times / (0.5 * total + 1e-9) * 2.0) * smooth((times[-1] - times) / duration)
    return Locomotion(
        fps=float(fps),
        hips=np.stack([xz[:, 0], height, xz[:, 1]], -1),
        heading=heading,
        feet=feet,
        toes=toes,
        planted=planted,
        swing=_arm_swing(skeleton, xz, heading, feet) * moving[:, None],
        lean=_lean(xz, heading, fps) * moving,
    )


def _slots(steps: list[Footstep]) -> Array:
    """Step time slots (K,): consecutive, with a pause where the same foot steps twice."""
    slots, at = [], -1
    for k, step in enumerate(steps):
        at += 2 if k and steps[k - 1].side == step.side else 1
        slots.append(at)
    return np.array(slots, dtype=np.float64)


def _spread(control: Array, slots: Array) -> Array:
    """Repeat control values over the pauses between slots."""
    rows = [0]
    for k, slot in enumerate(slots):
        pause = int(slot - (slots[k - 1] if k else -1)) - 1
        rows += [2 * k] * (2 * pause) + [2 * k + 1, 2 * k + 2]
    return control[rows]


def _height(skeleton: Skeleton, xz: Array, heading: Array, feet: Array, fps: float, duration: float) -> Array:
    """Hips height (n,): as high as the legs allow, smoothly, and as in standing at both ends."""
    rotation = rot.from_yaw(heading)
    limit = hips_height_limit(skeleton, xz, rotation, feet)
    ends = [standing_height(skeleton, xz[i], float(heading[i]), feet[i]) for i in (0, -1)]
    t = np.linspace(0.0, 1.0, len(xz))
    ceiling = ends[0] + (ends[1] - ends[0]) * smooth(t)
    return lower_envelope(np.minimum(limit, ceiling), max(1, round(max(0.17 * duration, 0.1) * fps)))


def _arm_swing(skeleton: Skeleton, xz: Array, heading: Array, feet: Array) -> Array:
    """Arm swing (n, 2): each arm follows the opposite foot's lead over the hips."""
    forward = np.stack([np.sin(heading), np.cos(heading)], -1)
    lead = ((feet[..., [0, 2]] - xz[:, None]) * forward[:, None]).sum(-1)
    lead = lead - lead.mean(-1, keepdims=True)
    swing: Array = _ARM_GAIN * lead[:, ::-1] / leg_scale(skeleton)
    return swing


def _lean(xz: Array, heading: Array, fps: float) -> Array:
    """Forward pitch of the torso (n,) that grows with speed and acceleration."""
    velocity = np.gradient(xz, 1.0 / fps, axis=0)
    forward = np.stack([np.sin(heading), np.cos(heading)], -1)
    speed = (velocity * forward).sum(-1)
    acceleration = np.gradient(speed, 1.0 / fps)
    result: Array = 0.035 * speed + 0.02 * np.clip(acceleration, -3.0, 3.0)
    return result
