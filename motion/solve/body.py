"""From goals to a clip: every frame at once, contacts exact on the given skeleton."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import gaussian_filter1d, maximum_filter1d

from motion import geometry
from motion import pose as poses
from motion import rotation as rot
from motion.clip import Clip, Contact, ObjectTrack
from motion.locomotion import Locomotion, raise_heels
from motion.pausing import breathe
from motion.rotation import Array
from motion.skeleton import JOINTS, finger_names, index, limits
from motion.solve import arms, idle
from motion.solve.frames import Frames
from motion.solve.gaze import solve_gaze
from motion.solve.goals import Goals
from motion.solve.inertia import FADE, QUICK_FADE, Inertia
from motion.solve.influence import Influence
from motion.solve.legs import hips_height_limit, solve_legs
from motion.solve.ties import holding, looseness
from motion.solve.torso import DROP, PITCH, SHIFT_X, SHIFT_Z, Torso, solve_torso
from motion.solve.tracks import rotation_track, scalar_track
from motion.solve.turnout import turnout

# A straight arm is a stiff arm: the trunk helps before the elbow locks.
_COMFORTABLE_REACH = 0.985
_SWIVEL_HZ = 10.0
# Fingers that are broken off while they move quickly are not stopped faster than this, radians a second squared.
_BRISK_FINGERS = 40.0
# How much more a frame counts, where the swivel is smoothed, on which the hand is at a thing.
_BUSY_WEIGHT = 20.0


@dataclass(frozen=True, eq=False)
class Solved:
    """A clip, the goals that it meets, and what another motion needs to go on from any of its frames: the parameters and the
    moving frames."""

    goals: Goals
    clip: Clip
    inertia: Inertia
    frames: Frames

    @property
    def elbows(self) -> dict[str, Array]:
        """The elbows' swivels (F,) by side, as `solve` takes them."""
        return {side: self.inertia.track(f"swivel:{side}") for side in arms.SIDES}


def solve(
    goals: Goals,
    since: Mapping[str, Array] | None = None,
    influence: Influence | None = None,
    elbows: Mapping[str, Array] | None = None,
) -> Solved:
    """Solve a performance. Cost and memory grow linearly with the number of frames.

    since: what the parameters were in the motion that this one goes on from; see `Inertia`. influence: what a natural motion
    adds to them. elbows: swivels (F,) by side that are known from solving the same goals before; the costly choice among them
    is spared, and they go on from `since` already.
    """
    if elbows is not None and since is not None:
        since = {name: first for name, first in since.items() if not name.startswith("swivel:")}
    asked = goals
    breathe()
    count = len(goals.base.hips)
    times = np.arange(count) / goals.fps
    inertia = Inertia(times, since)
    influence = (influence or Influence.none(count)).carried(inertia)
    base = influence.on_feet(goals.skeleton, _carried_on(goals, inertia))
    goals = replace(goals, base=base)
    posture = scalar_track(times, goals.posture.times, np.array(goals.posture.values))
    posture += idle.sway(times + goals.elapsed, goals.seed)
    posture[:, PITCH] += goals.base.lean
    torso = _standing_torso(goals, inertia.value("posture", posture), influence)
    frames = Frames(goals, torso, times, inertia)
    help_ = _reach_help(goals, torso, frames, times)
    if help_.any():
        torso = _standing_torso(goals, inertia.value("posture", posture + help_), influence)
        frames = Frames(goals, torso, times, inertia)

    local = dict(torso.local)
    gaze = _gaze(goals, torso, frames, times, influence.head)
    for name, value in gaze.items():
        local[name] = inertia.rotation(name, value, QUICK_FADE if "Eye" in name else FADE)
    _place_head(goals, torso, frames, local)
    legs, planted = _legs(goals, torso)
    local |= legs
    for i, side in enumerate(arms.SIDES):
        breathe()
        loose = np.clip(inertia.value(f"loose:{side}", looseness(goals, side, times)), 0.0, 1.0)
        # A hand that holds something gives way only at the price of what it holds.
        free = np.where(holding(goals, side, times), 0.0, loose)
        free = np.clip(inertia.value(f"free:{side}", free), 0.0, 1.0)
        length = arms.arm_length(goals.skeleton, side)
        wanted = influence.on_wrist(torso, i, frames.hand(side), length)
        wrist = arms.eased_reach(goals.skeleton, torso, side, wanted, loose, free)
        swivel = elbows[side] if elbows else _swivel(goals, torso, frames, side, wrist, free)
        swivel = inertia.value(f"swivel:{side}", swivel) + influence.swivel[:, i]
        shrug = inertia.value("shrug", scalar_track(times, goals.shrug.times, np.array(goals.shrug.values)))
        clavicle = arms.girdle(goals.skeleton, torso, side, wrist[:, :3], shrug)
        clavicle = rot.mul(clavicle, rot.from_rotvec(influence.girdle[:, i]))
        arm = arms.solve_arm(goals.skeleton, torso, side, wrist, swivel, clavicle, loose, inertia).local
        # No joint goes beyond its limits: where one can't follow, the contact gives way; what the hand carries comes along.
        local |= {name: limits.clamp_of(name, value) for name, value in arm.items()}
        fingers = rotation_track(times, goals.fingers[side].times, np.array(goals.fingers[side].values))
        fingers = inertia.rotation(f"fingers:{side}", fingers, QUICK_FADE, _BRISK_FINGERS)
        local |= {name: fingers[:, k] for k, name in enumerate(finger_names(side))}

    rotations = rot.identity((count, len(JOINTS)))
    for name, value in local.items():
        rotations[:, index(name)] = value
    names, curves = _face(goals, times, inertia)
    clip = Clip(
        goals.skeleton,
        goals.fps,
        torso.hips,
        rot.normalize(rotations),
        curve_names=names,
        curves=curves,
        contacts=tuple(
            Contact(
                h.hand,
                h.object,
                round(h.start * goals.fps),
                min(round(h.stop * goals.fps) + 1, count),
                h.joints,
                h.kind,
            )
            for h in goals.holds
        ),
        events=tuple(sorted(goals.events, key=lambda event: event.time)),
        steps=tuple(goals.steps),
        plants=planted,
    )
    inertia.close()
    return Solved(asked, _with_objects(clip, goals, frames), inertia, frames)


