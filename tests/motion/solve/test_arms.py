"""Arms: the wrist is exactly where it is asked, the elbow where people have it, the limits kept where they may be."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from motion import pose as poses
from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import JOINTS, Skeleton, index
from motion.solve import arms
from motion.solve.torso import POSTURE_SIZE, Torso, solve_torso
from motion.solve.wrist import FLEX_LIMIT, RADIAL_LIMIT, TWIST_LIMIT, ULNAR_LIMIT

BODIES = {
    "child": Skeleton.human(1.1),
    "adult": Skeleton.human(1.75),
    "tall": Skeleton.human(2.1),
    "long arms": Skeleton.human(1.75, arm_scale=1.25),
}
ADULT = BODIES["adult"]
COUNT = 200


def torsos(skeleton: Skeleton, count: int, seed: int = 0) -> Torso:
    """Trunks in different postures and headings; upright and facing +Z for seed 0."""
    rng = np.random.default_rng(seed)
    postures = np.zeros((count, POSTURE_SIZE))
    heading = np.zeros(count)
    if seed:
        postures[:, :3] = rng.uniform(-0.5, 0.5, (count, 3))
        heading = rng.uniform(-3.0, 3.0, count)
    return solve_torso(skeleton, np.tile([0.0, skeleton.hips_height, 0.0], (count, 1)), heading, postures)


def targets(skeleton: Skeleton, torso: Torso, side: str, near: float, far: float, seed: int = 1) -> Array:
    """Random wrist poses (N, 7) at `near` to `far` arm lengths from the shoulder."""
    rng = np.random.default_rng(seed)
    count = len(torso.hips)
    way = rng.normal(size=(count, 3))
    way /= np.linalg.norm(way, axis=-1, keepdims=True)
    distance = rng.uniform(near, far, (count, 1)) * arms.arm_length(skeleton, side)
    return poses.make(
        torso.shoulder(skeleton, side) + distance * way, rot.normalize(rng.normal(size=(count, 4)))
    )


def forward(skeleton: Skeleton, torso: Torso, arm: arms.ArmPose) -> tuple[Array, Array]:
    """Joint positions and world rotations of the whole body with this trunk and arm."""
    rotations = rot.identity((len(torso.hips), len(JOINTS)))
    for name, value in (torso.local | arm.local).items():
        rotations[:, index(name)] = value
    return skeleton.fk(torso.hips, rotations)


def sphere(count: int) -> Array:
    """Evenly spread unit vectors (count, 3), by the golden angle."""
    i = np.arange(count) + 0.5
    y = 1.0 - 2.0 * i / count
    turn = i * np.pi * (3.0 - np.sqrt(5.0))
    r = np.sqrt(1.0 - y * y)
    return np.stack([r * np.cos(turn), y, r * np.sin(turn)], -1)


@pytest.mark.parametrize("side", arms.SIDES)
@pytest.mark.parametrize("body", BODIES)
def test_the_wrist_is_exact_within_reach_in_position_and_orientation(body: str, side: str) -> None:
    skeleton = BODIES[body]
    torso = torsos(skeleton, COUNT, seed=2)
    wrist = targets(skeleton, torso, side, 0.25, 0.95)
    swivel = np.random.default_rng(4).uniform(-1.0, 1.5, COUNT)
    arm = arms.solve_arm(skeleton, torso, side, wrist, swivel)
    positions, world = forward(skeleton, torso, arm)
    hand = index(f"{side}Hand")
    within = np.linalg.norm(wrist[:, :3] - arm.shoulder, axis=-1) < 0.99 * arms.arm_length(skeleton, side)
    assert within.mean() > 0.9
    assert np.abs(positions[within, hand] - wrist[within, :3]).max() < 1e-9
    assert rot.angle(world[:, hand], wrist[:, 3:]).max() < 1e-6


@pytest.mark.parametrize("side", arms.SIDES)
@pytest.mark.parametrize("body", BODIES)
def test_what_is_reported_is_what_forward_kinematics_gives(body: str, side: str) -> None:
    skeleton = BODIES[body]
    torso = torsos(skeleton, COUNT, seed=3)
    arm = arms.solve_arm(skeleton, torso, side, targets(skeleton, torso, side, 0.3, 1.4), np.zeros(COUNT))
    positions, _ = forward(skeleton, torso, arm)
    for joint, value in (("UpperArm", arm.shoulder), ("LowerArm", arm.elbow), ("Hand", arm.wrist)):
        assert np.abs(positions[:, index(side + joint)] - value).max() < 1e-9


@pytest.mark.parametrize("side", arms.SIDES)
def test_elbows_fold_forward_only(side: str) -> None:
    torso = torsos(ADULT, COUNT)
    arm = arms.solve_arm(ADULT, torso, side, targets(ADULT, torso, side, 0.3, 0.95), np.zeros(COUNT))
    _, twist = rot.swing_twist(arm.local[f"{side}LowerArm"], np.array([1.0, 0.0, 0.0]))
    bend = rot.to_rotvec(rot.mul(arm.local[f"{side}LowerArm"], rot.inv(twist)))
    assert np.abs(bend[:, [0, 2]]).max() < 1e-6
    assert (-arms.sign_of(side) * bend[:, 1] > 0.0).all()


@pytest.mark.parametrize("side", arms.SIDES)
def test_a_loose_hand_keeps_to_the_wrist_s_limits_without_moving_the_wrist(side: str) -> None:
    torso = torsos(ADULT, COUNT)
    wrist = targets(ADULT, torso, side, 0.4, 0.9)
    arm = arms.solve_arm(ADULT, torso, side, wrist, np.zeros(COUNT), loose=np.ones(COUNT))
    tolerance = 1e-6
    assert np.abs(arm.twist).max() <= TWIST_LIMIT + tolerance
    assert np.abs(arm.flexion).max() <= FLEX_LIMIT + tolerance
    assert arm.deviation.max() <= ULNAR_LIMIT + tolerance
    assert arm.deviation.min() >= -RADIAL_LIMIT - tolerance
    positions, _ = forward(ADULT, torso, arm)
    assert np.abs(positions[:, index(f"{side}Hand")] - wrist[:, :3]).max() < 1e-9


def test_a_tied_hand_keeps_its_orientation_among_loose_ones() -> None:
    torso = torsos(ADULT, COUNT)
    wrist = targets(ADULT, torso, "left", 0.4, 0.9)
    loose = np.ones(COUNT)
    loose[80:120] = 0.0
    arm = arms.solve_arm(ADULT, torso, "left", wrist, np.zeros(COUNT), loose=loose)
    _, world = forward(ADULT, torso, arm)
    assert rot.angle(world[80:120, index("leftHand")], wrist[80:120, 3:]).max() < 1e-6


@pytest.mark.parametrize("side", arms.SIDES)
def test_sides_are_mirror_images(side: str) -> None:
    other = "right" if side == "left" else "left"
    torso = torsos(ADULT, COUNT)
    wrist = targets(ADULT, torso, side, 0.3, 0.95)
    mirrored = wrist * np.array([-1.0, 1.0, 1.0, 1.0, -1.0, -1.0, 1.0])
    swivel = np.linspace(-1.0, 1.0, COUNT)
    a = arms.solve_arm(ADULT, torso, side, wrist, swivel)
    b = arms.solve_arm(ADULT, torso, other, mirrored, swivel)
    assert np.allclose(a.elbow * np.array([-1.0, 1.0, 1.0]), b.elbow, atol=1e-9)
    assert np.allclose(arms.discomfort(a), arms.discomfort(b), atol=1e-6)


@pytest.mark.parametrize("side", arms.SIDES)
def test_the_elbow_s_direction_is_continuous_over_all_directions_a_hand_can_go(side: str) -> None:
    lines = sphere(4000)
    chest = rot.identity((len(lines),))
    pole = arms.natural_pole(chest, lines, side)
    assert np.allclose(np.linalg.norm(pole, axis=-1), np.linalg.norm(pole[0]), atol=1e-9)
    assert np.abs((pole * lines).sum(-1)).max() < 1e-9
    # The only singular line goes up behind the shoulder.
    singular = -np.array([arms.sign_of(side), 1.0, 1.0]) * np.array([0.15, -0.62, 0.77])
    assert singular[1] > 0.5
    assert singular[2] < -0.5
    usable = lines @ (singular / np.linalg.norm(singular)) < np.cos(np.radians(25.0))
    step = 1e-3
    for axis in np.eye(3):
        nearby = lines + step * (axis - (lines @ axis)[:, None] * lines)
        nearby /= np.linalg.norm(nearby, axis=-1, keepdims=True)
        change = np.linalg.norm(arms.natural_pole(chest, nearby, side) - pole, axis=-1) / np.linalg.norm(
            pole[0]
        )
        assert change[usable].max() < 6.0 * step


def test_an_easy_elbow_hangs_below_the_line_to_the_hand() -> None:
    line = np.array([[0.0, -0.3, 0.95]])
    for side in arms.SIDES:
        pole = arms.natural_pole(rot.identity((1,)), line, side)[0]
        assert pole[1] < 0.0
        assert pole[0] * arms.sign_of(side) > 0.0


@pytest.mark.parametrize("side", arms.SIDES)
def test_the_girdle_follows_far_hands_a_little_and_near_ones_not_at_all(side: str) -> None:
    torso = torsos(ADULT, COUNT)
    near = arms.girdle(ADULT, torso, side, targets(ADULT, torso, side, 0.2, 0.5)[:, :3])
    assert np.allclose(rot.angle(near), 0.0)
    far = arms.girdle(ADULT, torso, side, targets(ADULT, torso, side, 0.9, 1.2)[:, :3])
    assert 0.2 < rot.angle(far).max() < np.radians(30.0)
    ahead = torso.shoulder(ADULT, side)[:1] + np.array([0.0, 0.0, arms.arm_length(ADULT, side)])
    turned = rot.rotate(
        arms.girdle(ADULT, torso.at(np.array([0])), side, ahead), ADULT.offsets[index(f"{side}UpperArm")]
    )
    assert turned[0, 2] > ADULT.offsets[index(f"{side}UpperArm")][2] + 0.01


def test_an_arm_inside_the_trunk_costs_and_one_beside_it_does_not() -> None:
    torso = torsos(ADULT, 1)
    inside = 0.5 * (torso.hips + torso.neck)
    beside = inside + np.array([[0.5, 0.0, 0.0]])
    assert arms.body_clearance_cost(torso, ADULT, inside, inside)[0] > 1.0
    assert arms.body_clearance_cost(torso, ADULT, beside, beside)[0] == 0.0


def test_an_obstacle_makes_the_swivels_dear_that_run_into_it() -> None:
    torso = torsos(ADULT, 1)
    wrist = poses.make(torso.shoulder(ADULT, "left") + np.array([0.0, -0.2, 0.35]))
    free = arms.swivel_costs(ADULT, torso, "left", wrist, None)
    best = int(free[0].argmin())
    elbow = arms.solve_arm(ADULT, torso, "left", wrist, arms.SWIVELS[[best]]).elbow[0]
    blocked = arms.swivel_costs(
        ADULT, torso, "left", wrist, lambda points: np.linalg.norm(points - elbow, axis=-1) - 0.03
    )
    assert free.shape == (1, len(arms.SWIVELS))
    assert (blocked >= free - 1e-12).all()
    assert blocked[0, best] > free[0, best] + 1.0
    assert int(blocked[0].argmin()) != best


def test_the_swivel_path_is_the_cheapest_of_all() -> None:
    costs = np.random.default_rng(9).uniform(0.0, 1.0, (4, len(arms.SWIVELS)))

    def price(path: tuple[int, ...]) -> float:
        turns = np.diff(arms.SWIVELS[list(path)])
        return float(costs[np.arange(4), list(path)].sum() + 0.02 * 10.0 * (turns**2).sum())

    best = min(product(range(len(arms.SWIVELS)), repeat=4), key=price)
    assert np.array_equal(arms.smooth_swivel(costs, 10.0), arms.SWIVELS[list(best)])


@pytest.mark.parametrize("side", arms.SIDES)
def test_a_free_hand_is_led_around_its_shoulder_and_a_busy_one_is_not(side: str) -> None:
    torso = torsos(ADULT, COUNT)
    length = arms.arm_length(ADULT, side)
    # Straight down through the shoulder in two thirds of a second, as from a high shelf to the thigh.
    fall = np.linspace(0.7, -0.9, 20).repeat(COUNT // 20)[:COUNT, None] * length
    wrist = poses.make(torso.shoulder(ADULT, side) + fall * np.array([0.0, 1.0, 0.0]))
    ones, zeros = np.ones(COUNT), np.zeros(COUNT)
    led = arms.eased_reach(ADULT, torso, side, wrist, zeros, ones)
    gap = np.linalg.norm(led[:, :3] - torso.shoulder(ADULT, side), axis=-1) / length
    # An elbow folds until the hand is a quarter of the arm away.
    assert gap.min() > 0.24
    moved = np.linalg.norm(led[:, :3] - wrist[:, :3], axis=-1) / length
    assert moved[np.abs(fall[:, 0]) > 0.40 * length].max() < 0.012
    assert moved[np.abs(fall[:, 0]) > 0.48 * length].max() == 0.0
    assert np.array_equal(led[:, 3:], wrist[:, 3:])
    assert np.array_equal(arms.eased_reach(ADULT, torso, side, wrist, zeros, zeros), wrist)


@pytest.mark.parametrize("side", arms.SIDES)
def test_a_hand_that_is_led_around_its_shoulder_is_not_jolted(side: str) -> None:
    count = 2000
    torso = torsos(ADULT, count)
    down = np.linspace(0.7, -0.9, count)[:, None] * np.array([0.0, 1.0, 0.0])
    wrist = poses.make(torso.shoulder(ADULT, side) + down * arms.arm_length(ADULT, side))
    led = arms.eased_reach(ADULT, torso, side, wrist, np.zeros(count), np.ones(count))
    acceleration = np.diff(led[:, :3], 2, axis=0)
    assert np.abs(np.diff(acceleration, axis=0)).max() < 0.05 * np.abs(acceleration).max()


def test_a_swivel_that_only_strains_a_loose_wrist_is_cheap() -> None:
    torso = torsos(ADULT, 1)
    wrist = targets(ADULT, torso, "left", 0.6, 0.61, seed=4)
    tied, loose = (
        arms.swivel_costs(ADULT, torso, "left", wrist, None, loose=np.array([value])) for value in (0.0, 1.0)
    )
    assert np.array_equal(tied, arms.swivel_costs(ADULT, torso, "left", wrist, None))
    assert (loose <= tied).all()
    assert np.ptp(loose) < 0.2 * np.ptp(tied)
