"""A natural motion is followed where the plan leaves the body free, and never at the price of what was planned."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

import motion
from motion import rotation as rot
from motion.clip import Clip
from motion.evaluate.metrics import feet
from motion.inspection import inspect
from motion.inspection.contacts import contact_errors
from motion.pim.body import FPS
from motion.pim.planned import of_clip
from motion.projection.prior import enliven
from motion.projection.project import Context, project
from motion.scene import make
from motion.scene.model import Scene
from motion.skeleton import Skeleton, index
from motion.solve.body import Solved
from tests.motion.projection.standins import Restless, obedient

_TEXTS = ("pick up the cup and drink from it", "walk to the chair and sit down", "wave to me")
_BODIES = (Skeleton.human(), Skeleton.human(1.35, 0.95, 0.93))


@lru_cache
def _room() -> Scene:
    table = make("table", "table", at=(0.0, 0.65))
    cup = make("cup", "cup", on=table[0], at=(-0.15, 0.5))
    return Scene((*table, *cup, *make("chair", "chair", at=(1.2, -0.3), heading=0.0)))


@lru_cache
def _solved(text: str, body: Skeleton) -> Solved:
    return motion.perform(text, _room(), body).solved


def _planted(clip: Clip) -> float:
    """How far a planted ankle moves between two frames, metres, at most."""
    ankles = clip.positions()[:, [index("leftFoot"), index("rightFoot")]]
    moved = np.linalg.norm(np.diff(ankles, axis=0), axis=-1)
    return float(np.where(clip.plants[1:] & clip.plants[:-1], moved, 0.0).max())


@pytest.mark.parametrize("text", _TEXTS)
@pytest.mark.parametrize("body", _BODIES)
def test_what_is_planned_already_comes_back_as_it_is(text: str, body: Skeleton) -> None:
    solved = _solved(text, body)
    same = enliven(solved, _room(), obedient).clip
    assert np.abs(same.positions() - solved.clip.positions()).max() < 1e-4
    assert np.degrees(rot.angle(same.rotations, solved.clip.rotations)).max() < 0.1


@pytest.mark.parametrize("text", _TEXTS)
@pytest.mark.parametrize("body", _BODIES)
def test_a_restless_body_keeps_its_contacts_and_its_feet(text: str, body: Skeleton) -> None:
    solved = _solved(text, body)
    moved = enliven(solved, _room(), Restless()).clip
    head = np.linalg.norm((moved.positions() - solved.clip.positions())[:, index("head")], axis=-1)
    assert head.mean() > 0.01, "the body does not move at all"
    for before, after in zip(contact_errors(solved.clip), contact_errors(moved), strict=True):
        assert after.errors.max() <= before.errors.max() + 1e-3
    assert _planted(moved) < 1e-3
    assert inspect(moved, _room()).total <= inspect(solved.clip, _room()).total + 0.5
    worse = inspect(moved, _room(), every=1).badness - inspect(solved.clip, _room(), every=1).badness
    assert worse.max() < 0.06, "a hand may not brush past a corner either, not even for a frame"
    assert moved.contacts == solved.clip.contacts and moved.events == solved.clip.events


def test_what_is_carried_stays_rigid_in_the_hand() -> None:
    moved = enliven(_solved(_TEXTS[0], _BODIES[0]), _room(), Restless()).clip
    hold = next(contact for contact in moved.contacts if contact.object == "cup")
    span = slice(hold.start, hold.stop)
    hand = index(f"{hold.hand}Hand")
    offset = moved.object("cup").poses[span, :3] - moved.positions()[span, hand]
    local = rot.inv_rotate(moved.world_rotations()[span, hand], offset)
    assert np.ptp(local, axis=0).max() < 1e-9


def test_what_is_put_on_is_left_where_it_was_planned() -> None:
    table = make("table", "table", at=(0.0, 0.65))
    room = Scene((*table, *make("hat", "hat", on=table[0], at=(-0.15, 0.5))))
    solved = motion.perform("put on the hat", room).solved
    moved = enliven(solved, room, Restless()).clip
    for contact in moved.contacts:
        left, planned = (clip.object("hat").poses[contact.stop] for clip in (moved, solved.clip))
        assert np.linalg.norm(left[:3] - planned[:3]) < 1e-3
        assert np.degrees(rot.angle(left[3:], planned[3:])) < 0.5


def test_feet_in_the_air_do_not_skim_the_ground_more_than_planned() -> None:
    solved = _solved(_TEXTS[1], _BODIES[0])
    moved = enliven(solved, _room(), Restless(turn=np.radians(20.0))).clip
    skates, planned = (
        feet.skate_ratio(clip.positions()[:, feet.TOES], clip.fps) for clip in (moved, solved.clip)
    )
    assert skates <= planned + 0.005


def test_a_motion_that_does_harm_is_followed_less_there_only() -> None:
    solved = _solved(_TEXTS[0], _BODIES[0])
    planned = of_clip(solved.clip, "")
    half = planned.frames // 2
    rotations = planned.rotations.copy()
    # From the middle on the right upper arm would hit the trunk hard; before that the body leans a little, round and round.
    turn = 2.0 * np.pi * np.arange(planned.frames) / FPS
    lean = 0.14 * np.stack([np.cos(turn), np.zeros(planned.frames), np.sin(turn)], -1)
    rotations[:, index("spine")] = rot.mul(rotations[:, index("spine")], rot.from_rotvec(lean))
    swing = rot.from_rotvec(np.array([0.0, 0.0, -1.2]) * np.sin(np.arange(planned.frames - half))[:, None])
    side = "left" if solved.clip.contacts[0].hand == "right" else "right"
    arm = index(f"{side}UpperArm")
    rotations[half:, arm] = rot.mul(rotations[half:, arm], swing)
    result = project(solved, replace(planned, rotations=rotations), _room(), Context()).clip
    assert inspect(result, _room()).total <= inspect(solved.clip, _room()).total + 0.5
    spine = rot.angle(result.rotations[:, index("spine")], solved.clip.rotations[:, index("spine")])
    assert spine[: half // 2].mean() > 0.08
    assert spine[half:].min() < 0.7 * spine[: half // 2].mean()


@pytest.mark.parametrize("fps", [24.0, 60.0])
def test_other_frame_rates(fps: float) -> None:
    solved = motion.perform("pick up the cup", _room(), fps=fps).solved
    same = enliven(solved, _room(), obedient).clip
    assert np.abs(same.positions() - solved.clip.positions()).max() < 1e-4
    moved = enliven(solved, _room(), Restless()).clip
    for before, after in zip(contact_errors(solved.clip), contact_errors(moved), strict=True):
        assert after.errors.max() <= before.errors.max() + 1e-3


def test_posture_is_the_plan_s_and_sway_the_prior_s() -> None:
    solved = _solved("nod", _BODIES[0])
    planned = of_clip(solved.clip, "nod")
    sway = np.sin(2.0 * np.pi * np.arange(planned.frames) / FPS)

    def followed(moved: np.ndarray) -> np.ndarray:
        root = planned.root + moved[:, None] * [0.04, 0.0, 0.0]
        result = project(solved, replace(planned, root=root), _room(), Context()).clip
        return (result.root - solved.clip.root)[:, 0]

    elsewhere, swaying = followed(np.full(planned.frames, 2.0)), followed(sway)
    assert np.abs(elsewhere[int(FPS) :]).max() < 0.03
    assert np.ptp(swaying) > 0.05


def test_hands_with_nothing_to_do_stay_about_where_they_hang() -> None:
    solved = _solved("nod", _BODIES[0])
    planned = of_clip(solved.clip, "nod")
    rotations = planned.rotations.copy()
    # The right forearm is held up before the body.
    rotations[:, index("rightLowerArm")] = rot.mul(
        rotations[:, index("rightLowerArm")], rot.from_rotvec([0.0, 1.2, 0.0])
    )
    result = project(solved, replace(planned, rotations=rotations), _room(), Context()).clip
    moved = np.linalg.norm((result.positions() - solved.clip.positions())[:, index("rightHand")], axis=-1)
    assert 0.01 < moved[int(FPS) :].max() < 0.10


def test_it_is_deterministic() -> None:
    solved = _solved(_TEXTS[0], _BODIES[0])
    one, other = (enliven(solved, _room(), Restless()).clip for _ in range(2))
    assert np.array_equal(one.rotations, other.rotations)


def test_a_hand_that_flips_is_not_followed() -> None:
    solved = _solved("nod", Skeleton.human())
    natural = of_clip(solved.clip, "nod")
    turn = np.where(np.arange(natural.frames) % 20 < 10, 1.0, -1.0) * np.radians(150.0)
    rotations = natural.rotations.copy()
    hand = index("rightHand")
    rotations[:, hand] = rot.mul(rotations[:, hand], rot.from_axis_angle(np.array([0.0, 0.0, 1.0]), turn))
    result = project(solved, replace(natural, rotations=rotations), _room(), Context())
    world = result.clip.world_rotations()[:, hand]
    assert np.degrees(rot.angle(world[1:], world[:-1])).max() < 10.0
