"""Putting on and taking off: the thing is where it is worn, the hands go back to rest, joints stay within their limits."""

from __future__ import annotations

import numpy as np
import pytest

from motion import generate
from motion.clip import Clip
from motion.errors import ReachError
from motion.evaluate.measure import measure
from motion.inspection.smoothness import limit_violations, peak_speed
from motion.language.plan import Plan, Step
from motion.scene import Scene, make
from motion.scene.model import Placement
from motion.skeleton import Skeleton, index


def room(category: str) -> Scene:
    table = make("table", "table", at=(0.0, 0.75))[0]
    thing = make(category, "thing", on=table, at=(-0.15, 0.62))
    return Scene((table, *thing), "room", Placement(), np.array([0.0, 1.5, 2.4]))


def perform(category: str, *verbs: str) -> tuple[Clip, Scene]:
    scene = room(category)
    return generate(Plan(tuple(Step(verb, "thing") for verb in verbs)), scene, Skeleton.human()), scene


@pytest.mark.parametrize("category", ["hat", "glasses", "vr_headset"])
def test_what_is_put_on_stays_with_the_head_and_the_hands_come_back(category: str) -> None:
    clip, scene = perform(category, "wear")
    found = measure(clip, scene, ("wear",))
    assert found.succeeded, [str(failure) for step in found.steps for failure in step.failures]
    assert limit_violations(clip)[0] == 0
    assert peak_speed(clip)[0] < 25.0
    thing = clip.objects[-1].poses[-1, :3]
    assert np.linalg.norm(thing - clip.positions()[-1, index("head")]) < 0.30
    for side in ("left", "right"):
        assert (
            clip.positions()[-1, index(f"{side}Hand"), 1] < clip.positions()[-1, index(f"{side}LowerArm"), 1]
        )


def test_what_was_put_on_can_be_taken_off_and_is_held_away_from_the_head() -> None:
    clip, scene = perform("glasses", "wear", "take_off")
    found = measure(clip, scene, ("take_off",))
    assert found.succeeded, [str(failure) for step in found.steps for failure in step.failures]
    assert clip.contacts[-1].stop >= clip.frames - 1
    thing = clip.objects[-1].poses[-1, :3]
    assert np.linalg.norm(thing - clip.positions()[-1, index("head")]) > 0.25


def test_goggles_that_face_the_body_change_hands_to_be_put_on() -> None:
    clip, scene = perform("goggles", "wear")
    found = measure(clip, scene, ("wear",))
    assert found.succeeded, [str(failure) for step in found.steps for failure in step.failures]
    assert limit_violations(clip)[0] == 0


def test_a_cup_is_nothing_to_wear() -> None:
    with pytest.raises(ReachError, match="nothing to wear"):
        perform("cup", "wear")
