"""Where to stand and how to hold what is led along a way."""

from __future__ import annotations

import numpy as np
import pytest

from motion import generate
from motion import pose as poses
from motion.language.plan import Step
from motion.planning.choices import Choice
from motion.planning.leading.ease import stretch
from motion.planning.leading.room import swept
from motion.planning.leading.task import Task
from motion.planning.performance import Performance
from motion.planning.verbs.registry import act_for
from motion.rotation import Array
from motion.scene import make
from motion.scene.model import Placement, Primitive, Scene, SceneObject, Shape
from motion.skeleton import Skeleton
from motion.skeleton.limits import violations

_BODY = Skeleton.human(1.75)


def _standing(name: str) -> Scene:
    return Scene(make(name, "thing", at=(0.1, 1.3)), "test", Placement())


def _on_the_wall() -> Scene:
    return Scene(make("wall_cabinet", "thing", (0.3, 1.65, 1.55), open=0.9), "test", Placement())


def _bar_over_the_floor(height: float) -> tuple[SceneObject, Array]:
    """A bar across, and its way (2, 7) to where the toes of a body at the origin are."""
    bar = SceneObject("bar", "bar", Shape((Primitive("box", np.array([1.0, 0.04, 0.02])),)), np.zeros(3))
    return bar, poses.make(np.array([[0.0, height, 1.0], [0.0, height, 0.14]]))


def test_feet_are_in_the_way_of_what_swings_close_to_the_floor() -> None:
    p = Performance(Scene((), "test", Placement()), _BODY)
    depth = {}
    for height in (0.03, 0.20):
        bar, way = _bar_over_the_floor(height)
        task = Task(p, bar, way, [], np.zeros((1, 3)), np.zeros(1), "the bar", 1.0, 1)
        depth[height] = swept(task)[0]
    assert depth[0.03][0] == 0.0 and depth[0.03][1] > 0.01
    assert depth[0.20][1] < depth[0.03][1]


def test_nobody_leads_a_thing_with_the_hand_at_its_own_shoulder() -> None:
    folded, easy, too_far = stretch(np.array([0.36, 0.7, 0.99]))
    assert folded > 1.0
    assert easy == 0.0
    assert np.isinf(too_far)


@pytest.mark.parametrize(
    ("text", "scene", "arms"),
    [("open the centrifuge", _standing("centrifuge"), 1.0), ("close the wall cabinet", _on_the_wall(), 1.12)],
)
def test_the_joints_stay_within_their_limits(text: str, scene: Scene, arms: float) -> None:
    clip = generate(text, scene, Skeleton.human(1.95, arm_scale=arms))
    assert violations(clip.rotations).max() < 1e-3


def test_a_spoiled_choice_is_not_made_again() -> None:
    def chosen(*spoiled: Choice) -> Choice:
        p = Performance(_standing("fridge"), _BODY, spoiled=spoiled)
        act_for("open")(p, Step("open", object="thing"))
        return p.choices.made[0]

    first = chosen()
    other = chosen(first)
    assert (other.what, other.time) == (first.what, first.time)
    moved = np.hypot(other.stance.x - first.stance.x, other.stance.z - first.stance.z)
    apart = other.wrists.keys() != first.wrists.keys() or any(
        np.linalg.norm(other.wrists[side][:3] - wrist[:3]) > 0.05 for side, wrist in first.wrists.items()
    )
    assert moved > 0.1 or apart
