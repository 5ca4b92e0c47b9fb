"""A person whose hand is tracked is given things into it; one who isn't, roughly where they are."""

from __future__ import annotations

import numpy as np
import pytest

from motion import perform
from motion.clip import Clip
from motion.language import parse
from motion.rotation import Array
from motion.scene import Scene, load
from motion.scene.checking import check
from motion.scene.writing import to_dict
from tests.motion.planning.stages import tabletop

HEAD = [0.3, 1.62, 1.7]


def with_user(*hands: list[float]) -> Scene:
    """The example table and somebody beyond it, whose head and hands are tracked."""
    document = to_dict(tabletop())
    parts = [{"id": "head", "category": "user_head", "position": HEAD}]
    parts += [{"id": f"hand{i}", "category": "user_hand", "position": hand} for i, hand in enumerate(hands)]
    return load({**document, "objects": [*document["objects"], *parts]}, files=False)


def given(scene: Scene, text: str = "hand me the cup") -> tuple[Clip, Array]:
    """What is done, and where the bottom of the cup is when it is handed over."""
    clip = perform(text, scene).clip
    (event,) = [one for one in clip.events if one.name == "hand_over"]
    pose = clip.object("cup").poses[round(event.time * clip.fps)]
    low, high = scene.object("cup").moved(pose).world_bounds()
    return clip, np.array([(low[0] + high[0]) / 2, low[1], (low[2] + high[2]) / 2])


@pytest.mark.parametrize("text", ["hand me the cup", "把杯子递给我"])
@pytest.mark.parametrize("hand", [[0.35, 1.05, 1.25], [-0.9, 1.25, 0.3]])
def test_a_thing_is_held_right_over_a_tracked_hand(hand: list[float], text: str) -> None:
    clip, bottom = given(with_user(hand), text)
    assert np.abs(bottom - hand)[[0, 2]].max() < 2e-3
    assert 0.01 < bottom[1] - hand[1] < 0.05
    held = [one for one in clip.contacts if one.object == "cup"]
    assert held and held[-1].stop == clip.frames, "it is kept there to be taken"


def test_of_two_hands_the_nearer_one_is_given_to() -> None:
    near, far = [-0.9, 1.2, 0.3], [-1.3, 1.2, 0.6]
    _, bottom = given(with_user(far, near))
    assert np.abs(bottom - near)[[0, 2]].max() < 2e-3


def test_out_of_reach_it_is_held_out_towards_the_person() -> None:
    scene = with_user([0.35, 3.2, 1.25])
    clip, bottom = given(scene)
    assert bottom[1] < 2.0
    hips = clip.root[-1]
    to_cup, to_head = bottom[[0, 2]] - hips[[0, 2]], np.array(HEAD)[[0, 2]] - hips[[0, 2]]
    assert to_cup @ to_head > 0.8 * np.linalg.norm(to_cup) * np.linalg.norm(to_head)


def test_whoever_is_tracked_watches_from_where_they_are() -> None:
    scene = with_user([0.35, 1.05, 1.25])
    assert np.allclose(scene.viewer, HEAD)
    head = scene.object("head")
    moved = scene.replace(head.moved(np.concatenate([[1.0, 1.7, 1.0], head.rotation])))
    assert np.allclose(moved.viewer, [1.0, 1.7, 1.0])


def test_a_tracked_person_is_no_fault_of_a_scene_and_no_thing_that_words_take_for_a_hand() -> None:
    scene = with_user([0.35, 1.05, 1.25])
    known = {(one.kind, one.ids) for one in check(tabletop())}
    assert {(one.kind, one.ids) for one in check(scene)} <= known
    (step,) = parse("raise your right hand", scene).steps
    assert step.verb == "raise_hand" and step.object is None
