"""The rest body: kinematics against a naive loop, proportions against people, errors against nonsense."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from motion import rotation as rot
from motion.errors import SkeletonError
from motion.rotation import Array
from motion.skeleton import JOINTS, PARENTS, Skeleton, finger_names, index, landmarks

HEIGHTS = (0.8, 1.2, 1.55, 1.75, 1.95, 2.3)
ADULT = Skeleton.human()


def naive_fk(skeleton: Skeleton, root: Array, rotations: Array) -> tuple[Array, Array]:
    """One joint after the other with scipy's matrices; positions (J, 3) and rotation matrices (J, 3, 3)."""
    positions, matrices = [], []
    for joint, parent in enumerate(PARENTS):
        local = Rotation.from_quat(rotations[joint]).as_matrix()
        if parent < 0:
            positions.append(root)
            matrices.append(local)
        else:
            positions.append(positions[parent] + matrices[parent] @ skeleton.offsets[joint])
            matrices.append(matrices[parent] @ local)
    return np.array(positions), np.array(matrices)


def test_parents_come_before_their_children_and_names_are_unique() -> None:
    assert len(JOINTS) == len(set(JOINTS)) == 55
    assert PARENTS[0] == -1
    assert all(0 <= parent < joint for joint, parent in enumerate(PARENTS) if joint)
    assert all(index(name) == i for i, name in enumerate(JOINTS))
    assert len(finger_names("left")) == 15


def test_kinematics_agree_with_a_naive_loop() -> None:
    rng = np.random.default_rng(17)
    root, rotations = rng.normal(size=(6, 3)), rot.normalize(rng.normal(size=(6, len(JOINTS), 4)))
    positions, world = ADULT.fk(root, rotations)
    for frame in range(6):
        expected, matrices = naive_fk(ADULT, root[frame], rotations[frame])
        assert np.allclose(positions[frame], expected, atol=1e-12)
        assert np.allclose(rot.to_matrix(world[frame]), matrices, atol=1e-12)


@pytest.mark.parametrize("height", HEIGHTS)
def test_people_of_every_stature_have_human_proportions(height: float) -> None:
    body = Skeleton.human(height)
    rest = body.rest_positions
    assert np.isclose(body.height, height, rtol=0.01)
    span = np.ptp(rest[:, 0]) + 2 * 0.01 * height
    assert 0.9 * height < span < 1.1 * height
    assert 0.45 < body.hips_height / height < 0.56
    legs = body.length("leftUpperLeg") + body.length("leftLowerLeg")
    arms = body.length("leftUpperArm") + body.length("leftLowerArm")
    assert 0.40 < legs / height < 0.52
    assert 0.27 < arms / height < 0.37
    assert 1.0 < body.length("leftUpperArm") / body.length("leftLowerArm") < 1.35
    assert (body.radii > 0.0).all()
    assert (body.radii < 0.12 * height).all()


@pytest.mark.parametrize("height", HEIGHTS)
def test_the_t_pose_is_symmetric_and_stands_on_the_floor(height: float) -> None:
    body = Skeleton.human(height)
    rest = body.rest_positions
    mirror = np.array([-1.0, 1.0, 1.0])
    for name in JOINTS:
        if name.startswith("left"):
            other = index(name.replace("left", "right", 1))
            assert np.allclose(rest[index(name)] * mirror, rest[other], atol=1e-12)
    assert (rest[:, 1] > 0.0).all()
    # Its left is +X, arms level, eyes and toes in front.
    assert rest[index("leftHand"), 0] > rest[index("leftUpperArm"), 0] > 0.0
    assert abs(rest[index("leftHand"), 1] - rest[index("leftUpperArm"), 1]) < 0.03 * height
    assert rest[index("leftEye"), 2] > 0.0
    assert rest[index("leftToes"), 2] > rest[index("leftFoot"), 2]


