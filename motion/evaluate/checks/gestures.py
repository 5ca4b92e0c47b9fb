"""Gestures with empty hands: measured oscillations and poses."""

from __future__ import annotations

import numpy as np

from motion import rotation as rot
from motion.clip import StepSpan
from motion.evaluate.checks.registry import Finding, at_least, at_most, check
from motion.evaluate.metrics.directions import angle_between
from motion.evaluate.stage import SIDES, Stage, quantity, swings
from motion.rotation import Array
from motion.skeleton import index

_UP = np.array([0.0, 1.0, 0.0])


def sides_of(step: StepSpan) -> tuple[str, ...]:
    """The hands that a step may use."""
    hand = quantity(step.step, "hand")
    return (hand,) if hand in SIDES else SIDES


def in_chest(stage: Stage, points: Array) -> Array:
    """Points (F, 3) as left, up and forward of the chest, metres."""
    chest = stage.clip.world_rotations()[:, index("upperChest")]
    heading = rot.from_yaw(rot.yaw_of(chest))
    return rot.inv_rotate(heading, points - stage.point("upperChest"))


def head_angles(stage: Stage) -> Array:
    """Pitch (down positive) and yaw of the head against the chest, degrees (F, 2)."""
    head = stage.clip.world_rotations()[:, index("head")]
    chest = stage.clip.world_rotations()[:, index("upperChest")]
    forward = rot.rotate(rot.mul(rot.inv(chest), head), np.array([0.0, 0.0, 1.0]))
    yaw = np.arctan2(forward[:, 0], forward[:, 2])
    pitch = -np.arcsin(np.clip(forward[:, 1], -1, 1))
    return np.asarray(np.degrees(np.stack([pitch, yaw], -1)))


@check("wave")
def wave(stage: Stage, step: StepSpan) -> list[Finding]:
    """A raised hand that goes to and fro sideways."""
    frames = stage.frames(step)
    best: list[Finding] = []
    for side in sides_of(step):
        hand = in_chest(stage, stage.point(f"{side}MiddleDistal"))[frames]
        raised = stage.point(f"{side}Hand")[frames, 1] > stage.point(f"{side}LowerArm")[frames, 1]
        turns = swings(hand[raised, 0], 0.05 * stage.size)
        found = [at_least("sideways turns of the raised hand", turns, 3)]
        if not best or turns > best[0].value:
            best = found
    return best


@check("nod")
def nod(stage: Stage, step: StepSpan) -> list[Finding]:
    """The head goes down and up again."""
    pitch = head_angles(stage)[stage.frames(step), 0]
    return [at_least("nods turned at", swings(pitch, 5.0), 2)]


@check("shake_head")
def shake_head(stage: Stage, step: StepSpan) -> list[Finding]:
    """The head goes left and right."""
    yaw = head_angles(stage)[stage.frames(step), 1]
    return [at_least("head turns to and fro", swings(yaw, 8.0), 2)]


@check("bow")
def bow(stage: Stage, step: StepSpan) -> list[Finding]:
    """The trunk leans forward and comes up again."""
    lean = stage.point("neck") - stage.point("hips")
    pitch = angle_between(lean, _UP)[stage.frames(step)]
    return [
        at_least("bow in degrees", float(pitch.max()), 20.0),
        at_most("lean in degrees after the bow", float(pitch[-1]), float(pitch.max()) - 10.0),
    ]


@check("clap")
def clap(stage: Stage, step: StepSpan) -> list[Finding]:
    """The palms meet several times."""
    gap = np.linalg.norm(stage.palm("left") - stage.palm("right"), axis=-1)[stage.frames(step)]
    return [
        at_most("palms apart at the closest, m", float(gap.min()), 0.075 * stage.size),
        at_least("times the palms part and meet", swings(gap, 0.05 * stage.size), 3),
    ]


