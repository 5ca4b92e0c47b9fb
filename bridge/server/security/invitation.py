"""`Invitation`: all that a client elsewhere needs to know, as `serve --lan` prints it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import segno

from bridge.server.security.hosts import bracketed, is_loopback
from bridge.server.security.keys import Keys


@dataclass(frozen=True)
class Invitation:
    """Addresses and secrets: to be shown to whoever started the server, never to be logged.

    expires: seconds since 1970. client_key: file that a ZeroMQ client needs.
    """

    studio: list[str]
    websocket: list[str]
    zmq: list[str]
    fingerprint: str
    certificate: str
    server_key: str
    client_key: str
    token: str = field(repr=False)
    expires: int

    @classmethod
    def to(cls, keys: Keys, ports: Mapping[str, int], seconds: float) -> Invitation:
        """An invitation with a new token for so many seconds. ports: `Server.hub.ports`."""
        token = keys.tokens.issue(seconds)
        expires = keys.tokens.expiry(token)
        assert expires is not None
        # Addresses that others can reach before those that only this machine can.
        hosts = [bracketed(one) for one in sorted(keys.host.all, key=is_loopback)]
        return cls(
            [f"https://{host}:{ports['websocket']}/" for host in hosts],
            [f"wss://{host}:{ports['websocket']}/ws" for host in hosts],
            [f"tcp://{host}:{ports['control']}" for host in hosts],
            keys.certificate.fingerprint,
            str(keys.certificate.path),
            keys.curve.server.public.decode(),
            str(keys.curve.handout),
            token,
            expires,
        )

    @property
    def addresses(self) -> dict[str, str]:
        """The best of each kind."""
        return {"zeromq": self.zmq[0], "websocket": self.websocket[0], "studio": self.studio[0]}

    @property
    def link(self) -> str:
        """The studio's address with the token in its fragment, which browsers keep to themselves."""
        return f"{self.studio[0]}#token={self.token}"

    def to_dict(self) -> dict[str, Any]:
        """For programs."""
        return {**asdict(self), "link": self.link}

    def text(self) -> str:
        """For people, with a QR code of the link."""
        ends = datetime.fromtimestamp(self.expires).astimezone().strftime("%Y-%m-%d %H:%M %Z")
        code = io.StringIO()
        segno.make(self.link, error="m").terminal(out=code, border=2, compact=True)
        digits = self.fingerprint.upper()
        rows = [
            ("studio", self.link),
            ("also at", "  ".join(self.studio[1:])),
            ("WebSocket", self.websocket[0]),
            ("ZeroMQ", self.zmq[0]),
            ("token", f"{self.token}  (until {ends})"),
            ("server key", self.server_key),
            ("client key", f"{self.client_key}  (copy this file to ZeroMQ clients, keep it secret)"),
            ("certificate", self.certificate),
            ("fingerprint", ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))),
        ]
        return code.getvalue() + "".join(f"{name:<12}{value}\n" for name, value in rows if value)
