"""The real clients of OpenAI-compatible servers and GPT-SoVITS against servers on the loopback."""

from __future__ import annotations

import asyncio
import io
import time
from contextlib import aclosing
from typing import Any

import numpy as np
import pytest

from bridge.voices.served import OpenAiVoice, Sample, SovitsVoice
from motion.errors import SpeechError
from motion.speech.files import pcm16, write
from tests.bridge.voices.loopback import Answer, http, mp3, said, sound, tone, within

TEXT = '请说 "hello"; $(rm -rf /) <break/>'


def wav(seconds: float = 0.5, rate: int = 24_000, size: int | None = None) -> bytes:
    file = io.BytesIO()
    write(file, tone(seconds, rate), rate)
    data = file.getvalue()
    return data if size is None else data[:40] + size.to_bytes(4, "little") + data[44:]


def cut_up(data: bytes, size: int = 777) -> list[bytes]:
    return [data[i : i + size] for i in range(0, len(data), size)]


def speak(*answers: Answer, patience: float = 5.0, **how: Any) -> tuple[Any, Any]:
    """What is heard (or the error), and what the server was asked."""

    async def work() -> tuple[Any, Any]:
        async with http(*answers) as server:
            voice = OpenAiVoice("test", f"{server.address}/v1", key="secret", patience=patience, **how)
            try:
                return await said(voice, TEXT), server
            except SpeechError as error:
                return error, server
            finally:
                await voice.close()

    return within(20, work)  # type: ignore[no-any-return]


@pytest.mark.parametrize("size", [None, 0, 0xFFFF_FFFF])
def test_a_wav_is_heard_as_it_streams_whatever_its_header_says_of_its_length(size: int | None) -> None:
    pieces, server = speak(Answer(cut_up(wav(size=size)), pause=0.001))
    assert len(pieces) > 3
    assert np.allclose(sound(pieces), tone(0.5), atol=1e-3)
    asked = server.asked[0]
    assert asked.path == "/v1/audio/speech"
    assert asked.headers["authorization"] == "Bearer secret"
    assert asked.json["input"] == TEXT


def test_other_rates_and_formats_come_at_24_kilohertz() -> None:
    for answer, how in (
        (cut_up(wav(rate=32_000)), {}),
        (cut_up(pcm16(tone(0.5, 16_000)), 333), {"form": "pcm", "pcm_rate": 16_000}),
        (cut_up(mp3(tone(0.5)), 100), {"form": "mp3"}),
    ):
        pieces, _ = speak(Answer(answer), **how)
        heard = sound(pieces)
        assert len(heard) == pytest.approx(12_000, abs=2400)
        assert np.sqrt(np.mean(heard[3000:9000] ** 2)) == pytest.approx(
            0.4 / np.sqrt(2), rel=0.08
        )  # LAME plays at 0.95


@pytest.mark.parametrize(
    ("answer", "kind", "asked"),
    [
        (Answer([b'{"error": {"message": "no key"}}'], status=401), "refused", 1),
        (Answer([b"no"], status=403), "refused", 1),
        (Answer([b"no"], status=404), "not_found", 1),
        (Answer([b"{}"], status=422), "bad_request", 1),
        (Answer([b"slow down"], status=429, headers={"Retry-After": "60"}), "too_many", 1),
        (Answer([b"slow down"], status=429, headers={"Retry-After": "0"}), "too_many", 2),
        (Answer([b"oops"], status=500), "unavailable", 2),
        (Answer([b"oops"], status=503), "unavailable", 2),
        (Answer([b'{"message": "tts failed"}']), "garbage", None),
        (Answer([b"<html>" * 50]), "garbage", None),
        (Answer([]), "garbage", None),
        (Answer([wav()[:20]]), "garbage", None),
        (Answer([wav()[:5000]], cut=True), "cut_off", 1),
        (Answer([wav()[:5000]]), "cut_off", 1),
        (Answer([], before=3.0), "timeout", None),
        (Answer([wav()[:10], b"x"], pause=3.0), "timeout", None),
        (Answer([bytes([b]) for b in wav()[:400]], pause=0.1), "timeout", None),
    ],
)
def test_every_failure_has_its_name_and_advice(answer: Answer, kind: str, asked: int | None) -> None:
    began = time.monotonic()
    error, server = speak(answer, patience=0.7)
    assert isinstance(error, SpeechError), error
    assert error.kind == kind
    assert error.fix
    assert "secret" not in f"{error.to_dict()}"
    assert asked is None or len(server.asked) == asked
    assert time.monotonic() - began < 6.0


