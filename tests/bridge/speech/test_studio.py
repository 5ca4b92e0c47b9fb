"""Utterances are made side by side, not too far ahead, and the same however they are cut into pieces."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.session.utterance import LEAD, PER_FRAME, Spoken
from bridge.speech.making import Making, made
from bridge.speech.orders import Order
from bridge.speech.studio import Begin, Drop, Feed, Studio
from motion.avatar.model import ARKIT
from motion.errors import FaceError, SpeechError
from motion.speech.speech import Mark, Piece
from tests.bridge.speech.sounds import tone

LONG = "This sentence is said again and again. " * 40


def joined(found: list[Spoken]) -> Spoken:
    whole = found[0]
    for one in found[1:]:
        whole = whole.joined(one)
    return whole


def test_a_text_becomes_sound_face_and_marks_on_one_clock() -> None:
    whole = joined(list(made(Order("Mama, 你好。", expression="happy"))))
    assert whole.last and len(whole.samples) > 12_000
    assert len(whole.curves) == len(whole.turns) >= LEAD + len(whole.samples) // PER_FRAME
    words = [mark for mark in whole.marks if mark.kind == "word"]
    assert words[0].value == "Mama" and words[0].text_stop == 4
    assert any("\u4e00" <= word.value[0] <= "\u9fff" for word in words)
    closed = [mark for mark in whole.marks if mark.kind == "viseme" and mark.value == "PP"]
    rows = [LEAD + round(30 * (mark.start + mark.stop)) for mark in closed]
    parted = whole.curves[rows, ARKIT.index("jawOpen")] - whole.curves[rows, ARKIT.index("mouthClose")]
    assert closed and (parted < 0.02).all(), "lips meet"
    assert whole.curves[:, ARKIT.index("jawOpen")].max() > 0.15
    assert np.abs(np.linalg.norm(whole.turns, axis=-1) - 1.0).max() < 1e-5
    assert whole.curves[-1].max() < 0.02, "and the face comes to rest"


@pytest.mark.parametrize("each", [160, 3_200, 40_000])
def test_pieces_of_any_size_give_the_same(each: int) -> None:
    samples = tone(1.7, 16_000)
    marks = [Mark("phoneme", "a", 0.1, 0.6), Mark("phoneme", "m", 0.6, 0.8), Mark("phoneme", "i", 0.8, 1.5)]
    order = Order(fed=True, gives=("phoneme",))

    def fed(count: int) -> Spoken:
        making, found = Making(order, 16_000), []
        for first in range(0, len(samples), count):
            due = tuple(mark for mark in marks if first <= mark.start * 16_000 < first + count)
            found.append(making.feed(Piece(samples[first : first + count], due)))
        return joined([*(one for one in found if one is not None), making.close()])

    whole, parts = fed(len(samples)), fed(each)
    assert np.array_equal(whole.samples, parts.samples) and len(whole.samples) == 40_800
    assert np.abs(whole.curves - parts.curves).max() < 1e-5
    assert np.abs(whole.turns - parts.turns).max() < 1e-5


def test_long_texts_are_made_while_they_are_said() -> None:
    studio = Studio()
    studio.take(Begin("long", Order(LONG)), 100.0)
    studio.take(Begin("short", Order("Hi.")), 100.0)
    seconds: dict[str, float] = {"long": 0.0, "short": 0.0}
    first: list[str] = []
    while (made_now := studio.step(100.0)) is not None:
        key, answer = made_now
        assert isinstance(answer, Spoken)
        seconds[key] += len(answer.samples) / 24_000
        first.append(key)
    assert first[:2] == ["long", "short"], "nobody waits until the long one is made"
    assert 4.0 <= seconds["long"] < 6.0
    due = studio.due()
    assert due is not None and due > 100.0 and studio.step(due + 0.01) is not None
    studio.take(Drop("long"), 101.0)
    assert studio.due() is None


def test_what_cannot_be_said_is_refused() -> None:
    studio = Studio()
    for order, kind in (
        (Order("Hello", voice="nobody"), "unknown_voice"),
        (Order("  "), "empty"),
        (Order(audio=b"RIFF no sound"), "bad_audio"),
    ):
        studio.take(Begin("a", order), 0.0)
        answer = studio.step(0.0)
        assert answer is not None and isinstance(answer[1], SpeechError) and answer[1].kind == kind
        assert studio.due() is None
    studio.take(Begin("a", Order("Hello", expression="cheesy")), 0.0)
    answer = studio.step(0.0)
    assert answer is not None and isinstance(answer[1], FaceError)
    # What comes for an utterance that nobody knows is left out.
    assert studio.take(Feed("b", Piece(np.zeros(3, np.float32))), 0.0) is None
