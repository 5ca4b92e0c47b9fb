"""Taking things, and what one does with a thing in the hand near the body."""

from __future__ import annotations

import numpy as np

from motion.clip import StepSpan
from motion.evaluate.checks.body import gap_to
from motion.evaluate.checks.placing import object_of
from motion.evaluate.checks.registry import Finding, at_least, at_most, check
from motion.evaluate.metrics.directions import angle_between, unit
from motion.evaluate.stage import SIDES, Stage, quantity
from motion.scene import catalogue
from motion.skeleton import index

_NOTHING = [at_most("no object", 1.0, 0.0)]
# Where things are worn: joints whose flesh they must be near, and how near, metres.
_SLOTS = {
    "head": ("head",), "eyes": ("head",), "ears": ("head",), "face": ("head",),
    "neck": ("neck", "upperChest"),
    "wrist": ("leftHand", "rightHand", "leftLowerArm", "rightLowerArm"),
    "finger": ("leftHand", "rightHand"), "hand": ("leftHand", "rightHand"),
    "back": ("upperChest", "chest", "spine"), "shoulder": ("leftUpperArm", "rightUpperArm", "upperChest"),
    "body": ("upperChest", "chest", "spine"), "feet": ("leftFoot", "rightFoot"),
}  # fmt: skip
_SHOWN = 0.05


def _held(stage: Stage, id: str, frame: int, hand: str | None) -> Finding:
    """Whether the hands that the step names hold the object at a frame."""
    sides = SIDES if hand == "both" else (hand if hand in SIDES else None,)
    holds = all(stage.touching(id, side)[frame] for side in sides)
    return at_least("held in the hand", float(holds), 1.0)


def _lifted(stage: Stage, id: str, frames: slice) -> float:
    """How far an object gets from where the scene had it until the end of the frames, metres."""
    return float(np.linalg.norm(stage.track(id)[: frames.stop, :3] - stage.item(id).position, axis=-1).max())


@check("pick_up", "hold")
def pick_up(stage: Stage, step: StepSpan) -> list[Finding]:
    """The object is off its support, in the named hand, at the end."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    return [
        at_least("taken away from its place, m", _lifted(stage, id, frames), 0.04),
        _held(stage, id, frames.stop - 1, quantity(step.step, "hand")),
    ]


@check("lift")
def lift(stage: Stage, step: StepSpan) -> list[Finding]:
    """The object goes up, in the hand."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    rise = stage.track(id)[frames, 1].max() - stage.track(id)[frames.start, 1]
    return [
        at_least("raised, m", float(rise), 0.08 * stage.size),
        _held(stage, id, frames.stop - 1, quantity(step.step, "hand")),
    ]


@check("switch_hands")
def switch_hands(stage: Stage, step: StepSpan) -> list[Finding]:
    """The other hand holds it at the end, the first one doesn't."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    during, last = slice(max(frames.start - 1, 0), frames.stop), frames.stop - 1
    holds = {side: stage.touching(id, side) for side in SIDES}
    passed = any(
        holds[a][during].any() and not holds[a][last] and holds[b][last] for a, b in (SIDES, SIDES[::-1])
    )
    return [at_least("passed to the other hand", float(passed), 1.0)]


@check("touch")
def touch(stage: Stage, step: StepSpan) -> list[Finding]:
    """A hand is at the object."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    hand = quantity(step.step, "hand")
    mask = stage.touching(id, hand if hand in SIDES else None)[frames]
    return [at_least("seconds of contact", float(mask.sum()) / stage.clip.fps, 0.15)]


@check("show")
def show(stage: Stage, step: StepSpan) -> list[Finding]:
    """The object is held out in front of the chest towards whoever is shown it."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    point = stage.target_point(quantity(step.step, "target") or "viewer", frames.start)
    viewer = np.asarray(stage.scene.viewer if point is None else point)
    away = stage.track(id)[:, :3] - stage.point("upperChest")
    toward = unit((viewer - stage.point("upperChest")) * np.array([1.0, 0.0, 1.0]))
    out = (away * toward).sum(-1)[frames]
    high = (stage.track(id)[:, 1] - stage.point("hips")[:, 1])[frames]
    held = stage.touching(id)[frames]
    # The moment that shows it best: in the hand, high enough, and far out.
    best = int((out - 10.0 * ~held - 5.0 * (high < _SHOWN)).argmax())
    return [
        at_least("held out, m", float(out[best]), 0.20 * stage.size),
        at_least("over the hips, m", float(high[best]), _SHOWN),
        at_least("in the hand", float(held[best]), 1.0),
    ]


@check("hand_over")
def hand_over(stage: Stage, step: StepSpan) -> list[Finding]:
    """The object is brought towards the other person with a stretched arm, still in the hand there."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    point = stage.target_point(quantity(step.step, "target") or "viewer", frames.start)
    other = np.asarray(stage.scene.viewer if point is None else point)
    mask = stage.touching(id)[frames]
    toward = unit((other - stage.point("upperChest")) * np.array([1.0, 0.0, 1.0]))
    out = ((stage.track(id)[:, :3] - stage.point("upperChest")) * toward).sum(-1)[frames]
    out = np.where(mask, out, -1.0)
    return [at_least("held out in the hand, m", float(out.max()), 0.32 * stage.size)]


