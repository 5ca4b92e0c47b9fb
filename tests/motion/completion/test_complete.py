"""A body motion without fingers and things gets them back: exact contacts, standing feet, its own way and time."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

import motion
from exporters.bvh import write_bvh
from motion import rotation as rot
from motion.clip import Clip
from motion.completion import files
from motion.completion.complete import Completed, complete
from motion.completion.marks import Mark, fitted
from motion.completion.placed import Placed
from motion.completion.retiming import clock
from motion.completion.support import followed
from motion.errors import FileError, ReachError
from motion.evaluate.metrics.feet import ANKLES, slides
from motion.inspection.contacts import contact_errors
from motion.pim.motion import BodyMotion
from motion.pim.planned import of_clip
from motion.scene import make
from motion.scene.model import Placement, Scene
from motion.skeleton import Skeleton, finger_names, index

_TEXT = "pick up the cup and drink from it"
_FINGERS = [index(name) for side in ("left", "right") for name in finger_names(side)]
_HAND = index("rightHand")


@lru_cache
def _room() -> Scene:
    table = make("table", "table", at=(0.0, 0.65))
    return Scene((*table, *make("cup", "cup", on=table[0], at=(-0.15, 0.5))))


@lru_cache
def _source() -> Clip:
    return motion.generate(_TEXT, _room())


def _bare(clip: Clip, noise: float = 0.0) -> BodyMotion:
    """The body alone, its trunk and arms a little elsewhere."""
    body = of_clip(clip, "")
    rotations = body.rotations.copy()
    rotations[:, _FINGERS] = rot.identity()
    wave = np.sin(np.arange(body.frames) / 11.0)[:, None] * np.array([0.6, 1.0, -0.4]) * noise
    for joint in ("spine", "chest", "rightUpperArm", "leftUpperArm", "rightLowerArm"):
        rotations[:, index(joint)] = rot.mul(rotations[:, index(joint)], rot.from_rotvec(wave))
    return replace(body, rotations=rotations, fingers=False, objects=(), spans=())


@lru_cache
def _completed(noise: float = 0.0) -> Completed:
    return complete(_bare(_source(), noise), _TEXT, _room())


def test_a_stripped_motion_gets_its_cup_back() -> None:
    clip, source = _completed().clip, _source()
    assert [(c.hand, c.object) for c in clip.contacts] == [(c.hand, c.object) for c in source.contacts]
    assert abs(clip.contacts[0].start - source.contacts[0].start) <= 5
    count = min(clip.frames, source.frames)
    away = clip.object("cup").poses[:count, :3] - source.object("cup").poses[:count, :3]
    assert np.linalg.norm(away, axis=-1).mean() < 0.02
    assert rot.angle(clip.rotations[-1, _FINGERS]).max() > 0.3


@pytest.mark.parametrize("noise", [0.0, 0.08])
def test_contacts_are_exact_and_feet_stand(noise: float) -> None:
    clip = _completed(noise).clip
    errors = np.concatenate([one.errors.ravel() for one in contact_errors(clip)])
    assert errors.mean() < 0.004 and np.quantile(errors, 0.95) < 0.010
    ankles = clip.positions()[:, list(ANKLES)]
    assert max(max(slides(ankles[:, i], clip.plants[:, i]), default=0.0) for i in (0, 1)) < 1e-3


def test_the_body_moves_as_in_the_file() -> None:
    done = _completed(0.08)
    theirs, ours = done.placed.world[0], done.clip.positions()
    gap = np.linalg.norm(ours - theirs, axis=-1)
    assert gap[:, index("hips")].max() < 0.03
    assert gap[:, index("head")].mean() < 0.05
    away = np.ones(len(gap), dtype=bool)
    for frame in done.frames:
        away[max(frame - 18, 0) : frame + 19] = False
    assert away.any() and gap[away, _HAND].mean() < 0.06


def test_a_hand_that_stays_away_is_refused_with_the_distance() -> None:
    with pytest.raises(ReachError, match=r"no nearer than \d\.\d\d m") as refused:
        complete(_bare(_source()), _TEXT, _room(), at=Placement(1.5, -1.0, 0.0))
    assert refused.value.kind == "too_far" and "--fit" in refused.value.fix


def test_files_of_other_kinds_are_refused() -> None:
    with pytest.raises(FileError, match="no file of body motion") as refused:
        files.load("motion.txt")
    assert ".bvh" in refused.value.candidates


def test_a_file_comes_in_as_it_was_written(tmp_path: Path) -> None:
    write_bvh(_source(), tmp_path / "sip.bvh")
    body = files.load(tmp_path / "sip.bvh")
    placed = Placed.at(body, _source().skeleton, Placement())
    assert placed.frames == _source().frames
    assert np.abs(placed.hand("right") - _source().positions()[:, _HAND]).max() < 0.03


@pytest.mark.parametrize("body", [Skeleton.human(), Skeleton.human(1.4, 0.95, 0.93)])
def test_a_placed_motion_begins_where_it_is_put(body: Skeleton) -> None:
    placed = Placed.at(_bare(_source()), body, Placement(0.7, -0.4, 1.1))
    stance = placed.stance(0)
    assert (stance.x, stance.z, stance.heading) == pytest.approx((0.7, -0.4, 1.1))
    longer = placed.lasting(placed.frames + 9)
    assert longer.frames == placed.frames + 9 and np.allclose(longer.root[-1], placed.root[-1])


def test_marks_find_the_frames_at_which_the_hand_is_there() -> None:
    placed = Placed.at(_bare(_source()), Skeleton.human(), Placement())
    hand = placed.hand("right")
    wanted = [30, 130]
    marks = [Mark(time, "right", "world", hand[f], "cup") for time, f in zip((1.0, 5.0), wanted, strict=True)]
    frames, _ = fitted(placed, marks)
    assert np.linalg.norm(hand[frames] - hand[wanted], axis=-1).max() < 0.03
    assert (np.diff(frames) > 0).all()


def test_the_clock_meets_the_marks_and_keeps_the_plans_pace_around_them() -> None:
    marks = [Mark(time, "right", "world", np.zeros(3), "cup") for time in (2.0, 4.0)]
    time = clock(marks, np.array([90, 240]), 6.0, 10.0)
    assert [time(t) for t in (0.0, 2.0, 4.0, 6.0)] == pytest.approx([0.0, 3.0, 8.0, 10.0])
    assert time(2.3) - time(1.8) == pytest.approx(0.5)
    assert all(time(t + 0.1) > time(t) for t in np.arange(0.0, 5.9, 0.1))


def test_a_hand_follows_the_file_between_marks_at_one_place() -> None:
    text = "pick up the cup and put it back"
    done = complete(_bare(motion.generate(text, _room())), text, _room())
    middle = int(done.frames[0] + done.frames[-1]) // 2
    gap = done.clip.positions()[middle, _HAND] - done.placed.hand("right")[middle]
    assert np.linalg.norm(gap) < 0.02


def test_feet_that_slide_in_the_file_stand() -> None:
    body = _bare(_source())
    drift = np.linspace(0.0, 0.05, body.frames)[:, None] * np.array([1.0, 0.0, 0.0])
    base = followed(Placed.at(replace(body, root=body.root + drift), Skeleton.human(), Placement()))
    assert base.planted.all()
    assert np.ptp(base.feet[..., :3], axis=0).max() < 1e-9
