"""`Recorder`: every message of the streams as it came, with its time, in an MCAP file (https://mcap.dev)."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mcap.writer import Writer

import bridge
from bridge.protocol import schema
from motion.errors import FileError

PROFILE, METADATA = "kinelink", "kinelink"
ENCODING, SCHEMA = "msgpack", "kinelink"
# Bytes that are lost at most when the program ends without warning: two seconds of a character.
_CHUNK = 256 << 10


class Recorder:
    """An open recording. Topics are channels; each message's data is its map alone. Use as a context."""

    def __init__(self, path: str | Path, about: Mapping[str, str] | None = None) -> None:
        """about: further words for the file's metadata, such as the server's address."""
        self.path = Path(path)
        try:
            self._file = self.path.open("wb")
        except OSError as error:
            raise FileError(
                f"can't write '{path}': {error.strerror}", kind="no_folder", fix="choose another place"
            ) from error
        self.messages = 0
        self._writer = Writer(self._file, chunk_size=_CHUNK)
        self._writer.start(profile=PROFILE, library=f"kinelink {bridge.version()}")
        self._schema = self._writer.register_schema(SCHEMA, "jsonschema", json.dumps(schema()).encode())
        self._channels: dict[str, int] = {}
        # Files carry the time of day; in between, the steady clock counts.
        self._midnight = time.time_ns() - time.monotonic_ns()
        if about:
            self._writer.add_metadata(METADATA, dict(about))

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, topic: str, payload: bytes, own: int) -> None:
        """Add a message. own: when it came, `time.monotonic_ns()`. Fits `AsyncClient.tap`."""
        channel = self._channels.get(topic)
        if channel is None:
            channel = self._channels[topic] = self._writer.register_channel(topic, ENCODING, self._schema)
        at = self._midnight + own
        self._writer.add_message(channel, at, payload, at, self.messages % 2**32)
        self.messages += 1

    def add_scene(self, session: str, scene: Mapping[str, Any]) -> None:
        """Add a session's scene, as `describe` tells it."""
        now = time.time_ns()
        data = json.dumps(scene, ensure_ascii=False).encode()
        self._writer.add_attachment(now, now, f"{session}.scene.json", "application/json", data)

    def close(self) -> None:
        """Finish the file."""
        if not self._file.closed:
            self._writer.finish()  # type: ignore[no-untyped-call]
            self._file.close()
