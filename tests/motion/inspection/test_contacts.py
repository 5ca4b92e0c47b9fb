"""Contact metrics on hands at known distances."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motion import pose as poses
from motion import rotation as rot
from motion.clip import Contact
from motion.grasp import hand_of
from motion.inspection.contacts import contact_errors
from motion.skeleton import index
from tests.motion.evaluate.stages import ADULT, still, thing, track


def below_the_palm(gap: float):
    """A wide slab whose top is `gap` metres below the lowest point of the left palm's skin."""
    clip = still(20)
    wrist = poses.make(ADULT.rest_positions[index("leftHand")])
    skin = poses.apply(wrist, hand_of(ADULT, "left").palm_pads)
    top = skin[:, 1].min() - gap
    slab = thing("slab", (2.0, 0.1, 2.0), np.array([skin[0, 0], top - 0.05, skin[0, 2]]))
    moved = track(slab, np.tile(slab.position, (20, 1)))
    contact = Contact("left", "slab", 5, 15, ("leftHand",), "palm")
    return replace(clip, objects=(moved,), contacts=(contact,))


@pytest.mark.parametrize("gap", [0.0, 0.007, -0.004, 0.02])
def test_a_hand_7_mm_away_scores_7_mm(gap: float) -> None:
    (found,) = contact_errors(below_the_palm(gap))
    assert found.errors.shape == (10, 1)
    np.testing.assert_allclose(found.per_frame, abs(gap), atol=1e-9)


def test_every_touching_joint_is_measured_on_its_own() -> None:
    clip = below_the_palm(0.01)
    both = replace(clip.contacts[0], joints=("leftHand", "leftMiddleDistal"))
    (found,) = contact_errors(replace(clip, contacts=(both,)))
    assert found.errors.shape == (10, 2)
    # The flat finger's pad lies higher than the palm's.
    assert found.errors[0, 1] > found.errors[0, 0]


def test_the_error_does_not_depend_on_where_body_and_object_are_together() -> None:
    clip = below_the_palm(0.012)
    shift, turn = np.array([1.0, 0.0, 2.0]), rot.from_yaw(1.1)
    moved = replace(
        clip,
        root=rot.rotate(turn, clip.root) + shift,
        rotations=np.concatenate([np.tile(turn, (20, 1, 1)), clip.rotations[:, 1:]], 1),
        objects=(replace(clip.objects[0], poses=poses.mul(poses.make(shift, turn), clip.objects[0].poses)),),
    )
    np.testing.assert_allclose(contact_errors(moved)[0].errors, 0.012, atol=1e-9)
