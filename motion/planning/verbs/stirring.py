"""Stirring in a vessel."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.language.plan import Step
from motion.planning import handling, tips
from motion.planning.performance import Performance
from motion.planning.verbs.pouring import receiver
from motion.planning.verbs.registry import verb
from motion.planning.verbs.showing import require
from motion.planning.vessels import rim
from motion.planning.wielding import bring, pointing_down, raised, wield
from motion.solve import arms
from motion.solve.tracks import WORLD

_LEAN = np.radians(22.0)
# The tool's way over the rim, how far the hand stays above it, and how deep the tool goes, in heights of the vessel.
_OVER, _HAND, _DEEP = 0.03, 0.035, 0.6


@verb("stir")
def stir(p: Performance, step: Step) -> None:
    """Stir in a vessel with a spoon or another stirring tool."""
    tool, vessel = _tool_and_vessel(p, step)
    shape = p.scene.object(tool).shape
    into = p.item(vessel)
    opening, radius = rim(into.shape)
    top = poses.apply(into.pose, opening)
    tall = float(top[1] - into.world_bounds()[0][1])
    length = float(np.max(shape.size))
    wanted = min(_DEEP * tall, 0.65 * length)
    hand = step.hand if step.hand in arms.SIDES else None
    suits = tips.suiting(p, tool, float(top[1]) - wanted, _LEAN, (wanted + _HAND, length))
    side = handling.take(p, tool, hand, suits=suits)[0]
    handling.carry(p, side, duration=0.6)
    held = p.held[side]
    assert held is not None
    tip = tips.best_tip(p, held.grasp, shape)
    depth = float(np.clip(tips.free_length(p, held.grasp, tip) - _HAND, 0.25 * tall, wanted))
    thick = 0.5 * float(np.sort(shape.size)[1])
    circle = max(0.5 * (radius - 0.006 - thick), 0.01)
    # The steeper the tool must be, the narrower and deeper the vessel.
    lean = min(_LEAN, float(np.arctan2(max(radius - circle - 0.5 * thick, 0.004), 0.5 * depth)))
    turned = pointing_down(tip.direction, lean)
    flat = rot.rotate(turned, tip.direction) * np.array([1.0, 0.0, 1.0])
    flat = 0.5 * depth * np.tan(lean) * flat / np.maximum(np.linalg.norm(flat, axis=-1, keepdims=True), 1e-9)
    dips = poses.make(top + flat - np.array([0.0, depth, 0.0]) - rot.rotate(turned, tip.point), turned)
    ways = np.stack([raised(dips, depth + _OVER), dips], 1)
    p.look(vessel)
    (above, dip), choice = wield(p, tool, ways, f"'{vessel}'")
    bring(p, tool, above, choice)
    p.t = p.move_object(tool, dip, WORLD, p.span(0.45))
    _circles(p, tool, dip, circle, step.count or 4)
    p.event("stirred", object=vessel, tool=tool)
    p.t = p.move_object(tool, above, WORLD, p.span(0.45))
    handling.carry(p, side)
    p.look(None)


def _circles(p: Performance, tool: str, dip: np.ndarray, radius: float, count: int) -> None:
    """Go round about a pose and come back to it."""
    beats = 8 * count
    for k in range(1, beats + 1):
        angle = 2.0 * np.pi * k / 8.0
        pose = dip.copy()
        pose[:3] += np.array([np.sin(angle), 0.0, np.cos(angle)]) * radius
        p.t = p.move_object(tool, pose, WORLD, p.span(0.13), stop=False)
    p.t = p.move_object(tool, dip, WORLD, p.span(0.2))


def _tool_and_vessel(p: Performance, step: Step) -> tuple[str, str]:
    """Whichever of the step's things is which; a missing one is found."""
    names = [name for name in (step.object, step.target) if name is not None and p.scene.has(name)]
    tools = [name for name in names if "stirring_tool" in p.scene.object(name).affordances]
    vessels = [name for name in names if name not in tools]
    tool = tools[0] if tools else require(p, "stirring_tool", "spoon to stir with")
    return tool, vessels[0] if vessels else receiver(p, tool)
