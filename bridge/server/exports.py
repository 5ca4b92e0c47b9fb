"""`Exports`: motion files of what sessions have played."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path

import exporters
from bridge.protocol.limits import AUDIO_RATE
from bridge.recording.again import messages_again
from bridge.recording.clips import clips
from bridge.recording.sound import sound
from bridge.server.aside import Aside
from bridge.server.errors import RequestError
from bridge.server.live_session import LiveSession
from bridge.session.log import Commit
from bridge.session.passage import RATE
from bridge.session.rerun import rerun
from motion.speech.files import write

# Seconds of motion in a file, at most: the newest.
_LONGEST = 300
# What was heard in it.
_SOUND = ".wav"
# Files that are being made, or wait to be fetched.
_AT_ONCE = 4
# How far this work stands back, behind frames and what generates them.
_NICENESS = 10


class Exports:
    """Makes files aside and keeps each until it is fetched.

    session: the session of a name, or RequestError. checkpoint: of the prior that sessions play with, as for `rerun`.
    """

    def __init__(
        self, aside: Aside, session: Callable[[str], LiveSession], checkpoint: Path | None = None
    ) -> None:
        self._aside, self._session, self._checkpoint = aside, session, checkpoint
        self._files: dict[tuple[str, str, str], Future[bytes]] = {}

    def __call__(self, asked: Mapping[str, str]) -> tuple[str, bytes] | None:
        """Name and content of the file that is asked for by `session`, `character` and `format`; None while it is being made.

        Raises MotionError. Once fetched, or refused, it is made anew when it is asked for again.
        """
        wanted = f".{asked.get('format', '')}"
        suffix = wanted if wanted == _SOUND else exporters.format_of(f"motion{wanted}").suffix
        session = self._session(asked.get("session", ""))
        character = session.checked(asked.get("character", ""))
        key = (session.name, character, suffix)
        if key not in self._files:
            self._make_room()
            commits, frame = session.played()
            first = max(frame - _LONGEST * RATE, 0)
            self._files[key] = self._aside.start(_file, commits, *key, first, frame, self._checkpoint)
        if not self._files[key].done():
            return None
        return f"kinelink{suffix}", self._files.pop(key).result()

    def _make_room(self) -> None:
        """Forget what nobody fetched. Raises RequestError while too much is under way."""
        if len(self._files) < _AT_ONCE:
            return
        left = next((key for key, file in self._files.items() if file.done()), None)
        if left is None:
            raise RequestError(
                f"{_AT_ONCE} files are being made already", kind="busy", fix="ask again in a moment"
            )
        del self._files[left]


def _file(
    commits: list[Commit],
    session: str,
    character: str,
    suffix: str,
    since: int,
    until: int,
    checkpoint: Path | None,
) -> bytes:
    """What was played since body or things were last changed, as a file of a format."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    messages = list(messages_again(rerun(commits, session, until, checkpoint), since))
    newest = clips(messages, session, character)[-1]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"motion{suffix}"
        if suffix == _SOUND:
            write(path, sound(messages, newest), AUDIO_RATE)
        else:
            exporters.write(newest, path)
        return path.read_bytes()
