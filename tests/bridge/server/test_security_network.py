"""Without the keys a client from another address gets nothing; with them it gets in. A second loopback address serves."""

from __future__ import annotations

import asyncio
import ssl
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import zmq
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

import bridge
from bridge.client import ClientError
from bridge.client.credentials import Credentials, Curve
from bridge.protocol import encode
from bridge.protocol.messages import Hello, Ping
from bridge.server.security import Invitation, Keys, SecurityError
from tests.bridge.server.station import Station, answer, ask, client, closed, during

HOST = "127.0.0.2"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have one loopback address")
Talk = Callable[[Station, Invitation], Awaitable[None]]


@pytest.fixture(scope="module", name="keys")
def make_keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys.open(tmp_path_factory.mktemp("keys"), HOST)


def invited(keys: Keys, talk: Talk) -> None:
    """Run a talk with a station on the second address."""

    async def talks(station: Station) -> None:
        await talk(station, Invitation.to(keys, station.ports, 60))

    during(talks, keys, host=HOST)


async def refused(address: str, **credentials: Any) -> ClientError:
    with pytest.raises(ClientError) as error:
        async with bridge.connect_async(address, timeout=2, **credentials):
            pass
    return error.value


def test_with_all_keys_both_transports_work(keys: Keys) -> None:
    async def talk(_: Station, invitation: Invitation) -> None:
        token, zeromq, wss = invitation.token, invitation.zmq[0], invitation.websocket[0]
        curve = {"server_key": invitation.server_key, "client_key": invitation.client_key}
        for address, credentials in (
            (zeromq, curve),
            (wss, {"fingerprint": invitation.fingerprint}),
            (wss, {"tls": invitation.certificate}),
        ):
            async with bridge.connect_async(address, token=token, **credentials) as one:
                assert one.stats.connected and one.stats.instance == "station"

    invited(keys, talk)


def test_without_the_keys_zeromq_gives_nothing(keys: Keys) -> None:
    other, secret = (key.decode() for key in zmq.curve_keypair())

    async def talk(station: Station, invitation: Invitation) -> None:
        address, token = invitation.zmq[0], invitation.token
        ours = {"server_key": invitation.server_key, "client_key": invitation.client_key}
        assert (await refused(address, token=token)).kind == "connection"
        assert (await refused(address, token=token, **{**ours, "server_key": other})).kind == "connection"
        unknown = await refused(address, token=token, **{**ours, "client_key": secret})
        assert unknown.kind == "unauthorized" and "key" in unknown.fix
        # Nor does anything come out of the sockets that only listen.
        stranger = Curve(other.encode(), secret.encode(), invitation.server_key.encode())
        for name in ("state", "events"):
            for curve in (None, stranger):
                with client(zmq.SUB, station.tcp(name), curve) as sub:
                    sub.subscribe(b"")
                    assert not await sub.poll(200)
        known = Credentials(**ours).curve()
        with client(zmq.SUB, station.tcp("events"), known) as sub:
            sub.subscribe(b"")
            assert await sub.poll(5_000)

    invited(keys, talk)


def test_a_token_that_is_wrong_missing_or_expired_opens_nothing(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def talk(_: Station, invitation: Invitation) -> None:
        wss = {"fingerprint": invitation.fingerprint}
        curve = {"server_key": invitation.server_key, "client_key": invitation.client_key}
        for address, credentials in ((invitation.websocket[0], wss), (invitation.zmq[0], curve)):
            for token in (None, "wrong", keys.tokens.issue(-1)):
                error = await refused(address, token=token, **credentials)
                assert error.kind == "unauthorized"
                assert ("expired" in error.message) == (token is not None and token.startswith("kl1"))

    invited(keys, talk)


def test_one_guess_a_connection(keys: Keys) -> None:
    async def talk(_: Station, invitation: Invitation) -> None:
        context = ssl.create_default_context(cafile=invitation.certificate)
        async with connect(invitation.websocket[0], ssl=context) as socket:
            assert getattr(await ask(socket, Hello(1, token="a")), "kind", "") == "unauthorized"
            with pytest.raises(ConnectionClosed):
                await ask(socket, Hello(2, token=invitation.token))
                await answer(socket)

    invited(keys, talk)


def test_another_server_s_certificate_is_noticed_before_the_token_is_said(keys: Keys, tmp_path: Path) -> None:
    fingerprint = Keys.open(tmp_path, HOST).certificate.fingerprint

    async def talk(_: Station, invitation: Invitation) -> None:
        for credentials in ({"fingerprint": fingerprint}, {}):
            error = await refused(invitation.websocket[0], token=invitation.token, **credentials)
            assert error.kind in ("bad_certificate", "connection")

    invited(keys, talk)


def test_plain_http_and_half_open_tls_get_nothing(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bridge.protocol.limits.GREETING_SECONDS", 0.5)

    async def talk(station: Station, invitation: Invitation) -> None:
        port = station.ports["websocket"]
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(f"GET /healthz HTTP/1.1\r\nHost: {HOST}:{port}\r\n\r\n".encode())
        assert b"ok" not in await closed(reader, 3)
        # One that never says a word of TLS is dropped in time.
        started = time.monotonic()
        silent, still = await asyncio.open_connection(HOST, port)
        assert await closed(silent, 5) == b"" and time.monotonic() - started > 0.3
        for one in (writer, still):
            one.close()

    invited(keys, talk)


def test_a_client_that_takes_another_s_identity_has_not_said_hello(keys: Keys) -> None:
    async def talk(_: Station, invitation: Invitation) -> None:
        curve = Credentials(server_key=invitation.server_key, client_key=invitation.client_key).curve()
        kinds = []
        for message in (Hello(1, token=invitation.token), Ping(2, 0)):
            with client(zmq.DEALER, invitation.zmq[0], curve, identity=b"me") as socket:
                await socket.send(encode(message))
                kinds.append(await asyncio.wait_for(socket.recv(), 5))
        assert b"reply" in kinds[0] and b"hello_first" in kinds[1]

    invited(keys, talk)


def test_no_server_listens_beyond_loopback_without_keys() -> None:
    with pytest.raises(SecurityError) as error:
        Station(host="0.0.0.0")
    assert error.value.kind == "needs_keys"
