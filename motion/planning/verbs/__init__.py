"""One function for every verb, grouped by what they do."""

from motion.planning.verbs import (
    basic,
    consuming,
    gestures,
    moving,
    opening,
    showing,
    tools,
    touching,
    wearing,
)
from motion.planning.verbs.registry import act_for, known

__all__ = [
    "act_for",
    "basic",
    "consuming",
    "gestures",
    "known",
    "moving",
    "opening",
    "showing",
    "tools",
    "touching",
    "wearing",
]
