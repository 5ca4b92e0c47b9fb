"""What can go wrong on the way to a receiver."""

from __future__ import annotations

from motion.errors import MotionError


class ReachError(MotionError):
    """A receiver that nothing can be sent to."""
