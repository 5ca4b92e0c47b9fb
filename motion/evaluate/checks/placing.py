"""Where things end: at rest on something, and where the words wanted them."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion.clip import StepSpan
from motion.evaluate.checks.registry import Finding, at_least, at_most, check
from motion.evaluate.stage import Stage, quantity, tilt
from motion.geometry import distance_at, surface_points
from motion.rotation import Array

PLACEMENT = "placement error, m"
PLACEMENT_LIMIT = 0.020
_BESIDE, _FACING_GAP, _APART = 0.35, 0.60, 0.02
_UPRIGHT = 10.0
_POINTS = 500


def object_of(stage: Stage, step: StepSpan) -> str | None:
    """The step's object, else the one that is touched as the step begins."""
    named = quantity(step.step, "object")
    if named is not None:
        return named
    frame = stage.frames(step).start
    held = [c.object for c in stage.clip.contacts if c.start <= frame < c.stop]
    return held[0] if held else None


def rest_gap(stage: Stage, id: str, frame: int) -> float:
    """Distance from an object to the nearest other thing or the floor; negative when they overlap."""
    item = stage.item(id)
    own = {id, item.part_of, *(part.id for part in stage.scene.parts_of(id))}
    pose = stage.track(id)[frame]
    points = poses.apply(pose, _skin(stage, id))
    low, high = points.min(0) - 0.1, points.max(0) + 0.1
    gap = float(points[:, 1].min())
    for other in stage.scene.objects:
        if other.id in own:
            continue
        here = stage.at(other.id, frame)
        lower, upper = here.world_bounds()
        if (lower < high).all() and (upper > low).all():
            gap = min(gap, float(distance_at(here.shape, here.pose, points).min()))
    return gap


def _skin(stage: Stage, id: str) -> Array:
    """Points on an object's surface and, so that flat undersides are met exactly, its box's lower edges."""
    shape = stage.item(id).shape
    return np.asarray(surface_points(shape, _POINTS))


def _horizontal_gap(a: tuple[Array, Array], b: tuple[Array, Array]) -> float:
    apart = np.maximum(np.maximum(a[0] - b[1], b[0] - a[1]), 0.0)
    return float(np.hypot(apart[0], apart[2]))


def _outside(point: Array, low: Array, high: Array, axes: tuple[int, ...]) -> float:
    off = (point - np.clip(point, low, high))[list(axes)]
    return float(np.linalg.norm(off))


def _whole_bounds(stage: Stage, id: str, frame: int) -> tuple[Array, Array]:
    """World bounds of an object with its doors and drawers."""
    every = [stage.at(id, frame), *(stage.at(part.id, frame) for part in stage.scene.parts_of(id))]
    bounds = [item.world_bounds() for item in every]
    return np.min([low for low, _ in bounds], axis=0), np.max([high for _, high in bounds], axis=0)


def relation_error(stage: Stage, id: str, target: str, relation: str, frame: int) -> float:
    """How far an object is from where "on", "in" … the target allows it, metres; 0 when it is right."""
    item = stage.at(id, frame)
    own, other = item.world_bounds(), _whole_bounds(stage, target, frame)
    centre, goal = item.position, (other[0] + other[1]) / 2
    if relation == "on":
        over = _outside(centre, *other, (0, 2))
        here = stage.at(target, frame)
        points = poses.apply(item.pose, _skin(stage, id))
        near = float(distance_at(here.shape, here.pose, points).min())
        return max(over, max(near, 0.0))
    if relation == "in":
        return max(_outside(centre, *other, (0, 2)), max(float(own[0][1] - other[1][1]), 0.0))
    if relation == "above":
        return max(_outside(centre, *other, (0, 2)), max(float(other[1][1] - own[0][1]), 0.0))
    if relation == "under":
        return max(_outside(centre, *other, (0, 2)), max(float(own[0][1] - other[1][1]), 0.0))
    gap = _horizontal_gap(own, other)
    if relation in ("next_to", "near"):
        return max(gap - _BESIDE, 0.0)
    heading = stage.scene.avatar.heading
    left = np.array([np.cos(heading), 0.0, -np.sin(heading)])
    ahead = np.array([np.sin(heading), 0.0, np.cos(heading)])
    # "In front of" a thing is the side from which the avatar sees it.
    side = {"left_of": left, "right_of": -left, "in_front_of": -ahead, "behind": ahead}.get(relation)
    if side is None:
        return 0.0
    return max(gap - _FACING_GAP, _APART - float((centre - goal) @ side), 0.0)


