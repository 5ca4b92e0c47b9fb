"""Boxes measured together give what each gives alone, however many points there are."""

from __future__ import annotations

import numpy as np
import pytest

from motion import rotation as rot
from motion.geometry import distance
from motion.geometry.signed import part_distance
from motion.scene.model import Primitive, Shape

_TURN = rot.from_rotvec([0.3, -0.8, 0.2])
_BOXES = (
    Primitive("box", np.array([0.6, 0.03, 0.5]), position=np.array([0.0, 0.4, 0.0])),
    Primitive("box", np.array([0.05, 0.4, 0.05]), position=np.array([0.2, 0.2, 0.2]), rotation=_TURN),
    Primitive("box", np.array([0.1, 0.1, 0.3]), position=np.array([-0.3, 0.1, 0.0]), rotation=rot.inv(_TURN)),
)
_BALL = Primitive("sphere", np.full(3, 0.2), position=np.array([0.1, 0.6, 0.1]))


@pytest.mark.parametrize("parts", [_BOXES[:1], _BOXES, (_BALL, *_BOXES), (_BALL,)])
@pytest.mark.parametrize("lead", [(0,), (7,), (3, 5), (9001,)])
def test_a_union_is_its_nearest_part(parts: tuple[Primitive, ...], lead: tuple[int, ...]) -> None:
    points = np.random.default_rng(3).uniform(-1.0, 1.0, (*lead, 3))
    expected = np.min([part_distance(part, points) for part in parts], axis=0)
    found = distance(Shape(parts), points)
    assert found.shape == lead
    assert np.allclose(found, expected, rtol=0.0, atol=1e-14)
