"""Touching without taking: touch, press, push, pull, wipe."""

from __future__ import annotations

import numpy as np

from motion import grasp
from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.language.plan import Step
from motion.planning import handling, placement
from motion.planning.performance import Performance
from motion.planning.reach import Option
from motion.planning.verbs.guiding import (
    SAMPLES,
    first_that_leads,
    free_hands,
    guide,
    holding_grips,
    pushing_grips,
)
from motion.planning.verbs.registry import act_for, verb
from motion.rotation import Array
from motion.scene.model import SceneObject
from motion.solve.goals import object_frame
from motion.solve.tracks import WORLD, Key

_AWAY = {"left": (1.0, 0.0), "right": (-1.0, 0.0), "forward": (0.0, 1.0), "back": (0.0, -1.0)}


def lay_on(
    p: Performance,
    item: SceneObject,
    hand: str | None,
    kind: str,
    direction: Array | None = None,
    point: Array | None = None,
    carries: bool = False,
) -> str:
    """Bring a finger or a palm onto an object's surface. point, direction (3,): in the object's frame. Returns the side."""
    sides = free_hands(p, item, hand)
    near = handling.obstacles_of(p, item)
    options = []
    for i, side in enumerate(sides):
        found = grasp.find_touches(
            p.skeleton, side, item, point=point, direction=direction, obstacles=near, kind=kind
        )
        options.append(
            [
                Option({side: poses.mul(item.pose, g.wrist)}, 0.12 * i + 0.4 * (1.0 - g.quality), g)
                for g in found
            ]
        )
    if not any(options):
        raise ReachError(
            f"no hand gets at '{item.id}'", kind="no_grasp", fix="clear the side it is touched from"
        )
    side, choice = handling.first_reachable(p, sides, options, f"'{item.id}'")
    g = choice.option.payload
    arrival = handling.reach_for(p, {side: g}, item, choice.posture)
    p.close(side, g.fingers, p.t + 0.2, arrival)
    p.t = arrival
    p.begin_hold(side, item.id, g, arrival, carries)
    return side


def withdraw(p: Performance, side: str) -> None:
    """Take a hand off what it touches."""
    held = p.held[side]
    assert held is not None
    handling.let_go(p, held.object)


def _end_of(p: Performance, item: SceneObject) -> list[str]:
    return handling.holder(p, item.id)


@verb("touch", "press")
def touch(p: Performance, step: Step) -> None:
    """Touch or press something with the finger tip."""
    id = step.object or step.target
    if id is None:
        raise ReachError(f"'{step.verb}' needs an object", kind="no_grasp", fix="name the object")
    if _end_of(p, p.item(id)):
        p.look(id)
        p.wait(0.6)
        return
    item = p.item(_button_of(p, id) if step.verb == "press" else id)
    side = lay_on(p, item, step.hand, "touch")
    p.event("pressed" if step.verb == "press" else "touched", object=id, hand=side)
    p.wait(step.duration or 0.5)
    withdraw(p, side)
    p.look(None)


def _button_of(p: Performance, id: str) -> str:
    parts = [part for part in p.scene.parts_of(id) if "pressable" in part.affordances]
    return parts[0].id if parts else id


@verb("push")
def push(p: Performance, step: Step) -> None:
    """Push something along its support, away or in a direction; what turns on a hinge is closed."""
    item = _put_down(p, step, "close")
    if item is None:
        return
    if step.target == "back":
        act_for("pull")(p, step)
        return
    across, along = _AWAY.get(step.target or "forward", (0.0, 1.0))
    axis = across * p.situation().left + along * p.situation().forward
    way = _straight(item, axis, _room(p, item, axis, 0.16))
    sides = free_hands(p, item, step.hand)
    local = rot.inv_rotate(item.rotation, axis)
    # What is too flat to be pushed is held and moved.
    grips = pushing_grips(p, item, sides, local) or holding_grips(p, item, sides)
    guide(p, item, way, grips, f"'{item.id}'", least=4)


