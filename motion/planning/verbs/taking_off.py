"""Taking off what is worn on the body, the way that it was put on."""

from __future__ import annotations

import numpy as np

from motion import grasp
from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.language.plan import Step
from motion.planning import handling
from motion.planning.handling import strain
from motion.planning.handling.taking import PAIRS
from motion.planning.performance import Performance
from motion.planning.verbs.fitting import APPROACH, aside, before, best_fit, discomfort, offer
from motion.planning.verbs.moving import give_room
from motion.planning.verbs.registry import verb
from motion.planning.verbs.slots import Worn, as_worn
from motion.solve import arms
from motion.solve.goals import HIPS, object_frame, shoulder_frame

# A price below which one hand takes off what two hands could.
_EASY = 1.2
# How a thing that was taken off is tipped and turned, radians, and how far below and before the shoulders it is, metres.
_TIPS = np.array([0.0, -0.5, 0.5, -1.0, 1.0, -1.5, 1.5])
_YAWS = np.array([0.0, 0.5, -0.5, 1.0, -1.0])
_DOWN, _FORWARD = np.array([0.32, 0.2, 0.1]), np.array([0.32, 0.42])


@verb("take_off")
def take_off(p: Performance, step: Step) -> None:
    """Take something worn off again."""
    id = step.object
    if id is None or id not in p.worn.values():
        if id is not None and not handling.holder(p, id):
            # It hangs or lies in the scene: taking it off its place is taking it.
            handling.carry(p, handling.take(p, id, step.hand)[0])
            return
        if not p.worn:
            raise ReachError(
                "nothing is worn that could be taken off", kind="no_spot", fix="put something on first"
            )
        id = list(p.worn.values())[-1]
    worn = as_worn(p, id, next(slot for slot, other in p.worn.items() if other == id))
    grasps = _hands_for(p, id, worn, step.hand)
    offer(p, worn)
    place, near = best_fit(p, worn, grasps, taken=True)
    ends = []
    p.look(None)
    give_room(p, 0.72)
    begin = p.t
    for side, g in grasps.items():
        clearance = p.clearance(p.hand_pose(side)[:3], 0.6)
        back = poses.make(g.wrist[:3] - APPROACH * g.approach, g.wrist[3:])
        way, frame = aside(p, side), shoulder_frame(side)
        middle = p.move_hand(side, way, frame, p.span(0.6), start=begin, stop=False, clearance=clearance)
        middle = p.move_hand(side, back, object_frame(id), p.span(0.4), start=middle, stop=False)
        arrival = p.move_hand(side, g.wrist, object_frame(id), p.span(0.3), start=middle)
        p.close(side, g.preshape, begin + 0.2, middle)
        p.close(side, g.fingers, arrival - 0.05, arrival + 0.12)
        ends.append(p.grid(arrival + 0.12))
    p.t = max(ends)
    p.stay(id)
    if not np.array_equal(near, place):
        p.t = p.move_object(id, near, worn.frame, p.span(0.4))
    for i, (side, g) in enumerate(grasps.items()):
        p.begin_hold(side, id, g, p.t, i == 0)
    p.worn = {slot: other for slot, other in p.worn.items() if other != id}
    p.event("taken_off", object=id)
    p.t = p.move_object(id, before(p, worn, near, grasps), worn.frame, p.span(0.4), stop=False)
    _hold_low(p, id, grasps)


def _hold_low(p: Performance, id: str, held: dict[str, grasp.Grasp]) -> None:
    """Bring what was taken off down before the chest, tipped as suits the hands."""
    size = p.skeleton.height / 1.75
    chest = p.situation(posture=np.zeros(6))
    middle = np.mean([chest.frame(shoulder_frame(side))[:3] for side in held], axis=0)
    upright = p.object_pose(id)[3:]
    tips, yaws, downs, forwards = (
        values.ravel() for values in np.meshgrid(_TIPS, _YAWS, _DOWN, _FORWARD, indexing="ij")
    )
    across = np.broadcast_to(chest.left, (len(tips), 3))
    turned = rot.mul(rot.from_yaw(yaws), rot.mul(rot.from_axis_angle(across, tips), upright))
    up = np.array([0.0, 1.0, 0.0])
    ways = poses.make(middle + size * (forwards[:, None] * chest.forward - downs[:, None] * up), turned)
    cost = np.max([strain(p, side, poses.mul(ways, g.wrist)) for side, g in held.items()], axis=0)
    best = ways[int((cost + 0.1 * (np.abs(tips) + np.abs(yaws))).argmin())]
    p.t = p.move_object(
        id, chest.local(HIPS, best), HIPS, p.span(0.8), clearance=p.clearance(best[:3], 0.6, (id,))
    )


def _hands_for(p: Performance, id: str, worn: Worn, hand: str | None) -> dict[str, grasp.Grasp]:
    """The hands that take a worn thing off and their grasps."""
    item = p.item(id)
    free = p.free_side(hand if hand in arms.SIDES else None)
    kind, _, wearer = worn.frame.partition(":")
    if kind == "hand":
        # The other hand takes off what one hand wears.
        free = ["left" if wearer == "right" else "right"]
        hand = free[0]
    for side in free or ["right"]:
        if p.held[side] is not None:
            handling.make_room(p, side)
    ways: list[tuple[float, dict[str, grasp.Grasp]]] = []
    if hand != "both" and not handling.needs_two_hands(p, item):
        for side in free or ["right"]:
            found = grasp.find_grasps(p.skeleton, side, item)
            ways += _priced(p, worn, {side: found})
    if not ways or (min(price for price, _ in ways) > _EASY and hand not in arms.SIDES):
        for side in arms.SIDES:
            if p.held[side] is not None:
                handling.make_room(p, side)
        pairs = grasp.find_bimanual(p.skeleton, item, (), PAIRS)
        ways += _priced(p, worn, {side: [pair[i] for pair in pairs] for i, side in enumerate(arms.SIDES)})
    if not ways:
        raise ReachError(f"no hand can hold '{id}'", kind="no_grasp", fix="use the other hand")
    return min(ways, key=lambda way: way[0])[1]


def _priced(
    p: Performance, worn: Worn, holds: dict[str, list[grasp.Grasp]]
) -> list[tuple[float, dict[str, grasp.Grasp]]]:
    """The best of N ways to hold a worn thing and its price; nothing when there is none."""
    if not all(holds.values()):
        return []
    price = discomfort(p, worn, holds, taken=True).min(1)
    best = int(price.argmin())
    return [(float(price[best]), {side: found[best] for side, found in holds.items()})]
