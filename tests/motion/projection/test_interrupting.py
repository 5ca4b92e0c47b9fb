"""A take brought to life goes on without a pop, whatever the prior wants, and carries out what it has set out for."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

import motion
from motion import rotation as rot
from motion.language import parse
from motion.language.plan import Plan, Step
from motion.scene import make
from motion.scene.model import Scene
from motion.skeleton import JOINTS, index
from motion.take import Take
from tests.motion.projection.standins import Restless

_BODY = [j for j, name in enumerate(JOINTS) if "Eye" not in name and "Toes" not in name]
_ANKLES = [index("leftFoot"), index("rightFoot")]


@lru_cache
def _room() -> Scene:
    table = make("table", "table", at=(0.0, 0.65))
    cup = make("cup", "cup", on=table[0], at=(-0.15, 0.5))
    return Scene((*table, *cup, *make("chair", "chair", at=(1.2, -0.3), heading=0.0)))


@lru_cache
def _take(text: str) -> Take:
    return motion.perform(text, _room(), prior=Restless(turn=np.radians(6.0)))


def _assert_seamless(old: Take, frame: int, new: Take, at: int = 0) -> None:
    """The new take at frame `at` goes on from a frame of the old one."""
    before = max(frame - 5, 0)
    root = np.concatenate([old.clip.root[before:frame], new.clip.root[at:]])
    rotations = np.concatenate([old.clip.rotations[before:frame], new.clip.rotations[at:]])
    assert np.linalg.norm(old.clip.root[frame] - new.clip.root[at]) < 1e-3
    assert np.degrees(rot.angle(old.clip.rotations[frame], new.clip.rotations[at]).max()) < 0.5
    turned = rot.to_rotvec(rot.mul(rotations[1:], rot.inv(rotations[:-1])))[:, _BODY]
    moved = np.diff(root, axis=0)
    seam = frame - before
    for velocity, usual in ((turned, 0.03), (moved, 0.004)):
        change = np.linalg.norm(np.diff(velocity, axis=0), axis=-1).reshape(len(velocity) - 1, -1).max(-1)
        assert change[: seam + 2].max() < 2.0 * max(float(change[seam + 2 :].max()), usual)


@pytest.mark.parametrize(
    ("first", "share", "then"),
    [
        ("pick up the cup", 0.25, "wave to me"),
        ("pick up the cup", 0.8, "put it on the table"),
        ("walk to the chair", 0.3, "pick up the cup"),
        ("walk to the chair", 0.55, "raise your left hand"),
        ("sit down on the chair", 0.6, "stand up"),
        ("wave to me", 0.5, "walk to the chair"),
    ],
)
def test_a_new_instruction_goes_on_without_a_pop(first: str, share: float, then: str) -> None:
    take = _take(first)
    frame = round(share * take.clip.frames)
    new = take.interrupt(frame / take.clip.fps, then)
    _assert_seamless(take, frame, new)
    feet = np.linalg.norm(np.diff(new.clip.positions()[:, _ANKLES], axis=0), axis=-1)
    assert np.where(new.clip.plants[1:] & new.clip.plants[:-1], feet, 0.0).max() < 1e-3


def test_an_interruption_of_an_interruption() -> None:
    take = _take("walk to the chair")
    second = take.interrupt(0.7, "pick up the cup")
    third = second.interrupt(0.1, "wave to me")
    assert third.before is not None and third.before.frames == 8
    _assert_seamless(second, 3, third)


@pytest.mark.parametrize("text", ["wave to me", "walk to the chair", "pick up the cup"])
def test_what_is_set_out_for_is_carried_out_as_it_was_begun(text: str) -> None:
    take = _take("nod")
    frame = round(0.6 * take.clip.fps)
    out = take.set_out(frame / take.clip.fps, parse(text, _room()))
    _assert_seamless(take, frame, out)
    whole, row = out.carry_out(9)
    _assert_seamless(out, 9, whole, row)
    gap = rot.angle(out.clip.rotations[9], whole.clip.rotations[row])
    assert np.degrees(gap.max()) < (0.5 if row == 0 else 0.01)


def test_a_body_that_only_stands_there_can_be_shown_for_ever() -> None:
    take = motion.perform(Plan((Step("wait", duration=15.0),)), _room(), prior=Restless())
    first, stop = (round(t * take.clip.fps) for t in (2.0, 14.0))
    clip = take.clip
    assert np.abs(clip.root[first] - clip.root[stop]).max() < 1e-9
    assert np.ptp(clip.root[first:stop], axis=0).max() > 0.01
    joined = np.concatenate([clip.rotations[stop - 4 : stop], clip.rotations[first : first + 4]])
    assert _shaking(joined) <= _shaking(clip.rotations[first:stop])


def _shaking(rotations: np.ndarray) -> float:
    """The greatest change of speed of any joint, rad/frame²."""
    turned = rot.to_rotvec(rot.mul(rotations[1:], rot.inv(rotations[:-1])))[:, _BODY]
    return float(np.linalg.norm(np.diff(turned, axis=0), axis=-1).max())
