"""Feet are set beside what stands on the floor and swing around it; where there is nothing they go as they would anyway."""

from __future__ import annotations

import numpy as np
import pytest

from motion import rotation as rot
from motion.locomotion import Navigator, Stance, walk
from motion.locomotion.footsteps import Footstep, standing_spots
from motion.locomotion.stepping import around, outline_of, set_beside
from motion.rotation import Array
from motion.scene.model import Primitive, Scene, SceneObject, Shape
from motion.skeleton import Skeleton
from tests.motion.locomotion.performed import BODIES, check


def _box(middle: tuple[float, float], size: tuple[float, float, float], yaw: float = 0.0) -> SceneObject:
    at = np.array([middle[0], 0.5 * size[1], middle[1]])
    return SceneObject(
        "box", "box", Shape((Primitive("box", np.array(size)),)), at, rot.from_yaw(np.array(yaw))
    )


def _depth(skeleton: Skeleton, navigator: Navigator, spots: Array) -> float:
    """How deep feet at spots (2, 3) are in what stands on the floor, metres."""
    outline = outline_of(skeleton)
    ways = [outline.way_off(side, spots[side : side + 1], navigator.off)[0] for side in (0, 1)]
    return float(np.linalg.norm(ways, axis=-1).max())


def _steps(skeleton: Skeleton, stance: Stance) -> list[Footstep]:
    return [Footstep(side, *map(float, spot)) for side, spot in enumerate(standing_spots(skeleton, stance))]


def _tip(skeleton: Skeleton, spot: Array) -> Array:
    """Where the toe tip (2,) of a left foot is."""
    sin, cos = np.sin(spot[2]), np.cos(spot[2])
    x, z = outline_of(skeleton).middles[0, -1]
    return np.array([spot[0] + cos * x + sin * z, spot[1] - sin * x + cos * z])


def _touched(skeleton: Skeleton, stance: Stance, ahead: bool, deep: float) -> SceneObject:
    """A thing ahead of the toes of the left foot or beside them, which are in it so deep."""
    tip, radius = _tip(skeleton, standing_spots(skeleton, stance)[0]), outline_of(skeleton).radii[-1]
    x, z = tip + (radius - deep + 0.1) * (np.array([0.0, 1.0]) if ahead else np.array([1.0, 0.0]))
    return _box((float(x), float(z)), (0.2, 0.07, 0.2))


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("ahead", [True, False])
def test_toes_are_set_beside_a_thing(body: str, ahead: bool) -> None:
    skeleton = BODIES[body]
    navigator = Navigator(Scene((_touched(skeleton, Stance(), ahead, 0.012),)), skeleton)
    steps = _steps(skeleton, Stance())
    before = np.array([[s.x, s.z, s.heading] for s in steps])
    assert _depth(skeleton, navigator, before) == pytest.approx(0.012)
    after = np.array([[s.x, s.z, s.heading] for s in set_beside(skeleton, steps, navigator.off)])
    assert _depth(skeleton, navigator, after) < 1e-6
    assert np.hypot(*(after[0, :2] - before[0, :2])) == pytest.approx(0.012)
    np.testing.assert_array_equal(after[1], before[1])


def test_a_foot_that_would_have_to_go_far_stays() -> None:
    skeleton = BODIES["adult"]
    rug = _box((0.0, 0.2), (0.5, 0.04, 0.5))
    steps = _steps(skeleton, Stance())
    assert set_beside(skeleton, steps, Navigator(Scene((rug,)), skeleton).off) == steps


def test_what_toes_go_under_is_no_obstacle_to_them() -> None:
    skeleton = BODIES["adult"]
    board = SceneObject(
        "board", "board", Shape((Primitive("box", np.array([1.0, 0.04, 0.4])),)), np.array([0.0, 0.5, 0.3])
    )
    steps = _steps(skeleton, Stance())
    assert set_beside(skeleton, steps, Navigator(Scene((board,)), skeleton).off) == steps


@pytest.mark.parametrize("body", BODIES)
def test_a_foot_swings_around_a_corner(body: str) -> None:
    skeleton = BODIES[body]
    start, stop = (standing_spots(skeleton, stance)[0] for stance in (Stance(), Stance(0.0, 0.4, 0.0)))
    change = stop - start
    off = Navigator(Scene((_touched(skeleton, Stance(0.0, 0.15, 0.0), False, 0.012),)), skeleton).off
    arc = around(skeleton, 0, start, change, np.zeros(2), off)
    assert arc[0] < -0.01 and np.hypot(*arc) < 0.05
    middle = start + 0.5 * change
    assert np.hypot(*outline_of(skeleton).way_off(0, middle[None], off)[0]) > 0.004
    middle[:2] += arc
    assert np.hypot(*outline_of(skeleton).way_off(0, middle[None], off)[0]) < 1e-6
    nothing = Navigator(Scene(()), skeleton).off
    assert not around(skeleton, 0, start, change, np.zeros(2), nothing).any()


def test_a_walk_ends_beside_a_thing_with_feet_that_step_as_ever() -> None:
    skeleton = BODIES["adult"]
    goal = Stance(0.0, 1.5, 0.0)
    navigator = Navigator(Scene((_touched(skeleton, goal, True, 0.012),)), skeleton)
    track = walk(skeleton, Stance(), goal, 30.0, navigator=navigator)
    check(skeleton, track)
    ends = track.feet[-1]
    spots = np.stack([ends[:, 0], ends[:, 2], standing_spots(skeleton, goal)[:, 2]], -1)
    assert _depth(skeleton, navigator, spots) < 1e-6
    plain = standing_spots(skeleton, goal)
    assert _depth(skeleton, navigator, plain) > 0.004
    np.testing.assert_allclose(track.hips[-1, [0, 2]], goal.xz, atol=1e-9)
