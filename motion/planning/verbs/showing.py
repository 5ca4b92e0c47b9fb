"""Directing attention: looking, pointing, showing, handing over."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.language.plan import Step
from motion.planning import handling
from motion.planning.performance import Performance
from motion.planning.verbs.basic import object_of
from motion.planning.verbs.gestures import gesture_side
from motion.planning.verbs.moving import facing, give_room, goal_point, turn
from motion.planning.verbs.registry import verb
from motion.planning.wielding import TURNS, bring, wield
from motion.rotation import Array
from motion.scene.model import SceneObject
from motion.skeleton import index
from motion.solve import arms
from motion.solve.arms import hand_facing
from motion.solve.goals import shoulder_frame
from motion.solve.resting import hand_probes
from motion.solve.torso import POSTURE_SIZE

_WIDE = np.radians(55.0)
# How far over a person's hand a thing is held, how far beside it where it can't be there, metres, and the price of that.
_OVER_HAND, _BESIDE_HAND, _BESIDE_PRICE = 0.015, 0.09, 0.5
# How far a flat thing that is shown may be tilted towards the viewer, and how it may be turned in its own plane.
_SLOPES, _SPINS = np.radians([35.0, 50.0, 65.0, 80.0]), np.linspace(-np.pi, np.pi, 8, endpoint=False)
_DIRECTIONS = {
    "left": np.array([1.0, 0.1, 0.2]),
    "right": np.array([-1.0, 0.1, 0.2]),
    "up": np.array([0.0, 1.0, 0.35]),
    "down": np.array([0.0, -0.8, 0.7]),
    "forward": np.array([0.0, 0.0, 1.0]),
    "back": np.array([0.0, 0.0, -1.0]),
}


def goal_or_direction(p: Performance, step: Step) -> Array:
    """The world point (3,) of a step's goal; a direction becomes a point three metres away at shoulder height."""
    point = goal_point(p, step)
    if point is not None:
        return np.asarray(point, dtype=np.float64)
    direction = _DIRECTIONS.get(step.target or "forward", _DIRECTIONS["forward"])
    eyes = p.situation(posture=np.zeros(POSTURE_SIZE)).frame(shoulder_frame("left"))[:3]
    origin = np.array([p.stance.x, eyes[1], p.stance.z])
    result: Array = origin + 3.0 * rot.rotate(rot.from_yaw(np.array(p.stance.heading)), direction)
    return result


def face_roughly(p: Performance, point: Array, limit: float = _WIDE) -> None:
    """Turn the body when a point lies too far to the side or behind."""
    off = (facing(p, point) - p.stance.heading + np.pi) % (2.0 * np.pi) - np.pi
    flat = np.hypot(point[0] - p.stance.x, point[2] - p.stance.z)
    if abs(off) > limit and flat > 0.15:
        turn(p, p.stance.heading + off - np.sign(off) * 0.3 * limit)


@verb("look_at")
def look_at(p: Performance, step: Step) -> None:
    """Look at something and keep looking."""
    name = step.object or step.target
    point = goal_or_direction(p, step)
    face_roughly(p, point)
    p.look(name if name is not None and p.scene.has(name) else point)
    p.wait(step.duration or 1.1)


@verb("point_at")
def point_at(p: Performance, step: Step) -> None:
    """Point so that the ray of the index finger goes through the target."""
    point = goal_or_direction(p, step)
    face_roughly(p, point)
    wanted = step.hand
    if wanted is None:
        left = float((point - np.array([p.stance.x, 0.0, p.stance.z])) @ p.situation().left)
        likely = "left" if left > 0.12 else "right"
        wanted = likely if p.held[likely] is None else None
    side = gesture_side(p, step if wanted is None else Step(step.verb, hand=wanted))
    name = step.object or step.target
    p.look(name if name is not None and p.scene.has(name) else point)
    clearance = p.clearance(point if point[1] > 0.0 else p.hand_pose(side)[:3], 0.9)
    probes = hand_probes(arms.sign_of(side), p.skeleton.height / 1.75)
    for share in (1.0, 0.85, 0.7, 0.55):
        aim = aiming(p, side, point, share)
        if clearance is None or float(clearance(poses.apply(aim, probes)).min()) > 0.035:
            break
    duration = p.reach_time(p.hand_pose(side), aim)
    end = p.move_hand(side, aim, "world", duration, clearance=clearance)
    p.close(side, p.fingers("point", side), p.t + 0.15, end)
    p.t = end
    p.event("point", hand=side, target=name or "")
    p.wait(step.duration or 1.1)
    p.t = p.rest(side)


