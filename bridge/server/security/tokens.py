"""Tokens: proof of having been invited, until a date that the token itself carries."""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Callable

_PREFIX = "kl1"
PATTERN = rf"{_PREFIX}\.\d+\.[\w-]+"
"""Regular expression of what looks like a token."""


class Tokens:
    """Makes and checks tokens `kl1.<expiry>.<signature>`; expiry in seconds since 1970.

    key: secret bytes that sign them. clock: seconds since 1970.
    """

    def __init__(self, key: bytes, clock: Callable[[], float] = time.time) -> None:
        self._key, self._clock = key, clock

    def issue(self, seconds: float) -> str:
        """A token for so many seconds from now."""
        expiry = int(self._clock() + seconds)
        return f"{_PREFIX}.{expiry}.{self._signature(expiry)}"

    def expiry(self, token: str) -> int | None:
        """When a token of ours ends or ended; None for one that isn't ours."""
        prefix, _, rest = token.partition(".")
        until, _, signature = rest.partition(".")
        if prefix != _PREFIX or not (until.isascii() and until.isdecimal() and len(until) <= 12):
            return None
        ours = hmac.compare_digest(signature.encode(), self._signature(int(until)).encode())
        return int(until) if ours else None

    def valid(self, expiry: int) -> bool:
        """Whether this date is still to come."""
        return self._clock() < expiry

    def _signature(self, expiry: int) -> str:
        # 128 bits are beyond guessing and keep the QR code small.
        digest = hmac.digest(self._key, f"{_PREFIX}.{expiry}".encode(), "sha256")[:16]
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
