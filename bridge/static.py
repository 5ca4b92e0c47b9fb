"""A loopback file server for a page and its data: the standard library, two folders, right types."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".glb": "model/gltf-binary",
    ".bvh": "text/plain",
}


class Pages(SimpleHTTPRequestHandler):
    """Serves `page` at / and `motions` at /motions/. GET and HEAD only, nothing outside the two folders."""

    # Windows reads types from its registry, where other programs may have spoilt them.
    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: object, page: Path, motions: Path, **named: object) -> None:
        self.page = page
        self.motions = motions
        super().__init__(*arguments, directory=str(page), **named)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        """The file that an address means; the parent class keeps it inside the folder."""
        prefix = "/motions/"
        address = urlsplit(path).path
        self.directory = str(self.motions if address.startswith(prefix) else self.page)
        return super().translate_path(address[len(prefix) - 1 :] if address.startswith(prefix) else address)

    def end_headers(self) -> None:
        """Never cache: motions are made anew under the same names."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Requests are no news."""


def listen(page: Path, motions: Path, port: int = 0) -> ThreadingHTTPServer:
    """A server on the loopback interface, not yet serving; port 0 lets the system choose a free one."""
    server = ThreadingHTTPServer((LOOPBACK, port), partial(Pages, page=page, motions=motions))
    server.daemon_threads = True
    return server
