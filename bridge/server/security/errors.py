"""What stands in the way of a secure server."""

from __future__ import annotations

from motion.errors import MotionError


class SecurityError(MotionError):
    """The server can't start as asked.

    `kind` is one of needs_keys, bad_keys, unwritable.
    """
