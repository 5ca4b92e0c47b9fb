"""Contact against its schedule, on hands at known distances."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion.evaluate.metrics.contact import Agreement, agreement
from motion.evaluate.schedule import agreements, shared
from motion.inspection.contacts import contact_errors
from tests.motion.evaluate.stages import still
from tests.motion.inspection.test_contacts import below_the_palm
from tests.motion.strategies import REPEATABLE


def test_a_hand_12_mm_off_the_surface_scores_12_mm() -> None:
    (found,) = contact_errors(below_the_palm(0.012))
    np.testing.assert_allclose(found.errors, 0.012, atol=1e-9)


def test_scheduled_and_unscheduled_contact_is_counted() -> None:
    clip = below_the_palm(0.045)
    # Always within 5 cm: ten unscheduled frames are extra. Never within 2 cm: ten scheduled are missing.
    wide, narrow = agreements(clip, (0.05, 0.02))
    assert wide == Agreement(both=10, extra=10, missing=0)
    assert narrow == Agreement(both=0, extra=0, missing=10)
    assert (wide.precision, wide.recall, wide.f1) == (0.5, 1.0, pytest.approx(2 / 3))
    assert (wide + narrow).recall == pytest.approx(0.5)
    assert agreements(still(), (0.05,))[0].f1 == 1.0


def test_against_a_reference_both_hands_are_held_to_the_same_distance() -> None:
    clip, reference = below_the_palm(0.045), below_the_palm(0.012)
    # Within 5 cm both are, on all 20 frames, ten of them unscheduled; within 2 cm the reference alone.
    assert shared(clip, reference, (0.05, 0.02)) == (Agreement(both=20), Agreement(missing=20))
    assert shared(reference, clip, (0.02,)) == (Agreement(extra=20),)
    assert shared(still(), still(), (0.05,))[0].f1 == 1.0


def test_the_nearest_point_decides() -> None:
    gaps = np.array([[0.3, 0.01], [0.01, 0.3], [0.3, 0.3]])
    planned = np.array([True, False, True])
    assert agreement(gaps, planned, 0.02) == Agreement(1, 1, 1)


def test_nothing_scheduled_and_nothing_touched_agrees() -> None:
    none = Agreement()
    assert (none.precision, none.recall, none.f1) == (1.0, 1.0, 1.0)
    # Touching nothing of what was scheduled is no agreement.
    assert Agreement(missing=5).f1 == Agreement(extra=5).f1 == 0.0


@REPEATABLE
@given(st.lists(st.tuples(st.floats(0.0, 0.1), st.booleans()), min_size=1, max_size=30))
def test_a_wider_threshold_never_lowers_recall(frames: list[tuple[float, bool]]) -> None:
    gaps = np.array([[gap] for gap, _ in frames])
    planned = np.array([on for _, on in frames])
    narrow, wide = agreement(gaps, planned, 0.02), agreement(gaps, planned, 0.05)
    assert wide.recall >= narrow.recall
    for found in (narrow, wide):
        assert found.both + found.missing == planned.sum()
        assert (
            min(found.precision, found.recall) - 1e-9 <= found.f1 <= max(found.precision, found.recall) + 1e-9
        )
