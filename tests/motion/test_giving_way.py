"""What gets into something on its way is led around it, and is where it must be all the same."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from motion import pose as poses
from motion.giving_way import give_way
from motion.inspection import inspect
from motion.inspection.penetration import depths
from motion.planning.performance import Performance
from motion.rotation import Array
from motion.scene import Scene, make
from motion.skeleton import Skeleton, index
from motion.solve import arms
from motion.solve.body import Solved, solve
from motion.solve.tracks import WORLD

_ADULT = Skeleton.human()
_EDGE, _TOP = 0.42, 0.95
# A hand that is raised from beside the thigh to over the table, through its edge.
_GOAL = poses.make(
    np.array([-0.25, _TOP + 0.16, _EDGE + 0.12]),
    arms.hand_facing("right", np.array([0.0, 0.0, 1.0]), np.array([0.0, -1.0, 0.0])),
)


def _table(top: float = _TOP, edge: float = _EDGE) -> Scene:
    return Scene((*make("table", "table", np.array([0.0, 0.5 * top, edge + 0.4]), size=(1.4, top, 0.8)),))


def _raised(scene: Scene, seconds: float = 0.8) -> Solved:
    """The hand is raised without looking."""
    p = Performance(scene, _ADULT)
    p.wait(0.3)
    p.t = p.move_hand("right", _GOAL, WORLD, seconds)
    p.wait(0.3)
    return solve(p.finish())


def _led(solved: Solved, scene: Scene, since: Mapping[str, Array] | None = None) -> Solved:
    return give_way(solved, inspect(solved.clip, scene), scene, since)


def _depth(solved: Solved) -> Array:
    """How deep (F,) the body is in the table, metres."""
    things = [(one.id, one.shape, one.poses) for one in solved.clip.objects]
    deepest: Array = np.max([one.depth for one in depths(solved.clip, things, [])], axis=0)
    return deepest


def _wrist(solved: Solved) -> Array:
    return solved.clip.positions()[:, index("rightHand")]


def test_a_hand_that_brushes_an_edge_is_led_around_it() -> None:
    brushing = _raised(_table())
    assert _depth(brushing).max() > 0.01
    led = _led(brushing, _table())
    assert _depth(led).max() < 0.006
    np.testing.assert_allclose(_wrist(led)[-8:], _wrist(brushing)[-8:], atol=1e-6)
    np.testing.assert_array_equal(led.clip.root, brushing.clip.root)
    # It goes no farther out of its way than it must, and without a jolt.
    assert np.linalg.norm(_wrist(led) - _wrist(brushing), axis=-1).max() < 0.08
    # Mocap has 324 m/s³ on the mean.
    assert np.linalg.norm(np.diff(_wrist(led), 3, axis=0), axis=-1).max() * led.clip.fps**3 < 300.0


def test_what_is_free_already_stays_as_it_is() -> None:
    free = _raised(Scene(()))
    assert _led(free, Scene(())) is free


def test_who_stands_in_an_edge_steps_back_with_the_hips_while_the_feet_stay() -> None:
    scene = _table(edge=0.10)
    p = Performance(scene, _ADULT)
    p.wait(1.5)
    pressed = solve(p.finish())
    assert 0.006 < _depth(pressed).max() < 0.03
    led = _led(pressed, scene)
    assert _depth(led).max() < 0.7 * _depth(pressed).max()
    assert (led.clip.root[:, 2] < pressed.clip.root[:, 2]).all()
    feet = [index("leftFoot"), index("rightFoot")]
    np.testing.assert_allclose(led.clip.positions()[:, feet], pressed.clip.positions()[:, feet], atol=1e-4)


def test_it_goes_on_from_the_motion_that_was_broken_off() -> None:
    """The first frames are those of the motion before, wherever the hand is led later."""
    brushing = _raised(_table())
    first = 8
    since = brushing.inertia.at(first)
    p = Performance(_table(), _ADULT)
    p.t = p.move_hand("right", _GOAL, WORLD, 0.8)
    p.wait(0.3)
    onwards = solve(p.finish(), since)
    led = _led(onwards, _table(), since)
    assert led is not onwards or _depth(onwards).max() < 0.006
    np.testing.assert_allclose(_wrist(led)[0], _wrist(brushing)[first], atol=2e-3)


@pytest.mark.parametrize("seconds", [0.5, 1.2])
def test_nothing_gets_worse(seconds: float) -> None:
    brushing = _raised(_table(), seconds)
    assert _depth(_led(brushing, _table())).sum() <= _depth(brushing).sum()
