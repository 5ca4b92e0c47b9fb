"""Sitting down on a seat and rising from it."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.locomotion.easing import smooth
from motion.locomotion.footsteps import TOE_OUT, Stance, leg_scale, standing_feet, wrap
from motion.locomotion.track import Locomotion, concat
from motion.locomotion.walk import PathFinder, standing_height, walk
from motion.rotation import Array
from motion.scene.model import SceneObject
from motion.skeleton import Skeleton, index
from motion.solve.legs import hip_joints, hips_height_limit, leg_geometry

_SIT_SECONDS = 1.7
_RISE_SECONDS = 1.5
# Flesh gives way a little under the weight.
_FLESH = 0.78
# Share of the thigh that lies on the seat, and room behind the hips joint in flesh radii.
_OVERHANG = 0.76
# Drop from hip to knee, in thigh lengths, beyond which the thighs would press into the front edge.
_STEEPEST = 0.22
_BACK_ROOM = 1.15
_HANG_BACK = np.radians(-4.0)
_SWING_OUT = 0.05
_HANG_TOES_DOWN = np.radians(14.0)
_SAME_PLACE = 0.06
# Who turns round before a seat does it this far ahead of it, or the toes would sweep through it.
_BACK_UP = 0.2
_TURNING_ROOM = 0.26
_SAME_HEADING = np.radians(12.0)


def seated_hips(skeleton: Skeleton, seat_point: Array, seat_heading: float) -> Array:
    """Hips joint (3,) of a body that sits on `seat_point` (3,): its flesh rests on the seat."""
    height = seat_point[1] + _FLESH * skeleton.radii[index("hips")]
    return np.array([seat_point[0], height, seat_point[2]])


def _thigh_shank(skeleton: Skeleton) -> tuple[float, float]:
    geometry = leg_geometry(skeleton)
    thigh, shank = (np.linalg.norm(bones, axis=-1).mean() for bones in (geometry.thigh, geometry.shank))
    return float(thigh), float(shank)


def feet_reach(skeleton: Skeleton, seat_point: Array) -> bool:
    """Whether the feet of a body on this seat stand on the floor, its thighs hardly sloping."""
    thigh, shank = _thigh_shank(skeleton)
    hip = seated_hips(skeleton, seat_point, 0.0)[1] + leg_geometry(skeleton).hip[:, 1].mean()
    knee = leg_geometry(skeleton).ankle_height + shank
    return bool(hip - knee <= _STEEPEST * thigh)


def seat_spot(skeleton: Skeleton, seat: SceneObject) -> tuple[Array, float]:
    """Where on a seat to sit, and facing where: (3,) point on its top, heading.

    In the middle of its width; as far back as leaves the knees beyond the front edge and the back clear of
    a backrest.
    """
    part = seat.shape.part("seat") or seat.shape.parts[0]
    low, high = (corner(part.corners(), axis=0) for corner in (np.min, np.max))
    thigh, _ = _thigh_shank(skeleton)
    middle = 0.5 * (low[2] + high[2])
    rest = seat.shape.part("back")
    behind = max(low[2], float(rest.corners()[:, 2].max())) if rest is not None else low[2]
    depth = max(high[2] - _OVERHANG * thigh, min(middle, behind + _BACK_ROOM * skeleton.radii[index("hips")]))
    point = poses.apply(seat.pose, np.array([0.5 * (low[0] + high[0]), high[1], min(depth, high[2] - 0.05)]))
    return point, float(rot.yaw_of(seat.rotation))


def sit_stance(skeleton: Skeleton, seat_point: Array, seat_heading: float) -> Stance:
    """Where to stand, back to the seat, so that the shins come to be upright once seated."""
    seat_point = np.asarray(seat_point, dtype=np.float64)
    thigh, shank = _thigh_shank(skeleton)
    geometry = leg_geometry(skeleton)
    drop = (
        seated_hips(skeleton, seat_point, 0.0)[1] + geometry.hip[:, 1].mean() - geometry.ankle_height - shank
    )
    ahead = np.sqrt(max(thigh**2 - drop**2, (0.55 * thigh) ** 2)) - 0.05 * shank
    if not feet_reach(skeleton, seat_point):
        ahead = 0.98 * thigh
    return Stance(float(seat_point[0]), float(seat_point[2]), float(seat_heading)).moved(forward=float(ahead))


def sit(
    skeleton: Skeleton,
    start: Stance,
    seat_point: Array,
    seat_heading: float,
    fps: float,
    start_feet: Array | None = None,
    navigator: PathFinder | None = None,
) -> Locomotion:
    """Sit down on `seat_point` (3,), facing `seat_heading`, after stepping into `sit_stance` where needed.

    The navigator finds the way there; its obstacles include the seat. Feet stay planted, or hang with
    relaxed knees where they don't reach the floor. Ends upright on the seat.
    Raises ReachError (kind "unreachable") for a seat higher than the body can get onto.
    """
    seat_point = np.asarray(seat_point, dtype=np.float64)
    if not beside_seat(skeleton, start, seat_point, seat_heading):
        approach = approach_seat(skeleton, start, seat_point, seat_heading, fps, start_feet, navigator)
        stance = sit_stance(skeleton, seat_point, seat_heading)
        return concat(approach, _descend(skeleton, stance, approach.feet[-1], seat_point, seat_heading, fps))
    feet = standing_feet(skeleton, start) if start_feet is None else np.asarray(start_feet)
    return _descend(skeleton, start, feet, seat_point, seat_heading, fps)


def beside_seat(skeleton: Skeleton, start: Stance, seat_point: Array, seat_heading: float) -> bool:
    """Whether a body can sit down on `seat_point` (3,) right from where it stands."""
    stance = sit_stance(skeleton, seat_point, seat_heading)
    turn = abs(float(wrap(np.array(start.heading - stance.heading))))
    return bool(np.hypot(*(start.xz - stance.xz)) <= _SAME_PLACE and turn <= _SAME_HEADING)


def approach_seat(
    skeleton: Skeleton,
    start: Stance,
    seat_point: Array,
    seat_heading: float,
    fps: float,
    start_feet: Array | None = None,
    navigator: PathFinder | None = None,
    halt_after: float | None = None,
) -> Locomotion:
    """Walk into `sit_stance`, back to the seat; parameters as for `sit` and `walk`."""
    stance = sit_stance(skeleton, np.asarray(seat_point, dtype=np.float64), seat_heading)
    ahead = (start.xz - stance.xz) @ stance.forward
    place = float(np.hypot(*(start.xz - stance.xz)))
    turned = abs(float(wrap(np.array(start.heading - stance.heading)))) > _SAME_HEADING
    back_up = _back_up(skeleton, stance, navigator) if turned or ahead < 0.0 or place > 0.5 else 0.0
    via = [stance.moved(forward=back_up)] if back_up > 0.0 else []
    return walk(
        skeleton, start, stance, fps, navigator, start_feet=start_feet, via=via, halt_after=halt_after
    )


def _back_up(skeleton: Skeleton, stance: Stance, navigator: PathFinder | None) -> float:
    """How far ahead of the stance to turn round: where the toes clear the seat and what stands opposite."""
    distances = np.linspace(0.0, _BACK_UP, 5) * leg_scale(skeleton)
    if navigator is None:
        return float(distances[-1])
    spots = np.array([stance.moved(forward=float(d)).xz for d in distances])
    room = np.minimum(navigator.clearance(spots), _TURNING_ROOM * leg_scale(skeleton))
    return float(distances[int(np.argmax(room))])


def rise(
    skeleton: Skeleton,
    seat_point: Array,
    seat_heading: float,
    fps: float,
    feet: Array | None = None,
) -> Locomotion:
    """Stand up from a seat onto `sit_stance` or over planted feet (2, 7): `sit` backwards, but faster."""
    seat_point = np.asarray(seat_point, dtype=np.float64)
    stance = sit_stance(skeleton, seat_point, seat_heading)
    planted = standing_feet(skeleton, stance)
    if feet is not None and feet_reach(skeleton, seat_point):
        planted = np.asarray(feet, dtype=np.float64)
        middle = planted[:, :3].mean(0) - standing_feet(skeleton, stance)[:, :3].mean(0)
        stance = Stance(stance.x + float(middle[0]), stance.z + float(middle[2]), stance.heading)
    seconds = _RISE_SECONDS * float(np.sqrt(skeleton.height / 1.75))
    return _descend(skeleton, stance, planted, seat_point, seat_heading, fps, seconds).reversed()


def _descend(
    skeleton: Skeleton,
    stance: Stance,
    feet: Array,
    seat_point: Array,
    seat_heading: float,
    fps: float,
    seconds: float | None = None,
) -> Locomotion:
    """From standing at `stance` over feet (2, 7) to sitting upright."""
    seconds = _SIT_SECONDS * float(np.sqrt(skeleton.height / 1.75)) if seconds is None else seconds
    n = int(np.ceil(seconds * fps)) + 1
    t = np.linspace(0.0, 1.0, n)
    goal = seated_hips(skeleton, seat_point, seat_heading)
    height = standing_height(skeleton, stance.xz, stance.heading, feet)
    if goal[1] > height + 0.02:
        raise ReachError(
            f"a seat {seat_point[1]:.2f} m high would lift the hips of this body to {goal[1]:.2f} m, "
            f"above the {height:.2f} m of standing",
            kind="unreachable",
            fix="choose a lower seat or a taller body",
        )
    # Onto a high seat the hips go back before they go down, or the thighs would press into its edge.
    reaches = feet_reach(skeleton, seat_point)
    back, down = (
        smooth(t / (0.86 if reaches else 1.0)),
        smooth((t - (0.06 if reaches else 0.40)) / (0.86 if reaches else 0.58)),
    )
    xz = stance.xz + (goal[[0, 2]] - stance.xz) * back[:, None]
    heading = stance.heading + float(wrap(np.array(seat_heading - stance.heading))) * back
    lean = np.radians(40.0) * smooth(t / 0.48) * (1.0 - smooth((t - 0.46) / 0.54))
    track = np.tile(feet, (n, 1, 1))
    hips = np.stack([xz[:, 0], height + (goal[1] - height) * down, xz[:, 1]], -1)
    motion = Locomotion(
        fps=float(fps),
        hips=hips,
        heading=heading,
        feet=track,
        toes=np.zeros((n, 2)),
        planted=np.ones((n, 2), dtype=bool),
        swing=np.zeros((n, 2)),
        lean=lean,
    )
    if not reaches:
        return _hanging(skeleton, motion, t)
    limit = hips_height_limit(skeleton, xz, motion.hips_rotations, track)
    hips[:, 1] = np.minimum(hips[:, 1], limit)
    return motion


def _hanging(skeleton: Skeleton, motion: Locomotion, t: Array) -> Locomotion:
    """Let the feet leave the floor once the seat carries the body, and hang from the knees."""
    geometry = leg_geometry(skeleton)
    axis = np.array([1.0, 0.0, 0.0])
    rotation = motion.hips_rotations
    yaw = rot.from_yaw(motion.heading)[:, None]
    # Thighs level along the seat, shins clear of its front, toes lower than heels.
    thigh = rot.rotate(rot.from_axis_angle(axis, -0.5 * np.pi), geometry.thigh)
    shank = rot.rotate(rot.from_axis_angle(axis, _HANG_BACK), geometry.shank)
    ankle = hip_joints(skeleton, motion.hips, rotation) + rot.rotate(yaw, thigh + shank)
    out = rot.from_yaw(np.array([TOE_OUT, -TOE_OUT]))
    foot = rot.mul(rot.mul(yaw, out), rot.from_axis_angle(axis, _HANG_TOES_DOWN))
    hanging = poses.make(ankle, np.broadcast_to(foot, (*ankle.shape[:-1], 4)))
    loose = smooth((t - 0.26) / 0.5)[:, None]
    feet = poses.blend(motion.feet, hanging, loose)
    # On their way up they swing out before the edge of the seat.
    forward = rot.rotate(yaw, np.array([0.0, 0.0, 1.0]))
    feet[..., :3] += forward * (_SWING_OUT * leg_scale(skeleton) * np.sin(np.pi * loose))[..., None]
    return Locomotion(
        fps=motion.fps,
        hips=motion.hips,
        heading=motion.heading,
        feet=feet,
        toes=motion.toes,
        planted=np.broadcast_to(loose <= 0.0, (len(t), 2)).copy(),
        swing=motion.swing,
        lean=motion.lean,
    )
