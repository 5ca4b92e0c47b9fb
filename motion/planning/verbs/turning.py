"""Shaking and turning what is held or stands there."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.language.plan import Step
from motion.planning import handling
from motion.planning.performance import Performance
from motion.planning.reach import Option
from motion.planning.verbs.basic import object_of
from motion.planning.verbs.guiding import SAMPLES, first_that_leads, free_hands, holding_grips
from motion.planning.verbs.registry import verb
from motion.solve.tracks import WORLD


@verb("shake")
def shake(p: Performance, step: Step) -> None:
    """Shake a held thing up and down."""
    id = object_of(p, step)
    sides = handling.take(p, id, step.hand)
    handling.carry(p, sides[0], duration=0.6)
    key = p.goals.objects[id][-1]
    swing = 0.055 * p.skeleton.height / 1.75
    for k in range(2 * (step.count or 4)):
        pose = key.pose + np.array([0.0, swing if k % 2 == 0 else -swing, 0.0, 0.0, 0.0, 0.0, 0.0])
        p.t = p.move_object(id, pose, key.frame, p.span(0.17))
    p.t = p.move_object(id, key.pose, key.frame, p.span(0.17))
    p.event("shaken", object=id)


@verb("rotate")
def rotate(p: Performance, step: Step) -> None:
    """Turn something by a quarter about the vertical where it stands, or in the hand."""
    id = object_of(p, step)
    angle = np.radians(-70.0 if step.target == "right" else 70.0)
    if not handling.holder(p, id) and step.hand != "both" and not handling.needs_two_hands(p, p.item(id)):
        item = p.item(id)
        sides = free_hands(p, item, step.hand)
        turns = [
            poses.make(
                np.tile(item.position, (SAMPLES, 1)),
                rot.mul(rot.from_yaw(np.linspace(0.0, a, SAMPLES)), item.rotation),
            )
            for a in (angle, -angle)
        ]
        first_that_leads(p, item, turns, holding_grips(p, item, sides), f"'{id}'", least=4)
        p.event("rotated", object=id)
        return
    _turn_held(p, id, step, angle)


def _turn_held(p: Performance, id: str, step: Step, angle: float) -> None:
    """Turn what is in the hands, or what takes both."""
    holding = handling.holder(p, id)
    item = p.item(id)
    sides = holding or handling.grip(p, item, step.hand)
    if not holding:
        p.wait(0.1)
        p.stay(id)
    pose = p.object_pose(id)
    ways = []
    for turn in (angle, 0.75 * angle, 0.6 * angle):
        ways.append(poses.make(pose[:3], rot.mul(rot.from_yaw(np.array(turn)), pose[3:])))
    held = {side: p.held[side] for side in sides}
    error: ReachError | None = None
    for way in [
        *ways,
        *(poses.make(pose[:3], rot.mul(rot.from_yaw(np.array(-t)), pose[3:])) for t in (angle, 0.6 * angle)),
    ]:
        option = Option(
            {s: poses.mul(way, h.grasp.wrist) for s, h in held.items() if h is not None}, 0.0, way
        )
        try:
            choice = p.settle([option], f"turning '{id}'", may_walk=False)
        except ReachError as failed:
            error = failed
            continue
        if choice.cost < 6.0:
            p.lean(choice.posture, p.t, p.t + p.span(0.9))
            p.t = p.move_object(id, way, WORLD, p.span(1.0))
            error = None
            break
    if error is not None:
        raise error
    p.event("rotated", object=id)
    if not holding:
        p.home[id] = p.object_pose(id)
        handling.let_go(p, id)
        p.look(None)
