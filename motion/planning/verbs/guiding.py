"""Guiding a thing that stands somewhere along a short way on its support: turned, drawn closer, pushed off."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from motion import grasp
from motion import pose as poses
from motion.errors import ReachError
from motion.planning import handling
from motion.planning.leading import Grip, lead_from
from motion.planning.performance import Performance
from motion.rotation import Array
from motion.scene.model import SceneObject
from motion.solve import arms
from motion.solve.tracks import WORLD

_GRIPS = 14
# Samples of a way at which body and arm are looked at.
SAMPLES = 7


def free_hands(p: Performance, item: SceneObject, hand: str | None) -> list[str]:
    """The hands that may do it, the likelier first, emptied where that is needed."""
    sides = p.free_side(hand if hand in arms.SIDES else None, item.position) or ["right"]
    for side in sides:
        if p.held[side] is not None:
            handling.make_room(p, side)
    return sides


def holding_grips(p: Performance, item: SceneObject, sides: Sequence[str]) -> list[Grip]:
    """Ways to hold a thing on its way."""
    near = handling.obstacles_of(p, item)
    found = []
    for i, side in enumerate(sides):
        for g in grasp.find_grasps(p.skeleton, side, item, near)[:_GRIPS]:
            found.append(_steady(g, 0.12 * i + 0.4 * (1.0 - g.quality)))
    return found


def pushing_grips(p: Performance, item: SceneObject, sides: Sequence[str], direction: Array) -> list[Grip]:
    """Ways to push a thing with a flat hand or finger tips; direction (3,) in the thing's frame."""
    near = handling.obstacles_of(p, item)
    found = []
    for i, side in enumerate(sides):
        touches = grasp.find_touches(p.skeleton, side, item, direction=direction, obstacles=near, kind="push")
        found += [_steady(g, 0.12 * i + 0.4 * (1.0 - g.quality)) for g in touches[: 2 * _GRIPS]]
    return found


def _steady(g: grasp.Grasp, price: float) -> Grip:
    return Grip(g, np.tile(g.wrist, (SAMPLES, 1)), price, SAMPLES)


def guide(
    p: Performance, item: SceneObject, way: Array, grips: Sequence[Grip], what: str, least: int = 2
) -> float:
    """Take hold of a thing, bring it along its way (SAMPLES, 7) as far as that is easy, and let go. Returns the share done."""
    lead = lead_from(p, item, way, grips, what, worth=2.5, least=least)
    g, side = lead.grip.grasp, lead.grip.side
    pushed = g.kind == "push"
    arrival = handling.reach_for(p, {side: g}, item, lead.postures[0])
    contact = arrival if pushed else p.grid(arrival + 0.12)
    p.close(side, g.fingers, arrival - (0.25 if pushed else 0.0), contact)
    p.t = contact
    p.begin_hold(side, item.id, g, contact, carries=True)
    p.wait(0.1)
    p.stay(item.id)
    goal = way[lead.last]
    wrists = poses.mul(np.stack([way[0], goal]), g.wrist)
    seconds = max(p.span(0.8), p.reach_time(wrists[0], wrists[1]))
    p.lean(lead.postures[1], p.t, p.t + seconds)
    p.t = p.move_object(item.id, goal, WORLD, seconds)
    p.home[item.id] = goal
    p.wait(0.1)
    handling.let_go(p, item.id)
    p.look(None)
    return lead.last / (len(way) - 1.0)


def first_that_leads(
    p: Performance, item: SceneObject, ways: Sequence[Array], grips: Sequence[Grip], what: str, least: int
) -> None:
    """Guide a thing along the first of several ways that is within reach. Raises the last ReachError when none is."""
    for i, way in enumerate(ways):
        try:
            guide(p, item, way, grips, what, least)
            return
        except ReachError:
            if i == len(ways) - 1:
                raise
