"""One function for every verb, grouped by what they do."""

from motion.planning.verbs import (
    basic,
    calling,
    consuming,
    gestures,
    moving,
    opening,
    pouring,
    showing,
    stirring,
    taking_off,
    touching,
    turning,
    viewing,
    wearing,
    writing,
)
from motion.planning.verbs.registry import act_for, known

__all__ = [
    "act_for",
    "basic",
    "calling",
    "consuming",
    "gestures",
    "known",
    "moving",
    "opening",
    "pouring",
    "showing",
    "stirring",
    "taking_off",
    "touching",
    "turning",
    "viewing",
    "wearing",
    "writing",
]
