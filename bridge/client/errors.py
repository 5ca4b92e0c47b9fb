"""What can go wrong for a client."""

from __future__ import annotations

from bridge.protocol.messages import Failure
from motion.errors import MotionError


class ClientError(MotionError):
    """Base of the client's errors."""


class Refused(ClientError):
    """The server refused a request; nothing has changed. `kind`, `candidates` and `fix` are the server's."""

    @classmethod
    def of(cls, failure: Failure) -> Refused:
        """The error of a `failure`."""
        return cls(failure.message, kind=failure.kind, candidates=tuple(failure.candidates), fix=failure.fix)


class ConnectionLost(ClientError):
    """There is no connection. The client tries to get it back by itself, unless it was never there or was closed."""


class TimedOut(ClientError):
    """An answer did not come in time. Whether the request was done is not known."""
