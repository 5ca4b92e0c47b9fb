"""What a natural motion adds to the solver's parameters stays away from what stands, and fits what was shown before."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import lru_cache

import numpy as np
import pytest

import motion
from motion import rotation as rot
from motion.scene.model import Scene
from motion.skeleton import index
from motion.solve.body import Solved, solve
from motion.solve.influence import Influence, after_leaving, airborne

_ANKLES = [index("leftFoot"), index("rightFoot")]


@lru_cache
def _walk() -> Solved:
    return motion.perform("walk forward", Scene(())).solved


def _tracks(frames: int) -> Influence:
    rng = np.random.default_rng(0)
    shapes = [getattr(Influence.none(frames), field.name).shape for field in fields(Influence)]
    return Influence(*(rng.standard_normal(shape) for shape in shapes))


def test_none_of_it_changes_nothing() -> None:
    solved = _walk()
    again = solve(solved.goals, influence=_tracks(solved.clip.frames).scaled(np.zeros(solved.clip.frames)))
    assert np.array_equal(again.clip.rotations, solved.clip.rotations)
    assert np.array_equal(again.clip.root, solved.clip.root)


def test_feet_move_in_the_air_only() -> None:
    solved = _walk()
    count = solved.clip.frames
    # Less than ankles can follow: with more they reach their limits before the foot lands.
    lift = np.broadcast_to([0.0, 0.04, 0.02], (count, 2, 3))
    air = airborne(solved.goals.skeleton, solved.goals.base)
    wanted = replace(Influence.none(count), feet=lift * after_leaving(air)[..., None])
    moved = solve(solved.goals, influence=wanted).clip
    gap = np.linalg.norm(moved.positions()[:, _ANKLES] - solved.clip.positions()[:, _ANKLES], axis=-1)
    assert gap[~air].max() < 1e-9
    assert gap.max() == pytest.approx(np.hypot(0.04, 0.02), abs=2e-3)
    assert np.abs(np.diff(gap, axis=0)).max() < 0.022


def test_hips_and_trunk_move_while_both_feet_stay() -> None:
    solved = _walk()
    count = solved.clip.frames
    trunk = np.zeros((count, 4, 3))
    trunk[:, 0, 1], trunk[:, 2, 0] = 0.1, 0.15
    wanted = replace(Influence.none(count), hips=np.tile([0.02, -0.03, 0.0], (count, 1)), trunk=trunk)
    moved = solve(solved.goals, influence=wanted).clip
    assert np.allclose(moved.root - solved.clip.root, [0.02, -0.03, 0.0], atol=2e-3)
    assert np.allclose(rot.angle(moved.rotations[:, 0], solved.clip.rotations[:, 0]), 0.1, atol=1e-6)
    gap = np.linalg.norm(moved.positions()[:, _ANKLES] - solved.clip.positions()[:, _ANKLES], axis=-1)
    assert gap[moved.plants].max() < 1e-6
    # Elsewhere heels rise a little earlier over the balls of the feet.
    assert gap.max() < 0.01


def test_what_was_shown_goes_over_into_what_follows() -> None:
    times = np.arange(60) / 30.0
    shown, following = Influence.none(20), Influence.none(60)
    shown.hips[:, 0], following.hips[:, 0] = np.sin(times[:20]), 0.4
    joined = following.after(shown, 10, 30.0).hips[:, 0]
    assert np.array_equal(joined[:11], np.sin(times[:11]))
    assert joined[11] - joined[10] == pytest.approx(np.cos(times[10]) / 30.0, rel=0.05)
    assert (joined[times >= times[10] + 0.4] == 0.4).all()


def test_it_repeats_itself_smoothly() -> None:
    long = replace(Influence.none(200), swivel=np.cumsum(np.ones((200, 2)), axis=0) / 200.0)
    looped = long.repeated(30, 100, 20).swivel[:, 0]
    assert np.array_equal(looped[130:], looped[30:100])
    assert np.array_equal(looped[:110], long.swivel[:110, 0])
    # It comes back by what it had gone away, without a jump.
    assert np.abs(np.diff(looped)).max() < 2.2 * 0.5 / 20.0
    assert np.array_equal(long.repeated(30, 170, 20).swivel, long.swivel)
