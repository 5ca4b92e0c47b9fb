"""Choosing postures: upright where that does, leaning where it must, nothing where it can't."""

from __future__ import annotations

import numpy as np
import pytest

from motion import pose as poses
from motion.locomotion import Stance, raise_heels, standing_feet
from motion.planning.postures import body_balls, reach_map
from motion.planning.reach import Option, Reached, choose
from motion.rotation import Array
from motion.skeleton import Skeleton, limits
from motion.solve import arms
from motion.solve.legs import solve_legs
from motion.solve.torso import DROP, PITCH, TWIST
from tests.motion.planning.stages import BODIES

ADULT = BODIES["adult"]
HERE = np.zeros((1, 3))


def ways(*points: tuple[float, float, float], side: str = "left") -> list[Option]:
    """One option for each wrist point, in statures, fingers forward and palm down."""
    turn = np.array([0.0, -np.sin(np.pi / 4), 0.0, np.cos(np.pi / 4)])
    return [
        Option({side: poses.make(ADULT.height * np.array(point), turn)}, payload=i)
        for i, point in enumerate(points)
    ]


def best(options: list[Option], skeleton: Skeleton = ADULT, stances: Array = HERE) -> list[Reached]:
    return choose(skeleton, stances, np.zeros(len(stances)), options, skeleton.hips_height)


def test_a_hand_before_the_belly_needs_hardly_a_lean() -> None:
    (reached, *_) = best(ways((0.1, 0.6, 0.2)))
    assert np.abs(reached.posture[[PITCH, TWIST]]).max() < 0.35
    assert reached.posture[DROP] == 0.0
    assert reached.cost < 1.5


def test_low_things_make_the_body_bend_and_the_floor_makes_it_crouch() -> None:
    table, shin = best(ways((0.1, 0.45, 0.25)))[0], best(ways((0.1, 0.12, 0.2)))[0]
    assert shin.posture[PITCH] > table.posture[PITCH]
    assert shin.posture[DROP] > 0.1
    assert shin.cost > table.cost


@pytest.mark.parametrize("point", [(0.0, 0.6, 1.5), (0.0, 1.6, 0.2), (0.0, 0.6, -0.9)])
def test_what_is_too_far_too_high_or_behind_is_not_reached(point: tuple[float, float, float]) -> None:
    assert best(ways(point)) == []


@pytest.mark.parametrize("body", BODIES)
def test_every_choice_is_really_within_the_arm_s_reach(body: str) -> None:
    skeleton = BODIES[body]
    rng = np.random.default_rng(8)
    points = rng.uniform([-0.2, 0.2, 0.05], [0.4, 0.8, 0.4], (40, 3))
    found = best(ways(*map(tuple, points)), skeleton)
    assert found
    table = reach_map(skeleton, skeleton.hips_height)
    for reached in found:
        row = int(np.flatnonzero((table.postures == reached.posture).all(-1))[0])
        gap = np.linalg.norm(reached.option.wrists["left"][:3] - table.shoulders["left"][row])
        assert gap < 0.97 * arms.arm_length(skeleton, "left")


def test_choices_come_cheapest_first_and_options_carry_their_price() -> None:
    easy = ways((0.1, 0.6, 0.2))[0]
    dear = Option(easy.wrists, cost=2.0, payload="dear")
    found = best([dear, easy])
    assert [reached.cost for reached in found] == sorted(reached.cost for reached in found)
    assert found[0].option is easy
    assert np.isclose(next(r.cost for r in found if r.option is dear) - found[0].cost, 2.0)


def test_a_nearer_stance_wins_unless_it_is_dear() -> None:
    stances = np.array([[0.0, 0.0, 0.0], [0.0, 0.35 * ADULT.height, 0.0]])
    options = ways((0.1, 0.6, 0.55))
    assert best(options, stances=stances)[0].stance == 1
    priced = choose(ADULT, stances, np.array([0.0, 50.0]), ways((0.1, 0.6, 0.3)), ADULT.hips_height)
    assert priced[0].stance == 0


def test_turning_the_stance_and_the_goal_together_changes_nothing() -> None:
    point = ADULT.height * np.array([0.1, 0.55, 0.25])
    heading = 1.1
    turn = poses.make(np.array([0.4, 0.0, -0.3]), [0.0, np.sin(heading / 2), 0.0, np.cos(heading / 2)])
    wrist = poses.make(point, [0.0, -np.sin(np.pi / 4), 0.0, np.cos(np.pi / 4)])
    (straight, *_) = best([Option({"left": wrist})])
    moved = Option({"left": poses.mul(turn, wrist)})
    (turned, *_) = best([moved], stances=np.array([[0.4, -0.3, heading]]))
    assert np.allclose(straight.posture, turned.posture)
    assert np.isclose(straight.cost, turned.cost, atol=1e-6)


def test_leaning_into_a_wall_costs() -> None:
    options = ways((0.1, 0.45, 0.35))

    def wall(points: Array) -> Array:
        return 0.12 * ADULT.height - points[..., 2]

    free = best(options)[0].cost
    walled = choose(ADULT, HERE, np.zeros(1), options, ADULT.hips_height, clearance=wall)
    assert not walled or walled[0].cost > free + 1.0


def test_a_seated_body_neither_crouches_nor_folds() -> None:
    table = reach_map(ADULT, 0.5, seated=True)
    assert (table.postures[:, DROP] == 0.0).all()
    assert table.postures[:, PITCH].max() < 0.8


def test_the_map_of_a_body_is_made_once() -> None:
    assert reach_map(ADULT, ADULT.hips_height) is reach_map(ADULT, ADULT.hips_height)


def test_the_body_s_flesh_stands_on_the_floor_around_its_stance() -> None:
    centres, radii = body_balls(ADULT, Stance(1.0, 2.0, 0.0), np.zeros(6))
    assert np.abs(centres[:, [0, 2]] - [1.0, 2.0]).max() < 0.25
    assert (centres[:, 1] > 0.0).all()
    assert (centres[:, 1] + radii).max() < 1.15 * ADULT.height


@pytest.mark.parametrize("body", sorted(BODIES))
def test_the_deepest_squats_keep_the_legs_within_their_joints_limits(body: str) -> None:
    skeleton = BODIES[body]
    table = reach_map(skeleton, skeleton.hips_height)
    drop, twist = table.postures[:, DROP], np.abs(table.postures[:, TWIST])
    torso = table.torso.at(np.flatnonzero((drop == drop.max()) & (twist < 0.4)))
    feet = np.broadcast_to(standing_feet(skeleton, Stance(0.0, 0.0, 0.0)), (len(torso.hips), 2, 7))
    flat = np.zeros((len(torso.hips), 2))
    raised, toes, _ = raise_heels(skeleton, torso.hips, torso.hips_rotation, feet, flat)
    legs = solve_legs(skeleton, torso.hips, torso.hips_rotation, raised, toes)
    assert max(limits.violation_of(name, value).max() for name, value in legs.items()) == 0.0
