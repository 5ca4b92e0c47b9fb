"""Getting from one place at a table to another: in one go, turning only where there is room."""

from __future__ import annotations

import numpy as np
import pytest

from motion import perform
from motion.language.plan import Step
from motion.locomotion import Locomotion, Stance
from motion.planning.performance import Performance
from motion.scene import load
from tests.motion.planning.stages import BODIES, EXAMPLES, beginning, plan

# The example table's edge is half a metre before the origin.
_AT_EDGE = 0.28


def gone(p: Performance, *stances: Stance) -> list[Locomotion]:
    """The walks to stances, one after the other."""
    walks = []
    for stance in stances:
        before = len(p.passages)
        p.go(stance)
        assert len(p.passages) == before + 1
        base, _ = p.support()
        walks.append(base.slice(p.passages[-1].start, p.passages[-1].stop + 1))
    return walks


@pytest.mark.parametrize("body", ["child", "adult", "tall"])
def test_a_body_turns_away_from_the_edge_and_goes_on(body: str) -> None:
    p = beginning(body=body)
    walk = gone(p, Stance(-0.4, _AT_EDGE, 0.0), Stance(0.6, _AT_EDGE, 0.0))[-1]
    turned = np.abs(walk.heading) > 1.0
    assert turned.any()
    gap = p.navigator.clearance(walk.hips[turned][:, [0, 2]]) - p.navigator.radius
    assert gap.min() > 0.04
    assert walk.frames < 30 * 5.5


def test_a_short_way_along_the_edge_is_a_side_step() -> None:
    p = beginning()
    walk = gone(p, Stance(-0.1, _AT_EDGE, 0.0), Stance(0.4, _AT_EDGE, 0.0))[-1]
    assert np.abs(walk.heading).max() < 0.2
    assert np.ptp(walk.hips[:, 2]) < 0.06
    assert walk.frames < 30 * 2.8


@pytest.mark.parametrize("body", ["child", "adult", "tall"])
def test_who_has_risen_turns_around_beside_the_seat_not_through_it(body: str) -> None:
    steps = (Step("sit_down", "armchair"), Step("stand_up"), Step("turn_to", target="back"))
    p = perform(plan(*steps), load(EXAMPLES / "living_room.json"), BODIES[body]).performance
    risen, turned = (passage.stance for passage in p.passages[-2:])
    assert np.cos(turned.heading - risen.heading) < -0.99
    assert p.navigator.free(turned.xz[None])[0] and not p.navigator.free(risen.xz[None])[0]
    assert np.hypot(*(turned.xz - risen.xz)) < 0.5


def test_who_has_room_turns_on_the_spot() -> None:
    p = perform(plan(Step("turn_to", target="back")), load(EXAMPLES / "kitchen.json")).performance
    np.testing.assert_allclose(p.stance.xz, 0.0)
