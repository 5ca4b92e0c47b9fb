"""A face and head over a body, chunk by chunk: what is said and felt, where it looks, and that it is alive.

All of it is a function of time, the seed and what was asked for; chunks of any length put together are the same as the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from motion.face import blinks, emphasis, units
from motion.face.blinks import Blinks
from motion.face.closures import Closures
from motion.face.expression import Expression, Feelings, layered
from motion.face.gaze import Gaze, Look
from motion.face.saccades import Saccades
from motion.face.utterance import Utterance
from motion.rotation import Array
from motion.skeleton import Skeleton, index

_LIDS = units.columns("eyeBlink")
_WIDE = units.columns("eyeWide")
# Lids go along with the eyes: closed by so much for eyes lowered by an angle, and opened for raised ones.
_LOWERED, _DROP, _RAISE = np.radians(25.0), 0.42, 0.30


@dataclass(frozen=True, eq=False)
class Shown:
    """A body and its face on N frames: rotations (N, J, 4) local, with neck, head and eyes turned, and curves (N, 52)."""

    rotations: Array
    curves: Array


class Face:
    """The face of one character.

    expression: what it shows from the beginning. blinking: whether the body's own curves blink already; only what speech adds
    to that comes on top then. What is said is final LOOKAHEAD (`utterance`) before what is known of it ends.
    """

    def __init__(
        self, skeleton: Skeleton, seed: int = 0, expression: Expression | None = None, blinking: bool = False
    ) -> None:
        self._seed = seed
        self._feelings = Feelings(expression or Expression("neutral"))
        self._gaze = Gaze(skeleton)
        self._saccades = Saccades(seed)
        self._blinks = Blinks(seed, 0.0 if blinking else blinks.AT_REST)
        self._said: list[Utterance] = []

    def say(self, utterance: Utterance) -> None:
        """Speak; the utterance may still grow."""
        self._said.append(utterance)

    def cut(self, time: float) -> None:
        """Fall silent from a time on."""
        for one in self._said:
            one.cut(time)

    def show(self, expression: Expression) -> None:
        """Go over to an expression."""
        self._feelings.show(expression)

    def look(self, look: Look) -> None:
        """Look elsewhere."""
        self._gaze.look(look)
        self._blinks.call(look.time, blinks.AT_JUMP)

    def step(
        self, times: Array, root: Array, rotations: Array, curves: Array, points: Mapping[str, Array]
    ) -> Shown:
        """The next frames, at increasing times (N,) that never go back.

        root (N, 3) and rotations (N, J, 4): the body. curves (N, 52): its own face. points: what may be looked at, (3,) or
        (N, 3) by name. FaceError for a look at what has no point.
        """
        for one in self._said:
            for pause in one.pauses():
                self._blinks.call(pause, blinks.AT_PAUSE)
        mouth, busy = np.zeros((len(times), units.COUNT)), np.zeros(len(times))
        closed = Closures.none(len(times))
        brows, nods = np.zeros_like(mouth), np.zeros((len(times), 3))
        for one in self._said:
            face, closing, talking = one.mouth(times)
            mouth, closed, busy = mouth + face, closed.joined(closing), np.maximum(busy, talking)
            rest = one.rest(times)[:, None]
            brows = np.maximum(brows, rest * emphasis.brows(one.emphases, times, self._seed))
            nods = nods + rest * emphasis.head(one.emphases, times, self._seed)
        self._said = [one for one in self._said if not one.over(float(times[-1]))]
        nods = nods + busy[:, None] * emphasis.sway(times, self._seed)
        aim = self._gaze.aim(times, root, rotations, points, nods, self._saccades.offsets(times))
        felt = np.maximum(self._feelings.faces(times), curves)
        felt = np.maximum(felt, brows)
        shown = closed.on(layered(mouth, felt, busy))
        down = aim.lowered / _LOWERED
        lids = np.maximum(self._blinks.closed(times), _DROP * np.clip(down, 0.0, 1.2))
        shown[:, _LIDS] = np.maximum(shown[:, _LIDS], lids[:, None])
        shown[:, _WIDE] = np.maximum(shown[:, _WIDE], _RAISE * np.clip(-down, 0.0, 1.0)[:, None])
        shown[:, _WIDE] *= 1.0 - shown[:, _LIDS]
        turned = rotations.copy()
        for name, rotation in aim.local.items():
            turned[:, index(name)] = rotation
        return Shown(turned, np.clip(shown, 0.0, 1.0))
