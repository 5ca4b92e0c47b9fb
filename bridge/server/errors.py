"""Requests that the server refuses."""

from __future__ import annotations

from motion.errors import MotionError


class RequestError(MotionError):
    """A request that can't be granted.

    `kind` is one of hello_first, unauthorized, bad_version, unknown_session, unknown_character, too_many, busy,
    bad_setting, unwritable, unknown_persona, unknown_avatar.
    """
