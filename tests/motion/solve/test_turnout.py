"""Knees turn out a little more or less where a deep crouch would take a thigh past its limits, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from motion import rotation as rot
from motion.locomotion import Stance, standing_feet
from motion.rotation import Array
from motion.skeleton import Skeleton, limits
from motion.solve.legs import SIDES, solve_legs
from motion.solve.turnout import turnout

ADULT = Skeleton.human()


def crouch(depth: Array, lean: float) -> tuple[Skeleton, Array, Array, Array, Array]:
    """A body that sinks by `depth` (F,) metres, its pelvis leaning forward by `lean` radians and turned a little."""
    count = len(depth)
    hips = np.tile([0.0, ADULT.hips_height, 0.0], (count, 1))
    hips[:, 1] -= depth
    turned = rot.mul(rot.from_yaw(0.2), rot.from_rotvec(np.array([lean, 0.0, 0.0])))
    feet = np.tile(standing_feet(ADULT, Stance(0.0, 0.0, 0.0)), (count, 1, 1))
    return ADULT, hips, np.tile(turned, (count, 1)), feet, np.zeros((count, 2))


def beyond(body: tuple[Skeleton, Array, Array, Array, Array], out: Array | float = 0.0) -> float:
    legs = solve_legs(*body, out)
    return max(float(limits.violation_of(f"{s}UpperLeg", legs[f"{s}UpperLeg"]).max()) for s in SIDES)


def test_knees_stay_as_they_are_where_thighs_are_in_range() -> None:
    assert not turnout(*crouch(np.linspace(0.0, 0.35, 40), 0.3)).any()


@pytest.mark.parametrize(("deep", "lean"), [(0.5, 1.22), (0.55, 1.15), (0.6, 1.08)])
def test_thighs_past_their_limits_come_back(deep: float, lean: float) -> None:
    depth = np.concatenate([np.linspace(0.1, deep, 40), np.full(30, deep), np.linspace(deep, 0.1, 40)])
    body = crouch(depth, lean)
    out = turnout(*body)
    assert 0.002 < beyond(body) < 0.03
    assert beyond(body, out) < 0.5 * beyond(body)
    assert np.abs(np.diff(out, axis=0)).max() < np.radians(1.5)
