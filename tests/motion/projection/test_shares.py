"""Hands are free away from what they are asked for, hips away from seats."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

import motion
from motion.projection.shares import body_free, hand_free, hips_free
from motion.scene import make
from motion.scene.model import Scene
from motion.take import Take


@lru_cache
def _take(text: str) -> Take:
    table = make("table", "table", at=(0.0, 1.65))
    cup = make("cup", "cup", on=table[0], at=(-0.15, 1.5))
    hat = make("hat", "hat", on=table[0], at=(0.2, 1.5))
    return motion.perform(text, Scene((*table, *cup, *hat, *make("chair", "chair", at=(1.2, -0.3)))))


def _times(take: Take) -> np.ndarray:
    return np.arange(take.clip.frames) / take.clip.fps


def test_the_hand_that_takes_is_busy_and_the_other_is_free() -> None:
    take = _take("pick up the cup with your right hand")
    times = _times(take)
    right, left = (hand_free(take.solved.goals, side, times) for side in ("right", "left"))
    contact = take.clip.contacts[0]
    assert (left == 1.0).all()
    assert right[0] == 1.0 and (right[contact.start : contact.stop] == 0.0).all()
    # It gets there gently, and is there in time.
    assert np.abs(np.diff(right)).max() < 0.2
    assert (right[contact.start - 3 : contact.start] == 0.0).all()


def test_hips_belong_to_the_seat() -> None:
    take = _take("sit down on the chair")
    free, seated = hips_free(take.solved.goals, _times(take)), take.solved.goals.seated
    assert (free[seated] == 0.0).all() and seated.any()
    assert free[0] == 1.0 and np.abs(np.diff(free)).max() < 0.2


def test_the_body_keeps_still_for_what_is_left_to_it() -> None:
    worn = _take("put on the hat")
    free = body_free(worn.solved.goals, _times(worn))
    last = max(contact.stop for contact in worn.clip.contacts)
    assert (free[last - 2 : last + 2] == 0.0).all() and free[0] == 1.0
    assert np.abs(np.diff(free)).max() < 0.2
    # What lies on the table stays there however the body moves.
    moved = _take("put the cup on the other side of the table")
    assert (body_free(moved.solved.goals, _times(moved)) == 1.0).all()
