"""The clips of a session, made again from the log of its requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bridge.protocol import decode, topics
from bridge.protocol.messages import Frame, Message
from bridge.recording.clips import clips
from bridge.session.log import Commit
from bridge.session.passage import RATE
from bridge.session.rerun import rerun
from motion.clip import Clip


def made_again(
    log: Iterable[Commit], session: str, character: str, since: int = 0, until: int | None = None
) -> list[Clip]:
    """The clips of a character. since, until: the first and last frame wanted; otherwise all that was made.

    Raises LogError, or ClipError where nothing moved.
    """
    return clips(_messages(log, session, since, until), session, character)


def _messages(log: Iterable[Commit], session: str, since: int, until: int | None) -> Iterator[Message]:
    begin = since * 1_000_000_000 // RATE
    for due in rerun(log, session, until):
        message = decode(topics.split(due.data)[1])
        if not isinstance(message, Frame) or message.ts >= begin:
            yield message
