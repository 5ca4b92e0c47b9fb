"""Whether a face closes its mouth where the lips of a speaker close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from motion.face import Utterance, units
from motion.face.closures import opening
from motion.speech.phonemes import viseme_marks
from motion.speech.speech import Mark
from motion.speech.visemes.track import FRAMES

# Lips that are no further apart are closed, see `opening`; units of at least so much press them, and put one to the teeth.
_CLOSED, _PRESSED, _ROLLED = 0.02, 0.2, 0.3
# Lips close so many seconds before a burst at least, however short it is.
_BEFORE = 0.048


def closure_f1(spoken: Iterable[Sequence[Mark]]) -> dict[str, float]:
    """F1 over frames of 10 ms of lips that close (PP) and touch the teeth (FF), for utterances of phoneme marks.

    One that is neither meant nor shown is left out.
    """
    counts = {"PP": [0, 0], "FF": [0, 0]}
    for marks in spoken:
        for viseme, (both, either) in _closures(marks).items():
            counts[viseme][0] += both
            counts[viseme][1] += either
    return {viseme: 2 * both / either for viseme, (both, either) in counts.items() if either}


def _closures(marks: Sequence[Mark]) -> dict[str, tuple[int, int]]:
    """Of each closure: frames in which it is both shown and meant, and the sum of those where it is either."""
    phonemes = [mark for mark in marks if mark.kind == "phoneme"]
    times = (np.arange(round(phonemes[-1].stop * FRAMES)) + 0.5) / FRAMES
    said = Utterance()
    said.mark(phonemes)
    said.close()
    mouth, closing, _ = said.mouth(times)
    face = closing.on(mouth)
    pressed = face[:, units.columns("mouthPress")].min(axis=1) > _PRESSED
    rolled = face[:, units.columns("mouthRollLower")].min(axis=1) > _ROLLED
    found = {}
    for viseme, shown in (("PP", (opening(face) < _CLOSED) & pressed), ("FF", rolled)):
        meant = np.zeros(len(times), bool)
        for mark in viseme_marks(phonemes):
            if mark.value == viseme:
                meant |= (times >= min(mark.start, mark.stop - _BEFORE)) & (times < mark.stop)
        found[viseme] = (int(np.sum(meant & shown)), int(np.sum(meant) + np.sum(shown)))
    return found
