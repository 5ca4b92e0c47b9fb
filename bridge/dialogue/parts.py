"""What is said to a language model, and what comes back in parts."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from bridge.dialogue.character import Character
from motion.scene import Scene

Role = Literal["user", "assistant", "tool"]


@dataclass(frozen=True)
class Text:
    """A piece of what is to be said, as short as a token."""

    text: str


@dataclass(frozen=True)
class Call:
    """Something to be done: a tool of `bridge.dialogue.tools` with its arguments. id: names it to the model."""

    name: str
    arguments: Mapping[str, Any]
    id: str = ""


Part = Text | Call


@dataclass(frozen=True)
class Message:
    """One turn of the history. calls: what an assistant did; of: the id of the call whose outcome a tool tells."""

    role: Role
    text: str
    calls: tuple[Call, ...] = ()
    of: str = ""


@dataclass(frozen=True, eq=False)
class Request:
    """All that an answer depends on. The last message is the user's, or the outcome of a tool.

    language: the one to answer in. memory: whatever a model wants to keep with this one talk, such as a name on its server.
    """

    character: Character
    language: str
    messages: tuple[Message, ...]
    scene: Scene
    memory: dict[str, str] = field(default_factory=dict)


class LanguageModel(Protocol):
    """Something that answers. One object serves every talk; it keeps nothing of any."""

    def answer(self, request: Request) -> AsyncGenerator[Part, None]:
        """Text and calls as they come; closing the iterator breaks it off at once. Raises DialogueError."""
        ...
