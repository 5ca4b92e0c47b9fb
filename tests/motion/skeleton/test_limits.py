"""Joint limits: people's poses are inside, broken poses are outside, clamping mends them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motion import rotation as rot
from motion.skeleton import JOINTS, index
from motion.skeleton.limits import LIMITS, clamp_of, violations

ORDINARY = {
    "T-pose": {},
    "arms hanging": {"leftUpperArm": ("z", -80), "rightUpperArm": ("z", 80)},
    "arms slightly behind": {"leftUpperArm": ("yz", (20, -75)), "rightUpperArm": ("yz", (-20, 75))},
    "arms forward": {"leftUpperArm": ("y", -90), "rightUpperArm": ("y", 90)},
    "arms forward, palms in": {"leftUpperArm": ("xz", (-90, -90)), "rightUpperArm": ("xz", (-90, 90))},
    "arms overhead": {"leftUpperArm": ("zx", (85, -80)), "rightUpperArm": ("zx", (-85, -80))},
    "arms across the chest": {"leftUpperArm": ("y", -125), "rightUpperArm": ("y", 125)},
    "elbows bent": {"leftLowerArm": ("y", -145), "rightLowerArm": ("y", 145)},
    "palms up": {"leftLowerArm": ("x", -88), "rightLowerArm": ("x", -88)},
    "wrists bent down": {"leftHand": ("z", -80), "rightHand": ("z", 80)},
    "fists": {
        f"{s}{f}Proximal": ("z", -a) for s, a in (("left", 85), ("right", -85)) for f in ("Index", "Little")
    }
    | {
        f"{s}{f}Intermediate": ("z", -a)
        for s, a in (("left", 105), ("right", -105))
        for f in ("Index", "Ring")
    },
    "sitting": {f"{s}UpperLeg": ("x", -90) for s in ("left", "right")}
    | {f"{s}LowerLeg": ("x", 95) for s in ("left", "right")},
    "deep squat": {f"{s}UpperLeg": ("x", -120) for s in ("left", "right")}
    | {f"{s}LowerLeg": ("x", 145) for s in ("left", "right")}
    | {f"{s}Foot": ("x", -32) for s in ("left", "right")},
    "bowing": {"spine": ("x", 35), "chest": ("x", 25), "neck": ("x", 30)},
    "looking over the shoulder": {
        "spine": ("y", 20),
        "chest": ("y", 20),
        "neck": ("y", 40),
        "head": ("y", 40),
    },
    "on tiptoe": {"leftFoot": ("x", 45), "leftToes": ("x", -60)},
}
BROKEN = {
    "leftLowerArm": ("y", 30, 25),
    "rightLowerArm": ("y", -30, 25),
    "leftLowerLeg": ("x", -23, 20),
    "rightLowerLeg": ("x", -23, 20),
    "leftHand": ("z", -100, 15),
    "leftIndexIntermediate": ("z", 30, 24),
    "rightIndexIntermediate": ("z", -30, 24),
    "spine": ("x", 60, 15),
    "leftFoot": ("x", -60, 23),
    "head": ("y", 80, 30),
    "leftUpperArm": ("x", 130, None),
    "rightUpperLeg": ("x", 60, 28),
}


def turn(order: str, angles: object) -> np.ndarray:
    return rot.from_euler(order, np.atleast_1d(np.radians(np.asarray(angles, dtype=float))))


def other_side(name: str) -> str:
    if name.startswith("left"):
        return "right" + name.removeprefix("left")
    return "left" + name.removeprefix("right") if name.startswith("right") else name


def pose(parts: dict[str, tuple[str, object]]) -> np.ndarray:
    rotations = rot.identity((1, len(JOINTS)))
    for name, (order, angles) in parts.items():
        rotations[0, index(name)] = turn(order, angles)
    return rotations


def clamp(rotations: rot.Array) -> rot.Array:
    """Every joint of local rotations (..., J, 4) brought back to its limit."""
    return np.stack([clamp_of(name, rotations[..., index(name), :]) for name in JOINTS], axis=-2)


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_poses_are_inside(name: str) -> None:
    rotations = pose(ORDINARY[name])
    beyond = violations(rotations)
    worst = JOINTS[int(beyond.argmax())]
    assert beyond.max() == 0.0, f"{worst} {np.degrees(beyond.max()):.1f} degrees beyond"
    assert (clamp(rotations) == rotations).all()


@pytest.mark.parametrize("name", BROKEN)
def test_broken_poses_are_measured_and_mended(name: str) -> None:
    order, angle, expected = BROKEN[name]
    rotations = pose({name: (order, angle)})
    beyond = np.degrees(violations(rotations)[0])
    assert np.flatnonzero(beyond).tolist() == [index(name)]
    if expected is not None:
        assert beyond[index(name)] == pytest.approx(expected, abs=1e-6)
    assert violations(clamp(rotations)).max() == 0.0


def test_every_joint_has_a_limit_and_sides_mirror() -> None:
    assert tuple(LIMITS) == JOINTS
    rng = np.random.default_rng(3)
    rotations = rot.from_rotvec(rng.normal(size=(200, len(JOINTS), 3)))
    mirrored = rotations * [1.0, -1.0, -1.0, 1.0]
    swapped = [index(other_side(name)) for name in JOINTS]
    np.testing.assert_allclose(violations(rotations), violations(mirrored[:, swapped])[:, swapped], atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), spread=st.floats(0.05, 3.0))
def test_clamping_is_idempotent_and_leaves_unit_quaternions(seed: int, spread: float) -> None:
    rng = np.random.default_rng(seed)
    rotations = rot.from_rotvec(rng.normal(size=(4, len(JOINTS), 3)) * spread)
    once = clamp(rotations)
    np.testing.assert_allclose(clamp(once), once, atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(once, axis=-1), 1.0, atol=1e-12)
    assert violations(once).max() < 1e-6


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_clamping_is_continuous(seed: int) -> None:
    rng = np.random.default_rng(seed)
    start = rot.from_rotvec(rng.uniform(-0.8, 0.8, size=(1, len(JOINTS), 3)))
    step = rot.from_rotvec(rng.normal(size=(1, len(JOINTS), 3)) * 1e-4)
    moved = rot.angle(clamp(start), clamp(rot.mul(start, step)))
    assert moved.max() < 5e-3
