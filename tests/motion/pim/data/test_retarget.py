"""Retargeting: limbs point where they pointed, whatever the rest pose; feet stand."""

import numpy as np
import pytest

from motion import rotation as rot
from motion.pim.body import REFERENCE
from motion.pim.data import elbows, feet, limbs
from motion.pim.data.grounding import grounded
from motion.pim.data.retarget import retarget
from motion.pim.data.rig import Rig
from motion.pim.motion import BodyMotion
from motion.skeleton import JOINTS, PARENTS, index
from motion.skeleton.limits import violations
from tests.motion.pim.data.recordings import SIDES, directions, largest_angle, waving


def rig_posed(rest: BodyMotion, scale: float) -> tuple[Rig, np.ndarray]:
    """A rig whose rest pose is the first frame of a motion, and the world rotations of that frame."""
    places = rest.positions()[0] * scale
    return Rig.named(JOINTS, PARENTS, places - places[0]), rest.world_rotations()[0]


@pytest.fixture(scope="module")
def motion() -> BodyMotion:
    return waving()


@pytest.mark.parametrize("droop", [0.0, 0.8])
@pytest.mark.parametrize("scale", [1.0, 100.0])
def test_the_rest_pose_and_the_unit_of_the_source_do_not_matter(
    motion: BodyMotion, droop: float, scale: float
) -> None:
    pose = waving(1)
    pose.rotations[:] = rot.identity()
    for side, sign in (("left", -1.0), ("right", 1.0)):
        pose.rotations[0, index(f"{side}UpperArm")] = rot.from_axis_angle(
            np.array([0.0, 0.0, 1.0]), sign * droop
        )
    rig, rest = rig_posed(pose, scale)
    turns = rot.mul(motion.world_rotations(), rot.inv(rest))
    found = retarget(rig, motion.root * scale, turns, name="a", label="wave", source="test")
    assert largest_angle(directions(found), directions(motion)) < 0.5
    hands = [index(f"{side}Hand") for side in SIDES]
    away = rot.angle(found.world_rotations()[:, hands], motion.world_rotations()[:, hands])
    assert np.degrees(away.max()) < 1.0
    assert np.abs(found.positions() - motion.positions()).max() < 0.01
    assert found.fingers and found.action == "wave"


def test_a_source_that_faces_elsewhere_at_rest_keeps_its_way_in_the_world(motion: BodyMotion) -> None:
    back = rot.from_yaw(np.pi)
    rest = REFERENCE.rest_positions - REFERENCE.rest_positions[0]
    rig = Rig.named(JOINTS, PARENTS, rot.rotate(back, rest))
    turns = rot.mul(motion.world_rotations(), rot.inv(back))
    found = retarget(rig, motion.root, turns, name="a", label="", source="test")
    assert largest_angle(directions(found), directions(motion)) < 0.5
    assert rot.yaw_of(found.rotations[0, 0]) == pytest.approx(0.0, abs=1e-6)


def test_the_feet_of_other_proportions_stay_where_they_were_and_the_floor_is_found(
    motion: BodyMotion,
) -> None:
    places = REFERENCE.rest_positions - REFERENCE.rest_positions[0]
    for side in SIDES:
        # Longer shins, shorter thighs, and everything over a floor at 0.3 m.
        places[index(f"{side}LowerLeg")] += [0.0, 0.05, 0.0]
    rig = Rig.named(JOINTS, PARENTS, places)
    root = motion.root + np.array([0.0, 0.3, 0.0])
    found = retarget(rig, root, motion.world_rotations(), name="a", label="", source="test")
    assert np.abs(feet.clearance(found.positions())).max() < 0.01
    assert found.contacts.all()
    theirs = rig.place_all(root, motion.world_rotations())
    for side in SIDES:
        ankle = index(f"{side}Foot")
        assert np.abs((found.positions() - theirs)[:, ankle, [0, 2]]).max() < 0.01


