"""English and Chinese instructions to a typed plan."""

from motion.language.parse import parse
from motion.language.plan import RELATIONS, VERBS, Plan, Step

__all__ = ["RELATIONS", "VERBS", "Plan", "Step", "parse"]
