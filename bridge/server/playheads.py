"""`PlayHeads`: what of a talk's utterances was heard: by what clients report, or by the session's clock where none does."""

from __future__ import annotations

from bridge.dialogue.outputs import Say
from bridge.dialogue.talk import Talk
from bridge.protocol.limits import AUDIO_RATE
from bridge.server.live_session import LiveSession
from bridge.session.passage import RATE
from bridge.session.utterance import PER_FRAME

_NANO = 1_000_000_000
# Clients that are silent so long after the end of an utterance, frames, are gone.
_PATIENCE = 2 * RATE


class PlayHeads:
    """The utterances of one talk that may still be heard."""

    def __init__(self, session: LiveSession, character: str, talk: Talk) -> None:
        self._session, self._character, self._talk = session, character, talk
        self._says: dict[int, Say] = {}
        self._begun: set[int] = set()
        self._reported = False

    @property
    def waiting(self) -> int:
        """How many are not wholly heard."""
        return len(self._says)

    def add(self, utterance: int, say: Say) -> None:
        """The session says something of the talk, as an utterance with that number."""
        self._says[utterance] = say

    def told(self) -> None:
        """A client reports."""
        self._reported = True
        self.look()

    def look(self) -> None:
        """Tell the talk how far everything was heard by now."""
        for number in list(self._says):
            self._look(number)

    def _look(self, number: int) -> None:
        say = self._says[number]
        speaking = self._session.show.roles[self._character].voice.speaking
        one, now = speaking.find(number), self._session.show.frame(self._session.now())
        if one is None:
            # Broken off before it began.
            self._over(number, 0.0)
            return
        if one.frame is None:
            return
        if number not in self._begun:
            self._begun.add(number)
            ahead = (self._session.show.time(one.frame) - self._session.now()) / _NANO
            self._talk.began(say.epoch, "first_heard", ahead)
        heard = min(max(now - one.frame, 0) * PER_FRAME, one.length)
        over = one.ended and now >= one.stop
        if self._reported and over and now >= one.stop + _PATIENCE:
            self._reported = False
        elif self._reported:
            heard, over = one.heard, one.ended and one.heard >= one.length
        if over:
            self._over(number, heard / AUDIO_RATE)
        else:
            self._talk.played(say.number, heard / AUDIO_RATE)

    def _over(self, number: int, seconds: float) -> None:
        self._begun.discard(number)
        self._talk.played(self._says.pop(number).number, seconds, ended=True)
