"""Walking keeps planted feet fixed, joints within limits and arrives where it should."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pytest

from motion import rotation as rot
from motion.evaluate.metrics import feet
from motion.locomotion import Stance, stand, standing_feet, turns_to_way, walk
from motion.skeleton import Skeleton
from motion.solve.legs import leg_geometry
from tests.motion.locomotion.performed import BODIES, FEET, TOES, check

WAYS = {
    "ahead": Stance(0.0, 3.0, 0.0),
    "curve": Stance(2.0, 2.0, 1.5),
    "behind": Stance(0.0, -2.0, 3.1),
    "half turn": Stance(0.0, 0.0, 3.1),
    "quarter turn": Stance(0.0, 0.0, -1.57),
    "side": Stance(0.4, 0.0, 0.0),
    "back": Stance(0.0, -0.4, 0.0),
    "a little": Stance(0.05, 0.1, 0.1),
    "side and turn": Stance(0.5, 0.1, 1.9),
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("way", WAYS)
def test_every_way_on_every_body(body: str, way: str) -> None:
    """From rest to rest at the goal, within what legs can do."""
    skeleton, start, goal = BODIES[body], Stance(), WAYS[way]
    track = walk(skeleton, start, goal, 30.0)
    check(skeleton, track)
    np.testing.assert_allclose(track.feet[0], standing_feet(skeleton, start), atol=1e-9)
    np.testing.assert_allclose(track.feet[-1, :, :3], standing_feet(skeleton, goal)[:, :3], atol=1e-9)
    np.testing.assert_allclose(track.hips[-1, [0, 2]], goal.xz, atol=1e-9)
    assert np.cos(track.heading[-1] - goal.heading) == pytest.approx(1.0)
    assert track.planted[[0, -1]].all()
    for value in (track.swing, track.lean):
        np.testing.assert_allclose(value[[0, -1]], 0.0, atol=1e-9)
    # At rest at both ends: no jump into the first or out of the last frame.
    assert np.abs(np.diff(track.hips, axis=0)[[0, -1]]).max() * 30.0 < 0.05


@pytest.mark.parametrize("seed", range(6))
def test_random_ways(seed: int) -> None:
    """Any start, goal, pace and body; feet never pass through each other."""
    rng = np.random.default_rng(seed)
    for skeleton in BODIES.values():
        for reach in (0.5, 1.5, 3.0):
            start = Stance(*rng.uniform(-1, 1, 2), rng.uniform(-7, 7))
            goal = Stance(*(start.xz + rng.uniform(-reach, reach, 2)), rng.uniform(-7, 7))
            track = walk(skeleton, start, goal, 30.0, speed=rng.choice([0.7, 1.1, 1.5]))
            check(skeleton, track)
            apart = np.linalg.norm(np.diff(track.feet[:, :, [0, 2]], axis=1)[:, 0], axis=-1)
            assert apart.min() > 1.1 * leg_geometry(skeleton).hip[0, 0]
            acceleration = np.linalg.norm(np.diff(track.hips, 2, axis=0), axis=-1).max() * 900.0
            assert acceleration < 14.0


def test_gait_looks_like_walking() -> None:
    """Hips bob a few centimetres, knees bend in swing, each arm swings with the other leg."""
    skeleton = Skeleton.human()
    track = walk(skeleton, Stance(), Stance(0.0, 5.0, 0.0), 30.0)
    done = check(skeleton, track)
    steady = slice(60, 100)
    bob = np.ptp(track.hips[steady, 1])
    assert 0.015 < bob < 0.06
    speed = np.gradient(track.hips[:, 2], 1.0 / 30.0)[steady]
    assert speed.mean() == pytest.approx(1.08, abs=0.1) and np.ptp(speed) < 0.35
    assert np.radians(45) < done.knees[steady].max() < np.radians(75)
    lead = track.feet[steady, :, 2] - track.hips[steady, None, 2]
    for arm in (0, 1):
        assert np.corrcoef(track.swing[steady, arm], lead[:, 1 - arm])[0, 1] > 0.9
        assert np.corrcoef(track.swing[steady, arm], lead[:, arm])[0, 1] < -0.9
    assert np.radians(8) < track.swing[steady].max() < np.radians(30)
    assert 0.3 < track.planted[steady].mean() < 0.7


@pytest.mark.parametrize("speed", [0.75, 1.15, 1.5])
@pytest.mark.parametrize("body", BODIES)
def test_feet_roll_over_their_toes_and_swing_clear_of_the_floor(body: str, speed: float) -> None:
    """At every pace: toe tips stay where they are as long as they touch, and little of the way is gone low."""
    skeleton = BODIES[body]
    done = check(skeleton, walk(skeleton, Stance(), Stance(0.0, 4.0, 0.0), 30.0, speed=speed))
    toes, ankles = done.positions[:, TOES], done.positions[:, FEET]
    tips = toes + rot.rotate(done.world[:, TOES], leg_geometry(skeleton).toe)
    touching = tips[..., 1] < tips[..., 1].min() + 0.003
    moved = np.linalg.norm(np.diff(tips[..., [0, 2]], axis=0), axis=-1)
    assert moved[touching[1:] & touching[:-1]].max() * 30.0 < 0.1
    # A quarter of what it was when feet slid off along the floor; recorded walkers have 3.5 mm a frame and 0.37 m/s.
    assert feet.foot_skating(ankles, toes) < 1.4
    assert feet.contact_speed(toes, 30.0) < 0.24


def test_pace_and_size() -> None:
    """Quick is faster than slow; a child takes more steps than a tall adult."""
    goal = Stance(0.0, 4.0, 0.0)
    seconds = [walk(BODIES["adult"], Stance(), goal, 30.0, speed=v).duration for v in (1.5, 1.1, 0.7)]
    assert seconds[0] < seconds[1] < seconds[2]

    def steps(body: str) -> int:
        planted = walk(BODIES[body], Stance(), goal, 30.0).planted
        return int((np.diff(planted.astype(int), axis=0) == 1).sum())

    assert steps("child") > steps("adult") > steps("tall")


def test_small_moves_take_few_steps() -> None:
    """Up to half a metre without turning into the path, in at most four steps."""
    for way in ("side", "back", "a little"):
        track = walk(BODIES["adult"], Stance(), WAYS[way], 30.0)
        assert (np.diff(track.planted.astype(int), axis=0) == 1).sum() <= 3
        assert np.abs(track.heading).max() < np.radians(15)


@pytest.mark.parametrize("body", BODIES)
def test_passes_through_stances_without_a_halt(body: str) -> None:
    """A foot stands where the way turns back, and the body does not come to rest there."""
    skeleton = BODIES[body]
    start, goal = Stance(), Stance(1.2, 0.1, 0.0)
    via = [start.moved(forward=-0.2), goal.moved(forward=-0.2)]
    track = walk(skeleton, start, goal, 30.0, via=via)
    check(skeleton, track)
    np.testing.assert_allclose(track.hips[-1, [0, 2]], goal.xz, atol=1e-9)
    for stance in via:
        away = track.feet[..., [0, 2]] - standing_feet(skeleton, stance)[:, [0, 2]]
        assert np.linalg.norm(away, axis=-1).min() < 1e-6
    parts = [walk(skeleton, a, b, 30.0) for a, b in zip([start, *via], [*via, goal], strict=True)]
    assert track.frames < sum(part.frames for part in parts) - 15
    standing = [len(list(frames)) for both, frames in groupby(track.planted.all(1)) if both]
    assert max(standing) < 12


def test_short_ways_are_stepped_sideways() -> None:
    """What is said to be too short for turning to it is walked without turning."""
    skeleton = BODIES["adult"]
    for length in (0.4, 0.55, 0.8):
        track = walk(skeleton, Stance(), Stance(length, 0.0, 0.0), 30.0)
        assert (np.abs(track.heading).max() > 0.8) == turns_to_way(skeleton, length)


def test_starts_from_given_feet() -> None:
    """Feet left uneven by the motion before are where the walk begins."""
    skeleton = BODIES["adult"]
    feet = standing_feet(skeleton, Stance())
    feet[1, 2] += 0.15
    track = walk(skeleton, Stance(), Stance(0.3, 2.0, 0.5), 30.0, start_feet=feet)
    check(skeleton, track)
    np.testing.assert_allclose(track.feet[0], feet, atol=1e-9)


def test_already_there() -> None:
    """Nothing to do takes no steps."""
    track = walk(BODIES["adult"], Stance(1.0, 2.0, 0.5), Stance(1.0, 2.0, 0.5), 30.0)
    assert track.planted.all() and np.ptp(track.feet, axis=0).max() == 0.0


def test_same_input_same_motion() -> None:
    """Deterministic to the bit."""
    one, two = (walk(BODIES["adult"], Stance(), Stance(1.0, 2.0, 0.5), 30.0) for _ in range(2))
    assert (one.hips == two.hips).all() and (one.feet == two.feet).all()


def test_frame_rates_agree() -> None:
    """Twice the frame rate samples the same steps."""
    slow, fast = (walk(BODIES["adult"], Stance(), Stance(1.0, 2.0, 0.5), fps) for fps in (30.0, 60.0))
    n = min(slow.frames, (fast.frames + 1) // 2)
    np.testing.assert_allclose(slow.feet[:n, :, :3], fast.feet[: 2 * n : 2, :, :3], atol=1e-9)
    np.testing.assert_allclose(slow.hips[:n], fast.hips[: 2 * n : 2], atol=0.01)


def test_stand() -> None:
    """Standing still: hips over the feet, toes a little out, knees soft."""
    for skeleton in BODIES.values():
        track = stand(skeleton, Stance(0.3, -0.2, 1.0), 10, 30.0)
        done = check(skeleton, track)
        assert track.frames == 10 and track.planted.all()
        assert np.radians(5) < done.knees.max() < np.radians(20)
        assert track.hips[0, 1] == pytest.approx(skeleton.hips_height, rel=0.01)
