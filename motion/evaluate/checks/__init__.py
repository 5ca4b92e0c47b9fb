"""Did the step really happen? One check a verb, each measured on the motion itself."""

from motion.evaluate.checks import body, fixtures, gestures, holding, placing, tools
from motion.evaluate.checks.registry import Finding, check_for, checked_verbs

__all__ = [
    "Finding",
    "body",
    "check_for",
    "checked_verbs",
    "fixtures",
    "gestures",
    "holding",
    "placing",
    "tools",
]
