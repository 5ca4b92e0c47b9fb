"""`Line`: what one character plays, frame by frame, as passages arrive and replace what was to come."""

from __future__ import annotations

from bridge.session.passage import Happening, Passage

# Frames before the end at which more is asked for.
_SOON = 90
_U32 = 2**32


class Line:
    """The frames of one character. Pure bookkeeping: frames are numbers on the session's grid."""

    def __init__(self, first: Passage) -> None:
        self.epoch = 0
        self.seq = 0
        self.sent = first.start - 1
        self._parts = [first]
        self._happenings = sorted(first.happenings, key=lambda happening: happening.frame)
        # Those that may have to be told again.
        self._told: list[Happening] = []
        self._asked = False

    @property
    def begins(self) -> int:
        """The first frame of what is played last."""
        return self._parts[-1].start

    @property
    def latest(self) -> Passage:
        """What is played last."""
        return self._parts[-1]

    @property
    def due(self) -> int:
        """The frame at which what comes next begins, NEVER where nothing needs to."""
        return self._parts[-1].due

    @property
    def stop(self) -> int:
        """The first frame that is not known yet."""
        return self._parts[-1].stop

    @property
    def end(self) -> int:
        """The first frame from which on nothing new is known: the end, or where what is known begins to repeat itself."""
        return self._parts[-1].end

    def begin(self) -> int:
        """A new epoch for a request; what arrives with it replaces what was to come."""
        self.epoch = (self.epoch + 1) % _U32
        return self.epoch

    def accept(self, passage: Passage, oldest: int = 0) -> None:
        """Play a passage from its start on. Frames from there that were sent already are sent anew, in a newer epoch.

        oldest: the first frame that anybody may still show; those before it are not sent any more.
        """
        self.sent = max(min(self.sent, passage.start - 1), oldest - 1)
        self._parts = [part for part in self._parts if part.start < passage.start] + [passage]
        kept = [happening for happening in self._happenings if happening.frame < passage.start]
        self._happenings = kept + sorted(passage.happenings, key=lambda happening: happening.frame)
        self._told = [happening for happening in self._told if happening.frame < passage.start]
        self._asked = False

    def send_again(self, frame: int) -> None:
        """Send frames from one on again, in a newer epoch."""
        self.begin()
        self.sent = min(self.sent, frame - 1)
        self._happenings = [one for one in self._told if one.frame >= frame] + self._happenings
        self._told = [one for one in self._told if one.frame < frame]

    def at(self, frame: int) -> tuple[Passage, int]:
        """The passage that holds a frame, and the row in it."""
        for part in reversed(self._parts):
            if part.start <= frame:
                return part, part.at(frame)
        return self._parts[0], 0

    def forget(self, frame: int) -> None:
        """Drop what lies before a frame."""
        while len(self._parts) > 1 and self._parts[1].start <= frame:
            self._parts.pop(0)
        self._told = [happening for happening in self._told if happening.frame >= frame]

    def happened(self, frame: int) -> list[Happening]:
        """Events up to a frame that were not told yet."""
        count = sum(happening.frame <= frame for happening in self._happenings)
        told, self._happenings = self._happenings[:count], self._happenings[count:]
        self._told += told
        return told

    def next_seq(self) -> int:
        """The number of the next frame."""
        self.seq = (self.seq + 1) % _U32
        return self.seq

    def skip(self, frames: int) -> None:
        """Number frames that nobody gets."""
        self.seq = (self.seq + frames) % _U32

    def wants_more(self, frame: int) -> bool:
        """Whether it is time to ask for what comes next; says so once."""
        if self._asked or frame < self._parts[-1].due - _SOON:
            return False
        self._asked = True
        return True
