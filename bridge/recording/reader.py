"""`Recording`: what a recording holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from mcap.records import Attachment, Channel, McapRecord, Metadata
from mcap.records import Message as Written
from mcap.stream_reader import StreamReader

from bridge.protocol import ProtocolError, decode
from bridge.protocol.messages import Heartbeat, Message
from bridge.recording.writer import ENCODING, METADATA
from motion.errors import FileError

_SCENE = ".scene.json"


class Entry(NamedTuple):
    """A message as it came: its topic, its map, and when, nanoseconds of the time of day."""

    topic: str
    payload: bytes
    time: int


@dataclass(frozen=True)
class Recording:
    """A recording in a file. One that was cut short is read as far as it goes."""

    path: Path

    def __post_init__(self) -> None:
        if not self.path.is_file():
            raise FileError(f"there is no recording '{self.path}'", kind="missing_file")

    def __iter__(self) -> Iterator[Entry]:
        """All messages, in the order in which they came."""
        channels: dict[int, str] = {}
        for record in self._records():
            if isinstance(record, Channel) and record.message_encoding == ENCODING:
                channels[record.id] = record.topic
            elif isinstance(record, Written) and record.channel_id in channels:
                yield Entry(channels[record.channel_id], record.data, record.log_time)

    def messages(self) -> Iterator[Message]:
        """All messages decoded. Raises FileError for bytes that are none."""
        for entry in self:
            try:
                yield decode(entry.payload)
            except ProtocolError as error:
                raise FileError(
                    f"'{self.path}' holds what is no message: {error}", kind="bad_file"
                ) from error

    @cached_property
    def about(self) -> dict[str, str]:
        """What the recorder noted."""
        found = {}
        for record in self._records():
            if isinstance(record, Metadata) and record.name == METADATA:
                found.update(record.metadata)
        return found

    @cached_property
    def scenes(self) -> dict[str, dict[str, Any]]:
        """The scenes by session."""
        return {
            record.name.removesuffix(_SCENE): json.loads(record.data)
            for record in self._records()
            if isinstance(record, Attachment) and record.name.endswith(_SCENE)
        }

    @cached_property
    def characters(self) -> tuple[tuple[str, str], ...]:
        """Every (session, character) of whom there are frames."""
        topics = {entry.topic for entry in self if entry.topic.startswith("frame/")}
        return tuple(sorted((topic.split("/")[1], topic.split("/")[2]) for topic in topics))

    @cached_property
    def instance(self) -> str | None:
        """The server that sent it, as its heartbeats name it."""
        for entry in self:
            if entry.topic == "heartbeat":
                beat = decode(entry.payload)
                return beat.instance if isinstance(beat, Heartbeat) else None
        return None

    def choose(self, session: str | None, character: str | None) -> tuple[str, str]:
        """The one character that is meant; FileError naming those there are when it isn't clear."""
        fitting = [
            one for one in self.characters if session in (None, one[0]) and character in (None, one[1])
        ]
        if len(fitting) == 1:
            return fitting[0]
        what = "holds no frames" if not self.characters else "holds several characters" if fitting else ""
        raise FileError(
            f"'{self.path}' {what or 'has no such session and character'}",
            kind="ambiguous" if fitting else "no_frames",
            candidates=tuple(f"{one}/{other}" for one, other in self.characters),
            fix="choose with --session and --character" if self.characters else "record a session that runs",
        )

    def _records(self) -> Iterator[McapRecord]:
        begun = False
        with self.path.open("rb") as file:
            try:
                for record in StreamReader(file).records:
                    begun = True
                    yield record
            except Exception as error:  # what a part of a record raises is not documented
                if begun and not file.read(1):
                    return
                raise FileError(
                    f"'{self.path}' is no recording: {error}",
                    kind="bad_file",
                    fix="make one with `kinelink record`",
                ) from error
