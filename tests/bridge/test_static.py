"""The loopback file server gives out two folders, rightly labelled, and nothing else."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from bridge import static


@pytest.fixture(name="server")
def serve(tmp_path: Path) -> Iterator[ThreadingHTTPServer]:
    for folder, name, text in (("page", "index.html", "<p>page"), ("motions", "a.glb", "glTF")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    server = static.listen(tmp_path / "page", tmp_path / "motions")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def get(server: ThreadingHTTPServer, path: str) -> tuple[int, str | None, bytes]:
    connection = http.client.HTTPConnection(static.LOOPBACK, server.server_port, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    result = answer.status, answer.getheader("Content-Type"), answer.read()
    connection.close()
    return result


def test_it_listens_on_this_machine_only(server: ThreadingHTTPServer) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_page_and_motions_are_served_with_their_types(server: ThreadingHTTPServer) -> None:
    assert get(server, "/") == (200, "text/html; charset=utf-8", b"<p>page")
    assert get(server, "/motions/a.glb?x=1") == (200, "model/gltf-binary", b"glTF")


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/motions/../../secret.txt", "/motions/%2e%2e/secret.txt", "/a.glb", "/motions/none"],
)
def test_nothing_outside_is_served(server: ThreadingHTTPServer, path: str) -> None:
    status, _, body = get(server, path)
    assert status == 404
    assert b"secret" not in body.replace(b"secret.txt", b"")
