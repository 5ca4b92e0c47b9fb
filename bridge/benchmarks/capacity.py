"""How many sessions stream on time at once, and what each takes of memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bridge.bench import scene
from bridge.benchmarks.fanout import lateness, time_of
from bridge.benchmarks.reaction import TEXTS
from bridge.benchmarks.spread import Percentiles
from bridge.benchmarks.stand import Stand
from bridge.client import connect_async
from bridge.client.asynchronous import AsyncClient
from bridge.client.errors import Refused
from bridge.client.session import AsyncSession
from bridge.protocol import topics

LATE = 8.0
"""Milliseconds by which one frame in a hundred may come late."""

# Seconds after which each session is asked for something else.
_ASKED_EVERY = 20.0
_SETTLE = 2.0


@dataclass(frozen=True)
class Load:
    """So many sessions, all listened to and asked for something now and then; lateness of their frames in milliseconds."""

    sessions: int
    lateness: Percentiles
    megabytes: float | None


@dataclass(frozen=True)
class Capacity:
    """sustained: the most sessions that were tried with one frame in a hundred at most LATE ms late."""

    loads: list[Load]
    sustained: int
    megabytes_per_session: float | None


def measure(counts: Iterable[int], seconds: float, say: Callable[[str], None]) -> Capacity:
    """Open more and more sessions."""
    with Stand(max_sessions=max(counts)) as stand:
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
    late: list[float] = []
    front: dict[str, int] = {}

    def note(topic: str, payload: bytes, _: int) -> None:
        if not topic.startswith("frame/"):
            return
        shown = time_of(payload)
        # Frames that replace what was sent ahead are late by their nature.
        if shown > front.get(topic, 0):
            front[topic] = shown
            late.append(lateness(payload))

    async with connect_async(stand.address, timeout=60.0) as client:
        sessions: list[AsyncSession] = []
        client.tap(note)
        for count in counts:
            await _open(client, sessions, count)
            await asyncio.sleep(_SETTLE)
            late.clear()
            await _busy(sessions, seconds)
            loads.append(Load(count, Percentiles.of(late), stand.megabytes()))
            say(f"{count} sessions: p99 {loads[-1].lateness.p99:.1f} ms late")
    return loads


async def _open(client: AsyncClient, sessions: list[AsyncSession], count: int) -> None:
    while len(sessions) < count:
        sessions.append(await client.open_session(scene(), seed=len(sessions)))
        name = sessions[-1].name
        await client.connection.subscribe([topics.frame(name, actor) for actor in sessions[-1].actors])


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