def _released(stage: Stage, id: str, frame: int) -> Finding:
    return at_most("hands still on it", float(stage.touching(id)[frame]), 0.0)


def _upright(stage: Stage, id: str, frame: int) -> Finding:
    lean = tilt(stage.track(id)[frame : frame + 1], stage.item(id).rotation)[0]
    return at_most("tilt at rest, degrees", float(lean), _UPRIGHT)


def _moved(stage: Stage, id: str, start: int, stop: int) -> float:
    track = stage.track(id)
    return float(np.linalg.norm(track[start : stop + 1, :3] - track[start, :3], axis=-1).max())


@check("place", "move")
def place(stage: Stage, step: StepSpan) -> list[Finding]:
    """The object was moved, stands still and upright where it was wanted, and the hand has left it."""
    id = object_of(stage, step)
    if id is None:
        return [at_most("nothing to place", 1.0, 0.0)]
    frames = stage.frames(step)
    last = frames.stop - 1
    target, relation = quantity(step.step, "target"), quantity(step.step, "relation")
    error = abs(rest_gap(stage, id, last))
    found = []
    if target is not None and stage.scene.has(target):
        error = max(error, relation_error(stage, id, target, relation or "on", last))
    else:
        shift = stage.track(id)[last, :3] - stage.track(id)[frames.start, :3]
        goal = stage.target_point(target, frames.start)
        if target in ("left", "right", "forward", "back") and goal is not None:
            along = (goal - stage.point("upperChest")[0]) / 3.0
            found.append(at_least("moved that way, m", float(shift @ along), 0.05))
        elif target is None:
            found.append(at_least("moved, m", _moved(stage, id, frames.start, last), 0.05))
    return [
        at_most(PLACEMENT, error, PLACEMENT_LIMIT),
        at_least("carried, m", _moved(stage, id, 0, last), 0.03),
        _upright(stage, id, last),
        _released(stage, id, last),
        *found,
    ]


@check("put_back")
def put_back(stage: Stage, step: StepSpan) -> list[Finding]:
    """The object is back where the scene had it."""
    id = object_of(stage, step)
    if id is None:
        return [at_most("nothing to put back", 1.0, 0.0)]
    last = stage.frames(step).stop - 1
    away = float(np.linalg.norm(stage.track(id)[last, :3] - stage.item(id).position))
    return [
        at_most(PLACEMENT, max(away, abs(rest_gap(stage, id, last))), PLACEMENT_LIMIT),
        at_least("carried, m", _moved(stage, id, 0, last), 0.03),
        _upright(stage, id, last),
        _released(stage, id, last),
    ]


@check("throw_away")
def throw_away(stage: Stage, step: StepSpan) -> list[Finding]:
    """The object ends in the bin and has been let go."""
    id, target = object_of(stage, step), quantity(step.step, "target")
    if id is None:
        return [at_most("nothing to throw away", 1.0, 0.0)]
    last = stage.frames(step).stop - 1
    bins = (
        [target]
        if target is not None and stage.scene.has(target)
        else [item.id for item in stage.scene.objects if "receives_waste" in item.affordances]
    )
    errors = [relation_error(stage, id, bin, "in", last) for bin in bins]
    gap = abs(rest_gap(stage, id, last))
    return [
        at_most(PLACEMENT, max(gap, min(errors, default=1.0)), PLACEMENT_LIMIT),
        _released(stage, id, last),
    ]


@check("release")
def release(stage: Stage, step: StepSpan) -> list[Finding]:
    """No hand holds it any more, and it rests on something."""
    id = object_of(stage, step)
    last = stage.frames(step).stop - 1
    if id is None:
        busy = any(c.start <= last < c.stop for c in stage.clip.contacts)
        return [at_most("hands still on something", float(busy), 0.0)]
    return [_released(stage, id, last), at_most(PLACEMENT, abs(rest_gap(stage, id, last)), PLACEMENT_LIMIT)]
