"""`History`: what was really said in a talk, by both."""

from __future__ import annotations

from dataclasses import replace

from bridge.dialogue.language import language_of
from bridge.dialogue.parts import Message

# Characters that a model is given of what was said before; older messages are forgotten.
_MOST = 12_000


class History:
    """Messages in order. The assistant's are what was played; who hears nothing of an answer may go on with the question."""

    def __init__(self, most: int = _MOST) -> None:
        self._messages: list[Message] = []
        self._most = most

    @property
    def messages(self) -> tuple[Message, ...]:
        """What is known, oldest first; begins with a message of the user or of an assistant who spoke first."""
        return tuple(self._messages)

    def heard(self, text: str) -> None:
        """The user said this; joined to what they said last where nothing came between."""
        last = self._messages[-1] if self._messages else None
        if last is not None and last.role == "user":
            space = "" if language_of(text) == language_of(last.text) == "zh" else " "
            self._messages[-1] = replace(last, text=f"{last.text}{space}{text}")
        else:
            self._messages.append(Message("user", text))
        self._forget()

    def add(self, message: Message) -> None:
        """What the character said, as far as it was played, or did, and what became of that."""
        self._messages.append(message)

    def _forget(self) -> None:
        """Drop the oldest, up to a message of the user, so that no tool's outcome stands without its call."""
        while sum(len(message.text) for message in self._messages) > self._most:
            later = [
                place for place, message in enumerate(self._messages) if place > 0 and message.role == "user"
            ]
            if not later:
                return
            del self._messages[: later[0]]