def _put_down(p: Performance, step: Step, fixed: str) -> SceneObject | None:
    """What is pushed or pulled, out of the hands; None for what moves on a joint only, to which the verb `fixed` is done."""
    id = step.object or step.target
    if id is None:
        raise ReachError(f"'{step.verb}' needs an object", kind="no_grasp", fix="name the object")
    if not p.item(id).movable:
        act_for(fixed)(p, step)
        return None
    for side in handling.holder(p, id):
        handling.make_room(p, side)
    return p.item(id)


def _straight(item: SceneObject, axis: Array, distance: float) -> Array:
    """A straight way of an object, (SAMPLES, 7)."""
    shift = np.linspace(0.0, distance, SAMPLES)[:, None] * axis
    return poses.make(item.position + shift, np.tile(item.rotation, (SAMPLES, 1)))


@verb("pull")
def pull(p: Performance, step: Step) -> None:
    """Take hold of something and draw it closer; drawers and doors are opened."""
    item = _put_down(p, step, "open")
    if item is None:
        return
    # Closer is towards where the body was when it was asked, not wherever it steps to take hold.
    axis = np.array([p.stance.x, item.position[1], p.stance.z]) - item.position
    axis = axis / max(float(np.linalg.norm(axis)), 1e-6)
    if step.target in ("left", "right"):
        axis = _AWAY[step.target][0] * p.situation().left
    distance = _room(p, item, axis, 0.13)
    if step.hand != "both" and not handling.needs_two_hands(p, item):
        sides = free_hands(p, item, step.hand)
        # What lies far behind the edge of a table is got at from its other side, where arms end all the sooner.
        ways = [_straight(item, axis, share * distance) for share in (1.0, 0.5)]
        first_that_leads(p, item, ways, holding_grips(p, item, sides), f"'{item.id}'", least=4)
        return
    sides = handling.grip(p, item, step.hand)
    _slide(p, item.id, sides[0], axis, distance)
    handling.let_go(p, item.id)
    p.look(None)


def _room(p: Performance, item: SceneObject, axis: Array, wanted: float) -> float:
    """How far an object can slide before it meets something or leaves its support, at most `wanted` metres."""
    low, high = item.world_bounds()
    half = 0.5 * (high - low)
    moving = p.moves_with(item.id)
    for distance in np.linspace(wanted, 0.03, 8):
        a, b = low + axis * distance + 0.004, high + axis * distance - 0.004
        hit = False
        for other in p.items():
            if other.id in moving or other.id == item.supported_by:
                continue
            c, d = other.world_bounds()
            hit |= bool((a < d).all() and (b > c).all())
        if item.supported_by and p.scene.has(item.supported_by):
            c, d = p.item(item.supported_by).world_bounds()
            centre = 0.5 * (a + b)[[0, 2]]
            inside = (centre > c[[0, 2]] + 0.4 * half[[0, 2]]) & (centre < d[[0, 2]] - 0.4 * half[[0, 2]])
            hit |= not bool(inside.all())
        if not hit:
            return float(distance)
    return 0.03


def _slide(p: Performance, id: str, side: str, axis: Array, distance: float) -> None:
    p.wait(0.1)
    target = p.object_pose(id) + np.concatenate([axis * distance, np.zeros(4)])
    p.stay(id)
    # The trunk follows when the arm alone would not get that far.
    held_at = handling.held_by(p, id)
    options = [Option({s: poses.mul(target, h.grasp.wrist) for s, h in held_at.items()})]
    choice = p.settle(options, f"the way of '{id}'", may_walk=False)
    duration = max(p.span(0.8), p.reach_time(p.hand_pose(side), options[0].wrists[side]))
    p.lean(choice.posture, p.t, p.t + duration)
    p.t = p.move_object(id, target, WORLD, duration)
    p.home[id] = target
    p.wait(0.1)


