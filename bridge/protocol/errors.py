"""What can be wrong with a message."""

from __future__ import annotations

from motion.errors import MotionError


class ProtocolError(MotionError):
    """Bytes that are no message, or a message that may not be.

    `kind` is one of malformed, unknown_type, missing_field, bad_field, too_big, bad_version, bad_topic.
    """
