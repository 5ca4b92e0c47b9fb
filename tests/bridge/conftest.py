"""One real server for all tests that don't end it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bridge.processes import Running, serve


@pytest.fixture(scope="session", name="server")
def serve_for_all() -> Iterator[Running]:
    running = serve()
    yield running
    assert running.alive, "a test has ended the server"
    assert running.stop() == 0, "".join(running.log)


@pytest.fixture(params=["zeromq", "websocket"])
def address(request: pytest.FixtureRequest, server: Running) -> str:
    """The same server over both transports."""
    return str(getattr(server, request.param))
