"""Any server with OpenAI's chat completions: Qwen on DashScope, Ollama, vLLM, llama.cpp, OpenAI and so on."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Literal

from bridge.dialogue.calling import Service
from bridge.dialogue.cues import Cues
from bridge.dialogue.errors import DialogueError
from bridge.dialogue.parts import Call, Message, Part, Request
from bridge.dialogue.prompt import prompt
from bridge.dialogue.sse import Events
from bridge.dialogue.tools import specifications
from motion.face import EXPRESSIONS

Tools = Literal["native", "text", "none"]


@dataclass(frozen=True)
class ChatCompletions:
    """One model on one server.

    tools: native for models that call tools; text for those that can only write `[perform: wave]`; none. options: further
    fields of the request, such as {"temperature": 0.7} or {"enable_thinking": false}.
    """

    service: Service
    model: str
    tools: Tools = "native"
    options: Mapping[str, Any] = field(default_factory=dict)

    async def answer(self, request: Request) -> AsyncGenerator[Part, None]:
        """Text and calls as they come; what a model only thinks is left out. Raises DialogueError."""
        reading = _Reading(self.service.address)
        events = Events()
        async with aclosing(self.service.stream("chat/completions", self._document(request))) as stream:
            async for data in stream:
                for event in events.feed(data):
                    for part in reading.read(event):
                        yield part
                if reading.done:
                    break
        for event in events.finish():
            for part in reading.read(event):
                yield part
        for part in reading.finish():
            yield part

    async def close(self) -> None:
        """Close all connections."""
        await self.service.close()

    def _document(self, request: Request) -> dict[str, Any]:
        feelings = EXPRESSIONS if self.tools == "text" else ()
        system = prompt(request.character, request.language, request.scene, feelings)
        document: dict[str, Any] = {
            "model": self.model,
            "stream": True,
            "messages": [
                {"role": "system", "content": system},
                *(message for said in request.messages for message in self._message(said)),
            ],
        }
        if self.tools == "native":
            document["tools"] = specifications()
        return document | dict(self.options)

    def _message(self, message: Message) -> Iterator[dict[str, Any]]:
        if self.tools == "native" and message.calls:
            calls = [
                {
                    "id": call.id,
                    "type": "function",
                    "function": {
                        "name": call.name,
                        "arguments": json.dumps(dict(call.arguments), ensure_ascii=False),
                    },
                }
                for call in message.calls
            ]
            yield {"role": "assistant", "content": message.text or None, "tool_calls": calls}
        elif self.tools == "native" and message.role == "tool":
            yield {"role": "tool", "tool_call_id": message.of, "content": message.text}
        elif message.role == "tool":
            if message.text != "begun":
                yield {"role": "user", "content": f"({message.text})"}
        else:
            cues = [f"[{call.name}: {next(iter(call.arguments.values()), '')}]" for call in message.calls]
            yield {"role": message.role, "content": " ".join([*cues, message.text]).strip()}


class _Reading:
    """Reads the chunks of one stream."""

    def __init__(self, address: str) -> None:
        self.done = False
        self._address = address
        self._cues = Cues()
        self._calls: dict[int, dict[str, Any]] = {}
        self._any = self._finished = False

    def read(self, event: str) -> Iterator[Part]:
        """The parts that one event completes."""
        if event.strip() == "[DONE]":
            self.done = True
            return
        try:
            chunk = json.loads(event)
        except (ValueError, RecursionError):
            raise self._garbage() from None
        if not isinstance(chunk, dict):
            raise self._garbage()
        if chunk.get("error"):
            complaint = chunk["error"].get("message") if isinstance(chunk["error"], dict) else chunk["error"]
            raise DialogueError(
                f"{self._address} broke off: {str(complaint)[:300]}",
                kind="unavailable",
                fix="look at that server's log",
            )
        choices = chunk.get("choices")
        if not isinstance(choices, list):
            raise self._garbage()
        self._any = True
        for choice in choices[:1]:
            delta = choice.get("delta") if isinstance(choice, dict) else None
            if not isinstance(delta, dict):
                raise self._garbage()
            if isinstance(delta.get("content"), str):
                yield from self._cues.feed(delta["content"])
            for number, call in enumerate(delta.get("tool_calls") or ()):
                yield from self._piece(call, number)
            self._finished = self._finished or bool(choice.get("finish_reason"))

    def finish(self) -> Iterator[Part]:
        """The rest. Raises where the stream did not come to its end."""
        if not self._any:
            raise self._garbage()
        if not (self._finished or self.done):
            raise DialogueError(
                f"{self._address} broke off in the middle of an answer",
                kind="cut_off",
                fix="ask again; look at the server's log if that repeats itself",
            )
        yield from self._cues.finish()
        yield from self._whole()

    def _piece(self, piece: Any, number: int) -> Iterator[Part]:
        """A piece of a call; those before it are whole when another begins."""
        function = piece.get("function") if isinstance(piece, dict) else None
        if not isinstance(function, dict):
            raise self._garbage()
        index = piece.get("index", number)
        if index not in self._calls:
            yield from self._whole()
        call = self._calls.setdefault(index, {"id": "", "name": "", "arguments": ""})
        call["id"] = piece.get("id") or call["id"]
        call["name"] = function.get("name") or call["name"]
        arguments = function.get("arguments") or ""
        call["arguments"] = arguments if isinstance(arguments, dict) else call["arguments"] + str(arguments)

    def _whole(self) -> Iterator[Part]:
        """The calls that are whole."""
        for index, call in self._calls.items():
            if call["name"]:
                yield Call(call["name"], _arguments(call["arguments"]), str(call["id"] or f"call_{index}"))
                # What comes later for this index adds nothing.
                call["name"] = ""

    def _garbage(self) -> DialogueError:
        return DialogueError(
            f"{self._address} sent something that is no chat completion",
            kind="garbage",
            fix="check that the address is that of an OpenAI-compatible interface, often ending in /v1",
        )


def _arguments(given: str | dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call; none where they are no JSON map, which the tool then complains of."""
    if isinstance(given, dict):
        return given
    try:
        found = json.loads(given)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
