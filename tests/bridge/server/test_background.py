"""What goes on for a session in the background ends with it."""

from __future__ import annotations

import asyncio

from bridge.server.background import Background


def test_what_is_under_way_is_given_up_and_what_is_done_is_forgotten() -> None:
    ended: list[str] = []

    async def work(name: str, seconds: float) -> None:
        try:
            await asyncio.sleep(seconds)
            ended.append(f"{name} done")
        except asyncio.CancelledError:
            ended.append(f"{name} given up")
            raise

    async def go() -> None:
        background = Background()
        background.begin(work("quick", 0.0))
        background.begin(work("slow", 60.0))
        await asyncio.sleep(0.05)
        background.close()
        await asyncio.sleep(0.05)
        background.close()

    asyncio.run(go())
    assert ended == ["quick done", "slow given up"]


def test_nothing_is_published_by_a_session_that_was_closed_in_the_midst_of_it() -> None:
    told: list[str] = []

    async def go() -> None:
        background, made = Background(), asyncio.Event()

        async def tell() -> None:
            await made.wait()
            told.append("late")

        background.begin(tell())
        await asyncio.sleep(0)
        background.close()
        made.set()
        await asyncio.sleep(0.01)

    asyncio.run(go())
    assert not told
