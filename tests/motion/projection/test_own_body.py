"""Arms in the own body are noticed, and the way out is right."""

from __future__ import annotations

import numpy as np
import pytest

from motion import rotation as rot
from motion.projection.own_body import inside
from motion.skeleton import JOINTS, Skeleton, index


@pytest.mark.parametrize("height", [1.2, 1.75, 1.95])
def test_a_hand_in_the_belly(height: float) -> None:
    body = Skeleton.human(height)
    local = rot.identity((3, len(JOINTS)))
    # Hanging a hand's breadth away, hanging close, and across the belly.
    local[0, index("rightUpperArm")] = rot.from_rotvec([0.0, 0.0, 1.1])
    local[1, index("rightUpperArm")] = rot.from_rotvec([0.0, 0.0, 1.6])
    local[2, index("rightUpperArm")] = rot.mul(
        rot.from_rotvec([0.0, 0.0, 1.35]), rot.from_rotvec([1.4, 0.0, 0.0])
    )
    local[2, index("rightLowerArm")] = rot.from_rotvec([0.0, 1.7, 0.0])
    positions, world = body.fk(np.tile(body.offsets[0], (3, 1)), local)
    way = inside(body, positions, world)
    depth = np.linalg.norm(way, axis=-1)
    assert (depth[:, 0] == 0.0).all(), "the left arm is stretched out"
    assert depth[0, 1] == 0.0 and depth[1, 1] > 0.02 and depth[2, 1] > 0.02
    assert way[1, 1, 0] < 0.0, "out of the thigh is to the right"


def test_moving_along_the_way_brings_the_hand_out() -> None:
    body = Skeleton.human()
    local = rot.identity((1, len(JOINTS)))
    local[0, index("leftUpperArm")] = rot.from_rotvec([0.0, 0.0, -1.62])
    positions, world = body.fk(body.offsets[:1], local)
    way = inside(body, positions, world)[:, 0]
    assert np.linalg.norm(way) > 0.0
    arm = [index(name) for name in ("leftLowerArm", "leftHand")]
    positions[:, arm] += 1.02 * way[:, None]
    assert np.linalg.norm(inside(body, positions, world)[:, 0]) < 0.3 * np.linalg.norm(way)
