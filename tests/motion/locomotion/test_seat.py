"""Sitting down and rising on seats of all heights."""

from __future__ import annotations

import numpy as np
import pytest

from motion import rotation as rot
from motion.errors import ReachError
from motion.locomotion import Navigator, Stance, concat, feet_reach, rise, seat_spot, sit, sit_stance
from motion.scene.model import Primitive, Scene, SceneObject, Shape
from motion.skeleton import index
from motion.solve.legs import SIDES
from tests.motion.locomotion.performed import BODIES, check


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("height", [0.25, 0.35, 0.42, 0.46, 0.52])
def test_sit_and_rise(body: str, height: float) -> None:
    """Down onto the seat and up again, continuous, flesh on the seat, never through the floor."""
    skeleton = BODIES[body]
    seat, heading = np.array([1.0, height, -0.5]), 0.7
    stance = sit_stance(skeleton, seat, heading)
    down = sit(skeleton, stance, seat, heading, 30.0)
    up = rise(skeleton, seat, heading, 30.0)
    whole = concat(down, up)
    check(skeleton, whole, speed=12.0)
    np.testing.assert_allclose(down.hips[-1], up.hips[0], atol=1e-9)
    np.testing.assert_allclose(down.feet[-1], up.feet[0], atol=1e-6)
    np.testing.assert_allclose(up.hips[-1], down.hips[0], atol=1e-9)
    over = down.hips[-1, 1] - height
    assert 0.5 * skeleton.radii[0] < over < skeleton.radii[0]
    np.testing.assert_allclose(down.hips[-1, [0, 2]], seat[[0, 2]], atol=1e-9)
    assert down.lean[-1] == pytest.approx(0.0, abs=1e-9) and down.lean.max() > np.radians(20)


def test_childs_feet_hang() -> None:
    """Feet that don't reach the floor hang from level thighs."""
    skeleton, seat = BODIES["child"], np.array([0.0, 0.5, 0.0])
    assert not feet_reach(skeleton, seat) and feet_reach(BODIES["adult"], seat)
    track = sit(skeleton, sit_stance(skeleton, seat, 0.0), seat, 0.0, 30.0)
    done = check(skeleton, track)
    assert track.planted[0].all() and not track.planted[-1].any()
    assert track.feet[-1, :, 1].min() > track.feet[0, :, 1].max() + 0.03
    knees = done.positions[-1, [index(f"{side}LowerLeg") for side in SIDES], 1]
    hips = done.positions[-1, [index(f"{side}UpperLeg") for side in SIDES], 1]
    np.testing.assert_allclose(knees, hips, atol=0.05)


def test_adults_feet_stay() -> None:
    """Feet on the floor stay exactly where they stood."""
    seat = np.array([0.0, 0.45, 0.0])
    track = sit(BODIES["adult"], sit_stance(BODIES["adult"], seat, 0.0), seat, 0.0, 30.0)
    assert track.planted.all() and np.ptp(track.feet, axis=0).max() == 0.0


def test_steps_to_the_seat_first() -> None:
    """From elsewhere, steps bring the back to the seat."""
    for skeleton in BODIES.values():
        seat = np.array([0.0, 0.42, 0.0])
        track = sit(skeleton, Stance(0.5, 1.0, 3.0), seat, 0.0, 30.0)
        check(skeleton, track)
        np.testing.assert_allclose(track.hips[-1, [0, 2]], 0.0, atol=1e-9)


def test_too_high() -> None:
    """A counter is no seat for a child."""
    seat = np.array([0.0, 0.9, 0.0])
    with pytest.raises(ReachError) as caught:
        sit(BODIES["child"], sit_stance(BODIES["child"], seat, 0.0), seat, 0.0, 30.0)
    assert caught.value.kind == "unreachable" and caught.value.fix


def _bench(depth: float, height: float, backrest: bool) -> SceneObject:
    parts = [Primitive("box", np.array([0.5, height, depth]), name="seat")]
    if backrest:
        at = np.array([0.0, 0.4, 0.05 - depth / 2.0])
        parts.append(Primitive("box", np.array([0.5, 0.5, 0.1]), at, name="back"))
    at = np.array([0.4, height / 2.0, -0.3])
    return SceneObject("bench", "bench", Shape(tuple(parts)), at, rot.from_yaw(np.array(0.8)))


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("depth", [0.35, 0.48, 0.9])
def test_seat_spot_leaves_the_knees_free(body: str, depth: float) -> None:
    """Knees beyond the front edge, on the seat, facing where the seat faces."""
    skeleton, bench = BODIES[body], _bench(depth, 0.42, True)
    point, heading = seat_spot(skeleton, bench)
    local = rot.inv_rotate(bench.rotation, point - bench.position)
    assert heading == pytest.approx(0.8) and point[1] == pytest.approx(0.42)
    assert abs(local[0]) < 1e-9 and 0.0 < depth / 2.0 - local[2] < 0.8 * skeleton.length("leftUpperLeg")


@pytest.mark.parametrize("body", BODIES)
def test_turns_round_ahead_of_the_seat(body: str) -> None:
    """Who comes facing the seat turns before it; toes don't sweep through it, and the way leads around it."""
    skeleton, bench = BODIES[body], _bench(0.5, 0.42, True)
    navigator = Navigator(Scene((bench,)), skeleton)
    point, heading = seat_spot(skeleton, bench)
    for start in (Stance(point[0], point[2], heading).moved(2.0, 0.3, np.pi), Stance(-0.6, -1.5, 0.0)):
        track = sit(skeleton, start, point, heading, 30.0, navigator=navigator)
        done = check(skeleton, track)
        walking = track.lean < 0.15
        toes = done.positions[:, [index(f"{side}Toes") for side in SIDES]][walking & (track.hips[:, 1] > 0.5)]
        assert navigator.clearance(toes[..., [0, 2]].reshape(-1, 2)).min() > -0.02
        np.testing.assert_allclose(track.hips[-1, [0, 2]], point[[0, 2]], atol=1e-9)
