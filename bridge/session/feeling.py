"""`Feeling`: the expression that a character shows until another is asked for, under whatever it says. Pure."""

from __future__ import annotations

import numpy as np

from bridge.session.passage import RATE, Floats
from motion.face.expression import Expression, Feelings, layered

# How far back frames may be sent again.
_BACK = RATE
_NOBODY = Expression("neutral")


class Feeling:
    """The expressions of one character. Frames are those of the session and may go back a little."""

    def __init__(self) -> None:
        self._shown: list[tuple[int, Expression]] = []

    @property
    def any(self) -> bool:
        """Whether anything may show."""
        return bool(self._shown)

    def show(self, frame: int, expression: Expression) -> None:
        """Go over to an expression from a frame on."""
        self._shown = [one for one in self._shown if one[0] < frame]
        self._shown.append((frame, Expression(expression.name, expression.intensity, frame / RATE)))

    def under(self, frame: int, speech: Floats, busy: float) -> Floats:
        """A face (52,) that says something, the mouth so busy with it (0..1), with what is felt under it."""
        feelings = Feelings(_NOBODY)
        for _, one in self._shown:
            feelings.show(one)
        felt = feelings.faces(np.array([frame / RATE]))
        shown = layered(speech[None].astype(np.float64), felt, np.array([busy]))
        face: Floats = np.clip(shown[0], 0.0, 1.0).astype(np.float32)
        return face

    def forget(self, frame: int) -> None:
        """What was replaced long before a frame does not show any more."""
        while len(self._shown) > 1 and self._shown[1][0] < frame - _BACK:
            del self._shown[0]
        if (
            len(self._shown) == 1
            and self._shown[0][1].name == "neutral"
            and self._shown[0][0] < frame - _BACK
        ):
            self._shown.clear()
