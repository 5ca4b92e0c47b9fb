"""What can go wrong in a talk."""

from __future__ import annotations

from motion.errors import MotionError


class DialogueError(MotionError):
    """A stage of a talk that can't do its work.

    `kind` is one of not_installed, no_model, refused (401, 403), not_found (404), bad_request (other 4xx), too_many (429),
    unavailable (5xx, or nobody there), timeout, cut_off, garbage, bad_call, bad_character, bad_setting.
    """
