"""What is wrong with a clip, frame by frame: flesh in things, hands off what they hold, joints too far or too fast."""

from motion.inspection.faults import Faults, inspect

__all__ = ["Faults", "inspect"]
