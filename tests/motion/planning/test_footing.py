"""Getting from one place at a table to another: in one go, turning only where there is room."""

from __future__ import annotations

import numpy as np
import pytest

from motion.locomotion import Locomotion, Stance
from motion.planning.performance import Performance
from tests.motion.planning.stages import beginning

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
