"""Faults are found on the frames on which they are, and nothing is found where nothing is wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motion.clip import Clip
from motion.inspection import inspect
from motion.inspection.penetration import flesh
from motion.scene.model import Scene
from tests.motion.evaluate.stages import held, still, thing, track, turned

EMPTY = Scene()


def from_frame(frame: int, clip: Clip, other: Clip) -> Clip:
    """One clip until a frame, another from there on."""
    mixed = np.where(np.arange(clip.frames)[:, None, None] < frame, clip.rotations, other.rotations)
    return replace(clip, rotations=mixed)


def test_nothing_is_wrong_with_who_stands_still() -> None:
    assert inspect(still(30), EMPTY).total == 0.0


def test_a_joint_beyond_its_limit_is_bad_while_it_is_there() -> None:
    bent = from_frame(20, still(40), turned(still(40), "leftLowerArm", "Z", 40.0))
    found = inspect(bent, EMPTY)
    assert (found.badness[:19] == 0.0).all() and (found.badness[20:] > 1.0).all()


def test_a_joint_that_jumps_is_bad_at_the_jump() -> None:
    jump = from_frame(20, still(40), turned(still(40), "leftUpperArm", "Z", -75.0))
    found = inspect(jump, EMPTY)
    assert found.worst == 20 and np.count_nonzero(found.badness) == 1


@pytest.mark.parametrize(("depth", "bad"), [(0.005, False), (0.03, True)])
def test_flesh_gives_way_a_little(depth: float, bad: bool) -> None:
    clip = still(30)
    body = flesh(clip)
    back = float((body.centre[0, :, 2] - body.radius).min())
    wall = thing("wall", (4.0, 4.0, 1.0), np.zeros(3))
    places = np.tile([0.0, 1.0, back - 2.0], (30, 1))
    places[12:18, 2] = back + depth - 0.5
    found = inspect(replace(clip, objects=(track(wall, places),)), EMPTY)
    assert (found.total > 0.0) == bad
    if bad:
        assert 12 <= found.worst < 18


def test_a_hand_off_what_it_holds_is_bad() -> None:
    clip = still(30)
    cup = thing("cup", (0.08, 0.08, 0.08), np.zeros(3))
    far = np.tile([0.0, 0.5, 2.0], (30, 1))
    found = inspect(replace(clip, objects=(track(cup, far),), contacts=(held("cup", clip, start=15),)), EMPTY)
    assert found.badness[:15].max() == 0.0 and found.worst >= 15
