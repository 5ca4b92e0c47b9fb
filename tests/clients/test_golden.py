"""The golden pose is what the code gives, what its labels say, and the same in every engine's axes."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from motion import rotation as rot
from tests.clients.golden import make

POSE = json.loads(make.POSE.read_text(encoding="utf-8"))
NAMES = POSE["skeleton"]["names"]
PLACES = dict(zip(NAMES, np.array(POSE["world"]["positions"]), strict=True))
TURNS = dict(zip(NAMES, np.array(POSE["world"]["rotations"]), strict=True))


def test_the_file_is_what_the_code_gives() -> None:
    _same(json.loads(make.text()), POSE, "")


def _same(made: Any, written: Any, where: str) -> None:
    """Equal but for the last digit, which machines may round differently."""
    if isinstance(made, dict):
        assert list(made) == list(written), where
        for key in made:
            _same(made[key], written[key], f"{where}/{key}")
    elif isinstance(made, list) and not (made and isinstance(made[0], str)):
        assert np.allclose(made, written, rtol=0, atol=2e-5 if "unreal" in where else 2e-7), where
    else:
        assert made == written, where


def test_the_pose_is_what_its_labels_say() -> None:
    forward, left, up = (rot.rotate(TURNS["hips"], axis) for axis in (make.Z, make.X, make.Y))
    assert PLACES["rightHand"] @ up > PLACES["head"] @ up + 0.2
    assert PLACES["leftHand"] @ up < PLACES["rightHand"] @ up - 0.5
    assert (PLACES["leftFoot"] - PLACES["rightFoot"]) @ forward > 0.3
    assert (PLACES["leftHand"] - PLACES["rightHand"]) @ left > 0.1
    looks = rot.rotate(TURNS["head"], make.Z)
    assert looks @ left > 0.6 and looks @ forward > 0.5


def test_no_mirrored_or_turned_body_passes_for_it() -> None:
    places = np.array(POSE["world"]["positions"])
    for flips in np.ndindex(2, 2, 2):
        if any(flips):
            assert np.abs(places * (1 - 2 * np.array(flips)) - places).max() > 0.3


@pytest.mark.parametrize("engine", list(POSE["engines"]))
def test_an_engines_places_follow_from_its_rotations(engine: str) -> None:
    """Forward kinematics in the engine's own axes, of its own rotations, ends at its positions."""
    it = POSE["engines"][engine]
    matrix, places, turns = (np.array(it[key]) for key in ("matrix", "positions", "rotations"))
    handed = round(float(np.linalg.det(matrix)))
    assert ("left-handed" in it["axes"]) == (handed == -1)
    rest = it["metre"] * np.array(POSE["skeleton"]["rest"]) @ matrix.T
    for i, parent in enumerate(POSE["skeleton"]["parents"]):
        if parent >= 0:
            # The formula of rotation by a quaternion is the same in left- and right-handed axes.
            assert np.allclose(
                places[i], places[parent] + rot.rotate(turns[parent], rest[i]), atol=2e-5 * it["metre"]
            )
