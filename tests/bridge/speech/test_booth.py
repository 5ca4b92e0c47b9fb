"""The real process in which speech is made is ended with force: what was being made fails, and nothing else."""

from __future__ import annotations

import asyncio
import os
import signal

import numpy as np
import pytest

from bridge.session.utterance import Spoken
from bridge.speech import booth as booths
from bridge.speech.booth import Booth
from bridge.speech.orders import Order
from motion.errors import MotionError, SpeechError
from motion.speech.speech import Piece
from tests.bridge.speech.test_studio import LONG

SIGNAL = getattr(signal, "SIGKILL", signal.SIGTERM)


class Hearer:
    """Takes what is made of one utterance."""

    def __init__(self, booth: Booth, key: str, text: str) -> None:
        self._came: asyncio.Queue[Spoken | MotionError] = asyncio.Queue()
        booth.begin(key, Order(text), self._came.put_nowait)

    async def next(self) -> Spoken | MotionError:
        return await asyncio.wait_for(self._came.get(), 120)

    async def end(self) -> Spoken | MotionError:
        """The last of it."""
        while isinstance(made := await self.next(), Spoken) and not made.last:
            continue
        assert self._came.empty()
        return made


async def kill(booth: Booth) -> None:
    process = booth._process
    assert process is not None
    while process.pid is None:
        await asyncio.sleep(0.01)
    os.kill(process.pid, SIGNAL)


def test_a_process_that_is_killed_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    # As if every process had lived for long.
    monkeypatch.setattr(booths, "_LIVED", -1.0)

    async def main() -> None:
        async with Booth() as booth:
            long, other = Hearer(booth, "long", LONG), Hearer(booth, "other", LONG)
            for one in (long, other):
                assert isinstance(await one.next(), Spoken)
            await kill(booth)
            for one in (long, other):
                error = await one.end()
                assert isinstance(error, SpeechError) and error.kind == "unavailable" and error.fix
            # What comes late for those that failed is of no interest; whatever is asked for next is said.
            booth.feed("long", Piece(np.zeros(480, np.float32)), last=True)
            booth.drop("other")
            assert isinstance(await Hearer(booth, "again", "Hello again.").end(), Spoken)

    asyncio.run(main())


def test_one_that_cannot_live_is_not_started_over_and_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(booths, "_LIVED", 1e9)
    monkeypatch.setattr(booths, "_SOONEST", 0.2)

    async def main() -> None:
        async with Booth() as booth:
            for time in range(3):
                first = Hearer(booth, "first", LONG)
                assert isinstance(await first.next(), Spoken)
                await kill(booth)
                assert isinstance(await first.end(), SpeechError)
                if not time:
                    continue
                error = await Hearer(booth, "meanwhile", "Hello.").end()
                assert isinstance(error, SpeechError) and error.kind == "unavailable"
                while booth._process is None:
                    await asyncio.sleep(0.01)
            assert isinstance(await Hearer(booth, "later", "Hello.").end(), Spoken)

    asyncio.run(main())
