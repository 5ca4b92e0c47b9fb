"""A wish is asked for chunk by chunk in the frame of reference of what was shown last."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

import motion
from motion import rotation as rot
from motion.pim import representation as rep
from motion.pim.actions import ACTIONS
from motion.pim.body import BODY_INDEX, FUTURE, HISTORY
from motion.pim.conditions import TARGETS, Conditions
from motion.pim.hindsight import CONSTRAINTS
from motion.pim.motion import NOBODY, BodyMotion
from motion.pim.proportions import on_bodies
from motion.projection.chunks import COMMIT, Floats, granted
from motion.projection.course import Course
from motion.projection.wish import HAND, Wish, last_frames, wish_of
from motion.scene import make
from motion.scene.model import Scene
from motion.skeleton import Skeleton, index
from motion.take import Take

_CHILD = Skeleton.human(1.2, 0.95, 0.92)


@lru_cache
def _take() -> Take:
    table = make("table", "table", at=(0.4, 1.9), heading=0.3)
    cup = make("cup", "cup", on=table[0], at=(0.3, 1.7))
    return motion.perform("walk to the table slowly, then pick up the cup", Scene((*table, *cup)), _CHILD)


@lru_cache
def _wish() -> Wish:
    return wish_of(_take().solved, "pick up the cup")


def _on_body(wish: Wish, shown: BodyMotion) -> Floats:
    return on_bodies(rep.encode(shown)[None], wish.body[None])[0]


class _Truth:
    """A sampler that knows what is planned, and keeps what it was asked."""

    def __init__(self, wish: Wish, commit: int) -> None:
        straight = Course.of(wish).straightened(wish)
        self.features, self.commit, self.done = _on_body(wish, straight.planned), commit, 0
        self.asked: list[Conditions] = []
        self.places: list[rep.Frames] = []
        self.seeds: list[int] = []

    def __call__(self, asked: Conditions, seed: int) -> Floats:
        last = len(self.features) - 1
        future = self.features[np.minimum(np.arange(self.done + 1, self.done + 1 + FUTURE), last)]
        place = rep.frames_of(self.features[None, self.done])
        self.asked.append(asked)
        self.places.append(place)
        self.seeds.append(seed)
        self.done += self.commit
        return rep.into(future[None], place)


@pytest.mark.parametrize("commit", [12, COMMIT])
def test_a_prior_that_obeys_gives_what_is_planned(commit: int) -> None:
    wish = _wish()
    truth = _Truth(wish, commit)
    made = granted(wish, truth, commit)
    assert made.frames == wish.planned.frames
    assert np.abs(made.root - wish.planned.root).max() < 1e-5
    known = BODY_INDEX
    assert rot.angle(made.rotations[:, known], wish.planned.rotations[:, known]).max() < 1e-3
    assert len(set(truth.seeds)) == len(truth.seeds) == -(-(made.frames - 1) // commit)


def test_chunks_that_begin_at_another_speed_join_smoothly() -> None:
    wish = _wish()
    truth = _Truth(wish, COMMIT)

    def zigzag(asked: Conditions, seed: int) -> Floats:
        slope = 0.002 if len(truth.asked) % 2 == 0 else -0.002
        start = asked.history[0, -1, 1] - truth.features[truth.done, 1]
        rows = truth(asked, seed)
        rows[..., 1] += start + slope * np.arange(1, FUTURE + 1)
        return rows

    height = granted(wish, zigzag).root[:, 1] - wish.planned.root[:, 1]
    assert height.max() > 0.05
    # Untouched, the speed would change by 4 mm a frame at once.
    assert np.abs(np.diff(height, n=2)).max() < 1.5e-3


def test_each_chunk_is_told_of_its_moments_where_they_are() -> None:
    wish = _wish()
    truth = _Truth(wish, COMMIT)
    granted(wish, truth)
    assert np.abs(wish.body).max() > 0.02
    positions = rep.positions(truth.features)
    hand = TARGETS.index(f"{_take().clip.contacts[0].hand}Hand")
    told = 0
    for number, (asked, place) in enumerate(zip(truth.asked, truth.places, strict=True)):
        assert asked.weight.shape[1] <= CONSTRAINTS
        assert np.allclose(asked.history[0, -1, [0, 2]], 0.0, atol=1e-6)
        for target, frame, position in zip(asked.target[0], asked.frame[0], asked.position[0], strict=True):
            at = number * COMMIT + 1 + int(frame)
            if target == hand:
                world = rep.turn_vectors(position[None], place.yaw)[0]
                world[[0, 2]] += place.origin[0]
                assert np.allclose(world, positions[at, hand], atol=1e-4)
                assert np.array_equal(asked.body[0], wish.body)
                told += 1
    assert told >= 2


def test_a_motion_that_turns_is_asked_for_straight_on_and_turned_again() -> None:
    wish = _wish()
    course = Course.of(wish)
    straight = course.straightened(wish).planned
    assert np.ptp(np.unwrap(rot.yaw_of(wish.planned.rotations[:, 0]))) > 0.2
    assert np.ptp(np.unwrap(rot.yaw_of(straight.rotations[:, 0]))) < 0.15
    # Steps keep their length, what is held stays in the hand.
    lengths = [
        np.linalg.norm(np.diff(one.root[:, [0, 2]], axis=0), axis=-1) for one in (wish.planned, straight)
    ]
    assert np.allclose(*lengths, atol=1e-3)
    hand = index("leftHand")
    away = [
        np.linalg.norm(one.positions()[:, hand] - one.objects[0].poses[:, :3], axis=-1)
        for one in (wish.planned, straight)
    ]
    assert np.allclose(*away, atol=1e-9)
    again = course.wound(straight)
    assert np.allclose(again.positions(), wish.planned.positions(), atol=1e-9)


def test_a_prior_that_looks_elsewhere_is_brought_back_to_the_planned_heading() -> None:
    wish = _wish()
    truth = _Truth(wish, COMMIT)

    def turning(asked: Conditions, seed: int) -> Floats:
        rows = truth(asked, seed)
        frames = rep.frames_of(rows[0])
        astray = rep.Frames(frames.origin, frames.yaw + 0.02 * np.arange(1, FUTURE + 1))
        return rep.out_of(rep.into(rows[0, :, None], frames), astray)[None, :, 0]

    made = granted(wish, turning)
    astray = rot.yaw_of(rot.mul(rot.inv(wish.planned.rotations[:, 0]), made.rotations[:, 0]))
    assert np.abs(astray).max() < 0.2
    assert np.abs(astray[COMMIT::COMMIT]).max() < 0.02


def test_a_hand_that_has_waved_is_asked_to_come_down() -> None:
    wish = wish_of(motion.perform("wave to me", Scene(()), Skeleton.human()).solved)
    hands = [m for m in wish.moments if TARGETS[m.target] == "rightHand"]
    assert hands[-1].frame > max(m.frame for m in hands if m.rank == HAND)


def test_idle_arms_are_asked_to_swing_with_the_steps_of_the_other_side() -> None:
    wish = _wish()
    busy = _take().clip.contacts[0].hand
    idle = "left" if busy == "right" else "right"
    landings = {m.frame for m in wish.moments if TARGETS[m.target] == f"{busy}Foot"}
    assert landings
    assert landings <= {m.frame for m in wish.moments if TARGETS[m.target] == f"{idle}Hand"}


def test_hands_come_first_when_there_is_room_for_few() -> None:
    wish = _wish()
    truth = _Truth(wish, COMMIT)
    granted(wish, truth)
    for number, asked in enumerate(truth.asked):
        first = number * COMMIT + 1
        within = {
            (m.frame - first, m.target)
            for m in wish.moments
            if m.rank == HAND and 2 <= m.frame - first < FUTURE
        }
        told = set(zip(asked.frame[0].astype(int).tolist(), asked.target[0].tolist(), strict=True))
        assert within <= told


def test_the_history_is_what_was_shown() -> None:
    take = _take()
    shown = last_frames(take.clip, 20)
    wish = wish_of(take.solved, "", last_frames(take.clip, 2, shown))
    truth = _Truth(wish, COMMIT)
    granted(wish, truth)
    assert shown.frames == wish.before.frames == HISTORY
    rows, _ = rep.canonicalise(_on_body(wish, Course.of(wish).straightened(wish).before)[None])
    assert np.allclose(truth.asked[0].history, rows)


def test_a_wish_says_what_is_done_when_and_with_what() -> None:
    wish, clip = _wish(), _take().clip
    actions = [ACTIONS[i] for i in wish.planned.action_ids()]
    contact = clip.contacts[0]
    assert actions[contact.start] == "pick_up"
    walking = np.linalg.norm(np.diff(wish.planned.root[:, [0, 2]], axis=0), axis=-1) * 30.0
    assert actions[int(walking.argmax())] == "walk"
    cup = wish.planned.objects[0]
    assert (cup.held_by[contact.start : contact.stop - 1] == ("left", "right").index(contact.hand)).all()
    assert (cup.held_by[: contact.start] == NOBODY).all()
    # Everything is scaled alike, so the hand is as far from the cup as it is for the child, in its own measure.
    scale = wish.planned.root[0, 1] / clip.root[0, 1]
    hand = index(f"{contact.hand}Hand")
    gap = np.linalg.norm(cup.poses[contact.start, :3] - wish.planned.positions()[contact.start, hand])
    assert gap < 0.15 * scale + 0.25
    assert wish.manner[5, 0] == 1.0 and wish.manner[contact.start].sum() == 0.0