def steps(slope: float, slide: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Root, world rotations and ankles of feet that step forward in turn over a tilted floor, and slide while they stand."""
    frames = 120
    ankles = np.zeros((frames, 2, 3))
    phase = np.arange(frames) % 40
    for side in range(2):
        shifted = (phase + 20 * side) % 40
        count = (np.arange(frames) + 20 * side) // 40
        swing = np.clip((shifted - 20) / 20.0, 0.0, 1.0)
        ankles[:, side, 0] = 0.09 - 0.18 * side
        ankles[:, side, 2] = 0.6 * (count + swing) + slide * np.clip(shifted, 0, 20) / 20.0
        ankles[:, side, 1] = 0.08 + 0.12 * np.sin(np.pi * swing)
    root = np.stack([np.zeros(frames), np.full(frames, 0.85), ankles[..., 2].mean(-1)], -1)
    for points in (ankles, root):
        points[..., 1] += slope * points[..., 2] + 0.1
    return root, rot.identity((frames, len(JOINTS))), ankles


def test_a_tilted_floor_is_made_level_and_sliding_feet_are_held() -> None:
    root, world, ankles = steps(slope=0.02, slide=0.03)
    root, world = grounded(root, world, ankles)
    positions, _ = REFERENCE.fk(root, limbs.local_rotations(world))
    ball = positions[:, index("leftToes")]
    standing = slice(44, 58)
    assert np.ptp(ball[standing], axis=0).max() < 1e-3
    assert np.abs(ball[standing, 1] - REFERENCE.rest_positions[index("leftToes"), 1]).max() < 2e-3
    # It still steps, and gets as far as before.
    assert ball[:, 1].max() > 0.1
    assert np.ptp(ball[:, 2]) > 1.5


def test_contacts_need_height_and_rest() -> None:
    root, world, ankles = steps(slope=0.0, slide=0.0)
    root, world = grounded(root, world, ankles)
    positions, _ = REFERENCE.fk(root, limbs.local_rotations(world))
    contacts = feet.contacts(positions)
    left = (np.arange(120) % 40 < 20)[:, None]
    assert (contacts[:, :2] == left).mean() > 0.9
    assert not contacts[30, :2].any() and contacts[30, 2:].all()


def test_arms_get_hinged_elbows_and_turn_in_the_forearm_but_stay_where_they_are(motion: BodyMotion) -> None:
    world = motion.world_rotations().copy()
    for side in SIDES:
        # As if another rig had rolled the upper arm the other way and turned the hand in the wrist.
        for bone, angle in (("UpperArm", 0.9), ("LowerArm", -0.4)):
            place = index(side + bone)
            world[:, place] = rot.mul(world[:, place], rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), angle))
    before = violations(limbs.local_rotations(world)).max(0)
    after = elbows.anatomical(world)
    positions, _ = REFERENCE.fk(motion.root, limbs.local_rotations(after))
    assert np.abs(positions - REFERENCE.fk(motion.root, limbs.local_rotations(world))[0]).max() < 1e-9
    lower = [index(f"{side}LowerArm") for side in SIDES]
    assert np.degrees(before[lower]).min() > 10.0
    assert np.degrees(violations(limbs.local_rotations(after))[:, lower].max()) < 5.0
    assert np.abs(rot.angle(after[:, index("leftHand")], world[:, index("leftHand")])).max() < 1e-9


def test_a_limb_reaches_a_target_and_stays_in_its_bend_plane(motion: BodyMotion) -> None:
    positions, world = motion.positions(), motion.world_rotations().copy()
    arm = limbs.ARMS["right"]
    target = positions[:, arm.end] + np.array([0.05, 0.04, 0.06])
    world[:, arm.upper], world[:, arm.lower] = limbs.reach(arm, positions, world, target)
    found, _ = REFERENCE.fk(motion.root, limbs.local_rotations(world))
    assert np.abs(found[:, arm.end] - target).max() < 1e-6
    assert np.linalg.norm(found[:, arm.lower] - positions[:, arm.lower], axis=-1).max() < 0.12
