"""Gestures that need no object."""

from __future__ import annotations

import numpy as np

from motion import grasp
from motion import pose as poses
from motion.language.plan import Step
from motion.planning import handling
from motion.planning.performance import Performance
from motion.planning.verbs.moving import goal_point
from motion.planning.verbs.registry import verb
from motion.rotation import Array
from motion.solve import arms
from motion.solve.arms import hand_facing
from motion.solve.goals import HIPS, shoulder_frame
from motion.solve.torso import PITCH

_X, _Y, _Z = np.eye(3)


def gesture_side(p: Performance, step: Step) -> str:
    """The hand to gesture with: the one asked for, else a free one, the right one first."""
    if step.hand in arms.SIDES:
        if p.held[step.hand] is not None:
            handling.make_room(p, step.hand)
        return step.hand
    free = p.free_side(None)
    if not free:
        handling.make_room(p, "right")
    return free[0] if len(free) == 1 else "right"


def sides_of(p: Performance, step: Step) -> list[str]:
    """Both hands when asked for, else one."""
    if step.hand == "both":
        for side in arms.SIDES:
            if p.held[side] is not None:
                handling.make_room(p, side)
        return list(arms.SIDES)
    return [gesture_side(p, step)]


def at_shoulder(p: Performance, side: str, outward: float, up: float, forward: float, turn: Array) -> Array:
    """A hand pose (7,) in the side's shoulder frame, position in arm lengths."""
    length = arms.arm_length(p.skeleton, side)
    return poses.make(length * np.array([arms.sign_of(side) * outward, up, forward]), turn)


def _raise(p: Performance, side: str, pose: Array, shape: str, duration: float, stop: bool = True) -> float:
    clearance = p.clearance(p.hand_pose(side)[:3], 0.6)
    end = p.move_hand(side, pose, shoulder_frame(side), p.span(duration), stop=stop, clearance=clearance)
    p.close(side, p.fingers(shape, side), p.t + 0.1, end)
    return end


@verb("wave")
def wave(p: Performance, step: Step) -> None:
    """Wave at somebody: about two swings of the forearm a second."""
    point = goal_point(p, step)
    p.look(p.scene.viewer if point is None else point)
    for side in sides_of(p, step):
        s = arms.sign_of(side)
        start = p.t

        def pose(tilt: float, side: str = side, s: float = s) -> Array:
            turn = hand_facing(side, np.array([s * np.sin(tilt), np.cos(tilt), 0.05]), _Z)
            return at_shoulder(p, side, 0.42 + 0.30 * np.sin(tilt), 0.30, 0.32, turn)

        end = _raise(p, side, pose(0.0), "wave", 0.65)
        beat = p.span(0.26)
        for k in range(2 * (step.count or 3)):
            end = p.move_hand(
                side, pose(0.42 if k % 2 == 0 else -0.30), shoulder_frame(side), beat, start=end
            )
        p.t = end
        end = p.rest(side)
        p.t = start if step.hand == "both" and side == "left" else end
    p.look(None)


@verb("raise_hand")
def raise_hand(p: Performance, step: Step) -> None:
    """Raise a hand high and keep it up for a moment."""
    ends = []
    start = p.t
    for side in sides_of(p, step):
        p.t = start
        s = arms.sign_of(side)
        turn = hand_facing(side, np.array([0.05 * s, 1.0, 0.10]), np.array([-0.25 * s, 0.0, 1.0]))
        # The hand swings up before the body: straight up it would pass through the shoulder.
        _raise(p, side, _before_shoulder(p, side), "flat", 0.55, stop=False)
        up = at_shoulder(p, side, 0.24, 0.82, 0.24, turn)
        p.t = p.move_hand(side, up, shoulder_frame(side), p.span(0.55))
        p.wait(step.duration or 1.0)
        ends.append(_lower(p, side))
    p.t = max(ends)


def _before_shoulder(p: Performance, side: str) -> Array:
    """A pose (7,) in the shoulder frame that raised hands pass on their way up and down."""
    s = arms.sign_of(side)
    turn = hand_facing(side, np.array([0.2 * s, 0.55, 0.8]), np.array([-0.6 * s, -0.5, 0.4]))
    return at_shoulder(p, side, 0.26, 0.02, 0.60, turn)


