"""Server-sent events, as language models stream them: bytes in any portions to the data of whole events. No I/O."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from bridge.dialogue.errors import DialogueError

MOST = 1 << 20
"""Characters of one event."""


class Events:
    """Reads one stream. Comments, names of events, ids and retry times are passed over."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        self._line = ""
        self._data: list[str] = []

    def feed(self, data: bytes) -> Iterator[str]:
        """The data of the events that are whole now. Raises DialogueError, kind garbage, for one without an end."""
        self._line += self._decode(data)
        *lines, self._line = self._line.split("\n")
        for line in (line.removesuffix("\r") for line in lines):
            if line.startswith("data:"):
                self._data.append(line[5:].removeprefix(" "))
            elif not line and self._data:
                yield "\n".join(self._data)
                self._data = []
        if len(self._line) + sum(map(len, self._data)) > MOST:
            raise DialogueError(
                f"the server sent more than {MOST} characters without an end",
                kind="garbage",
                fix="check that the address is that of a language model",
            )

    def finish(self) -> Iterator[str]:
        """What was not ended by an empty line: some servers leave that out."""
        yield from self.feed(b"\n\n")
