"""Listeners in a process of their own, that find out how late frames come.

Lateness is counted from the moment on the grid of frames at which the frame was due to be sent.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

import zmq
import zmq.asyncio

from bridge.server.config import Live

# The time of a frame in its bytes: the key "ts" and the mark of a big-endian number of 8 bytes.
TS = b"\xa2ts\xcf"
AHEAD = int(Live().lookahead * 1e9)

_T = TypeVar("_T")
Listen = Callable[..., Awaitable[_T]]


def received(listen: Listen[_T], *given: Any) -> _T:
    """What `await listen(*given)` finds in another process, such as milliseconds by which frames came late."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs, listen, given))
    process.start()
    # Theirs alone, so that one that fails ends the waiting.
    theirs.close()
    try:
        found: _T = ours.recv()
    finally:
        process.join()
    return found


async def frames(port: int, beginning: bytes, seconds: float) -> AsyncIterator[bytes]:
    """Messages over ZeroMQ of the topics with a beginning, for so many seconds."""
    with zmq.asyncio.Context() as context, context.socket(zmq.SUB) as socket:
        socket.connect(f"tcp://127.0.0.1:{port}")
        socket.subscribe(beginning)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if await socket.poll(100):
                yield await socket.recv()


def lateness(data: bytes) -> float:
    """Milliseconds between the moment at which a frame was due to be sent and now."""
    return (time.monotonic_ns() - (time_of(data) - AHEAD)) / 1e6


def time_of(data: bytes) -> int:
    """When a frame is shown, nanoseconds."""
    at = data.index(TS) + len(TS)
    return int.from_bytes(data[at : at + 8], "big")


def _run(pipe: Connection, listen: Listen[Any], given: tuple[Any, ...]) -> None:
    # A listener that pauses to collect its own garbage would count as a late server.
    gc.disable()
    pipe.send(asyncio.run(_awaited(listen, given)))


async def _awaited(listen: Listen[_T], given: tuple[Any, ...]) -> _T:
    return await listen(*given)
