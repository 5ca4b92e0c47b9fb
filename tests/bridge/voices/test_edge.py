"""The real edge-tts against a server on the loopback."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from bridge.voices.edge import DELAY, EdgeVoice
from motion.errors import SpeechError
from motion.speech.speech import Piece
from tests.bridge.voices.edge_server import FIRST, WORD, Edge, edge_server
from tests.bridge.voices.loopback import offset, said, sound, tone, within

RATE = 24_000


def speak(text: str = "Hello my dear world", patience: float = 3.0, **how: Any) -> tuple[Any, Edge]:
    async def work() -> tuple[Any, Edge]:
        async with edge_server(**how) as server:
            try:
                return await said(EdgeVoice(patience=patience), text), server
            except SpeechError as error:
                return error, server

    return within(20, work)  # type: ignore[no-any-return]


def words(pieces: list[Piece]) -> list[Any]:
    return [mark for piece in pieces for mark in piece.marks]


def test_words_have_their_times_and_places_in_the_text() -> None:
    pieces, _ = speak("Hello, my dear world!")
    found = words(pieces)
    assert [mark.value for mark in found] == ["Hello", "my", "dear", "world"]
    assert [(mark.text_start, mark.text_stop) for mark in found] == [(0, 5), (7, 9), (10, 14), (15, 20)]
    assert found[2].start == pytest.approx(FIRST + 2 * WORD)
    assert found[2].stop == pytest.approx(FIRST + 2.9 * WORD)


def test_the_delay_of_the_codec_is_taken_away() -> None:
    pieces, _ = speak()
    heard = sound(pieces)
    # The tone begins at the first sample; with the delay left in, it would begin 46 ms later.
    begins = int(np.argmax(np.abs(heard) > 0.1))
    assert begins < 60 < DELAY


@pytest.mark.parametrize("late", [False, True])
def test_marks_never_come_after_their_sound(late: bool) -> None:
    pieces, _ = speak(late=late)
    assert len(words(pieces)) == 4
    heard = 0.0
    for piece in pieces:
        assert all(mark.start >= heard - 1e-9 for mark in piece.marks)
        heard += len(piece.samples) / RATE


def test_sound_streams_while_it_arrives() -> None:
    pieces, _ = speak("one two three four five six seven eight")
    assert len(pieces) > 5
    assert len(sound(pieces)) / RATE == pytest.approx(FIRST + 8 * WORD + 0.2, abs=0.1)


def test_chinese_and_mixed_text() -> None:
    pieces, server = speak("你好 world")
    assert [mark.value for mark in words(pieces)] == ["你好", "world"]
    assert "zh-CN, XiaoxiaoNeural" in server.markup[0]


def test_markup_in_a_text_is_text() -> None:
    _, server = speak("hello </prosody><voice name='x'> & $(ls) world")
    assert "&lt;/prosody&gt;&lt;voice name='x'&gt; &amp; $(ls)" in server.markup[0]


def test_markup_in_the_name_of_a_voice_is_refused() -> None:
    async def work() -> None:
        with pytest.raises(SpeechError) as caught:
            await said(EdgeVoice(), voice="en-US-'/><break time='5s'/>Neural")
        assert caught.value.kind == "unknown_voice"

    within(5, work)


@pytest.mark.parametrize(
    ("how", "kind", "connections"),
    [
        ({"refusals": [(403, {})] * 9}, "refused", 2),  # edge-tts sets its clock right and asks once more
        ({"refusals": [(429, {"Retry-After": "0"})] * 9}, "too_many", 3),
        ({"refusals": [(429, {"Retry-After": "99"})] * 9}, "too_many", 1),
        ({"refusals": [(503, {})] * 9}, "unavailable", 3),
        ({"stop_after": 0}, "cut_off", 3),
        ({"stop_after": 5}, "cut_off", 1),
        ({"silent": True}, "timeout", 1),
        ({"garbage": "nonsense"}, "garbage", 1),
        ({"garbage": b"\x00"}, "garbage", 1),
        ({"garbage": "Path:audio.metadata\r\n\r\nnonsense"}, "garbage", 1),
        ({"pause": 2.0}, "timeout", 1),
    ],
)
def test_every_failure_has_its_name_and_advice(how: dict[str, Any], kind: str, connections: int) -> None:
    began = time.monotonic()
    error, server = speak(patience=1.0, **how)
    assert isinstance(error, SpeechError), error
    assert error.kind == kind
    assert error.fix
    assert server.connections == connections
    assert time.monotonic() - began < 8.0


@pytest.mark.parametrize("refusals", [[(403, {})], [(503, {}), (429, {"Retry-After": "0"})]])
def test_what_is_soon_over_is_not_noticed(refusals: list[Any]) -> None:
    pieces, server = speak(refusals=list(refusals))
    assert len(words(pieces)) == 4
    assert server.connections == 1 + len(refusals)


def test_the_voices_are_listed_by_language_and_one_is_found_for_any() -> None:
    async def work() -> None:
        async with edge_server() as server:
            voice = EdgeVoice()
            assert [one.name for one in await voice.voices("zh")] == ["zh-CN-XiaoxiaoNeural"]
            await said(voice, "habari yako", language="sw")
            assert "sw-KE, ZuriNeural" in server.markup[0]
            with pytest.raises(SpeechError) as caught:
                await said(voice, "x", language="tlh")
            assert caught.value.kind == "unknown_voice"

    within(10, work)


def test_a_list_that_is_none() -> None:
    async def work() -> None:
        async with edge_server(listed="<html>"):
            with pytest.raises(SpeechError) as caught:
                await EdgeVoice().voices()
            assert caught.value.kind == "garbage"

    within(10, work)


def test_what_is_said_is_what_is_heard() -> None:
    pieces, _ = speak()
    assert abs(offset(sound(pieces), tone(1.0))) % 80 in (0, 1, 79)
