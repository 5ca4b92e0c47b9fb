"""Opening, closing, pressing, pushing, pulling, turning: things that stay where they are or slide."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.clip import StepSpan
from motion.evaluate.checks.placing import object_of, rest_gap
from motion.evaluate.checks.registry import Finding, at_least, at_most, check
from motion.evaluate.metrics.directions import unit
from motion.evaluate.stage import SIDES, Stage, quantity
from motion.rotation import Array
from motion.scene.model import Joint, SceneObject

_NOTHING = [at_most("no object", 1.0, 0.0)]
_OPENED, _CLOSED = 0.5, 0.12


def joint_values(stage: Stage, part: SceneObject) -> Array:
    """How far a part has moved along its joint since the scene began, radians or metres (F,)."""
    joint, parent = part.joint, part.part_of
    assert joint is not None and parent is not None
    before = poses.mul(poses.inv(stage.item(parent).pose), part.pose)
    now = poses.mul(poses.inv(stage.track(parent)), stage.track(part.id))
    moved = poses.mul(poses.inv(before), now)
    axis = unit(np.asarray(joint.axis, dtype=np.float64))
    if joint.kind == "slide":
        return np.asarray(moved[:, :3] @ axis)
    return np.asarray((rot.to_rotvec(moved[:, 3:]) * axis).sum(-1))


def _moving_parts(stage: Stage, id: str) -> list[tuple[SceneObject, Joint]]:
    item = stage.item(id)
    candidates = (item, *stage.scene.parts_of(id)) if item.joint is None else (item,)
    return [(part, part.joint) for part in candidates if part.joint is not None and part.part_of is not None]


def _touched(stage: Stage, id: str, step: StepSpan) -> Finding:
    frames = stage.frames(step)
    hand = quantity(step.step, "hand")
    mask = stage.touching(id, hand if hand in SIDES else None)[frames]
    return at_least("seconds of contact", float(mask.sum()) / stage.clip.fps, 0.1)


@check("open")
def open_(stage: Stage, step: StepSpan) -> list[Finding]:
    """A door, drawer or cap has gone at least half of its way, with a hand on it."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    shares = []
    for part, joint in _moving_parts(stage, id):
        value = joint_values(stage, part)[frames]
        reach = max(joint.range[1] - joint.range[0], 1e-6)
        shares.append(float(value[-1] - joint.range[0]) / reach)
    found = [_touched(stage, id, step)]
    if shares:
        found.append(at_least("opened, share of its way", max(shares), _OPENED))
    return found


@check("close")
def close(stage: Stage, step: StepSpan) -> list[Finding]:
    """Every door, drawer or cap is at the closed end of its way."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    last = stage.frames(step).stop - 1
    found = [_touched(stage, id, step)]
    for part, joint in _moving_parts(stage, id):
        value = joint_values(stage, part)[last]
        reach = max(joint.range[1] - joint.range[0], 1e-6)
        found.append(at_most("still open, share of its way", abs(value - joint.range[0]) / reach, _CLOSED))
    return found


@check("press")
def press(stage: Stage, step: StepSpan) -> list[Finding]:
    """A hand touches it."""
    id = object_of(stage, step)
    return _NOTHING if id is None else [_touched(stage, id, step)]


@check("rotate")
def rotate(stage: Stage, step: StepSpan) -> list[Finding]:
    """It turns by at least 20 degrees in the hand or under it."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    turns = [
        stage.track(id)[frames, 3:],
        *(stage.track(p.id)[frames, 3:] for p, _ in _moving_parts(stage, id)),
    ]
    turned = max(float(np.degrees(rot.angle(turn[:1], turn).max())) for turn in turns)
    return [at_least("turned, degrees", turned, 20.0), _touched(stage, id, step)]


@check("push", "pull")
def push(stage: Stage, step: StepSpan) -> list[Finding]:
    """It moves away from the body or towards it, or as told, only while touched, and stays on its support."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    track = stage.track(id)[frames, :3]
    moving = _moving_parts(stage, id)
    if moving:
        value = max(float(np.ptp(joint_values(stage, part)[frames])) for part, _ in moving)
        return [at_least("moved along its way, rad or m", value, 0.05), _touched(stage, id, step)]
    shift = (track[-1] - track[0]) * np.array([1.0, 0.0, 1.0])
    direction = quantity(step.step, "target")
    away = unit((track[0] - stage.point("upperChest")[frames.start]) * np.array([1.0, 0.0, 1.0]))
    along = away if step.verb == "push" else -away
    goal = stage.target_point(direction, frames.start)
    if direction in ("left", "right", "forward", "back") and goal is not None:
        along = unit((goal - stage.point("upperChest")[0]) * np.array([1.0, 0.0, 1.0]))
    elif goal is not None:
        along = unit((goal - track[0]) * np.array([1.0, 0.0, 1.0]))
    steps = np.linalg.norm(np.diff(track, axis=0), axis=-1)
    touched = stage.touching(id)[frames]
    alone = float(steps[~(touched[1:] | touched[:-1])].sum())
    return [
        at_least("moved that way, m", float(shift @ along), 0.04),
        at_most("moved without a hand, m", alone, 0.005),
        at_most("off its support, m", abs(rest_gap(stage, id, frames.stop - 1)), 0.02),
    ]
