"""Plain HTTP on the WebSocket's port: the studio page, health and metrics."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote

from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from bridge.server.security.hosts import is_loopback

STUDIO = Path(__file__).parents[1] / "web" / "dist"

# What a page may do: its own scripts, styles, pictures and sockets, nothing from elsewhere.
_POLICY = (
    "default-src 'self'; connect-src 'self' ws: wss: blob: data:; img-src 'self' blob: data:; "
    "style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; frame-ancestors 'none'"
)


class Pages:
    """Answers to GET. root: folder of the studio page; health: plain data for /healthz; metrics: text for /metrics.

    avatar: the default avatar's file once it is made, b"" where it can't be, None while it is being made.
    """

    def __init__(
        self,
        root: Path,
        health: Callable[[], dict[str, object]],
        metrics: Callable[[], tuple[str, bytes]],
        may_see: Callable[[Request], bool],
        avatar: Callable[[], bytes | None] = bytes,
    ) -> None:
        self._root, self._health, self._metrics, self._may_see = root.resolve(), health, metrics, may_see
        self._avatar = avatar

    def __call__(self, connection: ServerConnection, request: Request) -> Response:
        """The response to a request."""
        path = unquote(request.path.partition("?")[0])
        if path == "/healthz":
            health = self._health()
            if not is_loopback(str(connection.remote_address[0])):
                health = {"status": health["status"]}
            return _response(HTTPStatus.OK, "application/json", json.dumps(health).encode())
        if path == "/metrics":
            if not self._may_see(request):
                return _response(HTTPStatus.UNAUTHORIZED, "text/plain", b"a token is needed\n")
            kind, text = self._metrics()
            return _response(HTTPStatus.OK, kind, text)
        if path == "/avatar.glb":
            return self._made(self._avatar())
        return self._file("index.html" if path == "/" else path.lstrip("/"))

    def _made(self, data: bytes | None) -> Response:
        # Neither is an error: the page asks again, or does without.
        if data is None:
            return _response(HTTPStatus.ACCEPTED, "text/plain", b"being made\n")
        if not data:
            return _response(HTTPStatus.NO_CONTENT, "model/gltf-binary", b"")
        return _response(HTTPStatus.OK, "model/gltf-binary", data)

    def _file(self, name: str) -> Response:
        path = (self._root / name).resolve()
        # What lies outside the folder is not there, whatever dots or links lead to it.
        if self._root not in path.parents or not path.is_file():
            return _response(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"there is no such page\n")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        if kind.startswith("text/") or kind.endswith("javascript"):
            kind += "; charset=utf-8"
        return _response(HTTPStatus.OK, kind, path.read_bytes())


def _response(status: HTTPStatus, kind: str, body: bytes) -> Response:
    headers = Headers(
        {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Content-Security-Policy": _POLICY,
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-cache",
            "Connection": "close",
        }
    )
    return Response(status.value, status.phrase, headers, body)
