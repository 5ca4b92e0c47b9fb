"""`AsyncTalk`: a talk with a character: ask, listen to the answer, let it hear a microphone, have another persona take over."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from bridge.client.connection import Connection
from bridge.client.errors import TimedOut
from bridge.client.feed import Feed
from bridge.protocol import limits
from bridge.protocol.messages import Ask, CloseTalk, Hear, SwitchCharacter

if TYPE_CHECKING:
    from bridge.client.actor import AsyncActor


@dataclass(frozen=True)
class Answer:
    """What a persona answers. text: what it says; plans: what its body does meanwhile, as `Begun.plan`.

    failures: what went wrong, as in the message `failure`. whole: not broken off by something else.
    """

    text: str
    plans: tuple[dict[str, Any], ...] = ()
    failures: tuple[dict[str, Any], ...] = ()
    whole: bool = True


class AsyncTalk:
    """A talk that this client has opened or joined. As a context it is closed at the end, unless it was joined."""

    def __init__(self, connection: Connection, actor: AsyncActor, about: dict[str, Any]) -> None:
        self._connection, self._actor = connection, actor
        self.persona: str = about["persona"]
        self.name: dict[str, str] = about["name"]
        self.joined: bool = about["joined"]

    async def __aenter__(self) -> AsyncTalk:
        return self

    async def __aexit__(self, *_: object) -> None:
        if not self.joined:
            await self.close()

    async def ask(self, text: str, timeout: float = 30.0) -> Answer:
        """Say something to the character, typed; what it is saying is broken off. Returns its answer once all of it is known.

        That is before it was spoken; the events `speaking` and `said` tell when that is. Raises TimedOut after so many seconds.
        """
        with self._actor.events() as events:
            await self._connection.request(Ask(1, *self._who, text))
            try:
                return await asyncio.wait_for(_answer(events, text.strip()), timeout)
            except asyncio.TimeoutError:
                raise TimedOut(f"no answer within {timeout:g} seconds", kind="timeout") from None

    async def hear(self, samples: ArrayLike, rate: int = limits.AUDIO_RATE) -> None:
        """What a microphone hears next: samples (n,) in [-1, 1], so many a second. Send silence, too: it ends a sentence."""
        data = np.rint(np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()
        await self._connection.request(Hear(1, *self._who, data, rate))

    async def switch(self, persona: str) -> None:
        """Have another persona take over, with a conversation of its own."""
        about = await self._connection.request(SwitchCharacter(1, *self._who, persona))
        self.persona, self.name = about["persona"], about["name"]

    async def close(self) -> None:
        """End it for everyone."""
        await self._connection.request(CloseTalk(1, *self._who))

    @property
    def _who(self) -> tuple[str, str]:
        return self._actor.session, self._actor.name


async def _answer(events: Feed, asked: str) -> Answer:
    texts: list[str] = []
    plans: list[dict[str, Any]] = []
    failures: list[dict[str, Any]] = []
    begun = False
    async for event in events:
        if event.name == "heard" and event.data["text"] == asked:
            begun = True
        elif not begun:
            continue
        elif event.name == "answer":
            texts.append(event.data["text"])
        elif event.name == "plan":
            plans.append(event.data)
        elif event.name == "talk_failed":
            failures.append(event.data)
        elif event.name in ("answered", "broken_off"):
            break
    space = " " if texts and texts[0].isascii() else ""
    return Answer(space.join(texts), tuple(plans), tuple(failures), event.name == "answered")
