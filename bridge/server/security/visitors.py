"""`Visitors`: from which pages, and by which names, the server may be reached over HTTP."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from bridge.server.security.hosts import bracketed, is_loopback


class Visitors:
    """Checks of the headers `Host` and `Origin`, which a browser sets and a page can't.

    names: what the server is called, besides loopback. origins: further pages that may connect. secure: whether it speaks TLS.
    """

    def __init__(self, names: Collection[str], origins: Collection[str], secure: bool) -> None:
        self._names = {name.lower().strip("[]") for name in names}
        self._origins = {origin.rstrip("/").lower() for origin in origins}
        self._scheme = "https" if secure else "http"

    def refuse(self, hosts: Sequence[str], origins: Sequence[str], port: int) -> str | None:
        """Why a request with these headers is refused, None where it isn't. port: where the server listens."""
        if len(hosts) != 1 or not self._is_own(hosts[0]):
            # A page elsewhere whose name was made to lead here (DNS rebinding) still says its own name.
            return "this server is not known by that name; see the key `hosts` of its configuration"
        if len(origins) > 1 or (origins and not self._may_come_from(origins[0].lower(), hosts[0], port)):
            return "this origin may not connect; see the key `origins` of the server's configuration"
        return None

    @staticmethod
    def embeds(sites: Sequence[str], modes: Sequence[str]) -> bool:
        """Whether a page elsewhere asks for something to use it there, by the headers `Sec-Fetch-Site` and `Sec-Fetch-Mode`.

        Somebody who follows a link there asks, too, and may.
        """
        return any(site in ("cross-site", "same-site") for site in sites) and list(modes) != ["navigate"]

    def _is_own(self, host: str) -> bool:
        name = _name(host)
        return name is not None and (is_loopback(name) or name in self._names)

    def _may_come_from(self, origin: str, host: str, port: int) -> bool:
        if origin in self._origins or origin == f"{self._scheme}://{host.lower()}":
            return True
        own = {"localhost", "127.0.0.1", "::1", *self._names}
        return origin in {f"{self._scheme}://{bracketed(name)}:{port}" for name in own}


def _name(host: str) -> str | None:
    """The name in a `Host` header, without port and brackets; None where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises for what is no port
    except ValueError:
        return None
    clean = parts.username is None and not (parts.path or parts.query or parts.fragment)
    return parts.hostname if clean else None
