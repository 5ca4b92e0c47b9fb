"""Drinking, eating, pouring, stirring, wiping, writing, shaking: what a held thing does to another."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion.clip import StepSpan
from motion.evaluate.checks.body import gap_to
from motion.evaluate.checks.placing import object_of
from motion.evaluate.checks.registry import Finding, at_least, at_most, check
from motion.evaluate.stage import SIDES, Stage, quantity, rim, swings, tilt
from motion.geometry import distance_at
from motion.rotation import Array

_NOTHING = [at_most("no object", 1.0, 0.0)]
_MOUTH, _OVER = 0.06, 0.03


@check("drink")
def drink(stage: Stage, step: StepSpan) -> list[Finding]:
    """The rim comes to the mouth and the vessel is tipped there."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    item, track = stage.item(id), stage.track(id)
    away = np.linalg.norm(rim(item, track) - stage.mouth[:, None], axis=-1).min(-1)[frames]
    lean = tilt(track, item.rotation)[frames]
    at_mouth = away <= _MOUTH
    return [
        at_most("rim from the mouth, m", float(away.min()), _MOUTH),
        at_least("tipped at the mouth, degrees", float(lean[at_mouth].max(initial=0.0)), 15.0),
        at_least("in the hand at the mouth", float((stage.touching(id)[frames] & at_mouth).any()), 1.0),
    ]


@check("eat")
def eat(stage: Stage, step: StepSpan) -> list[Finding]:
    """The food comes to the mouth in the hand."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    away = np.where(stage.touching(id)[frames], gap_to(stage, id, stage.mouth, frames), 1.0)
    return [at_most("food from the mouth, m", float(away.min()), _MOUTH)]


@check("pour")
def pour(stage: Stage, step: StepSpan) -> list[Finding]:
    """The lowest point of the tipped rim is over the target's opening."""
    id, into = object_of(stage, step), quantity(step.step, "target")
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    item, track = stage.item(id), stage.track(id)
    lean = tilt(track, item.rotation)[frames]
    found = [at_least("tipped, degrees", float(lean.max()), 40.0)]
    if into is None or not stage.scene.has(into):
        return found
    edge = rim(item, track)[frames]
    spout = np.take_along_axis(edge, edge[..., 1].argmin(-1)[:, None, None], axis=1)[:, 0]
    low, high = np.moveaxis(np.array([stage.at(into, f).world_bounds() for f in _range(frames)]), 1, 0)
    off = spout - np.clip(spout, low, high)
    beside = np.where(lean > 35.0, np.hypot(off[:, 0], off[:, 2]), 1.0)
    above = spout[:, 1] - high[:, 1]
    # The moment that pours best: beside the opening by as little as allowed, then as high as can be.
    best = int((np.maximum(beside, _OVER) - np.minimum(above, 0.0)).argmin())
    return [
        *found,
        at_most("spout beside the opening, m", float(beside[best]), _OVER),
        at_least("spout over the opening, m", float(above[best]), -0.02),
        at_least("in the hand", float(stage.touching(id)[frames][best]), 1.0),
    ]


def _range(frames: slice) -> range:
    return range(frames.start, frames.stop)


@check("stir")
def stir(stage: Stage, step: StepSpan) -> list[Finding]:
    """The lower end of the tool, or the hand itself, goes round in the vessel."""
    vessel, tool = _vessel_and_tool(stage, step)
    if vessel is None:
        return _NOTHING
    frames = stage.frames(step)
    ends = [_lowest(stage, tool)] if tool is not None else [stage.palm(side) for side in SIDES]
    low, high = stage.at(vessel, frames.start).world_bounds()
    # A tool's end dips below the rim; a hand that stands for one goes round over it.
    ceiling = high[1] + (0.01 if tool is not None else 0.25 * stage.size)
    best: list[Finding] = []
    for end in ends:
        path = end[frames]
        off = path - np.clip(path, low, high)
        inside = (np.hypot(off[:, 0], off[:, 2]) < 0.06) & (path[:, 1] < ceiling)
        turned = _turns(path[inside][:, [0, 2]]) if inside.sum() > 5 else 0.0
        found = [at_least("turns in the vessel", turned, 1.0)]
        if not best or turned > best[0].value:
            best = found
    return best


