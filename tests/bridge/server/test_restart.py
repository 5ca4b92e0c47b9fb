"""A server that is ended and started again: clients come back by themselves, over both transports."""

from __future__ import annotations

import asyncio

import bridge
from bridge.client import AsyncClient, ConnectionLost, Refused
from bridge.server.running import run
from tests.bridge.processes import TABLETOP, Running, serve

PORTS = {"port": "websocket", "state-port": "state", "events-port": "events", "control-port": "control"}


async def again(first: Running) -> Running:
    """The same ports, another server."""
    flags = [word for flag, name in PORTS.items() for word in (f"--{flag}", str(first.ports[name]))]
    return await asyncio.to_thread(serve, *flags)


async def alive(client: AsyncClient) -> int:
    """Have something done, and wait for a frame of it."""
    actor = next(iter(client.sessions.values())).actor()
    begun = await actor.perform("wave")
    with actor.frames() as frames:
        async for frame in frames:
            if frame.epoch >= begun.epoch:
                return frame.ts
    raise AssertionError


async def back(client: AsyncClient) -> None:
    """Wait until it works as before."""
    while client.stats.restarts == 0:
        await asyncio.sleep(0.05)
    while True:
        try:
            await alive(client)
            return
        except (ConnectionLost, Refused):
            # Connected, and the session is not open again yet.
            await asyncio.sleep(0.05)


def test_clients_survive_a_restart() -> None:
    async def main(_: asyncio.Event) -> None:
        server = await asyncio.to_thread(serve)
        async with (
            bridge.connect_async(server.zeromq, timeout=30) as one,
            bridge.connect_async(server.websocket, timeout=30) as other,
        ):
            try:
                for client in (one, other):
                    await client.open_session(TABLETOP)
                    await alive(client)
                await asyncio.to_thread(server.kill)
                server = await again(server)
                for client in (one, other):
                    await asyncio.wait_for(back(client), 40)
                    assert client.stats.connects == 2
            finally:
                assert await asyncio.to_thread(server.stop) == 0

    run(main)
