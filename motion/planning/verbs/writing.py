"""Writing on paper."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.language.plan import Step
from motion.planning import handling, tips
from motion.planning.performance import Performance
from motion.planning.verbs.registry import verb
from motion.planning.verbs.showing import require
from motion.planning.wielding import bring, pointing_down, raised, wield
from motion.solve import arms
from motion.solve.tracks import WORLD

_LEAN = np.radians(35.0)
# How much of a pen sticks out under the fingers, metres.
_FREE = (0.022, 0.045)
_STROKES, _BEAT, _HEIGHT = 16, 0.12, 0.006


@verb("write")
def write(p: Performance, step: Step) -> None:
    """Write a line with a pen on paper or on a board."""
    pen, page = _pen_and_page(p, step)
    shape = p.scene.object(pen).shape
    sheet = p.item(page)
    low, high = sheet.world_bounds()
    hand = step.hand if step.hand in arms.SIDES else None
    side = handling.take(p, pen, hand, suits=tips.suiting(p, pen, float(high[1]), _LEAN, _FREE))[0]
    handling.carry(p, side, duration=0.6)
    held = p.held[side]
    assert held is not None
    tip = tips.best_tip(p, held.grasp, shape)
    middle = np.array([0.5 * (low[0] + high[0]), high[1] + 0.002, 0.5 * (low[2] + high[2])])
    turned = np.concatenate(
        [pointing_down(tip.direction, lean) for lean in (_LEAN, 0.6 * _LEAN, 1.35 * _LEAN)]
    )
    ways = poses.make(middle - rot.rotate(turned, tip.point), turned)
    p.look(page)
    row, choice = wield(p, pen, np.stack([raised(ways, 0.04), ways], 1), f"'{page}'")
    left, forward = p.situation().left, p.situation().forward
    width = min(0.07, 0.3 * float(np.abs((high - low) @ left)))
    start = row[1].copy()
    start[:3] += left * width
    bring(p, pen, raised(start, 0.04), choice)
    p.t = p.move_object(pen, start, WORLD, p.span(0.3))
    for k in range(_STROKES):
        pose = start.copy()
        pose[:3] += -left * 2.0 * width * (k + 1) / _STROKES + forward * (_HEIGHT if k % 2 == 0 else -_HEIGHT)
        p.t = p.move_object(pen, pose, WORLD, p.span(_BEAT), stop=k == _STROKES - 1)
    p.event("written", object=page, tool=pen)
    p.t = p.move_object(pen, raised(pose, 0.06), WORLD, p.span(0.35))
    handling.carry(p, side)
    p.look(None)


def _pen_and_page(p: Performance, step: Step) -> tuple[str, str]:
    """Whichever of the step's things is which; a missing one is found."""
    names = [name for name in (step.object, step.target) if name is not None and p.scene.has(name)]
    pens = [name for name in names if "writing_tool" in p.scene.object(name).affordances]
    pages = [name for name in names if name not in pens]
    pen = pens[0] if pens else require(p, "writing_tool", "pen to write with")
    if pages:
        return pen, pages[0]
    found = [item for item in p.items() if "writable" in item.affordances]
    if not found:
        raise ReachError(
            "there is nothing to write on", kind="no_tool", fix="add paper, a notebook or a board"
        )
    return pen, min(found, key=lambda item: float(np.linalg.norm(item.position - p.item(pen).position))).id