def _lower(p: Performance, side: str) -> float:
    """Let a raised hand go back to rest, first down before the body. Returns the arrival time."""
    if p.hand_pose(side)[1] > p.situation().frame(shoulder_frame(side))[1] + 0.1 * p.skeleton.height:
        p.t = p.move_hand(side, _before_shoulder(p, side), shoulder_frame(side), p.span(0.5), stop=False)
        return p.rest(side, 0.65)
    return p.rest(side)


@verb("lower_hand")
def lower_hand(p: Performance, step: Step) -> None:
    """Let free hands hang."""
    ends = [p.t]
    for side in [step.hand] if step.hand in arms.SIDES else arms.SIDES:
        if p.held[side] is None:
            start = p.t
            ends.append(_lower(p, side))
            p.t = start
    p.t = max(ends)


@verb("thumbs_up")
def thumbs_up(p: Performance, step: Step) -> None:
    """Thumb up, towards the viewer."""
    p.look(p.scene.viewer)
    ends = []
    start = p.t
    for side in sides_of(p, step):
        p.t = start
        s = arms.sign_of(side)
        turn = hand_facing(side, np.array([-0.25 * s, 0.05, 1.0]), np.array([-s, 0.0, -0.2]))
        p.t = _raise(p, side, at_shoulder(p, side, -0.05, -0.22, 0.62, turn), "thumbs_up", 0.65)
        p.wait(0.9)
        ends.append(p.rest(side))
    p.t = max(ends)
    p.look(None)


@verb("clap")
def clap(p: Performance, step: Step) -> None:
    """Clap with both hands."""
    for side in arms.SIDES:
        if p.held[side] is not None:
            handling.make_room(p, side)
    beat, start, ends = p.span(0.17), p.t, []
    half = 0.5 * _shoulder_width(p)
    for side in arms.SIDES:
        s = arms.sign_of(side)
        length = arms.arm_length(p.skeleton, side)
        turn = hand_facing(side, np.array([0.0, 0.75, 0.65]), np.array([-s, 0.0, 0.0]))

        def pose(
            gap: float, side: str = side, s: float = s, turn: Array = turn, length: float = length
        ) -> Array:
            return poses.make(np.array([s * (gap - half), -0.42 * length, 0.50 * length]), turn)

        # The skins of both palms meet in the middle.
        touch = 0.001 - float(grasp.hand_of(p.skeleton, side).palm_pads[:, 1].min())
        p.t = start
        end = _raise(p, side, pose(0.11), "clap", 0.55)
        for k in range(2 * (step.count or 4)):
            gap = touch if k % 2 == 0 else 0.10
            end = p.move_hand(side, pose(gap), shoulder_frame(side), beat, start=end)
        p.t = end
        ends.append(p.rest(side))
    p.t = max(ends)


def _shoulder_width(p: Performance) -> float:
    left, right = (p.situation(posture=np.zeros(6)).frame(shoulder_frame(side))[:3] for side in arms.SIDES)
    return float(np.linalg.norm(left - right))


@verb("nod", "shake_head")
def move_head(p: Performance, step: Step) -> None:
    """Nod or shake the head."""
    swing = np.array([0.30, 0.0, 0.0]) if step.verb == "nod" else np.array([0.0, 0.42, 0.0])
    back = -0.25 if step.verb == "nod" else -1.0
    beat = p.span(0.24 if step.verb == "nod" else 0.28)
    for k in range(2 * (step.count or 2)):
        p.goals.head.move(p.t, p.t + beat, swing * (1.0 if k % 2 == 0 else back))
        p.t = p.grid(p.t + beat)
    p.goals.head.move(p.t, p.t + beat, np.zeros(3))
    p.t = p.grid(p.t + beat)


