"""What is wrong with a clip, frame by frame: flesh in things, joints beyond their limits, joints too fast."""

from motion.inspection.faults import Faults, inspect

__all__ = ["Faults", "inspect"]
