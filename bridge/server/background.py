"""`Background`: what goes on for somebody while they do other things, and ends with them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class Background:
    """Tasks that nobody waits for. What they raise is told by the loop, like an exception that nobody has caught."""

    def __init__(self) -> None:
        # The loop itself holds tasks weakly.
        self._tasks: set[asyncio.Task[Any]] = set()

    def begin(self, work: Coroutine[Any, Any, Any]) -> None:
        """Have something done."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        """Give up what is being done."""
        for task in self._tasks:
            task.cancel()