def _carried_on(goals: Goals, inertia: Inertia) -> Locomotion:
    """The base with the hips going on as they went; the feet are planned to go on exactly."""
    base = goals.base
    hips = base.hips + goals.asides.get("hips", 0.0)
    return replace(base, hips=inertia.value("hips", hips), heading=inertia.angle("heading", base.heading))


def _legs(goals: Goals, torso: Torso) -> tuple[dict[str, Array], np.ndarray]:
    """Leg rotations and plants (F, 2); heels of standing feet rise where the ankles can't bend any further."""
    base = goals.base
    feet, toes, raised = raise_heels(goals.skeleton, torso.hips, torso.hips_rotation, base.feet, base.toes)
    body = goals.skeleton, torso.hips, torso.hips_rotation, feet, toes
    legs = solve_legs(*body, turnout(*body))
    return {name: limits.clamp_of(name, value) for name, value in legs.items()}, base.planted & ~raised


def _standing_torso(goals: Goals, posture: Array, influence: Influence) -> Torso:
    """Solve the trunk and sink the hips wherever the legs would have to stretch."""
    balance = np.where(goals.seated, 0.0, 1.0)
    torso = solve_torso(goals.skeleton, goals.base.hips, goals.base.heading, posture, balance)
    torso = influence.on_trunk(goals.skeleton, torso)
    limit = hips_height_limit(goals.skeleton, torso.hips[:, [0, 2]], torso.hips_rotation, goals.base.feet)
    excess = np.maximum(torso.hips[:, 1] - limit, 0.0)
    if excess.max(initial=0.0) < 1e-6:
        return torso
    return torso.lowered(excess)


def _reach_help(goals: Goals, torso: Torso, frames: Frames, times: Array) -> Array:
    """Posture offsets (F, 6) that bring the shoulders within reach wherever a hand would fall short."""
    total = np.zeros((len(torso.hips), 3))
    for side in arms.SIDES:
        offset = frames.hand(side)[:, :3] - torso.shoulder(goals.skeleton, side)
        distance = np.linalg.norm(offset, axis=-1)
        missing = np.maximum(distance - _COMFORTABLE_REACH * arms.arm_length(goals.skeleton, side), 0.0)
        # On its way a hand may fall short; where it touches something it may not.
        missing *= 1.0 - looseness(goals, side, times)
        total += offset * (missing / np.maximum(distance, 1e-9))[:, None]
    out = np.zeros((len(torso.hips), 6))
    if np.abs(total).max(initial=0.0) < 1e-4:
        return out
    local = rot.inv_rotate(rot.from_yaw(goals.base.heading), total)
    window = max(int(0.3 * goals.fps), 1)
    for axis, sign, column in (
        (0, 1, SHIFT_X),
        (0, -1, SHIFT_X),
        (2, 1, SHIFT_Z),
        (2, -1, SHIFT_Z),
        (1, -1, DROP),
    ):
        part = maximum_filter1d(np.clip(sign * local[:, axis], 0.0, 0.18), window)
        part = gaussian_filter1d(part, 0.1 * goals.fps)
        out[:, column] += part if column == DROP else sign * part
    return out


