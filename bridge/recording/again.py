"""The clips of a session, made again from the log of its requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bridge.protocol import decode, topics
from bridge.protocol.messages import Frame, Message
from bridge.recording.clips import clips
from bridge.session.log import Commit
from bridge.session.passage import RATE
from bridge.session.rerun import rerun
from bridge.session.show import Due
from motion.clip import Clip


def made_again(
    log: Iterable[Commit],
    session: str,
    character: str,
    since: int = 0,
    until: int | None = None,
    checkpoint: Path | None = None,
) -> list[Clip]:
    """The clips of a character. since, until: the first and last frame wanted; otherwise all that was made.

    checkpoint: as for `rerun`.

    Raises LogError, or ClipError where nothing moved.
    """
    return clips(messages_again(rerun(log, session, until, checkpoint), since), session, character)


def messages_again(made: Iterable[Due], since: int = 0) -> Iterator[Message]:
    """What was made again, decoded, without frames before the one of a number."""
    begin = since * 1_000_000_000 // RATE
    for due in made:
        message = decode(topics.split(due.data)[1])
        if not isinstance(message, Frame) or message.ts >= begin:
            yield message
