"""By which names the server may be called, and from which pages."""

from __future__ import annotations

import pytest

from bridge.server.security import Visitors

VISITORS = Visitors(["127.0.0.1", "Studio.example"], ["http://localhost:5173"], secure=False)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1:7600", "[::1]:7600", "127.3.2.1", "STUDIO.example:7600"]
)
def test_own_names(host: str) -> None:
    assert VISITORS.refuse([host], [], 7600) is None


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        [""],
        ["evil.example"],
        ["evil.example:7600"],
        ["127.0.0.1.evil.example"],
        ["localhost.evil.example"],
        ["127.0.0.1@evil.example"],
        ["evil.example/127.0.0.1"],
        ["evil.example#127.0.0.1"],
        ["127.0.0.1:x"],
        ["[::1"],
        ["192.0.2.9"],
        ["localhost", "evil.example"],
    ],
)
def test_names_that_are_not_ours(hosts: list[str]) -> None:
    refusal = VISITORS.refuse(hosts, [], 7600)
    assert refusal is not None and "`hosts`" in refusal


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:7600", "http://127.0.0.1:7600"),
        ("127.0.0.1:7600", "http://localhost:7600"),
        ("studio.example:7600", "http://studio.example:7600"),
        ("localhost:8000", "http://localhost:8000"),  # a tunnel to another port
        ("127.0.0.1:7600", "http://localhost:5173"),  # configured
    ],
)
def test_own_pages(host: str, origin: str) -> None:
    assert VISITORS.refuse([host], [origin], 7600) is None


@pytest.mark.parametrize(
    "origins",
    [
        ["http://evil.example"],
        ["null"],
        [""],
        ["http://localhost:3000"],  # another server on this machine
        ["https://127.0.0.1:7600"],
        ["http://127.0.0.1:7600.evil.example"],
        ["http://127.0.0.1:7600", "http://evil.example"],
    ],
)
def test_pages_from_elsewhere(origins: list[str]) -> None:
    refusal = VISITORS.refuse(["127.0.0.1:7600"], origins, 7600)
    assert refusal is not None and "`origins`" in refusal


def test_over_tls_pages_come_over_tls() -> None:
    visitors = Visitors(["192.0.2.7"], [], secure=True)
    assert visitors.refuse(["192.0.2.7:7600"], ["https://192.0.2.7:7600"], 7600) is None
    assert visitors.refuse(["192.0.2.7:7600"], ["http://192.0.2.7:7600"], 7600) is not None