@verb("bow")
def bow(p: Performance, step: Step) -> None:
    """Bow from the hips."""
    posture = np.zeros(6)
    posture[PITCH] = 0.75
    p.look(None)
    seconds = p.span(0.85)
    p.lean(posture, p.t, p.t + seconds)
    free = [side for side in arms.SIDES if p.held[side] is None and p.seat is None]
    for side in free:
        p.move_hand(side, _on_thigh(p, side), HIPS, seconds)
    p.goals.head.move(p.t, p.t + p.span(0.85), np.array([0.25, 0.0, 0.0]))
    p.wait(seconds + 0.5)
    p.goals.head.move(p.t, p.t + seconds, np.zeros(3))
    p.straighten(0.85)
    for side in free:
        pose, frame = p.rest_pose(side)
        p.move_hand(side, pose, frame, seconds)
    p.wait(p.span(0.9))


def _on_thigh(p: Performance, side: str) -> Array:
    """A hand (7,) flat on the front of a thigh, in the hips frame of a bowing body."""
    s, size = arms.sign_of(side), p.skeleton.height / 1.75
    turn = hand_facing(side, np.array([-0.12 * s, -1.0, 0.1]), np.array([0.1 * s, 0.1, -1.0]))
    thigh = float(p.skeleton.radii[p.skeleton.names.index("leftUpperLeg")])
    return poses.make(np.array([s * 0.12 * size, -0.10 * size, thigh + 0.085 * size]), turn)


@verb("shrug")
def shrug(p: Performance, step: Step) -> None:
    """Palms up, hands out to the sides, shoulders up, head a little to one side."""
    start, ends = p.t, []
    for side in arms.SIDES:
        if p.held[side] is not None:
            continue
        p.t = start
        s = arms.sign_of(side)
        turn = hand_facing(side, np.array([0.75 * s, 0.0, 0.65]), np.array([0.0, 1.0, 0.1]))
        p.t = _raise(p, side, at_shoulder(p, side, 0.28, -0.40, 0.42, turn), "open", 0.5)
        p.wait(0.6)
        ends.append(p.rest(side))
    p.t = start
    p.goals.shrug.move(p.t, p.t + p.span(0.5), np.array(1.0))
    p.goals.head.move(p.t, p.t + p.span(0.5), np.array([0.05, 0.0, 0.16]))
    p.wait(p.span(0.5) + 0.6)
    p.goals.shrug.move(p.t, p.t + p.span(0.6), np.array(0.0))
    p.goals.head.move(p.t, p.t + p.span(0.6), np.zeros(3))
    p.face("browInnerUp", [(start, 0.0), (start + 0.4, 0.6), (p.t, 0.6), (p.t + 0.5, 0.0)])
    p.t = max([*ends, p.grid(p.t + 0.6)])


def _unfolded(p: Performance, side: str) -> Array:
    """A pose (7,) in the shoulder frame that folding arms pass, or they would go through the belly."""
    s = arms.sign_of(side)
    turn = hand_facing(side, np.array([-0.4 * s, -0.2, 1.0]), np.array([-s, -0.6, 0.0]))
    return at_shoulder(p, side, -0.05, -0.60, 0.52, turn)


@verb("cross_arms")
def cross_arms(p: Performance, step: Step) -> None:
    """Fold the arms before the chest, the right one over the left, and keep them so."""
    for side in arms.SIDES:
        if p.held[side] is not None:
            handling.make_room(p, side)
    start, ends = p.t, []
    for side, up, forward in (("left", -0.50, 0.42), ("right", -0.40, 0.55)):
        p.t = start
        s = arms.sign_of(side)
        turn = hand_facing(side, np.array([-s, 0.10, -0.10]), np.array([0.0, -0.55, -1.0]))
        _raise(p, side, _unfolded(p, side), "relaxed", 0.5, stop=False)
        pose = at_shoulder(p, side, -0.42, up, forward, turn)
        ends.append(p.move_hand(side, pose, shoulder_frame(side), p.span(0.6)))
    p.t = max(ends)
    p.wait(step.duration or 1.2)
    start = p.t
    for side in arms.SIDES:
        p.t = p.move_hand(
            side, _unfolded(p, side), shoulder_frame(side), p.span(0.45), start=start, stop=False
        )
        ends.append(p.rest(side, 0.6))
        p.t = start
    p.t = max(ends)
