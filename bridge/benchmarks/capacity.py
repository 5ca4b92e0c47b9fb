"""How many sessions stream on time at once, and what each takes of memory."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bridge.bench import scene
from bridge.benchmarks.listening import frames, lateness, received, time_of
from bridge.benchmarks.reaction import TEXTS
from bridge.benchmarks.spread import Percentiles
from bridge.benchmarks.stand import Stand
from bridge.client import connect_async
from bridge.client.errors import Refused
from bridge.client.session import AsyncSession

LATE = 8.0
"""Milliseconds by which one frame in a hundred may come late."""

# Seconds after which each session is asked for something else.
_ASKED_EVERY = 20.0
_SETTLE = 2.0


@dataclass(frozen=True)
class Load:
    """So many sessions, all listened to and asked for something now and then; lateness of their frames in milliseconds.

    cores: processor time of the server and its generators over the time that went by, however busy the machine was else.
    """

    sessions: int
    lateness: Percentiles
    megabytes: float | None
    cores: float | None


@dataclass(frozen=True)
class Capacity:
    """sustained: the most sessions that were tried with one frame in a hundred at most LATE ms late."""

    loads: list[Load]
    sustained: int
    megabytes_per_session: float | None


def measure(
    counts: Iterable[int],
    seconds: float,
    say: Callable[[str], None],
    settings: Mapping[str, Any] | None = None,
) -> Capacity:
    """Open more and more sessions. settings: of the server."""
    with Stand(max_sessions=max(counts), **(settings or {})) as stand:
        loads = asyncio.run(_measured(stand, sorted(counts), seconds, say))
    good = [load.sessions for load in loads if load.lateness.p99 < LATE]
    first, last = loads[0], loads[-1]
    each = None
    if first.megabytes is not None and last.megabytes is not None and last.sessions > first.sessions:
        each = (last.megabytes - first.megabytes) / (last.sessions - first.sessions)
    return Capacity(loads, max(good, default=0), each)


async def _measured(
    stand: Stand, counts: list[int], seconds: float, say: Callable[[str], None]
) -> list[Load]:
    loads = []
    async with connect_async(stand.address, timeout=60.0) as client:
        sessions: list[AsyncSession] = []
        for count in counts:
            while len(sessions) < count:
                sessions.append(await client.open_session(scene(), seed=len(sessions)))
            listening = asyncio.to_thread(received, _listen, stand.ports["state"], _SETTLE, seconds)
            worked, began = stand.processor_seconds(), time.monotonic()
            late, _ = await asyncio.gather(listening, _busy(sessions, _SETTLE + seconds))
            passed, until = time.monotonic() - began, stand.processor_seconds()
            cores = None if worked is None or until is None else (until - worked) / passed
            loads.append(Load(count, Percentiles.of(late), stand.megabytes(), cores))
            say(f"{count} sessions: p99 {loads[-1].lateness.p99:.1f} ms late")
    return loads


async def _listen(port: int, settle: float, seconds: float) -> list[float]:
    """Milliseconds by which new frames of all sessions came late."""
    begin, front, late = time.monotonic() + settle, dict[bytes, int](), list[float]()
    async for data in frames(port, b"frame/", settle + seconds):
        topic, shown = data[: data.index(b"\0")], time_of(data)
        # Frames that replace what was sent ahead are late by their nature.
        if shown > front.get(topic, 0) and time.monotonic() > begin:
            late.append(lateness(data))
        front[topic] = max(shown, front.get(topic, 0))
    return late


async def _busy(sessions: list[AsyncSession], seconds: float) -> None:
    """Ask one session after another for something."""
    loop = asyncio.get_running_loop()
    end, asked = loop.time() + seconds, 0
    working: set[asyncio.Task[None]] = set()
    while loop.time() < end:
        session = sessions[asked % len(sessions)]
        task = loop.create_task(_ask(session, TEXTS[(asked // len(sessions) + asked) % len(TEXTS)]))
        working.add(task)
        task.add_done_callback(working.discard)
        asked += 1
        await asyncio.sleep(_ASKED_EVERY / len(sessions))
    await asyncio.gather(*working)


async def _ask(session: AsyncSession, text: str) -> None:
    try:
        await next(iter(session.actors.values())).perform(text)
    except Refused:
        # What the hand holds from before may be in the way; that is an answer too.
        return
