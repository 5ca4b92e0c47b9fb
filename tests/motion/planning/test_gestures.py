"""Gestures, attention and seats: what the words promise is seen in the clip."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from motion import generate
from motion import rotation as rot
from motion.clip import Clip
from motion.evaluate.measure import Measurement, measure
from motion.grasp import hand_of
from motion.inspection.penetration import arms_in_body
from motion.inspection.smoothness import limit_violations, peak_speed
from motion.language.plan import Plan, Step
from motion.rotation import Array
from motion.scene import Scene, make
from motion.scene.model import Placement
from motion.skeleton import Skeleton, index

GESTURES = ("wave", "nod", "shake_head", "bow", "clap", "thumbs_up", "raise_hand", "shrug", "cross_arms")
BODIES = {"child": (1.2, 1.0), "adult": (1.75, 1.0), "tall": (1.95, 1.12)}


def body(name: str = "adult") -> Skeleton:
    height, scale = BODIES[name]
    return Skeleton.human(height, arm_scale=scale, name=name)


@lru_cache(maxsize=1)
def room() -> Scene:
    table = make("table", "table", at=(0.0, 0.75))[0]
    cup = make("cup", "cup", on=table, at=(0.1, 0.6))
    chair = make("armchair", "chair", at=(1.5, 0.2))
    return Scene((table, *cup, *chair), "room", Placement(), np.array([0.6, 1.5, 2.4]))


def perform(*steps: Step, who: str = "adult") -> tuple[Clip, Measurement]:
    clip = generate(Plan(steps), room(), body(who))
    return clip, measure(clip, room(), (steps[-1].verb,))


def place(clip: Clip, joint: str) -> Array:
    result: Array = clip.positions()[:, index(joint)]
    return result


@pytest.mark.parametrize("who", BODIES)
@pytest.mark.parametrize("gesture", GESTURES)
def test_gestures_succeed_within_the_limits_of_the_joints(gesture: str, who: str) -> None:
    clip, found = perform(Step(gesture), who=who)
    assert found.succeeded, [str(failure) for step in found.steps for failure in step.failures]
    assert limit_violations(clip)[0] == 0
    assert peak_speed(clip)[0] < 25.0
    # Flesh gives way a little where folded arms and hands rest on the body.
    assert arms_in_body(clip).max() < 0.02


def test_clapping_palms_meet_without_passing_through_each_other() -> None:
    clip, _ = perform(Step("clap", count=3))
    gaps = []
    for side in ("left", "right"):
        wrist = index(f"{side}Hand")
        palm = hand_of(clip.skeleton, side).palm_centre
        gaps.append(clip.positions()[:, wrist] + rot.rotate(clip.world_rotations()[:, wrist], palm))
    across = gaps[0][:, 0] - gaps[1][:, 0]
    assert -0.002 < across.min() < 0.01
    assert across.max() > 0.10


def test_a_bow_keeps_the_hands_at_the_thighs() -> None:
    clip, _ = perform(Step("bow"))
    lowest = int(place(clip, "head")[:, 1].argmin())
    for side in ("left", "right"):
        away = place(clip, f"{side}Hand")[lowest] - place(clip, f"{side}UpperLeg")[lowest]
        assert np.linalg.norm(away) < 0.25


def test_a_raised_hand_goes_up_before_the_body_and_comes_down_again() -> None:
    clip, found = perform(Step("raise_hand", hand="left"), Step("lower_hand", hand="left"))
    assert [step.verb for step in found.steps] == ["raise_hand", "lower_hand"]
    hand = place(clip, "leftHand")
    assert hand[:, 1].max() > place(clip, "head")[0, 1]
    assert hand[-1, 1] < place(clip, "hips")[-1, 1]
    passing = np.abs(hand[:, 1] - place(clip, "leftUpperArm")[:, 1]) < 0.05
    assert (hand[passing, 2] > place(clip, "leftUpperArm")[passing, 2] + 0.15).all()


@pytest.mark.parametrize("target", ["back", "left", "cup", "viewer"])
def test_the_eyes_reach_what_they_look_at(target: str) -> None:
    _, found = perform(Step("look_at", target=target))
    assert found.succeeded, [str(failure) for step in found.steps for failure in step.failures]


@pytest.mark.parametrize("who", BODIES)
def test_pointing_shows_the_way_with_a_straight_finger_in_the_open(who: str) -> None:
    _, found = perform(Step("point_at", "cup"), who=who)
    assert found.succeeded, [str(failure) for step in found.steps for failure in step.failures]
    assert found.depth.max() < 0.01


def test_what_is_shown_is_carried_along_when_the_body_turns() -> None:
    clip, found = perform(Step("show", "cup", target="viewer"))
    assert found.succeeded, [str(failure) for step in found.steps for failure in step.failures]
    track = next(item for item in clip.objects if item.id == "cup").poses[:, :3]
    assert np.linalg.norm(np.diff(track, axis=0), axis=-1).max() * clip.fps < 3.0


@pytest.mark.parametrize("who", BODIES)
def test_short_legs_get_onto_a_deep_seat_without_passing_through_it(who: str) -> None:
    _, found = perform(Step("sit_down", "chair"), Step("wave"), Step("stand_up"), who=who)
    assert found.succeeded, [str(failure) for step in found.steps for failure in step.failures]
    assert found.violations == 0
