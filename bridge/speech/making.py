"""`Making`: pieces of a voice become sound at the session's rate, a mouth, a face and a head that goes along."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import numpy as np

from bridge.protocol.limits import AUDIO_RATE
from bridge.session.passage import RATE
from bridge.session.utterance import LEAD, PER_FRAME, TURNED, Spoken
from bridge.speech.fed import sound_of
from bridge.speech.mouth import Mouth
from bridge.speech.orders import Order
from motion.avatar.model import ARKIT
from motion.errors import MotionError
from motion.face import LOOKAHEAD, Expression, Face
from motion.face import Utterance as Said
from motion.face.expression import ONSET
from motion.rotation import Array
from motion.skeleton import Skeleton, index
from motion.speech.resampling import Resampler
from motion.speech.speech import Mark, Piece, Samples

# Seconds that have to be known before the face is sure: after the mouth, which syllables stand out takes a little longer.
_SURE = LOOKAHEAD + 0.12
# Rows of the face that are made together, at least, while more is to come.
_TOGETHER = RATE // 10
# Seconds of sound that are taken at a time.
_PART = 1.0
_JOINTS = [index(name) for name in TURNED]


class Making:
    """One utterance in the making. Deterministic: the same pieces give the same, whenever they come.

    The face is made on a body at rest; what it turns is added to the body that is shown. rate: samples a second of the pieces.
    """

    def __init__(self, order: Order, rate: int) -> None:
        self._resampler = Resampler(rate, AUDIO_RATE)
        self._said = Said(0.0, AUDIO_RATE)
        self._mouth = Mouth(order, rate)
        # The body blinks by itself.
        self._face = Face(_body(), order.seed, blinking=True)
        self._felt = order.expression is not None and order.expression != "neutral"
        if order.expression is not None:
            self._face.show(Expression(order.expression, order.intensity, -LEAD / RATE))
        self._face.say(self._said)
        self._waiting: list[Samples] = []
        self._known = self._given = self._rows = 0
        self._marks: list[Mark] = []
        self._emphases = 0

    def feed(self, piece: Piece) -> Spoken | None:
        """The next of it, as far as its face can be told by now."""
        self._hear(self._resampler.push(piece.samples), self._mouth.feed(self._said, piece))
        known = min(self._known / AUDIO_RATE, self._mouth.known)
        final = int((known - _SURE) * RATE) + LEAD
        return self._made(final, last=False) if final >= self._rows + _TOGETHER else None

    def close(self) -> Spoken:
        """All the rest of it."""
        self._hear(self._resampler.finish(), self._mouth.close(self._said))
        self._said.close()
        end = self._known / AUDIO_RATE
        if self._felt:
            self._face.show(Expression("neutral", time=end))
        rows = max(LEAD + int(np.ceil(end * RATE)), self._rows + 1)
        while not self._said.over((rows - LEAD) / RATE) or (
            self._felt and rows - LEAD < (end + ONSET) * RATE
        ):
            rows += 1
        return self._made(rows, last=True)

    def _hear(self, samples: Samples, marks: list[Mark]) -> None:
        self._said.hear(samples)
        self._waiting.append(samples)
        self._known += len(samples)
        self._marks += marks

    def _made(self, rows: int, last: bool) -> Spoken:
        times = (np.arange(self._rows, rows) - LEAD) / RATE
        shown = self._face.step(times, *_still(len(times)), {})
        # Sound and face are handed out together, so that neither is ahead of the other.
        count = self._known if last else min(max(rows - LEAD, 0) * PER_FRAME, self._known)
        sound = np.concatenate(self._waiting)
        self._waiting, out = [sound[count - self._given :]], sound[: count - self._given]
        until = count / AUDIO_RATE
        told = tuple(one for one in self._marks if last or one.start < until)
        self._marks = [] if last else [one for one in self._marks if one.start >= until]
        self._rows, self._given = rows, count
        emphases, self._emphases = self._said.emphases[self._emphases :], len(self._said.emphases)
        return Spoken(
            sound_of(out),
            shown.curves.astype(np.float32),
            shown.rotations[:, _JOINTS].astype(np.float32),
            told,
            last,
            tuple(emphases),
        )


def made(order: Order) -> Iterator[Spoken]:
    """What an order that is not fed comes to, piece by piece. Raises SpeechError or FaceError."""
    pieces, rate = _recorded(order.audio) if order.audio is not None else _offline(order)
    making = Making(order, rate)
    for piece in pieces:
        for part in _parts(piece, rate):
            spoken = making.feed(part)
            if spoken is not None:
                yield spoken
    yield making.close()


def _parts(piece: Piece, rate: int) -> Iterator[Piece]:
    """A piece in parts, all marks with the first: others needn't wait for long, and little has to be kept at a time."""
    count = round(_PART * rate)
    for first in range(0, max(len(piece.samples), 1), count):
        yield Piece(piece.samples[first : first + count], () if first else piece.marks)


def warm() -> None:
    """Load what speaking needs, so that the first to speak needn't wait."""
    with suppress(MotionError):
        list(made(Order("a")))


def _offline(order: Order) -> tuple[Iterator[Piece], int]:
    from motion.speech.espeak import say
    from motion.speech.espeak_library import library

    return say(order.text, voice=order.voice, language=order.language, rate=order.pace), library().rate


def _recorded(audio: bytes) -> tuple[Iterator[Piece], int]:
    from motion.speech.files import read

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound"
        path.write_bytes(audio)
        samples, rate = read(path)
    return iter([Piece(samples)]), rate


@cache
def _body() -> Skeleton:
    return Skeleton.human()


def _still(count: int) -> tuple[Array, Array, Array]:
    """Root (N, 3), rotations (N, J, 4) and curves (N, 52) of a body at rest."""
    rotations = np.zeros((count, len(_body().names), 4))
    rotations[..., 3] = 1.0
    return np.zeros((count, 3)), rotations, np.zeros((count, len(ARKIT)))
