"""The first moments of a plan, made before it is known how it will be done.

What needs no handling of things begins as it goes on. Where a thing is to be handled, the eyes go to it and the hand that most
likely takes it sets out: which hand, grasp, stance and way it will really be takes longer to find than one may stand still.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.language.plan import Plan, Step
from motion.planning import planner
from motion.planning.performance import Performance
from motion.planning.resuming import relax
from motion.solve import arms
from motion.solve.arms import hand_facing
from motion.solve.goals import Goals
from motion.solve.tracks import WORLD

# Seconds of a plan that are made at first; in the last moments of them the body stops where the rest comes late.
SHOWN = 1.2
# What is planned at once: no grasp and no place has to be looked for.
_FREE = frozenset(
    {
        *(
            "look_at",
            "point_at",
            "wave",
            "raise_hand",
            "lower_hand",
            "thumbs_up",
            "clap",
            "nod",
            "shake_head",
            "bow",
        ),
        *("shrug", "cross_arms", "walk_to", "turn_to", "face_camera", "sit_down", "stand_up", "wait", "say"),
    }
)
# A hand that sets out goes this near to a thing, stays this much above its middle, and goes for no thing that is farther from
# its shoulder than so many arms: metres for a body of 1.75 m, ratio.
_SHORT_OF, _ABOVE, _FAR = 0.22, 0.06, 1.9


def is_free(plan: Plan) -> bool:
    """Whether a plan handles nothing, so that its beginning is known at once."""
    return all(step.verb in _FREE for step in plan.steps)


def set_out(p: Performance, plan: Plan) -> None:
    """Perform the beginning of a plan. Raises ReachError where that is known to be impossible already."""
    if is_free(plan):
        planner.perform(p, plan)
        relax(p)
        return
    for _, step in next(planner.groups(plan.steps)):
        id = _wanted(p, step)
        if id is not None:
            p.look(id, 0.0)
            _reach_for(p, id, step)
            break
    p.wait(SHOWN)


def opening(goals: Goals, whole: bool) -> Goals:
    """The first SHOWN seconds of goals. whole: whether the rest of them follows, so that steps have begun."""
    count = min(round(SHOWN * goals.fps) + 1, goals.base.frames)
    last = (count - 1) / goals.fps
    return replace(
        goals,
        base=goals.base.slice(0, count),
        seated=goals.seated[:count],
        holds=[hold for hold in goals.holds if hold.start < last],
        events=[event for event in goals.events if event.time <= (last if whole else 0.0)],
        steps=[],
    )


def _wanted(p: Performance, step: Step) -> str | None:
    """The thing that a step handles first, where it is not in the hand yet."""
    held = {one.object for one in p.held.values() if one is not None}
    for id in (step.object, step.target):
        if id is not None and id not in held and p.scene.has(id):
            return id
    return None


def _reach_for(p: Performance, id: str, step: Step) -> None:
    item = p.item(id)
    low, high = item.world_bounds()
    middle = 0.5 * (low + high)
    size = p.skeleton.height / 1.75
    for side in p.free_side(step.hand, middle)[:1]:
        if p.held[side] is not None:
            return
        shoulder = p.situation().torso.shoulder(p.skeleton, side)[0]
        way = middle - shoulder
        if np.linalg.norm(way) > _FAR * arms.arm_length(p.skeleton, side):
            return
        level = way * np.array([1.0, 0.0, 1.0])
        distance = float(np.linalg.norm(level))
        forward = level / max(distance, 1e-6)
        s = arms.sign_of(side)
        goal = shoulder + forward * max(distance - _SHORT_OF * size, 0.5 * distance)
        goal[1] = max(middle[1], low[1]) + _ABOVE * size
        across = np.cross(np.array([0.0, 1.0, 0.0]), forward)
        turn = hand_facing(side, forward, -s * across - np.array([0.0, 0.8, 0.0]))
        pose = poses.make(goal, rot.normalize(turn))
        duration = p.reach_time(p.hand_pose(side), pose)
        p.move_hand(side, pose, WORLD, duration, start=0.0, clearance=p.clearance(middle, 0.6))
        p.close(side, p.fingers("relaxed", side), 0.0, duration)
