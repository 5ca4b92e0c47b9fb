"""Where the whole body goes, turns, looks and sits."""

from __future__ import annotations

import numpy as np

from motion.clip import StepSpan
from motion.evaluate.checks.gestures import sides_of
from motion.evaluate.checks.registry import Finding, at_least, at_most, check
from motion.evaluate.metrics.directions import angle_between, unit
from motion.evaluate.stage import Stage, quantity
from motion.geometry import distance_at
from motion.rotation import Array
from motion.skeleton import index

_REACH, _FACING = 0.9, 50.0


def aim(step: StepSpan) -> str | None:
    """What a step is directed at: its target, else its object."""
    return quantity(step.step, "target") or quantity(step.step, "object")


def facing_error(stage: Stage, point: Array, frame: int) -> float:
    """Angle between where the chest faces and a point (3,), on the floor plane, degrees."""
    here = stage.point("hips")[frame]
    away = point - here
    turn = np.arctan2(away[0], away[2]) - stage.heading[frame]
    return float(np.degrees(abs((turn + np.pi) % (2 * np.pi) - np.pi)))


def gap_to(stage: Stage, id: str, points: Array, frames: slice) -> Array:
    """Signed distance (n,) of points (F, 3) to an object's surface over frames, metres."""
    shape, track = stage.item(id).shape, stage.track(id)
    return distance_at(shape, track[frames], points[frames, None])[:, 0]


@check("walk_to")
def walk_to(stage: Stage, step: StepSpan) -> list[Finding]:
    """The body ends beside the target and faces it; a mere direction asks for a step that way."""
    last = stage.frames(step).stop - 1
    where = aim(step)
    hips, start = stage.point("hips"), stage.frames(step).start
    if where is not None and stage.scene.has(where.removeprefix("person:")):
        id = where.removeprefix("person:")
        low, high = stage.at(id, last).world_bounds()
        outside = hips[last] - np.clip(hips[last], low, high)
        found = [at_most("hips from the target, m", float(np.hypot(outside[0], outside[2])), _REACH)]
        nearest = np.clip(hips[last], low, high)
        # Beside a long table one faces the near part of it; right at it every direction is towards it.
        if np.hypot(outside[0], outside[2]) > 0.1:
            errors = [facing_error(stage, point, last) for point in (nearest, stage.track(id)[last, :3])]
            found.append(at_most("off the target, degrees", min(errors), _FACING))
        return found
    goal = stage.target_point(where, start)
    if goal is None:
        goal = stage.target_point("forward", start)
    assert goal is not None
    if where in ("viewer", "camera", "self"):
        away = np.hypot(*(goal - hips[last])[[0, 2]])
        return [
            at_most("hips from the target, m", float(away), 1.2),
            at_most("off the target, degrees", facing_error(stage, goal, last), _FACING),
        ]
    along = unit((goal - hips[start]) * np.array([1.0, 0.0, 1.0]))
    return [at_least("way in that direction, m", float((hips[last] - hips[start]) @ along), 0.3)]


@check("turn_to")
def turn_to(stage: Stage, step: StepSpan) -> list[Finding]:
    """The chest faces the target at the end."""
    frames = stage.frames(step)
    where = aim(step)
    point = stage.target_point(where, frames.stop - 1)
    if point is None:
        return [at_most("no target to turn to", 1.0, 0.0)]
    if where in ("left", "right", "back"):
        # Turning left is meant from where the body stands, not from where the scene began.
        turned = np.degrees(np.unwrap(stage.heading[frames]))
        away = float(turned[-1] - turned[0])
        amount = abs(away) if where == "back" else away if where == "left" else -away
        return [at_least("turned, degrees", amount, 60.0)]
    return [at_most("off the target, degrees", facing_error(stage, point, frames.stop - 1), 25.0)]


@check("face_camera")
def face_camera(stage: Stage, step: StepSpan) -> list[Finding]:
    """Body and eyes are turned to the viewer."""
    last = stage.frames(step).stop - 1
    viewer = np.asarray(stage.scene.viewer)
    return [
        at_most("body off the viewer, degrees", facing_error(stage, viewer, last), 35.0),
        at_most("eyes off the viewer, degrees", _off_gaze(stage, viewer)[last], 15.0),
    ]


def _off_gaze(stage: Stage, point: Array) -> Array:
    return angle_between(stage.gaze, point - stage.eyes)


