"""The C# core against a live server that others reach: TLS, a token, and only the server that is meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bridge.server.security import Invitation, Keys
from tests.bridge.processes import FREE, Running
from tests.clients import test_csharp
from tests.clients.probe import Probe, wait_for

pytestmark = pytest.mark.readers


@dataclass
class Guarded:
    """A server with TLS, and what lets a client in."""

    url: str
    invitation: Invitation


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
    with Probe(test_csharp.build(tmp_path_factory.mktemp("core"))) as probe:
        yield probe


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    folder = tmp_path_factory.mktemp("keys")
    running = Running("serve", "--lan", *FREE, "--workers", "1", "--host", "127.0.0.1", "--keys", str(folder))
    # It listens on all addresses; opened for fewer, the keys would get another certificate.
    invitation = Invitation.to(Keys.open(folder, "0.0.0.0"), running.ports, 60)
    yield Guarded(f"wss://127.0.0.1:{running.ports['websocket']}/ws", invitation)
    assert running.stop() == 0


def test_token_and_fingerprint_let_it_in(core: Probe, guarded: Guarded) -> None:
    invitation = guarded.invitation
    core.ask("client.connect", "c", guarded.url, "s", "-", invitation.token, invitation.fingerprint.upper())
    try:
        wait_for(lambda: core.ask("client.sample", "c", "actor")[0] == "between", "the first pose", 40)
        assert core.ask("client.perform", "c", "actor", b"wave") != ["0"]
    finally:
        core.ask("client.stop", "c")


@pytest.mark.parametrize("fingerprint", ["0" * 64, None], ids=["another's", "nobody vouches"])
def test_another_server_is_not_talked_to(core: Probe, guarded: Guarded, fingerprint: str | None) -> None:
    words = [guarded.invitation.token] + ([fingerprint] if fingerprint else [])
    core.ask("client.connect", "c", guarded.url, "s", "-", *words)
    try:
        wait_for(lambda: core.ask("client.next", "c")[0] == "disconnected", "the end of the connection")
        assert core.ask("client.state", "c")[0] == "offline"
    finally:
        core.ask("client.stop", "c")


def test_a_wrong_token_is_refused(core: Probe, guarded: Guarded) -> None:
    invitation = guarded.invitation
    core.ask("client.connect", "c", guarded.url, "s", "-", invitation.token[::-1], invitation.fingerprint)
    try:
        seen: list[list[str]] = []

        def refused() -> bool:
            seen.append(core.ask("client.next", "c"))
            return seen[-1][0] == "failure" and seen[-1][2] == "unauthorized"

        wait_for(refused, "the refusal", 20)
    finally:
        core.ask("client.stop", "c")
