"""Where the body goes to act: nowhere when it needn't, a step or a walk when it must, an error when nothing helps."""

from __future__ import annotations

import math

import numpy as np
import pytest

from motion import pose as poses
from motion.errors import ReachError
from motion.locomotion import Stance
from motion.planning.performance import Performance
from motion.planning.reach import Option, Reached
from motion.scene.model import Scene
from tests.motion.planning.stages import BODIES

EMPTY = Scene()
FORWARD_PALM_DOWN = np.array([0.0, -np.sin(np.pi / 4), 0.0, np.cos(np.pi / 4)])


@pytest.fixture
def p() -> Performance:
    return Performance(EMPTY, BODIES["adult"])


def option(x: float, y: float, z: float) -> Option:
    return Option({"left": poses.make(np.array([x, y, z]), FORWARD_PALM_DOWN)})


def test_what_is_at_hand_needs_no_step(p: Performance) -> None:
    before = (p.t, p.stance)
    p.settle([option(0.18, 1.05, 0.35)], "the cup")
    assert (p.t, p.stance) == before


def test_what_is_far_is_walked_to(p: Performance) -> None:
    reached = p.settle([option(1.0, 1.0, 3.0)], "the cup")
    assert p.t > 1.0
    assert math.hypot(p.stance.x - 1.0, p.stance.z - 3.0) < 1.0
    assert np.isfinite(reached.cost)


def test_who_may_not_walk_stays(p: Performance) -> None:
    with pytest.raises(ReachError) as caught:
        p.settle([option(1.0, 1.0, 3.0)], "the cup", may_walk=False)
    assert caught.value.kind == "unreachable"
    assert (p.t, p.stance) == (0.0, Stance(0.0, 0.0, 0.0))


@pytest.mark.parametrize("point", [(0.0, 3.2, 0.5), (0.0, -1.0, 0.5)])
def test_the_unreachable_is_named_and_nothing_has_moved(
    p: Performance, point: tuple[float, float, float]
) -> None:
    with pytest.raises(ReachError, match="the lamp is out of reach") as caught:
        p.settle([option(*point)], "the lamp")
    assert caught.value.kind == "unreachable"
    assert caught.value.fix
    assert (p.t, p.stance) == (0.0, Stance(0.0, 0.0, 0.0))


def test_no_way_to_hold_is_an_error_of_its_own(p: Performance) -> None:
    with pytest.raises(ReachError, match="the eel") as caught:
        p.settle([], "the eel")
    assert caught.value.kind == "no_grasp"


def test_a_price_refuses_choices(p: Performance) -> None:
    def only_second(stance: Stance, reached: Reached) -> float:
        return 0.0 if reached.option.payload == 1 else math.inf

    first, second = option(0.18, 1.05, 0.35), option(0.20, 1.05, 0.33)
    options = [Option(first.wrists, payload=0), Option(second.wrists, 0.1, payload=1)]
    assert p.settle(options, "it", may_walk=False).option.payload == 0
    assert p.settle(options, "it", may_walk=False, price=only_second).option.payload == 1


def test_the_stance_that_is_left_is_where_the_base_motion_ends(p: Performance) -> None:
    p.settle([option(-0.8, 1.0, 1.6)], "the cup")
    base, _ = p.support()
    assert np.allclose(base.heading[-1] % (2 * np.pi), p.stance.heading % (2 * np.pi), atol=1e-6)
    assert math.hypot(base.hips[-1, 0] - p.stance.x, base.hips[-1, 2] - p.stance.z) < 0.05
