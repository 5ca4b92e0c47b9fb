"""`Feed`: messages that wait for whoever reads them, in asyncio or in another thread."""

from __future__ import annotations

import asyncio
import contextlib
import queue
from collections import deque
from collections.abc import AsyncIterator, Callable
from types import TracebackType
from typing import Any

from bridge.protocol.messages import Message

Sink = Callable[[Message], None]


class Feed(AsyncIterator[Any]):
    """An asynchronous iterator over what comes from now on. A reader that is slow loses the oldest.

    Use as a context, or call `close`, when you no longer read.
    """

    def __init__(self, sinks: set[Sink], kept: int) -> None:
        self._sinks = sinks
        self._waiting: deque[Message] = deque(maxlen=kept)
        self._ready = asyncio.Event()
        self._closed = False
        sinks.add(self._put)

    async def __anext__(self) -> Any:
        while not self._waiting:
            if self._closed:
                raise StopAsyncIteration
            self._ready.clear()
            await self._ready.wait()
        return self._waiting.popleft()

    def __enter__(self) -> Feed:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the iteration after what waits."""
        self._sinks.discard(self._put)
        self._closed = True
        self._ready.set()

    def _put(self, message: Message) -> None:
        self._waiting.append(message)
        self._ready.set()


class BlockingFeed:
    """The same for plain code: an iterator that waits. timeout: seconds without a message after which it ends."""

    def __init__(self, sinks: set[Sink], kept: int, timeout: float | None) -> None:
        self._sinks, self._kept, self._timeout = sinks, kept, timeout
        self._waiting: queue.Queue[Message | None] = queue.Queue()
        sinks.add(self._put)

    def __iter__(self) -> BlockingFeed:
        return self

    def __next__(self) -> Any:
        try:
            message = self._waiting.get(timeout=self._timeout)
        except queue.Empty:
            message = None
        if message is None:
            raise StopIteration
        return message

    def __enter__(self) -> BlockingFeed:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the iteration after what waits."""
        self._sinks.discard(self._put)
        self._waiting.put(None)

    def _put(self, message: Message) -> None:
        if self._waiting.qsize() >= self._kept:
            with contextlib.suppress(queue.Empty):
                self._waiting.get_nowait()
        self._waiting.put(message)
