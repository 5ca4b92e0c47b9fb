"""Who breaks the rules is closed alone and in time: two well-behaved clients are served all the while (`during`)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import zmq
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from zmq.utils.monitor import parse_monitor_message

from bridge.protocol import decode, encode, limits, topics
from bridge.protocol.messages import Ack, Describe, Hello, Ping, Subscribe
from bridge.server import websocket, websocket_client, zmq_io
from bridge.server.desk import Peer
from bridge.server.zmq_peers import Callers, Line
from bridge.session.show import Due
from tests.bridge.server.station import Station, ask, client, closed, during, greeted

SECOND = 1_000_000_000


@pytest.fixture(name="hurried")
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second instead of five for what must be over in time."""
    monkeypatch.setattr(limits, "GREETING_SECONDS", 0.5)


def request(path: str, **headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", *(f"{name.replace('_', '-')}: {said}" for name, said in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def said(station: Station, data: bytes, port: str = "websocket", seconds: float = 3) -> bytes:
    """All that the server says to these bytes, until it hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", station.ports[port])
    writer.write(data)
    answer = await closed(reader, seconds)
    writer.close()
    return answer


def announced(size: int) -> bytes:
    """The beginning of a WebSocket frame of so many bytes."""
    return b"\x82\xff" + size.to_bytes(8, "big") + bytes(4)


@pytest.mark.parametrize("path", ["/", "/healthz", "/metrics", "/ws"])
def test_by_another_name_there_is_nothing_here(path: str) -> None:
    async def talk(station: Station) -> None:
        for host in ("evil.example", f"evil.example:{station.ports['websocket']}"):
            assert (await said(station, request(path, Host=host))).startswith(b"HTTP/1.1 403 ")

    during(talk)


def test_a_page_from_elsewhere_gets_403_on_loopback_too() -> None:
    async def talk(station: Station) -> None:
        for origin in ("http://evil.example", "null", "http://localhost:3000"):
            with pytest.raises(InvalidStatus) as refused:
                await connect(station.ws, additional_headers={"Origin": origin})
            assert refused.value.response.status_code == 403
        own = f"http://127.0.0.1:{station.ports['websocket']}"
        async with connect(station.ws, additional_headers={"Origin": own}) as socket:
            await greeted(socket)

    during(talk)


@pytest.mark.parametrize(
    ("site", "mode", "status"),
    [
        ("cross-site", "no-cors", 403),
        ("same-site", "cors", 403),  # another server on this machine
        ("cross-site", "navigate", 404),  # a link; this station has no pages
        ("same-origin", "cors", 404),
        ("none", "navigate", 404),
    ],
)
def test_pages_elsewhere_get_no_part_of_ours(site: str, mode: str, status: int) -> None:
    async def talk(station: Station) -> None:
        asked = request("/main.js", Host="localhost", Sec_Fetch_Site=site, Sec_Fetch_Mode=mode)
        assert (await said(station, asked)).startswith(f"HTTP/1.1 {status} ".encode())

    during(talk)


def test_a_token_in_the_address_is_refused() -> None:
    async def talk(station: Station) -> None:
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"{station.ws}?token=sesame")
        assert refused.value.response.status_code == 400

    during(talk)


def test_a_web_page_can_not_speak_zeromq() -> None:
    """The body of an HTTP request can be made to read as ZMTP 1, which asks for no handshake."""
    head = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://evil.example\r\nContent-Length: 300\r\n\r\n"
    at = 0
    while at < len(head):
        at += 1 + head[at]
    hello = encode(Hello(1))
    smuggled = head + b"\2" * (at - len(head)) + bytes([len(hello) + 1, 0]) + hello

    async def talk(station: Station) -> None:
        for port in ("control", "events", "state"):
            assert b"reply" not in await said(station, smuggled, port)

    during(talk)


def test_health_says_all_to_this_machine() -> None:
    async def talk(station: Station) -> None:
        assert b"sessions" in await said(station, request("/healthz", Host="localhost"))

    during(talk)


@pytest.mark.usefixtures("hurried")
def test_half_open_and_slow_connections_end_in_time() -> None:
    async def drip(station: Station, port: str, data: bytes) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", station.ports[port])

        async def drops() -> None:
            for byte in data:
                writer.write(bytes([byte]))
                await asyncio.sleep(0.1)

        dripping = asyncio.ensure_future(drops())
        await closed(reader, 4)
        dripping.cancel()
        await asyncio.gather(dripping, return_exceptions=True)
        writer.close()

    async def talk(station: Station) -> None:
        greeting = b"\xff" + bytes(8) + b"\x7f\3\0NULL" + bytes(48)
        await asyncio.gather(
            said(station, b"", "websocket"),
            *(said(station, b"", port) for port in ("control", "state", "events")),
            drip(station, "websocket", request("/ws", Host="127.0.0.1", X="y" * 200)),
            *(drip(station, port, greeting) for port in ("control", "state", "events")),
        )

    during(talk)


@pytest.mark.usefixtures("hurried")
def test_who_says_no_hello_is_closed_in_time() -> None:
    async def talk(station: Station) -> None:
        async with connect(station.ws) as silent, connect(station.ws) as chatty:
            with client(zmq.DEALER, station.tcp("control")) as other:
                monitor = other.get_monitor_socket(zmq.EVENT_DISCONNECTED)
                while not await monitor.poll(0):
                    await other.send(encode(Describe(1)))
                    if await other.poll(100):
                        assert getattr(decode(await other.recv()), "kind", "") == "hello_first"
                    await asyncio.sleep(0.05)
                other.disable_monitor()
            with pytest.raises(ConnectionClosed):
                while True:
                    assert getattr(await ask(chatty, Ping(1, 0)), "kind", "") == "hello_first"
                    await asyncio.sleep(0.05)
            await asyncio.wait_for(silent.wait_closed(), 3)
            assert silent.close_code == 1008

    during(talk)


@pytest.mark.usefixtures("hurried")
def test_a_message_that_comes_drop_by_drop_ends_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "_PING", 0.2)
    monkeypatch.setattr(websocket, "_PONG", 0.4)

    async def talk(station: Station) -> None:
        async with connect(station.ws, ping_interval=None) as socket:
            await greeted(socket)
            # While a frame is under way, no pong can come in between.
            socket.transport.write(announced(1 << 20))
            for _ in range(100):
                if socket.transport.is_closing():
                    break
                socket.transport.write(b"x")
                await asyncio.sleep(0.05)
            assert socket.transport.is_closing()

    during(talk)


def test_what_is_too_big_closes_its_sender() -> None:
    async def talk(station: Station) -> None:
        for hello, size in ((False, limits.GREETING_BYTES + 1), (True, limits.MESSAGE_BYTES + 1024)):
            async with connect(station.ws) as socket:
                if hello:
                    await greeted(socket)
                socket.transport.write(announced(size))
                await asyncio.wait_for(socket.wait_closed(), 5)
                assert socket.close_code == 1009
        with client(zmq.DEALER, station.tcp("control")) as big:
            await gone(big, lambda: big.send(bytes(limits.MESSAGE_BYTES + 1)))
        with client(zmq.SUB, station.tcp("events")) as sub:
            await gone(sub, lambda: sub.subscribe(bytes(10_000)))

    during(talk)


async def gone(socket: Any, act: Callable[[], Any]) -> None:
    """Do something, and see the server hang up."""
    monitor = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
    done = act()
    if asyncio.isfuture(done):
        await done
    event = parse_monitor_message(await asyncio.wait_for(monitor.recv_multipart(), 5))
    assert event["event"] == zmq.EVENT_DISCONNECTED
    socket.disable_monitor()


def test_requests_in_several_parts_are_refused() -> None:
    async def talk(station: Station) -> None:
        with client(zmq.DEALER, station.tcp("control")) as socket:
            await gone(socket, lambda: socket.send_multipart([b"", encode(Hello(1))]))
            assert getattr(decode(await socket.recv()), "kind", "") == "malformed"

    during(talk)


def test_a_flood_is_refused_first_and_then_closed() -> None:
    async def talk(station: Station) -> None:
        async with connect(station.ws) as socket:
            await greeted(socket)
            ping = topics.join(topics.CONTROL, encode(Ping(1, 0)))
            with pytest.raises(ConnectionClosed):
                while True:
                    await socket.send(ping)
                    await asyncio.sleep(0)
        async with connect(station.ws) as socket:
            await greeted(socket)
            nothing = topics.join(topics.CONTROL, encode(Ack("frame/none/such")))
            with pytest.raises(ConnectionClosed):
                while True:
                    await socket.send(nothing)
                    await asyncio.sleep(0)
        with client(zmq.DEALER, station.tcp("control")) as flood:
            monitor = flood.get_monitor_socket(zmq.EVENT_DISCONNECTED)
            kinds = set()
            await flood.send(encode(Hello(1)))
            while not await monitor.poll(0):
                await flood.send(encode(Ping(2, 0)))
                # The server is on this very loop.
                await asyncio.sleep(0)
                while await flood.poll(0):
                    kinds.add(getattr(decode(await flood.recv()), "kind", ""))
            flood.disable_monitor()
            # It may have come back by itself, as a stranger.
            assert kinds <= {"", "busy", "hello_first"} and "busy" in kinds

    during(talk, message_rate=100.0)


def test_one_address_gets_only_so_many_connections() -> None:
    async def talk(station: Station) -> None:
        kept = []
        for _ in range(3):
            kept.append(await connect(station.ws))
        with pytest.raises((OSError, EOFError, InvalidHandshake)):
            await connect(station.ws, open_timeout=2)
        assert kept[0].close_code is None
        await kept.pop().close()
        async with connect(station.ws) as socket:
            await greeted(socket)
        for one in kept:
            await one.close()

    during(talk, max_per_address=4)


@pytest.mark.parametrize("much", [True, False], ids=["much", "long"])
def test_who_does_not_read_is_cut_off(monkeypatch: pytest.MonkeyPatch, much: bool) -> None:
    """Where much waits for it, and where little does for long."""
    if not much:
        monkeypatch.setattr(websocket_client, "_PATIENCE", 0.3)
    # More than sockets take, and than may wait where it is much.
    size, most = (1 << 20, 64) if much else (256 << 10, 200)

    async def talk(station: Station) -> None:
        async with connect(station.ws, max_queue=1, ping_interval=None, close_timeout=0.1) as socket:
            await greeted(socket)
            await socket.send(topics.join(topics.CONTROL, encode(Subscribe(2, ["big"]))))
            data = topics.join("big", bytes(size))
            await asyncio.sleep(0.1)
            socket.transport.pause_reading()
            for _ in range(most):
                station.websocket.publish(Due("big", data, lossy=False))
                await asyncio.sleep(0.02)
                if station.websocket.clients == 1:
                    return
        pytest.fail("the connection still stands")

    during(talk)


def test_topics_are_limited() -> None:
    async def talk(station: Station) -> None:
        async with connect(station.ws) as socket:
            await greeted(socket)
            kinds = [
                (await ask(socket, Subscribe(2, [f"event/{batch}/{n}" for n in range(64)]))).TYPE
                for batch in range(limits.TOPICS // 64 + 1)
            ]
            assert kinds == ["reply"] * (len(kinds) - 1) + ["failure"]

    during(talk)


def test_subscriptions_without_end_leave_others_in_peace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zmq_io, "_TOPICS", 100)

    async def talk(station: Station) -> None:
        with client(zmq.SUB, station.tcp("events")) as sub:
            for number in range(900):
                sub.subscribe(f"event/{number}\0".encode())
            sub.subscribe(b"heartbeat\0")
            assert (await asyncio.wait_for(sub.recv(), 5)).startswith(b"heartbeat\0")

    during(talk)


def test_the_table_of_zeromq_clients_stays_small() -> None:
    callers = Callers(most=8, each=4)
    lines = [Line(f"192.0.2.{number}", 1, number) for number in range(3)]
    for number in range(4):
        callers.hear(bytes([number]), lines[0], number)
    with pytest.raises(Exception, match="too many"):
        callers.hear(b"new", lines[0], SECOND)
    first = callers.hear(bytes([0]), lines[0], SECOND)
    # After half a minute of silence the one heard longest ago makes room, others' never.
    callers.hear(b"other", lines[1], SECOND)
    callers.hear(b"new", lines[0], 31 * SECOND)
    assert len(callers) == 5
    assert callers.hear(bytes([0]), lines[0], 31 * SECOND) is first
    for number in range(100_000):
        callers.hear(number.to_bytes(4, "big"), lines[2], (100 + 40 * number) * SECOND)
    assert len(callers) <= 8


def test_patience_comes_back() -> None:
    peer = Peer("p")
    granted = sum(peer.spend(SECOND, 10.0) for _ in range(40))
    assert granted == 10 and not peer.broken
    assert all(peer.spend(number * SECOND, 10.0) for number in range(10, 20))
    for _ in range(60):
        peer.spend(20 * SECOND, 10.0)
    assert peer.broken
