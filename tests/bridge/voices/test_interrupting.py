"""Whoever is interrupted hangs up at once, by every real client: nothing more is read, and no goodbye is waited for."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from bridge.in_time import in_time
from tests.bridge.voices.endless import KINDS, TEXT, endless
from tests.bridge.voices.loopback import within

# Seconds in which a connection is closed on the busiest machine; aiohttp and websockets wait 10 s for a goodbye.
SOON = 6.0


async def left_alone() -> None:
    """Nothing of the client goes on working. What libraries do at the end takes a few turns of the loop."""
    for _ in range(100):
        busy = [task for task in asyncio.all_tasks() if "bridge/" in repr(task) and "tests" not in repr(task)]
        if not busy:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(busy)


@pytest.mark.parametrize("kind", KINDS)
def test_closing_a_voice_in_the_midst_hangs_up(kind: str) -> None:
    async def work() -> None:
        async with endless(kind) as (voice, service):
            pieces = voice.speak(TEXT)
            for _ in range(3):
                await anext(pieces)
            await pieces.aclose()
            await asyncio.wait_for(service.gone.wait(), SOON)
            with pytest.raises(StopAsyncIteration):
                await anext(pieces)
            await left_alone()

    within(40, work)


@pytest.mark.parametrize("held", [None, 8], ids=["streaming", "silent"])
@pytest.mark.parametrize("kind", KINDS)
def test_cancelling_who_listens_hangs_up(kind: str, held: int | None) -> None:
    async def work() -> None:
        async with endless(kind, held) as (voice, service):
            heard = asyncio.Event()

            async def listen() -> None:
                async with aclosing(voice.speak(TEXT)) as pieces:
                    async for _ in pieces:
                        heard.set()

            task = asyncio.ensure_future(listen())
            await asyncio.wait_for(heard.wait(), 20)
            if held is not None:
                while service.spoken < held:
                    await asyncio.sleep(0.02)
            task.cancel()
            done, _ = await asyncio.wait({task}, timeout=SOON)
            assert done and task.cancelled()
            if held is None or kind in ("openai", "gpt-sovits"):
                # One that is silent and reads nothing can't notice.
                await asyncio.wait_for(service.gone.wait(), SOON)
            await left_alone()

    within(40, work)


@pytest.mark.parametrize("first", ["result", "error", "cancelled"])
def test_a_cancellation_counts_even_when_the_result_comes_at_that_moment(first: str) -> None:
    async def main() -> None:
        work: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        waiting = asyncio.ensure_future(in_time(work, 60.0))
        await asyncio.sleep(0)
        if first == "cancelled":
            waiting.cancel()
            await asyncio.sleep(0)
            assert work.cancelled()
        elif first == "result":
            work.set_result(1)
        else:
            work.set_exception(ValueError())
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(main())


def test_work_that_takes_too_long_is_cancelled_and_hangs_up_before() -> None:
    async def main() -> None:
        said: list[str] = []

        async def long() -> None:
            try:
                await asyncio.sleep(600)
            except asyncio.CancelledError:
                said.append("cancelled")
                raise

        async def hang_up() -> None:
            said.append("hung up")

        with pytest.raises(asyncio.TimeoutError):
            await in_time(long(), 0.01, hang_up)
        assert said == ["hung up", "cancelled"]
        assert await in_time(asyncio.sleep(0, 5), None) == 5

    asyncio.run(main())
