"""An app on Dify, by its streaming `chat-messages`.

Dify keeps the conversation itself and has no tools of ours. So the app is given, as inputs that its prompt may use,
`instructions` (character, surroundings, and how to call tools within the text), `language`, and `heard`: what the user really
heard of its last answer.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Any

from bridge.dialogue.calling import Service
from bridge.dialogue.cues import Cues
from bridge.dialogue.errors import DialogueError
from bridge.dialogue.parts import Part, Request
from bridge.dialogue.prompt import prompt
from bridge.dialogue.sse import Events
from motion.errors import MotionError
from motion.face import EXPRESSIONS

_ANSWERS = ("message", "agent_message")
_ENDS = ("message_end", "workflow_finished")
# Seconds in which a server that ends may still tell Dify to stop.
_LAST = 2.0
_CONVERSATION, _USER = "dify_conversation", "dify_user"


@dataclass(frozen=True)
class Dify:
    """One app. service: its address, such as https://api.dify.ai/v1, and the app's key."""

    service: Service
    _stopping: set[asyncio.Task[None]] = field(default_factory=set, repr=False)

    async def answer(self, request: Request) -> AsyncGenerator[Part, None]:
        """Text as it comes, and the calls within it. Raises DialogueError."""
        memory, cues, events = request.memory, Cues(), Events()
        user = memory.setdefault(_USER, uuid.uuid4().hex)
        task, ended = "", False
        try:
            async with aclosing(self.service.stream("chat-messages", _document(request, user))) as stream:
                async for data in stream:
                    for event in map(self._event, events.feed(data)):
                        task = str(event.get("task_id") or task)
                        memory[_CONVERSATION] = str(
                            event.get("conversation_id") or memory.get(_CONVERSATION, "")
                        )
                        if event.get("event") in _ANSWERS:
                            for part in cues.feed(str(event.get("answer") or "")):
                                yield part
                        # Of a chatflow the end of the work comes before the end of the message.
                        ended = ended or event.get("event") in _ENDS
            if not ended:
                raise DialogueError(
                    f"{self.service.address} broke off in the middle of an answer",
                    kind="cut_off",
                    fix="ask again; look at the app's log in Dify if that repeats itself",
                )
            for part in cues.finish():
                yield part
        finally:
            if task and not ended:
                self._stop(task, user)

    async def close(self) -> None:
        """Let Dify know of the last answers that nobody wants any more, for a moment, and close all connections."""
        if self._stopping:
            _, late = await asyncio.wait(self._stopping, timeout=_LAST)
            for stopping in late:
                stopping.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self.service.close()

    def _event(self, data: str) -> dict[str, Any]:
        try:
            event = json.loads(data)
        except (ValueError, RecursionError):
            event = None
        if not isinstance(event, dict):
            raise DialogueError(
                f"{self.service.address} sent something that is no event of Dify",
                kind="garbage",
                fix="check that the address is that of Dify's interface, such as https://api.dify.ai/v1",
            )
        if event.get("event") == "error":
            raise DialogueError(
                f"{self.service.address} broke off: {str(event.get('message'))[:300]}",
                kind="unavailable",
                fix="look at the app's log in Dify",
            )
        return event

    def _stop(self, task: str, user: str) -> None:
        """Have Dify stop working on an answer that nobody wants any more, without waiting for it."""

        async def stop() -> None:
            with suppress(MotionError):
                await self.service.post(f"chat-messages/{task}/stop", json={"user": user})

        stopping = asyncio.get_running_loop().create_task(stop())
        self._stopping.add(stopping)
        stopping.add_done_callback(self._stopping.discard)


def _document(request: Request, user: str) -> dict[str, Any]:
    messages = request.messages
    query: list[str] = []
    for message in reversed(messages):
        if message.role == "assistant":
            break
        query.insert(0, message.text)
    heard = next((m.text for m in reversed(messages) if m.role == "assistant" and m.text), "")
    return {
        "query": "\n".join(query),
        "response_mode": "streaming",
        "conversation_id": request.memory.get(_CONVERSATION, ""),
        "user": user,
        "inputs": {
            "instructions": prompt(request.character, request.language, request.scene, EXPRESSIONS),
            "language": request.language,
            "heard": heard,
        },
    }
