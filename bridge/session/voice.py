"""`Voice`: what one character says on the frames that it plays: where the face changes, frames are sent again."""

from __future__ import annotations

from dataclasses import replace

from bridge.session.line import Line
from bridge.session.looking import Looking
from bridge.session.overlay import Overlay
from bridge.session.passage import RATE, Floats
from bridge.session.speaking import Speaking
from bridge.session.utterance import LEAD, PER_FRAME, Utterance
from motion.face import Expression
from motion.face.prosody import Emphasis


class Voice:
    """A character's utterances, gestures and line. heard: the session's sample up to which events of what is said were sent."""

    def __init__(self, line: Line, curves: tuple[str, ...]) -> None:
        self._line, self.speaking, self.heard = line, Speaking(curves), -1
        self.looking = Looking()
        self._overlays: list[Overlay] = []

    def begin(self, soonest: int) -> list[Utterance]:
        """What begins as soon as from a frame on, and of which that was not known before."""
        begun = self.speaking.begin(soonest)
        if begun:
            assert begun[0].frame is not None
            self._anew(begun[0].frame - LEAD)
        return begun

    def begin_at(self, number: int, frame: int) -> None:
        """Begin an utterance at a frame."""
        self.speaking.begin_at(number, frame)
        self._anew(frame - LEAD)

    def hush(self, frame: int) -> list[Utterance]:
        """Fall silent from a frame on; what was broken off or given up."""
        broken = self.speaking.cut(frame)
        if broken:
            self._break_off(frame)
            self._anew(frame)
        return broken

    def break_off(self, number: int) -> None:
        """No more of an utterance can be made: sound and face of what is known die away."""
        frame = self.speaking.break_off(number)
        if frame is not None:
            self._anew(frame)

    def express(self, frame: int, expression: Expression) -> None:
        """Show an expression from a frame on."""
        self.speaking.feeling.show(frame, expression)
        self._anew(frame)

    def look(self, frame: int, target: str | None) -> None:
        """Look at something from a frame on, or again where the body does."""
        self.looking.look(frame, target)
        self._anew(frame)

    def put_off(self, utterance: Utterance, sample: int) -> None:
        """Say what follows a sample a little later."""
        self._anew(self.speaking.put_off(utterance, sample))

    @property
    def shows(self) -> bool:
        """Whether there is anything to be shown or sent."""
        return self.speaking.shows or bool(self._overlays) or self.looking.any

    def shown(self, frame: int, curves: Floats, rotations: Floats) -> tuple[Floats, Floats]:
        """A body's face curves (C,) and rotations (J, 4) at a frame, with what is added to them."""
        for overlay in self._overlays:
            rotations = overlay.on(frame, rotations)
        return self.speaking.shown(frame, curves, rotations)

    def emphases(self, frame: int) -> tuple[Emphasis, ...]:
        """Syllables that stand out after a frame in what was begun, as far as is known, by seconds of the session."""
        return tuple(
            replace(one, time=one.time + said.frame / RATE)
            for said in self.speaking.queue
            if said.frame is not None and said.cut is None
            for one in said.emphases
            if one.time * RATE > frame - said.frame
        )

    def gesture(self, overlay: Overlay | None, frame: int) -> None:
        """Move hands and trunk so from a frame on, instead of how they moved before."""
        self._break_off(frame)
        if overlay is not None:
            self._overlays.append(overlay)
            self._anew(overlay.start)

    def replaced(self, frame: int) -> None:
        """The body does something else from a frame on."""
        self.void(frame)
        self._break_off(frame)

    def forget(self, frame: int) -> None:
        """What was shown and said long before a frame is not needed any more."""
        self._overlays = [one for one in self._overlays if one.stop > frame]
        self.speaking.forget(frame)
        self.looking.forget(frame)

    def _break_off(self, frame: int) -> None:
        self._overlays = [one.broken_off(frame) for one in self._overlays if one.start < frame]

    def void(self, frame: int) -> None:
        """A newer epoch begins at a frame: events from there on are to be sent again."""
        self.heard = min(self.heard, frame * PER_FRAME - 1)

    def _anew(self, frame: int) -> None:
        if frame <= self._line.sent:
            self._line.send_again(frame)
            self.void(frame)