@pytest.mark.parametrize("form", ["wav", "mp3", "pcm"])
def test_sound_may_come_byte_by_byte_and_begin_with_any(form: str) -> None:
    data = {"wav": wav(), "mp3": mp3(tone(0.5)), "pcm": b"{\x00<\xff" + pcm16(tone(0.5))}[form]
    answer = Answer([*(data[i : i + 1] for i in range(64)), data[64:]])
    pieces, _ = speak(answer, form=form)
    assert not isinstance(pieces, SpeechError), pieces
    assert len(sound(pieces)) == pytest.approx(12_000, abs=2_400)


@pytest.mark.parametrize("text", ["{}", '{"message": "出错了"}', "\r\n<html>" + "x" * 99])
def test_a_text_is_no_sound(text: str) -> None:
    error, _ = speak(Answer([text.encode()]), form="pcm")
    assert isinstance(error, SpeechError) and error.kind == "garbage"


def test_a_connection_that_is_cut_before_any_sound_is_tried_again() -> None:
    pieces, server = speak(Answer([wav()[:20]], cut=True), Answer(cut_up(wav())))
    assert len(sound(pieces)) == 12_000
    assert len(server.asked) == 2


def test_a_busy_server_is_asked_again_after_the_time_that_it_names() -> None:
    pieces, server = speak(Answer([b"wait"], status=429, headers={"Retry-After": "1"}), Answer(cut_up(wav())))
    assert len(sound(pieces)) == 12_000
    assert len(server.asked) == 2


def test_nobody_there() -> None:
    async def work() -> None:
        voice = OpenAiVoice("test", "http://127.0.0.1:9/v1", patience=2.0)
        with pytest.raises(SpeechError) as caught:
            await said(voice)
        assert caught.value.kind == "unavailable"
        await voice.close()

    within(15, work)


def test_who_listens_slowly_is_no_slow_server() -> None:
    async def work() -> None:
        async with http(Answer(cut_up(wav(1.0), 8000))) as server:
            voice = OpenAiVoice("test", server.address, patience=0.3)
            count = 0
            async with aclosing(voice.speak("hello")) as pieces:
                async for piece in pieces:
                    count += len(piece.samples)
                    await asyncio.sleep(0.12)
            assert count == 24_000
            await voice.close()

    within(15, work)


def test_the_first_voice_that_speaks_the_language_is_taken() -> None:
    names = {"af_heart": "en-US", "zf_xiaobei": "zh-CN", "zm_yunxi": "zh-CN"}

    async def work() -> None:
        async with http(Answer([wav()])) as server:
            voice = OpenAiVoice("test", server.address, names=names)
            for text, how in (("hello", {}), ("你好", {}), ("你好", {"voice": "zm_yunxi"})):
                await said(voice, text, **how)
            chosen = [asked.json["voice"] for asked in server.asked]
            assert chosen == ["af_heart", "zf_xiaobei", "zm_yunxi"]
            assert [one.name for one in await voice.voices("zh")] == ["zf_xiaobei", "zm_yunxi"]
            await voice.close()

    within(15, work)


SAMPLES = {
    "anna": Sample("/data/anna.wav", "你好", "zh", ("/data/more.wav",)),
    "bob": Sample("/data/bob.wav", "hi", "en"),
}


def test_gpt_sovits_is_asked_in_its_own_way() -> None:
    async def work() -> None:
        async with http(Answer(cut_up(wav(rate=32_000, size=0)))) as server:
            voice = SovitsVoice("clone", server.address, SAMPLES)
            pieces = await said(voice, "你好，hello", voice="anna", rate=1.2)
            assert len(sound(pieces)) == pytest.approx(12_000, abs=10)
            await said(voice, "你好", voice="bob")
            mixed, plain = (asked.json for asked in server.asked)
            assert server.asked[0].path == "/tts"
            assert mixed["text_lang"] == "auto"
            assert plain["text_lang"] == "zh"
            assert mixed["ref_audio_path"] == "/data/anna.wav"
            assert mixed["prompt_lang"] == "zh"
            assert mixed["speed_factor"] == 1.2
            assert plain["prompt_text"] == "hi"
            assert [one.name for one in await voice.voices("en")] == ["bob"]
            await voice.close()

    within(15, work)


def test_gpt_sovits_failures() -> None:
    async def work() -> None:
        async with http(
            Answer([b'{"message": "tts failed", "Exception": "no such file"}'], status=400)
        ) as server:
            voice = SovitsVoice("clone", server.address, SAMPLES)
            with pytest.raises(SpeechError, match="tts failed") as caught:
                await said(voice)
            assert caught.value.kind == "bad_request"
            with pytest.raises(SpeechError) as caught:
                await said(voice, voice="eve")
            assert caught.value.kind == "unknown_voice"
            assert caught.value.candidates == ("anna", "bob")
            await voice.close()

    within(15, work)