@check("read")
def read(stage: Stage, step: StepSpan) -> list[Finding]:
    """The thing is before the eyes, which rest on it."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    away = stage.track(id)[:, :3] - stage.eyes
    distance = np.linalg.norm(away, axis=-1)[frames]
    off = angle_between(stage.gaze, away)[frames]
    movable = stage.item(id).movable
    if movable:
        # A glance at it before it is taken is not reading.
        off = np.where(stage.touching(id)[frames], off, 180.0)
    best = int(off.argmin())
    return [
        at_most("eyes off the page, degrees", float(off[best]), 20.0),
        at_most("page from the eyes, m", float(distance[best]), 0.85 if movable else 4.0),
    ]


@check("call")
def call(stage: Stage, step: StepSpan) -> list[Finding]:
    """The phone is at an ear."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    near = min(float(gap_to(stage, id, stage.ear(side), frames).min()) for side in SIDES)
    return [
        at_most("phone from the ear, m", near, 0.06),
        at_least("seconds in the hand", float(stage.touching(id)[frames].sum()) / stage.clip.fps, 0.5),
    ]


@check("take_photo")
def take_photo(stage: Stage, step: StepSpan) -> list[Finding]:
    """The camera is held up before the eyes, towards what is taken."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    away = stage.track(id)[:, :3] - stage.eyes
    distance = np.linalg.norm(away, axis=-1)[frames]
    point = stage.target_point(quantity(step.step, "target"), frames.start)
    forward = stage.gaze if point is None else point - stage.eyes
    flat = np.array([1.0, 0.0, 1.0])
    off = np.where(stage.touching(id)[frames], angle_between(away * flat, forward * flat)[frames], 180.0)
    height = np.abs(away[frames, 1])
    best = int((off + 100.0 * (distance > 0.75) + 100.0 * (height > 0.32 * stage.size)).argmin())
    return [
        at_most("camera off the line of sight, degrees", float(off[best]), 30.0),
        at_most("camera from the eyes, m", float(distance[best]), 0.75),
        at_most("camera over or under the eyes, m", float(height[best]), 0.32 * stage.size),
    ]


def _wearing(stage: Stage, id: str, frame: int) -> dict[str, float]:
    """Distance of the parts of the body where a thing is worn from its surface, metres, by their joints."""
    category = stage.item(id).category
    known = category is not None and category in catalogue.ids()
    slot = catalogue.get(category).slot if known and category is not None else None
    joints = _SLOTS.get(slot or "body", ("upperChest",))
    frames = slice(frame, frame + 1)
    middles = {j: stage.point(j, 0.5 * stage.clip.skeleton.tips[index(j)]) for j in joints}
    return {j: float(gap_to(stage, id, middle, frames)[0]) for j, middle in middles.items()}


@check("wear")
def wear(stage: Stage, step: StepSpan) -> list[Finding]:
    """The thing is on the body, and no hand needs to hold it."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    last = stage.frames(step).stop - 1
    return [
        at_least("taken from its place, m", _lifted(stage, id, stage.frames(step)), 0.05),
        at_most("from the body, m", min(_wearing(stage, id, last).values()), 0.12 * stage.size),
    ]


@check("take_off")
def take_off(stage: Stage, step: StepSpan) -> list[Finding]:
    """The thing has left the part of the body on which it was worn: it is farther from there than when the step began."""
    id = object_of(stage, step)
    if id is None:
        return _NOTHING
    frames = stage.frames(step)
    before, after = (_wearing(stage, id, frame) for frame in (frames.start, frames.stop - 1))
    # Another hand takes it off: that is no nearer to where it was worn.
    worn = min(before, key=lambda joint: before[joint])
    return [at_least("moved off the body, m", after[worn] - before[worn], 0.08)]