@verb("wipe")
def wipe(p: Performance, step: Step) -> None:
    """Wipe a surface with strokes, with a cloth when one is named or held, else with the flat hand."""
    surface, tool = _surface_and_tool(p, step)
    item = p.item(surface)
    if tool is not None:
        _wipe_with(p, item, tool, step.hand)
        return
    top = _wiping_point(p, item)
    side = lay_on(p, item, step.hand, "palm", point=top)
    held = p.held[side]
    assert held is not None
    along = rot.inv_rotate(item.rotation, p.situation().left)
    for k in range(2 * (step.count or 2)):
        shift = along * (0.09 if k % 2 == 0 else -0.09) * p.skeleton.height / 1.75
        pose = poses.make(held.grasp.wrist[:3] + shift, held.grasp.wrist[3:])
        p.t = p.move_hand(side, pose, object_frame(surface), p.span(0.5))
    p.t = p.move_hand(side, held.grasp.wrist, object_frame(surface), p.span(0.35))
    p.event("wiped", object=surface)
    withdraw(p, side)
    p.look(None)


def _surface_and_tool(p: Performance, step: Step) -> tuple[str, str | None]:
    names = [name for name in (step.object, step.target) if name is not None and p.scene.has(name)]
    tools = [name for name in names if "wiping_tool" in p.scene.object(name).affordances]
    surfaces = [name for name in names if name not in tools]
    for held in p.held.values():
        if not tools and held is not None and "wiping_tool" in p.scene.object(held.object).affordances:
            tools.append(held.object)
    if not surfaces:
        if not tools:
            raise ReachError("'wipe' needs a surface", kind="no_grasp", fix="name what to wipe")
        support = p.scene.object(tools[0]).supported_by
        if support is None:
            raise ReachError(
                f"'{tools[0]}' lies on nothing to wipe", kind="no_spot", fix="name the surface to wipe"
            )
        surfaces.append(support)
    return surfaces[0], tools[0] if tools else None


def _wiping_point(p: Performance, item: SceneObject) -> Array:
    """A free point (3,) of the upper side near the body, in the object's frame."""
    hand = SceneObject("hand", "hand", handling.palm_shape(p.skeleton.height / 1.75), np.zeros(3))
    found = placement.free_points(p, hand, item)
    if not len(found):
        raise ReachError(
            f"no free place to wipe on '{item.id}'", kind="no_spot", fix="clear some of the surface"
        )
    return poses.apply(poses.inv(item.pose), found[0])


def _wipe_with(p: Performance, item: SceneObject, tool: str, hand: str | None) -> None:
    side = handling.take(p, tool, hand)[0]
    rests = placement.on_surface(p, p.scene.object(tool), item)
    if not rests:
        raise ReachError(
            f"no free place to wipe on '{item.id}'", kind="no_spot", fix="clear some of the surface"
        )
    held = p.held[side]
    assert held is not None
    options = [
        Option({side: poses.mul(rest, held.grasp.wrist)}, 0.02 * i, rest) for i, rest in enumerate(rests)
    ]
    choice = p.settle(options, f"'{item.id}'", without=(tool,))
    rest = choice.option.payload
    p.look(rest[:3])
    duration = p.reach_time(p.object_pose(tool), rest)
    p.lean(choice.posture, p.t, p.t + duration)
    over = rest + np.array([0.0, 0.06, 0.0, 0.0, 0.0, 0.0, 0.0])
    clearance = p.clearance(rest[:3], 0.7, (tool, item.id))
    p.move_object(tool, over, WORLD, duration, stop=False, clearance=clearance)
    p.t = p.move_object(tool, rest, WORLD, p.span(0.35), start=p.goals.objects[tool][-1].time)
    left = p.situation().left
    for k in range(4):
        shifted = rest + np.concatenate([left * (0.07 if k % 2 == 0 else -0.07), np.zeros(4)])
        p.t = p.move_object(tool, shifted, WORLD, p.span(0.5))
    p.event("wiped", object=item.id, tool=tool)
    p.goals.objects[tool].append(Key(p.t, p.goals.objects[tool][-1].pose, WORLD))
    handling.carry(p, side)
    p.look(None)
