"""A take that is interrupted goes on with the pose and velocity it had, and does what it is then asked for."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

import motion
from motion import geometry
from motion import pose as poses
from motion import rotation as rot
from motion.clip import Clip
from motion.errors import MotionError, SceneError
from motion.scene import make
from motion.scene.model import Scene
from motion.skeleton import JOINTS, index
from motion.take import Take

# What one glance of the eyes or one toe does says nothing about a pop of the body.
_BODY = [j for j, name in enumerate(JOINTS) if "Eye" not in name and "Toes" not in name]


@lru_cache
def _room(away: float = 0.65) -> Scene:
    table = make("table", "table", at=(0.0, away))
    cup = make("cup", "cup", on=table[0], at=(-0.15, away - 0.15))
    bottle = make("bottle", "bottle", on=table[0], at=(0.2, away - 0.1))
    chair = make("chair", "chair", at=(1.2, -0.3), heading=0.0)
    return Scene((*table, *cup, *bottle, *chair))


@lru_cache
def _take(text: str, away: float = 0.65) -> Take:
    return motion.perform(text, _room(away))


def _when(take: Take, name: str) -> float:
    return next(event.time for event in take.clip.events if event.name == name)


def _velocities(rotations: np.ndarray, fps: float) -> np.ndarray:
    return rot.to_rotvec(rot.mul(rotations[1:], rot.inv(rotations[:-1])))[:, _BODY] * fps


def _peak(values: np.ndarray) -> float:
    return float(np.linalg.norm(values, axis=-1).max())


def _slide(clip: Clip) -> float:
    """How far a planted foot moves between two frames, metres, at most."""
    feet = clip.positions()[:, [index("leftFoot"), index("rightFoot")]]
    moved = np.linalg.norm(np.diff(feet, axis=0), axis=-1)
    return float(np.where(clip.plants[1:] & clip.plants[:-1], moved, 0.0).max())


def _assert_seamless(old: Clip, at: float, new: Clip, moved: tuple[str, ...] = ()) -> None:
    frame = round(at * old.fps)
    assert np.degrees(rot.angle(old.rotations[frame], new.rotations[0]).max()) < 0.2
    assert np.linalg.norm(old.root[frame] - new.root[0]) < 1e-3
    for track in old.objects:
        if track.id not in moved:
            assert np.linalg.norm(track.poses[frame, :3] - new.object(track.id).poses[0, :3]) < 1e-3, track.id
    before = max(frame - 4, 0)
    joined = np.concatenate([old.rotations[before:frame], new.rotations])
    speed, own = _velocities(joined, old.fps), _velocities(old.rotations, old.fps)
    # A change of speed or of acceleration that the body does not have anyway would be seen as a jerk.
    seam = slice(0, frame - before + 4)
    usual = max(_peak(np.diff(own, axis=0)), 0.6)
    assert _peak(np.diff(speed[seam], axis=0)) < 1.5 * usual
    assert _peak(np.diff(speed[seam], n=2, axis=0)) < 2.0 * max(_peak(np.diff(own, n=2, axis=0)), 0.6)
    assert _peak(speed) < 25.0
    assert _slide(new) < 1e-3


@pytest.mark.parametrize(
    ("first", "away", "shares", "then"),
    [
        ("pick up the cup", 0.65, (0.2, 0.35, 0.6), "wave to me"),
        ("pick up the bottle with your right hand", 1.8, (0.2, 0.4, 0.8), "put it on the table"),
        ("drink from the cup", 0.65, (0.3, 0.5, 0.65), "walk to the chair"),
        ("walk to the chair", 1.8, (0.15, 0.4, 0.6, 0.85), "pick up the bottle"),
        ("sit down on the chair", 0.65, (0.3, 0.6, 0.8, 0.99), "raise your left hand"),
        ("push the bottle forward", 0.65, (0.4, 0.6), "nod"),
    ],
)
def test_a_new_instruction_goes_on_without_a_pop(
    first: str, away: float, shares: tuple[float, ...], then: str
) -> None:
    take = _take(first, away)
    for share in shares:
        at = share * take.clip.duration
        _assert_seamless(take.clip, at, take.interrupt(at, then).clip)


def test_what_is_held_stays_held() -> None:
    take = _take("pick up the cup")
    after = take.interrupt(_when(take, "grasp") + 0.5, "walk to the chair").clip
    hold = next(contact for contact in after.contacts if contact.object == "cup")
    assert (hold.start, hold.stop) == (0, after.frames)
    hand = index(f"{hold.hand}Hand")
    wrist = poses.make(after.positions()[:, hand], after.world_rotations()[:, hand])
    local = poses.mul(poses.inv(wrist), after.object("cup").poses)
    assert np.abs(local[:, :3] - local[0, :3]).max() < 1e-6
    assert np.linalg.norm(after.root[-1, [0, 2]] - np.array([1.2, -0.3])) < 1.0


@pytest.mark.parametrize("after", [0.0, 2.0])
def test_what_is_held_at_the_very_end_stays_held(after: float) -> None:
    old = _take("Pick up the cup.")
    new = old.interrupt(old.clip.duration + after, "Nod.")
    held = next(hold for hold in new.clip.contacts if hold.object == "cup")
    assert (held.start, held.stop) == (0, new.clip.frames)
    assert "release" not in [event.name for event in new.clip.events]


@pytest.mark.parametrize("at", [0.5, 1.1, 1.9])
def test_a_moved_thing_is_taken_where_it_is_now(at: float) -> None:
    take = _take("pick up the cup")
    place = _room().object("cup").pose + np.array([0.12, 0.0, 0.04, 0.0, 0.0, 0.0, 0.0])
    after = take.interrupt(at, moved={"cup": place})
    _assert_seamless(take.clip, at, after.clip, moved=("cup",))
    assert np.allclose(after.clip.object("cup").poses[0], place, atol=1e-9)
    lost = [event for event in after.clip.events if event.name == "lost"]
    assert bool(lost) == (at > _when(take, "grasp"))
    hold = next(contact for contact in after.clip.contacts if contact.object == "cup")
    contact = hold.start + 1
    assert contact / after.clip.fps == pytest.approx(_when(after, "grasp"), abs=0.1)
    tips = [f"{hold.hand}{finger}Distal" for finger in ("Thumb", "Index")]
    ends = after.clip.positions()[contact][[index(name) for name in tips]]
    turns = after.clip.world_rotations()[contact][[index(name) for name in tips]]
    pads = ends + rot.rotate(turns, np.array([after.clip.skeleton.tips[index(name)] for name in tips]))
    cup = _room().object("cup")
    gap = geometry.distance_at(cup.shape, after.clip.object("cup").poses[contact], pads[None])
    flesh = np.array([after.clip.skeleton.radii[index(name)] for name in tips])
    assert np.abs(gap - flesh).min() < 0.006
    assert after.clip.object("cup").poses[-1, 1] > place[1] + 0.05


def test_a_report_of_where_a_held_thing_is_anyway_changes_nothing() -> None:
    take = _take("pick up the cup")
    at = _when(take, "lifted")
    place = take.clip.object("cup").poses[round(at * take.clip.fps)]
    after = take.interrupt(at, moved={"cup": place})
    assert not [event for event in after.clip.events if event.name == "lost"]
    _assert_seamless(take.clip, at, after.clip)


def test_the_remaining_steps_are_done_and_no_others() -> None:
    take = _take("nod, then pick up the bottle, then wave to me with your left hand")
    middle = take.clip.steps[1]
    after = take.interrupt(0.5 * (middle.start + middle.stop))
    assert [step.verb for step in after.clip.steps] == ["pick_up", "wave"]
    assert not take.interrupt(take.clip.duration).clip.steps


def test_an_interrupted_take_can_be_interrupted() -> None:
    take = _take("walk to the chair", 1.8).interrupt(1.2, "pick up the bottle")
    again = take.interrupt(0.3, "nod")
    _assert_seamless(take.clip, 0.3, again.clip)
    assert again.interrupt(0.2).clip.frames > 1


def test_the_same_interruption_gives_the_same_motion() -> None:
    take = _take("drink from the cup")
    a, b = (take.interrupt(1.7, "put it back").clip for _ in range(2))
    assert np.array_equal(a.rotations, b.rotations)
    assert np.array_equal(a.object("cup").poses, b.object("cup").poses)


def test_it_means_what_was_spoken_of_or_is_held() -> None:
    take = _take("pick up the cup")
    for at in (0.4, take.clip.duration):
        after = take.interrupt(at, "put it back")
        assert after.plan.steps[0].object == "cup"
        home = _room().object("cup").position
        assert np.linalg.norm(after.clip.object("cup").poses[-1, :3] - home) < 0.02


def test_a_refused_interruption_leaves_the_take_as_it_was() -> None:
    take = _take("pick up the cup")
    before = take.clip.rotations.copy()
    with pytest.raises(MotionError):
        take.interrupt(1.0, "pick up the elephant")
    with pytest.raises(SceneError):
        take.interrupt(1.0, moved={"elephant": poses.identity()})
    assert np.array_equal(before, take.clip.rotations)
