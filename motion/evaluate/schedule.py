"""Contact of a clip against its plan's schedule, and against the motion that it follows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from motion.clip import Clip
from motion.evaluate.metrics.contact import Agreement, agreement
from motion.inspection.contacts import gaps


def agreements(clip: Clip, thresholds: Sequence[float]) -> tuple[Agreement, ...]:
    """For each threshold, metres: all hands and objects that are scheduled to meet, together."""
    totals = [Agreement()] * len(thresholds)
    for hand, object in sorted({(contact.hand, contact.object) for contact in clip.contacts}):
        planned = np.zeros(clip.frames, bool)
        for contact in clip.contacts:
            if (contact.hand, contact.object) == (hand, object):
                planned[max(contact.start, 0) : contact.stop] = True
        near = gaps(clip, hand, object, slice(None))
        totals = [
            total + agreement(near, planned, limit) for total, limit in zip(totals, thresholds, strict=True)
        ]
    return tuple(totals)


def shared(clip: Clip, reference: Clip, thresholds: Sequence[float]) -> tuple[Agreement, ...]:
    """As `agreements`, but against where hands are in a reference, whatever the schedule (OMOMO, CHOIS).

    For each threshold, metres: a hand touches, in either motion, where it is nearer to a thing than that. All hands and objects
    that the reference schedules to meet, on the frames that both motions have.
    """
    frames = slice(min(clip.frames, reference.frames))
    totals = [Agreement()] * len(thresholds)
    for hand, object in sorted({(contact.hand, contact.object) for contact in reference.contacts}):
        near, asked = gaps(clip, hand, object, frames), gaps(reference, hand, object, frames).min(-1)
        totals = [
            total + agreement(near, asked < limit, limit)
            for total, limit in zip(totals, thresholds, strict=True)
        ]
    return tuple(totals)
