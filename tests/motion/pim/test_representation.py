"""Features: there and back, seen from anywhere, in a mirror."""

from __future__ import annotations

import numpy as np
import pytest

from motion import rotation as rot
from motion.pim import representation as rep
from motion.pim import synergies
from motion.pim.body import BODY_INDEX, REFERENCE
from motion.pim.motion import BodyMotion
from motion.skeleton import JOINTS, finger_names, index


def some_motion(frames: int = 30, seed: int = 0, fingers: bool = True) -> BodyMotion:
    """A smooth motion of all body joints, with hands of the finger table."""
    rng = np.random.default_rng(seed)
    time = np.linspace(0, 1, frames)[:, None, None]
    vectors = 0.5 * np.sin(
        2 * np.pi * (time * rng.uniform(0.3, 1, (1, len(JOINTS), 3)) + rng.random((1, len(JOINTS), 3)))
    )
    rotations = rot.identity((frames, len(JOINTS)))
    rotations[:, BODY_INDEX] = rot.from_rotvec(vectors[:, BODY_INDEX])
    if fingers:
        codes = np.repeat(rng.standard_normal((1, 2 * synergies.COUNT)), frames, 0)
        synergies.decode(codes, rotations)
    eyes = [index("leftEye"), index("rightEye")]
    rotations[:, eyes] = rot.between(np.array([0.0, 0.0, 1.0]), np.array([0.2, -0.1, 1.0]))
    root = np.concatenate([np.sin(time[:, 0]), 0.9 + 0 * time[:, 0], time[:, 0]], -1)
    contacts = rng.random((frames, 4)) < 0.5
    return BodyMotion(root, rotations, contacts, fingers, "some motion", "other", "cmu", f"some{seed}")


@pytest.fixture(scope="module")
def motion() -> BodyMotion:
    return some_motion()


def test_decoding_gives_back_what_was_encoded(motion: BodyMotion) -> None:
    back = rep.decode(rep.encode(motion))
    assert np.abs(back.root - motion.root).max() < 1e-6
    assert np.array_equal(back.contacts, motion.contacts)
    named = [name for name in JOINTS if name != "jaw"]
    away = rot.angle(back.rotations, motion.rotations)[:, [JOINTS.index(name) for name in named]]
    assert away.max() < 2e-3, named[int(away.max(0).argmax())]


def test_positions_are_those_of_forward_kinematics(motion: BodyMotion) -> None:
    found = rep.positions(rep.encode(motion))
    assert np.abs(found - motion.positions()[:, BODY_INDEX]).max() < 1e-5


def test_a_canonical_window_stands_on_the_origin_and_faces_forward(motion: BodyMotion) -> None:
    features = rep.encode(motion)
    canonical, frames = rep.canonicalise(features)
    assert np.abs(canonical[7, [0, 2]]).max() < 1e-6
    assert abs(float(rep.frames_of(canonical[7]).yaw)) < 1e-5
    assert np.abs(rep.out_of(canonical, frames) - features).max() < 1e-5


def test_a_canonical_window_forgets_where_it_was_recorded(motion: BodyMotion) -> None:
    turn = rot.from_yaw(1.3)
    rotations = motion.rotations.copy()
    rotations[:, 0] = rot.mul(turn, rotations[:, 0])
    root = rot.rotate(turn, motion.root) + np.array([3.0, 0.0, -2.0])
    moved = BodyMotion(root, rotations, motion.contacts, True, "", "other", "cmu", "moved")
    away = rep.canonicalise(rep.encode(moved))[0] - rep.canonicalise(rep.encode(motion))[0]
    assert np.abs(away).max() < 1e-5


def test_unknown_fingers_stay_at_rest() -> None:
    back = rep.decode(rep.encode(some_motion(fingers=False)), fingers=False)
    hands = [index(name) for side in ("left", "right") for name in finger_names(side)]
    assert rot.angle(back.rotations[:, hands]).max() == 0.0
    assert REFERENCE.height == pytest.approx(1.75, abs=0.01)
