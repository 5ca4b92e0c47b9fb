"""Joining, cutting and resampling locomotion."""

from __future__ import annotations

import numpy as np
import pytest

from motion.errors import MotionError
from motion.locomotion import Stance, concat, stand, walk
from tests.motion.locomotion.performed import BODIES, check, slide

SKELETON = BODIES["adult"]


def test_concat_drops_the_repeated_frame() -> None:
    """Walk there and back: one motion, no jump, one frame fewer."""
    there = walk(SKELETON, Stance(), Stance(1.0, 1.0, 3.0), 30.0)
    back = walk(SKELETON, Stance(1.0, 1.0, 3.0 - 2.0 * np.pi), Stance(), 30.0)
    whole = concat(there, back)
    assert whole.frames == there.frames + back.frames - 1
    check(SKELETON, whole)
    assert np.abs(np.diff(whole.heading)).max() < 0.2
    assert there.then(back).frames == whole.frames


def test_concat_refuses_a_jump() -> None:
    """Parts that don't meet, or of another frame rate, are an error that says so."""
    here, there = stand(SKELETON, Stance(), 5, 30.0), stand(SKELETON, Stance(1.0), 5, 30.0)
    for other in (there, stand(SKELETON, Stance(), 5, 60.0)):
        with pytest.raises(MotionError) as caught:
            concat(here, other)
        assert caught.value.kind == "bad_track"


@pytest.mark.parametrize("frames", [40, 137, 400])
def test_resample_keeps_feet_fixed(frames: int) -> None:
    """Any length, the same ends, planted feet as fixed as before."""
    track = walk(SKELETON, Stance(), Stance(0.5, 2.0, 1.0), 30.0)
    changed = track.resample(frames)
    assert changed.frames == frames
    np.testing.assert_allclose(changed.hips[[0, -1]], track.hips[[0, -1]], atol=1e-12)
    assert slide(changed) < 1e-12


def test_slice_reverse_hold() -> None:
    """Cutting, turning round and holding keep all arrays in step."""
    track = walk(SKELETON, Stance(), Stance(0.0, 1.0, 0.0), 30.0)
    assert track.slice(5, 20).frames == 15
    np.testing.assert_array_equal(track.reversed().hips[0], track.hips[-1])
    held = track.hold(7)
    assert held.frames == 7 and np.ptp(held.feet, axis=0).max() == 0.0
