"""Hands off their holds and things that would jump are noticed."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

import motion
from motion import rotation as rot
from motion.projection.holds import off_holds
from motion.scene import make
from motion.scene.model import Scene
from motion.skeleton import index
from motion.solve.body import Solved


@lru_cache
def _solved(text: str) -> Solved:
    table = make("table", "table", at=(0.0, 0.65))
    cup = make("cup", "cup", on=table[0], at=(-0.15, 0.5))
    return motion.perform(text, Scene((*table, *cup))).solved


def test_planned_hands_are_on_their_holds() -> None:
    assert off_holds(_solved("touch the cup, then pick it up and put it back")).max() < 2e-3


def test_a_hand_that_is_turned_away_is_off() -> None:
    solved = _solved("touch the cup")
    contact = solved.clip.contacts[0]
    rotations = solved.clip.rotations.copy()
    hand, middle = index(f"{contact.hand}Hand"), (contact.start + contact.stop) // 2
    rotations[middle, hand] = rot.mul(rotations[middle, hand], rot.from_rotvec([0.1, 0.0, 0.0]))
    off = off_holds(replace(solved, clip=replace(solved.clip, rotations=rotations)))
    assert off[middle] == pytest.approx(0.012, rel=0.3)
    assert np.delete(off, middle).max() < 2e-3


def test_a_thing_let_go_elsewhere_would_jump() -> None:
    solved = _solved("pick up the cup and put it back")
    stop = solved.clip.contacts[0].stop - 1
    track = solved.clip.object("cup")
    poses = track.poses.copy()
    poses[: stop + 1, 0] += 0.05
    moved = tuple(replace(t, poses=poses) if t.id == "cup" else t for t in solved.clip.objects)
    assert off_holds(replace(solved, clip=replace(solved.clip, objects=moved)))[stop] > 0.045
