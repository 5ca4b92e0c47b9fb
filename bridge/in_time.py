"""`in_time`: wait for something, though not for ever, and never forget that nobody waits any more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

_T = TypeVar("_T")


async def in_time(
    work: Awaitable[_T], seconds: float | None, hang_up: Callable[[], Awaitable[None]] | None = None
) -> _T:
    """What some work results in. Raises asyncio.TimeoutError after so many seconds, None: never.

    The work is cancelled then, and where this is cancelled: also when its result comes at that very moment, in which
    `asyncio.wait_for` goes on as if nothing had been before Python 3.12. hang_up: called before that, for work that would say
    goodbye at length.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=seconds)
        if not task.done():
            raise asyncio.TimeoutError
        return task.result()
    finally:
        if not task.done():
            if hang_up is not None:
                await hang_up()
            task.cancel()
            await asyncio.wait({task})
        # Whatever it ended with is no longer of interest; not to look at it would be reported as a mistake.
        _ = task.cancelled() or task.exception()