def _vessel_and_tool(stage: Stage, step: StepSpan) -> tuple[str | None, str | None]:
    names = [quantity(step.step, "object"), quantity(step.step, "target")]
    known = [name for name in names if name is not None and stage.scene.has(name)]
    tools = [name for name in known if "stirring_tool" in stage.item(name).affordances]
    vessels = [name for name in known if name not in tools]
    if not tools:
        frames = stage.frames(step)
        tools = [
            c.object
            for c in stage.clip.contacts
            if c.start < frames.stop
            and c.stop > frames.start
            and stage.scene.has(c.object)
            and "stirring_tool" in stage.item(c.object).affordances
        ]
    return (vessels[0] if vessels else None), (tools[0] if tools else None)


def _lowest(stage: Stage, id: str) -> Array:
    """The lowest corner of an object's box on every frame (F, 3)."""
    low, high = stage.item(id).shape.bounds
    corners = np.stack(np.meshgrid(*zip(low, high, strict=True), indexing="ij"), -1).reshape(-1, 3)
    world = poses.apply(stage.track(id)[:, None], corners)
    lowest = world[..., 1].argmin(-1)
    return np.asarray(np.take_along_axis(world, lowest[:, None, None], axis=1)[:, 0])


def _turns(path: Array) -> float:
    """How often a plane path (n, 2) goes round its own middle."""
    around = path - path.mean(0)
    if np.linalg.norm(around, axis=-1).max(initial=0.0) < 0.004:
        return 0.0
    angle = np.unwrap(np.arctan2(around[:, 1], around[:, 0]))
    return float(abs(angle[-1] - angle[0]) / (2 * np.pi))


@check("wipe")
def wipe(stage: Stage, step: StepSpan) -> list[Finding]:
    """A hand, or the cloth in it, goes to and fro close over the surface."""
    surface = quantity(step.step, "target") or quantity(step.step, "object")
    if surface is None or not stage.scene.has(surface):
        return _NOTHING
    frames = stage.frames(step)
    ways = []
    for side in SIDES:
        palm = stage.palm(side)
        near = gap_to(stage, surface, palm, frames) < 0.09 * stage.size
        path = palm[frames][near]
        wide = int(np.ptp(path, axis=0).argmax()) if len(path) else 0
        way = float(np.linalg.norm(np.diff(path, axis=0), axis=-1).sum()) if len(path) > 1 else 0.0
        turns = swings(path[:, wide], 0.04) if len(path) else 0
        ways.append([at_least("strokes turned at", turns, 2), at_least("way over the surface, m", way, 0.2)])
    return max(ways, key=lambda way: way[0].value)


@check("write")
def write(stage: Stage, step: StepSpan) -> list[Finding]:
    """The pen, or the finger tip, is at the page and moves over it."""
    names = [quantity(step.step, "target"), quantity(step.step, "object")]
    page = next(
        (n for n in names if n and stage.scene.has(n) and "writable" in stage.item(n).affordances), None
    )
    if page is None:
        return _NOTHING
    frames = stage.frames(step)
    pens = {
        c.object
        for c in stage.clip.contacts
        if c.start < frames.stop and c.stop > frames.start and c.object != page and stage.scene.has(c.object)
    }
    tracks = [_tip_near(stage, pen, page) for pen in sorted(pens)]
    tracks += [stage.point(f"{side}IndexDistal") for side in SIDES]
    ways = []
    for track in tracks:
        gap = distance_at(stage.item(page).shape, stage.track(page), track[:, None])[:, 0][frames]
        near = gap < 0.045
        way = (
            float(np.linalg.norm(np.diff(track[frames][near], axis=0), axis=-1).sum())
            if near.sum() > 1
            else 0.0
        )
        ways.append(
            [at_most("tip from the page, m", float(gap.min()), 0.045), at_least("way written, m", way, 0.06)]
        )
    return max(ways, key=lambda way: way[1].value)


def _tip_near(stage: Stage, pen: str, page: str) -> Array:
    """The end of a pen (F, 3) that is nearer to the page."""
    low, high = stage.item(pen).shape.bounds
    axis = int((high - low).argmax())
    middle = (low + high) / 2
    ends = []
    for value in (low[axis], high[axis]):
        local = middle.copy()
        local[axis] = value
        ends.append(poses.apply(stage.track(pen), local))
    gaps = [distance_at(stage.item(page).shape, stage.track(page), end[:, None])[:, 0] for end in ends]
    return np.asarray(np.where((gaps[0] < gaps[1])[:, None], *ends))


@check("shake")
def shake(stage: Stage, step: StepSpan) -> list[Finding]:
    """The thing in the hand goes to and fro quickly."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    path = stage.track(id)[frames, :3][stage.touching(id)[frames]]
    turns = max((swings(path[:, axis], 0.02) for axis in range(3)), default=0) if len(path) else 0
    return [at_least("turned to and fro", turns, 3)]