def _gaze(goals: Goals, torso: Torso, frames: Frames, times: Array, held: Array) -> dict[str, Array]:
    offset = scalar_track(times, goals.head.times, np.array(goals.head.values)) + held
    offset += idle.micro_gaze(times + goals.elapsed, goals.seed)
    targets: list[Array | None] = []
    for look in goals.looks:
        if look.target is None or isinstance(look.target, np.ndarray):
            targets.append(None if look.target is None else np.broadcast_to(look.target, (len(times), 3)))
        elif look.target.startswith("hand:"):
            targets.append(frames.hand(look.target.removeprefix("hand:"))[:, :3])
        else:
            targets.append(frames.object(look.target)[:, :3])
    return solve_gaze(goals.skeleton, torso, times, [look.time for look in goals.looks], targets, offset)


def _place_head(goals: Goals, torso: Torso, frames: Frames, local: dict[str, Array]) -> None:
    neck = rot.mul(torso.chest_rotation, local["neck"])
    position = torso.neck + rot.rotate(neck, goals.skeleton.offsets[index("head")])
    frames.set_head(poses.make(position, rot.mul(neck, local["head"])))


def _swivel(goals: Goals, torso: Torso, frames: Frames, side: str, wrist: Array, free: Array) -> Array:
    """Elbow swivel (F,): chosen at a low rate, so that it is cheap and can't chatter, then interpolated smoothly."""
    stride, count = max(round(goals.fps / _SWIVEL_HZ), 1), len(wrist)
    picked = np.unique(np.append(np.arange(0, count, stride), count - 1))
    clearance = _clearance(goals, frames, wrist[picked], picked)
    costs = arms.swivel_costs(
        goals.skeleton, torso.at(picked), side, wrist[picked], clearance, loose=free[picked]
    )
    # Where the hand is busy the elbow has little choice: it moves before and after instead.
    weight = 1.0 + _BUSY_WEIGHT * (1.0 - free)
    coarse = _smoothed(arms.smooth_swivel(costs, goals.fps / stride), 1.5, weight[picked])
    smooth = np.interp(np.arange(count), picked, coarse)
    return _smoothed(smooth, 0.06 * goals.fps, weight)


def _smoothed(values: Array, width: float, weight: Array) -> Array:
    """Values (F,) averaged with a Gaussian `width` frames wide, in which some frames count more than others."""
    total = gaussian_filter1d(values * weight, width, mode="nearest")
    result: Array = total / gaussian_filter1d(weight, width, mode="nearest")
    return result


def _clearance(goals: Goals, frames: Frames, wrist: Array, picked: np.ndarray) -> Callable[[Array], Array]:
    """Signed distance (N, P) of points (N, P, 3) on the picked frames to everything that the forearm could meet there.

    That is what stands around, what moves along a joint, and what is in the hands: also a held tray is no place for an arm.
    """
    low, high = wrist[:, :3].min(0) - 0.5, wrist[:, :3].max(0) + 0.5
    held = {hold.object for hold in goals.holds}
    moving = [
        (item.shape, frames.object(item.id)[picked])
        for item in goals.items.values()
        if item.id in held or item.id in goals.articulations
    ]
    still = []
    for item in goals.standing():
        a, b = item.world_bounds()
        if (a < high).all() and (b > low).all():
            still.append((item.shape, item.pose))

    def distance(points: Array) -> Array:
        out = np.full(points.shape[:-1], np.inf)
        for shape, pose in still + moving:
            out = np.minimum(out, geometry.distance_at(shape, pose, points))
        return out

    return distance


def _face(goals: Goals, times: Array, inertia: Inertia) -> tuple[tuple[str, ...], Array]:
    blink = idle.blinks(times + goals.elapsed, goals.seed)
    curves = {"eyeBlinkLeft": blink, "eyeBlinkRight": blink}
    for name, channel in goals.face.items():
        track = scalar_track(times, channel.times, np.array(channel.values))
        curves[name] = inertia.value(f"face:{name}", track)
    return tuple(curves), np.clip(np.stack(list(curves.values()), -1), 0.0, 1.0)


def _with_objects(clip: Clip, goals: Goals, frames: Frames) -> Clip:
    """Objects follow the solved hand exactly while they are carried, and take their parts and contents along."""
    positions, world = clip.positions(), clip.world_rotations()
    carried: dict[str, Array] = {}
    for hold in goals.holds:
        if hold.carries:
            track = carried.setdefault(hold.object, frames.object(hold.object).copy())
            span = slice(round(hold.start * clip.fps), min(round(hold.stop * clip.fps) + 1, clip.frames))
            hand = index(f"{hold.hand}Hand")
            track[span] = poses.mul(
                poses.make(positions[span, hand], world[span, hand]), poses.inv(hold.wrist)
            )
    frames.pin(carried)
    tracks = tuple(
        ObjectTrack(
            item.id, item.label, item.shape, frames.object(item.id), item.category, dict(item.attributes)
        )
        for item in goals.items.values()
    )
    return clip.with_objects(tracks)
