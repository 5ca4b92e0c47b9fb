"""Run until somebody ends it: Ctrl-C and SIGTERM, on every system."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

_T = TypeVar("_T")
_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK")


def run(main: Callable[[asyncio.Event], Coroutine[Any, Any, _T]]) -> _T:
    """Run `main(stop)` in an event loop; a signal sets `stop`, a second one ends it at once."""
    # ZeroMQ needs a selector loop, which is not what Windows gives by default.
    loop = asyncio.SelectorEventLoop()
    stop = asyncio.Event()

    def asked(*_: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        loop.call_soon_threadsafe(stop.set)

    kept = {
        number: signal.signal(number, asked)
        for number in (getattr(signal, name, None) for name in _SIGNALS)
        if number is not None
    }
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(main(stop))
    finally:
        for number, before in kept.items():
            signal.signal(number, before)
        loop.run_until_complete(loop.shutdown_asyncgens())
        asyncio.set_event_loop(None)
        loop.close()