def aiming(p: Performance, side: str, point: Array, share: float = 1.0) -> Array:
    """Wrist pose (7,) whose straight index finger points at a world point (3,); `share` of the way the arm could stretch."""
    shoulder = p.situation(posture=np.zeros(POSTURE_SIZE)).frame(shoulder_frame(side))[:3]
    length = arms.arm_length(p.skeleton, side)
    knuckle = p.skeleton.offsets[index(f"{side}IndexProximal")]
    direction = (point - shoulder) / max(float(np.linalg.norm(point - shoulder)), 1e-6)
    reach = min(
        0.88 * length,
        max(float(np.linalg.norm(point - shoulder)) - 0.24 * p.skeleton.height / 1.75, 0.4 * length),
    )
    across = np.cross(direction, np.array([0.0, 1.0, 0.0]))
    palm = (
        np.array([0.0, -1.0, 0.0])
        if np.linalg.norm(across) > 0.35
        else p.situation().forward * np.sign(-direction[1])
    )
    pose = poses.make(shoulder + share * reach * direction, hand_facing(side, direction, palm))
    for _ in range(3):
        base = poses.apply(pose, knuckle)
        pose = poses.make(pose[:3], hand_facing(side, point - base, palm))
    return pose


@verb("show")
def show(p: Performance, step: Step) -> None:
    """Hold something up towards the viewer."""
    id = object_of(p, step)
    viewer = _person(p, step)
    sides = _take_to(p, id, step, viewer, np.radians(35.0))
    if len(sides) == 1 and _flat(p.scene.object(id)):
        _face_on(p, id, sides[0], np.array([0.02, -0.12, 0.72]))
    else:
        _present(p, id, sides, np.array([0.02, -0.12, 0.72]))
    p.look(viewer)
    p.event("show", object=id)
    p.wait(step.duration or 1.2)
    p.stay(id)
    handling.carry(p, sides[0])
    p.look(None)


@verb("hand_over")
def hand_over(p: Performance, step: Step) -> None:
    """Reach something out to a person and keep it there for them to take."""
    id = object_of(p, step)
    person = _person(p, step)
    taker = _taker(p, step)
    sides = _take_to(p, id, step, person if taker is None else taker.position, np.radians(25.0))
    if taker is None or not _hold_over(p, id, taker):
        _present(p, id, sides, np.array([-0.08, -0.26, 0.84]))
    p.look(person)
    p.event("hand_over", object=id, target=step.target or "viewer")
    p.wait(step.duration or 1.2)
    p.stay(id)


def _taker(p: Performance, step: Step) -> SceneObject | None:
    """The hand of the person to whom something is given, the nearer one, where it is known."""
    if step.target not in (None, "viewer"):
        return None
    hands = [item for item in p.items() if "takes" in item.affordances]
    here = np.array([p.stance.x, p.scene.viewer[1], p.stance.z])
    return min(hands, key=lambda item: float(np.linalg.norm(item.position - here)), default=None)


def _hold_over(p: Performance, id: str, taker: SceneObject) -> bool:
    """Hold a thing upright right over a person's hand, or beside it where arms or the person are in the way of that, walking
    there when it must be; False where no arm brings it there.
    """
    turned = rot.mul(rot.from_yaw(TURNS[::2]), handling.upright(p, id))
    low = rot.rotate(turned[:, None], handling.box_corners(p.scene.object(id).shape))[..., 1].min(1)
    height = taker.world_bounds()[1][1] + _OVER_HAND - low
    around = _BESIDE_HAND * np.stack([np.sin(TURNS[::2]), np.zeros(8), np.cos(TURNS[::2])], -1)
    aside = np.concatenate([np.zeros((1, 3)), around])
    places = np.broadcast_to(taker.position + aside[:, None], (len(aside), len(turned), 3)).copy()
    places[..., 1] = height
    ways = poses.make(places, np.broadcast_to(turned, (len(aside), *turned.shape))).reshape(-1, 1, 7)
    prices = np.repeat(np.where(np.any(aside, axis=1), _BESIDE_PRICE, 0.0), len(turned))
    try:
        row, choice = wield(p, id, ways, f"'{taker.id}'", prices, beside=(taker.id,))
    except ReachError:
        return False
    bring(p, id, row[0], choice)
    return True


