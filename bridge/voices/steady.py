"""A service that hesitates: asked again as long as nothing was heard of it, and given up when no sound comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from bridge.in_time import in_time
from bridge.voices.trouble import Trouble, garbage, slow
from motion.speech.speech import Mark, Piece

_ATTEMPTS = 3


async def steady(
    name: str, once: Callable[[], AsyncGenerator[Piece, None]], patience: float
) -> AsyncGenerator[Piece, None]:
    """The pieces of `once()` from its first sound on, each at most `patience` seconds after it is asked for. Raises Trouble."""
    for left in reversed(range(_ATTEMPTS)):
        heard, early = False, tuple[Mark, ...]()
        try:
            async with aclosing(once()) as pieces:
                while True:
                    # The clock runs only while we wait: who plays slowly is no reason to give up.
                    piece = await in_time(anext(pieces, None), patience)
                    if piece is None:
                        break
                    if not heard:
                        # What comes before any sound would come again when it is asked again.
                        early += piece.marks
                        heard = len(piece.samples) > 0
                        piece = Piece(piece.samples, early)
                    if heard:
                        yield piece
            if not heard:
                raise garbage(name, "no sound")
            return
        except asyncio.TimeoutError:
            raise slow(name, patience) from None
        except Trouble as trouble:
            if heard or trouble.wait is None or not left:
                raise
            await asyncio.sleep(trouble.wait)