@pytest.mark.parametrize("height", HEIGHTS)
def test_fingers_have_shrinking_phalanges(height: float) -> None:
    body = Skeleton.human(height)
    for finger in ("Index", "Middle", "Ring", "Little"):
        first, second, third = (
            body.length(f"left{finger}{p}") for p in ("Proximal", "Intermediate", "Distal")
        )
        assert first > second > 0.0
        assert first > third > 0.0
    assert body.length("leftMiddleProximal") > body.length("leftLittleProximal")


@pytest.mark.parametrize("height", HEIGHTS)
def test_landmarks_lie_on_the_head_in_order(height: float) -> None:
    body = Skeleton.human(height)
    eyes, mouth, crown = landmarks.eyes(body), landmarks.mouth(body), landmarks.crown(body)
    assert mouth[1] < eyes[1] < crown[1]
    assert mouth[2] > 0.0
    left, right = landmarks.ear(body, "left"), landmarks.ear(body, "right")
    assert np.allclose(left * [-1, 1, 1], right)
    assert left[0] > eyes[0]


def test_limbs_scale_on_their_own() -> None:
    long = Skeleton.human(1.75, arm_scale=1.2, leg_scale=0.9)
    for bone in ("UpperArm", "LowerArm"):
        assert np.isclose(long.length(f"left{bone}"), 1.2 * ADULT.length(f"left{bone}"))
    assert long.hips_height < ADULT.hips_height


def test_the_hash_tells_bodies_apart_but_not_their_names() -> None:
    assert Skeleton.human(1.75, name="someone").hash == ADULT.hash
    assert len({Skeleton.human(height).hash for height in HEIGHTS}) == len(HEIGHTS)
    nudged = ADULT.offsets.copy()
    nudged[5, 1] += 2e-6
    assert replace(ADULT, offsets=nudged).hash != ADULT.hash


def test_plain_data_comes_back_exactly() -> None:
    again = Skeleton.from_dict(ADULT.to_dict())
    assert again.hash == ADULT.hash
    assert again.name == ADULT.name
    assert np.array_equal(again.offsets, ADULT.offsets)


@pytest.mark.parametrize("key", ["joints", "offsets", "tips", "radii"])
def test_plain_data_without_a_key_is_refused(key: str) -> None:
    data = ADULT.to_dict()
    del data[key]
    with pytest.raises(SkeletonError, match=key) as caught:
        Skeleton.from_dict(data)
    assert caught.value.fix


@pytest.mark.parametrize(
    ("key", "value"),
    [("joints", list(JOINTS[::-1])), ("offsets", [[0, 1, 0]]), ("radii", ["thick"] * 55), ("tips", None)],
)
def test_plain_data_of_the_wrong_kind_is_refused(key: str, value: Any) -> None:
    with pytest.raises(SkeletonError):
        Skeleton.from_dict(ADULT.to_dict() | {key: value})


@pytest.mark.parametrize(
    "measures",
    [{"height": 0.4}, {"height": 3.1}, {"height": float("nan")}, {"arm_scale": 2.0}, {"leg_scale": 0.1}],
)
def test_bodies_that_no_human_has_are_refused(measures: dict[str, float]) -> None:
    with pytest.raises(SkeletonError, match="no human"):
        Skeleton.human(**measures)


def test_arrays_that_are_no_skeleton_are_refused() -> None:
    for offsets in (ADULT.offsets[:-1], np.where(ADULT.offsets > 0.3, np.nan, ADULT.offsets)):
        with pytest.raises(SkeletonError, match="offsets"):
            replace(ADULT, offsets=offsets)
    sunk = ADULT.offsets.copy()
    sunk[0, 1] = 0.0
    with pytest.raises(SkeletonError, match="hips height"):
        replace(ADULT, offsets=sunk)


def test_bodies_of_the_same_proportions_are_equal() -> None:
    assert Skeleton.human(1.6) == Skeleton.human(1.6) != Skeleton.human(1.61)
    assert len({Skeleton.human(1.6), Skeleton.human(1.6)}) == 1