def _take_to(p: Performance, id: str, step: Step, person: Array, limit: float) -> list[str]:
    """Take something, carry it to the chest, and turn to a person with room for the arms. Returns the hands that hold it."""
    sides = handling.take(p, id, step.hand)
    turned = abs((facing(p, person) - p.stance.heading + np.pi) % (2.0 * np.pi) - np.pi)
    if turned > limit or p.seat is None:
        handling.carry(p, sides[0])
    give_room(p, 0.55)
    face_roughly(p, person, limit)
    return sides


def _person(p: Performance, step: Step) -> Array:
    """Where the person stands to whom the step is addressed."""
    target = Step(step.verb, target=step.target or "viewer")
    point = goal_point(p, target)
    return p.scene.viewer if point is None else np.asarray(point)


def _present(p: Performance, id: str, sides: list[str], offset: Array) -> None:
    """Bring a held object to an offset (in arm lengths) before the shoulder, upright and comfortable."""
    if len(sides) == 2:
        handling.carry_with_both(p, id, height=-0.12, forward=0.12)
    else:
        handling.carry(p, sides[0], offset, 0.8)


def require(p: Performance, affordance: str, what: str) -> str:
    """An object that offers an affordance: what is held first, then the nearest; ReachError when there is none."""
    for held in p.held.values():
        if held is not None and affordance in p.scene.object(held.object).affordances:
            return held.object
    here = np.array([p.stance.x, 0.9, p.stance.z])
    found = [item for item in p.items() if affordance in item.affordances and item.movable]
    if not found:
        raise ReachError(f"there is no {what} in the scene", kind="no_tool", fix=f"add a {what} to the scene")
    return min(found, key=lambda item: float(np.linalg.norm(item.position - here))).id


def _flat(item: SceneObject) -> bool:
    """Whether a thing lies with a broad side up that is worth seeing: a book, a card, a picture, but no clothing."""
    size = item.shape.size
    return "wearable" not in item.affordances and float(size[1]) < 0.35 * min(float(size[0]), float(size[2]))


def _face_on(p: Performance, id: str, side: str, offset: Array) -> None:
    """Hold a flat thing at an offset (in arm lengths) before the shoulder, its upper side towards what the body faces."""
    held = p.held[side]
    assert held is not None
    situation = p.situation(posture=np.zeros(POSTURE_SIZE))
    frame = situation.frame(p.carry_frame(side))
    reach = arms.arm_length(p.skeleton, side) * np.array([arms.sign_of(side), 1.0, 1.0])
    slope, spin = (a.ravel() for a in np.meshgrid(_SLOPES, _SPINS, indexing="ij"))
    tilted = rot.mul(rot.from_yaw(p.stance.heading), rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), slope))
    turned = rot.mul(rot.mul(tilted, rot.from_yaw(spin)), handling.upright(p, id))
    wrist = poses.apply(frame, offset * reach)
    ways = poses.make(wrist - rot.rotate(turned, held.grasp.wrist[:3]), turned)
    inside = np.maximum(
        0.03 - p.body_gap(poses.apply(ways[:, None], handling.box_corners(p.scene.object(id).shape))), 0.0
    )
    cost = p.comfort(side, poses.mul(ways, held.grasp.wrist)) + 0.6 * (_SLOPES[-1] - slope) + 60.0 * inside
    local = poses.mul(poses.inv(frame), ways[int(cost.argmin())])
    p.straighten(0.8)
    clearance = p.clearance(p.object_pose(id)[:3], 0.6, (id,))
    p.t = p.move_object(id, local, p.carry_frame(side), p.span(0.8), clearance=clearance)
