"""`Log`: what was asked of a session, from which its motion can be made again, see `bridge.session.rerun`."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgpack

from motion.errors import MotionError

_MOST = 10_000
# Bytes of sound that are kept of what was said from files and microphones.
_SOUND = 4 << 20
# Kinds of entries about what is said, and frames for which they still count in another scene.
SPEECH = ("say", "spoken", "sound", "hush", "put_off", "failed", "express", "look")
_SPOKEN = 3_600


class LogError(MotionError):
    """A log that does not say enough. `kind` is no_log, no_beginning, too_long or bad_log."""


@dataclass(frozen=True)
class Commit:
    """One entry: kind, the frame from which on it counts, for whom.

    Kinds are open, perform, carry_out, stop, move, set_scene, set_body, take_up, go_on and gesture, and those of
    SPEECH.
    """

    kind: str
    frame: int
    character: str
    data: Mapping[str, Any]


class _Entry(NamedTuple):
    """A commit as it is kept: packed, since a session may remember thousands."""

    kind: str
    frame: int
    character: str
    data: bytes
    sound: int


class Log:
    """The entries since the present scene was set, and of those before what still counts: the bodies."""

    def __init__(self, most: int = _MOST) -> None:
        self._before: list[_Entry] = []
        self._since: deque[_Entry] = deque()
        self._most, self._cut, self._sound = most, False, 0

    def add(self, commit: Commit) -> None:
        """One more entry. Another scene begins anew; otherwise the oldest go when there are too many."""
        entry = _Entry(
            commit.kind, commit.frame, commit.character, msgpack.packb(commit.data), _bytes(commit)
        )
        if commit.kind in ("open", "set_scene"):
            bodies = {one.character: one for one in (*self._before, *self._since) if one.kind == "set_body"}
            said = [one for one in (*self._before, *self._since) if _counts(one, commit.frame)]
            self._before = [*self._before[:1], *bodies.values(), *said, entry]
            self._since.clear()
            self._cut, self._sound = False, 0
        else:
            self._since.append(entry)
            self._sound += entry.sound
            while len(self._since) > self._most or self._sound > _SOUND:
                self._cut = True
                self._sound -= self._since.popleft().sound

    def commits(self) -> list[Commit]:
        """Entries from which all since the present scene was set can be made again. Raises LogError where some are gone."""
        if self._cut:
            raise LogError(
                f"more than {self._most} requests, or {_SOUND >> 20} MiB of sound, since the scene was set; "
                "the oldest are gone",
                kind="too_long",
                fix="set the scene again, or record from the beginning with 'kinelink record'",
            )
        return [
            Commit(one.kind, one.frame, one.character, msgpack.unpackb(one.data))
            for one in (*self._before, *self._since)
        ]


def _counts(entry: _Entry, frame: int) -> bool:
    return entry.kind in SPEECH and entry.frame > frame - _SPOKEN


def _bytes(commit: Commit) -> int:
    return sum(len(value) for value in commit.data.values() if isinstance(value, bytes))