@check("thumbs_up")
def thumbs_up(stage: Stage, step: StepSpan) -> list[Finding]:
    """A thumb points up from a closed hand."""
    frames = stage.frames(step)
    ways = []
    for side in sides_of(step):
        thumb = stage.point(f"{side}ThumbDistal") - stage.point(f"{side}ThumbMetacarpal")
        off = angle_between(thumb, _UP)[frames]
        first = stage.turned(f"{side}IndexProximal", _along(stage, side))
        last = stage.turned(f"{side}IndexDistal", _along(stage, side))
        fold = angle_between(first, last)[frames]
        best = int(off.argmin())
        ways.append(
            [
                at_most("thumb off the vertical, degrees", float(off[best]), 35.0),
                at_least("index finger folded, degrees", float(fold[best]), 50.0),
            ]
        )
    return min(ways, key=lambda way: sum(not finding.passed for finding in way))


def _along(stage: Stage, side: str) -> Array:
    return np.array([1.0, 0.0, 0.0]) if side == "left" else np.array([-1.0, 0.0, 0.0])


@check("raise_hand")
def raise_hand(stage: Stage, step: StepSpan) -> list[Finding]:
    """A hand is over its shoulder."""
    frames = stage.frames(step)
    wanted = SIDES if quantity(step.step, "hand") == "both" else sides_of(step)
    over = [float((stage.palm(side) - stage.point(f"{side}UpperArm"))[frames, 1].max()) for side in wanted]
    both = quantity(step.step, "hand") == "both"
    return [at_least("hand over its shoulder, m", min(over) if both else max(over), 0.10 * stage.size)]


@check("lower_hand")
def lower_hand(stage: Stage, step: StepSpan) -> list[Finding]:
    """The hand ends below the elbow, at the body's side."""
    last = stage.frames(step).stop - 1
    under = [float((stage.point(f"{side}LowerArm") - stage.palm(side))[last, 1]) for side in sides_of(step)]
    named = quantity(step.step, "hand")
    return [at_least("hand below its elbow, m", max(under) if named is None else min(under), 0.02)]


@check("shrug")
def shrug(stage: Stage, step: StepSpan) -> list[Finding]:
    """Both shoulders rise against the chest."""
    frames = stage.frames(step)
    rises = []
    for side in SIDES:
        height = in_chest(stage, stage.point(f"{side}UpperArm"))[frames, 1]
        rises.append(float(height.max() - height[0]))
    return [at_least("shoulders raised, m", min(rises), 0.015 * stage.size)]


@check("cross_arms")
def cross_arms(stage: Stage, step: StepSpan) -> list[Finding]:
    """Each wrist is on the other side, in front of the chest."""
    frames = stage.frames(step)
    left, right = (in_chest(stage, stage.point(f"{side}Hand"))[frames] for side in SIDES)
    crossed = np.minimum(-left[:, 0], right[:, 0])
    front = np.minimum(left[:, 2], right[:, 2])
    best = int((crossed + np.minimum(front, 0.0)).argmax())
    return [
        at_least("wrists beyond the middle, m", float(crossed[best]), 0.0),
        at_least("wrists in front of the chest, m", float(front[best]), 0.04 * stage.size),
    ]


@check("say")
def say(stage: Stage, step: StepSpan) -> list[Finding]:
    """The mouth moves."""
    clip = stage.clip
    names = [i for i, name in enumerate(clip.curve_names) if name.startswith(("jaw", "mouth"))]
    curves = clip.curves[stage.frames(step)][:, names] if names and len(clip.curves) else np.zeros((1, 1))
    return [at_least("opening of the mouth", float(np.ptp(curves, axis=0).max()), 0.1)]


@check("wait")
def wait(stage: Stage, step: StepSpan) -> list[Finding]:
    """Time passes."""
    asked = step.step.get("duration")
    least = 0.8 * float(asked) if isinstance(asked, (int, float)) else 0.3
    return [at_least("seconds waited", step.stop - step.start, least)]