@check("look_at")
def look_at(stage: Stage, step: StepSpan) -> list[Finding]:
    """The eyes rest on the target for a third of a second."""
    frames = stage.frames(step)
    where = aim(step)
    if where is not None and stage.scene.has(where.removeprefix("person:")):
        points = stage.track(where.removeprefix("person:"))[:, :3]
    else:
        point = stage.target_point(where, frames.start)
        if point is None:
            return [at_most("nothing to look at", 1.0, 0.0)]
        points = np.broadcast_to(point, (stage.clip.frames, 3))
    off = angle_between(stage.gaze, points - stage.eyes)[frames]
    held = max(min(round(0.3 * stage.clip.fps), len(off)), 1)
    # The best stretch of that length, judged by its worst frame.
    windows = np.lib.stride_tricks.sliding_window_view(off, held).max(-1)
    return [at_most("eyes off the target, degrees", float(windows.min()), 15.0)]


@check("point_at")
def point_at(stage: Stage, step: StepSpan) -> list[Finding]:
    """The ray through a stretched index finger passes the target within 10 cm."""
    frames = stage.frames(step)
    where = aim(step)
    ways = [_pointing(stage, side, where, frames) for side in sides_of(step)]
    return min(ways, key=lambda way: way[0].value + 10.0 * (not way[1].passed))


def _pointing(stage: Stage, side: str, where: str | None, frames: slice) -> list[Finding]:
    tip = stage.point(f"{side}IndexDistal", stage.clip.skeleton.tips[index(f"{side}IndexDistal")])
    base = stage.point(f"{side}IndexProximal")
    ray = unit(tip - base)[frames]
    length = np.linalg.norm(tip - base, axis=-1)[frames]
    straight = length / sum(
        stage.clip.skeleton.length(f"{side}Index{bone}") for bone in ("Proximal", "Intermediate", "Distal")
    )
    if where is not None and stage.scene.has(where.removeprefix("person:")):
        id = where.removeprefix("person:")
        reach = np.linspace(0.0, 6.0, 121)
        along = tip[frames, None] + ray[:, None] * reach[:, None]
        miss = distance_at(stage.item(id).shape, stage.track(id)[frames], along).min(-1)
    else:
        point = stage.target_point(where, frames.start)
        if point is None:
            return [at_most("nothing to point at", 1.0, 0.0), at_least("finger straight", 0.0, 0.0)]
        away = point - tip[frames]
        ahead = np.maximum((away * ray).sum(-1, keepdims=True), 0.0)
        miss = np.linalg.norm(away - ahead * ray, axis=-1)
    best = int(miss.argmin())
    # A direction or a viewer is a far point: what counts there is the angle.
    limit = 0.10 if where is None or stage.scene.has(where.removeprefix("person:")) else 0.5
    return [
        at_most("ray past the target, m", float(miss[best]), limit),
        at_least("index finger straight, share of its length", float(straight[best]), 0.93),
    ]


@check("sit_down")
def sit_down(stage: Stage, step: StepSpan) -> list[Finding]:
    """The hips end over a seat and as low as it."""
    last = stage.frames(step).stop - 1
    hips = stage.point("hips")[last]
    seat = aim(step)
    seats = (
        [seat]
        if seat is not None and stage.scene.has(seat)
        else [item.id for item in stage.scene.objects if "sittable" in item.affordances]
    )
    ways = []
    for id in seats:
        item = stage.at(id, last)
        part = next((p for p in item.shape.parts if p.name == "seat"), None)
        corners = item.world_bounds() if part is None else _bounds_of_part(item.pose, part.corners())
        outside = hips - np.clip(hips, corners[0], corners[1])
        over = hips[1] - corners[1][1]
        ways.append(
            [
                at_most("hips beside the seat, m", float(np.hypot(outside[0], outside[2])), 0.05),
                at_most("hips over the seat, m", float(over), 0.24 * stage.size),
                at_least("hips over the seat, m", float(over), 0.0),
            ]
        )
    if not ways:
        return [at_most("no seat in the scene", 1.0, 0.0)]
    return min(ways, key=lambda way: sum(not finding.passed for finding in way))


def _bounds_of_part(pose: Array, corners: Array) -> tuple[Array, Array]:
    from motion import pose as poses

    world = poses.apply(pose, corners)
    return world.min(0), world.max(0)


@check("stand_up")
def stand_up(stage: Stage, step: StepSpan) -> list[Finding]:
    """The hips end at standing height."""
    last = stage.frames(step).stop - 1
    share = stage.point("hips")[last, 1] / stage.clip.skeleton.hips_height
    return [at_least("hips at standing height, share", float(share), 0.92)]
