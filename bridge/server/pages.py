"""Plain HTTP on the WebSocket's port: the studio page, health, metrics and exported files."""

from __future__ import annotations

import json
import logging
import mimetypes
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from bridge.server.errors import RequestError
from bridge.server.security.hosts import is_loopback
from motion.errors import MotionError

log = logging.getLogger("kinelink.pages")

STUDIO = Path(__file__).parents[1] / "web" / "dist"

# What a page may do: its own scripts, styles, pictures and sockets, nothing from elsewhere.
_POLICY = (
    "default-src 'self'; connect-src 'self' ws: wss: blob: data:; img-src 'self' blob: data:; "
    "style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; frame-ancestors 'none'"
)

# What a refusal is in HTTP; others are a BAD_REQUEST.
_REFUSALS = {
    "unauthorized": HTTPStatus.UNAUTHORIZED,
    "unknown_session": HTTPStatus.NOT_FOUND,
    "unknown_character": HTTPStatus.NOT_FOUND,
    "unknown_avatar": HTTPStatus.NOT_FOUND,
    "busy": HTTPStatus.TOO_MANY_REQUESTS,
}

Export = Callable[[Mapping[str, str]], tuple[str, bytes] | None]


class Pages:
    """Answers to GET. root: folder of the studio page; health: plain data for /healthz; metrics: text for /metrics.

    avatar: the default avatar's file once it is made, b"" where it can't be, None while it is being made.
    export: file name and content of what a query asks for, None while it is being made; MotionError refuses. worn: the file of
    a persona's avatar, None while it is being read; MotionError refuses.
    """

    def __init__(
        self,
        root: Path,
        health: Callable[[], dict[str, object]],
        metrics: Callable[[], tuple[str, bytes]],
        may_see: Callable[[Request], bool],
        avatar: Callable[[], bytes | None] = bytes,
        export: Export | None = None,
        worn: Callable[[str], bytes | None] = lambda _: b"",
    ) -> None:
        self._root, self._health, self._metrics, self._may_see = root.resolve(), health, metrics, may_see
        self._avatar, self._export, self._worn = avatar, export, worn

    def __call__(self, connection: ServerConnection, request: Request) -> Response:
        """The response to a request."""
        path, _, query = request.path.partition("?")
        path = unquote(path)
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
            return self._made("model/gltf-binary", self._avatar())
        if path.startswith("/avatars/"):
            name = path.removeprefix("/avatars/")
            return self._asked(request, lambda: self._made("model/gltf-binary", self._worn(name)))
        if path == "/export" and self._export is not None:
            export, asked = self._export, dict(parse_qsl(query))
            return self._asked(request, lambda: self._exported(export(asked)))
        return self._file(path.lstrip("/") + ("index.html" if path.endswith("/") else ""))

    def _asked(self, request: Request, answer: Callable[[], Response]) -> Response:
        """The answer for who may have it; a refusal says why not."""
        try:
            if not self._may_see(request):
                raise RequestError("a token is needed", kind="unauthorized", fix="send it as a Bearer token")
            return answer()
        except MotionError as error:
            return _refusal(_REFUSALS.get(error.kind, HTTPStatus.BAD_REQUEST), error)
        except Exception:  # one file's bug must not end more than its own making
            log.exception("a bug while making %.200r", request.path)
            bug = MotionError("an error in the server, see its log", kind="internal")
            return _refusal(HTTPStatus.INTERNAL_SERVER_ERROR, bug)

    def _exported(self, made: tuple[str, bytes] | None) -> Response:
        if made is None:
            return self._made("", None)
        name, data = made
        response = self._made(_kind(name), data)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _made(self, kind: str, data: bytes | None) -> Response:
        # Neither is an error: the page asks again, or does without.
        if data is None:
            return _response(HTTPStatus.ACCEPTED, "text/plain", b"being made\n")
        if not data:
            return _response(HTTPStatus.NO_CONTENT, kind, b"")
        return _response(HTTPStatus.OK, kind, data)

    def _file(self, name: str) -> Response:
        path = (self._root / name).resolve()
        # What lies outside the folder is not there, whatever dots or links lead to it.
        if self._root not in path.parents or not path.is_file():
            return _response(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"there is no such page\n")
        kind = _kind(path.name)
        if kind.startswith("text/") or kind.endswith("javascript"):
            kind += "; charset=utf-8"
        return _response(HTTPStatus.OK, kind, path.read_bytes())


def _kind(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _refusal(status: HTTPStatus, error: MotionError) -> Response:
    return _response(status, "application/json", json.dumps(error.to_dict()).encode())


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
