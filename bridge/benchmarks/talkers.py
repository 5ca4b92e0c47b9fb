"""How many sessions that talk all the time stream sound, face and body on time at once, and what each takes of memory."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bridge.bench import scene
from bridge.benchmarks.capacity import LATE
from bridge.benchmarks.listening import received
from bridge.benchmarks.overhearing import Overheard, overhear
from bridge.benchmarks.reaction import TEXTS
from bridge.benchmarks.spread import Percentiles
from bridge.benchmarks.stand import Stand
from bridge.client import connect_async
from bridge.client.connection import Connection
from bridge.client.errors import Refused
from bridge.client.session import document
from bridge.protocol.limits import AUDIO_RATE
from bridge.protocol.messages import OpenSession, Perform, Say
from bridge.session.passage import RATE
from bridge.session.utterance import LEAD

SAID = (
    "This cup costs three euros, and it keeps your coffee warm for at least an hour. Would you like to see the blue one?",
    "这个杯子卖三十五元，保温一个小时没有问题。您想看看蓝色的那一个吗？",
    "Let me show you the books. The thin one is about birds, and the thick one on the left tells how bridges are built.",
    "这边的 book 是关于桥梁的，一共三百二十页，许多学生都喜欢 its pictures。",
)
# Sessions that are there when memory is first weighed.
FEW = 2
# Milliseconds by which sound may come late: it goes along with the next frame.
SOUND_LATE = LATE + 1e3 / RATE
# Seconds before its end at which each is asked for the next thing to say, and after which a body is asked for another thing.
_BEFORE, _ASKED_EVERY = 1.5, 10.0
_SETTLE = 4.0
# Seconds for what is done once before memory is weighed.
_LEARNT = 2.0
_ACTOR = "actor"


@dataclass(frozen=True)
class Load:
    """So many sessions at once, all heard by one client. Times in milliseconds.

    frames, sound: how late they came, by when they were due to be sent. headroom: what one chunk of sound in a hundred had at
    most left until it was to be heard; too_late: chunks that had nothing left. frames_share, talking: share of the frames that
    there could be, and of the time in which somebody talks. put_off, jumps, step, missing, failures: see `Overheard`. cores:
    processor time of the server and its processes over the time that went by.
    """

    sessions: int
    frames: Percentiles
    sound: Percentiles
    headroom: float
    too_late: int
    frames_share: float
    talking: float
    missing: int
    put_off: int
    jumps: int
    step: int
    failures: int
    megabytes: float | None
    cores: float | None

    @property
    def on_time(self) -> bool:
        """Whether nothing was late, left out or waited for but gestures, which are the first step down."""
        good = (
            not (self.too_late or self.missing or self.put_off or self.jumps or self.failures)
            and self.step <= 1
        )
        return good and self.frames.p99 < LATE and self.sound.p99 < SOUND_LATE and self.frames_share > 0.98


@dataclass(frozen=True)
class Talkers:
    """Few sessions, then all. megabytes_per_session: what each further one takes."""

    few: Load
    all: Load
    megabytes_per_session: float | None


def measure(
    sessions: int,
    moving: bool,
    seconds: float,
    say: Callable[[str], None],
    settings: Mapping[str, Any] | None = None,
) -> Talkers:
    """So many sessions that talk all the time. moving: their bodies are kept busy, too; settings: of the server."""
    counts = sorted({min(FEW, sessions), sessions})
    with Stand(max_sessions=sessions, **(settings or {})) as stand:
        loads = asyncio.run(_measured(stand, counts, moving, seconds, say))
    few, last = loads[0], loads[-1]
    each = None
    if few.megabytes is not None and last.megabytes is not None and last.sessions > few.sessions:
        each = (last.megabytes - few.megabytes) / (last.sessions - few.sessions)
    return Talkers(few, last, each)


async def _measured(
    stand: Stand, counts: list[int], moving: bool, seconds: float, say: Callable[[str], None]
) -> list[Load]:
    loads, working = list[Load](), list[asyncio.Task[None]]()
    async with connect_async(stand.address, timeout=60.0) as client:
        # Requests only: what the sessions send is another process's business.
        connection = client.connection
        try:
            for count in counts:
                for number in range(len(working), count):
                    name = f"talker-{number}"
                    await connection.request(OpenSession(1, name, document(scene()), [_ACTOR], number))
                    working.append(asyncio.ensure_future(_live(connection, name, number, count, moving)))
                if moving and count == counts[0]:
                    await _learn(connection, count)
                loads.append(await _load(stand, count, seconds))
                say(f"{count} sessions: {loads[-1].frames.p99:.1f} ms late")
        finally:
            for task in working:
                task.cancel()
            ended = await asyncio.gather(*working, return_exceptions=True)
    for one in ended:
        if isinstance(one, Exception):
            raise one
    return loads


async def _learn(connection: Connection, count: int) -> None:
    """Have everything done once: the grasps that are found for it, for instance, are kept for all sessions."""
    for text in TEXTS:
        for number in range(count):
            with suppress(Refused):
                await connection.request(Perform(1, f"talker-{number}", _ACTOR, text))
        await asyncio.sleep(_LEARNT)


async def _load(stand: Stand, count: int, seconds: float) -> Load:
    # All talk by then: each begins at another time.
    settle = _SETTLE + _longest()
    listening = asyncio.to_thread(
        received, overhear, stand.ports["state"], stand.ports["events"], settle, seconds
    )
    worked, began = stand.processor_seconds(), time.monotonic()
    found: Overheard = await listening
    passed, until = time.monotonic() - began, stand.processor_seconds()
    headroom = Percentiles.of([-one for one in found.headroom])
    return Load(
        count,
        Percentiles.of(found.frames),
        Percentiles.of(found.sound),
        -headroom.p99,
        sum(one < 0.0 for one in found.headroom),
        len(found.frames) / (count * RATE * seconds),
        found.samples / (count * AUDIO_RATE * seconds),
        found.missing,
        found.put_off,
        found.jumps,
        found.step,
        len(found.failures),
        stand.megabytes(),
        None if worked is None or until is None else (until - worked) / passed,
    )


async def _live(connection: Connection, name: str, number: int, count: int, moving: bool) -> None:
    """Talk without a pause, and have the body do one thing after another."""
    await asyncio.sleep(_longest() * number / count)
    await asyncio.gather(
        _talk(connection, name, number), *([_move(connection, name, number)] if moving else [])
    )


async def _talk(connection: Connection, name: str, number: int) -> None:
    loop = asyncio.get_running_loop()
    end, turn = loop.time(), number
    while True:
        text = SAID[turn % len(SAID)]
        await connection.request(Say(1, name, _ACTOR, text))
        # What is said next is there before this has ended, and follows it.
        end = max(end, loop.time()) + _seconds(text) + LEAD / RATE
        turn += 1
        await asyncio.sleep(max(end - _BEFORE - loop.time(), 0.1))


async def _move(connection: Connection, name: str, number: int) -> None:
    turn = number
    while True:
        # What the hand holds from before may be in the way; that is an answer too.
        with suppress(Refused):
            await connection.request(Perform(1, name, _ACTOR, TEXTS[turn % len(TEXTS)]))
        turn += 1
        await asyncio.sleep(_ASKED_EVERY)


@lru_cache(maxsize=len(SAID))
def _seconds(text: str) -> float:
    """How long the offline voice says it."""
    from motion.speech.espeak import say
    from motion.speech.espeak_library import library

    return sum(len(piece.samples) for piece in say(text)) / library().rate


def _longest() -> float:
    return max(map(_seconds, SAID))
