from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import numpy as np
import pytest
from pydantic import TypeAdapter

from bridge.voices.fallback import WithFallback
from bridge.voices.marking import Gate, Words
from bridge.voices.offline import OfflineVoice
from bridge.voices.registry import Voices
from bridge.voices.settings import VoiceSettings
from bridge.voices.steady import steady
from bridge.voices.trouble import cut, status
from motion.errors import MotionError, SpeechError
from motion.speech.speech import Mark, MarkKind, Piece, Voice, VoiceInfo
from tests.bridge.voices.loopback import Answer, http, said, sound, tone, within


class Scripted:
    """A voice that gives some pieces and then fails, if it is told to."""

    languages = ("en",)
    gives: frozenset[MarkKind] = frozenset()

    def __init__(self, name: str, pieces: int, error: SpeechError | None = None, rate: int = 24_000) -> None:
        self.name, self.rate = name, rate
        self._pieces, self._error = pieces, error
        self.asked: list[str] = []

    async def speak(
        self, text: str, *, voice: str | None = None, language: str | None = None, rate: float = 1.0
    ) -> AsyncGenerator[Piece, None]:
        self.asked.append(f"{text} {voice}")
        for _ in range(self._pieces):
            yield Piece(tone(0.5, self.rate))
        if self._error:
            raise self._error

    async def voices(self, language: str | None = None) -> list[VoiceInfo]:
        return [VoiceInfo(self.name, "en")]


def test_another_voice_speaks_when_the_first_cannot_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    first, second = Scripted("first", 0, status("first", 503)), Scripted("second", 1, rate=22_050)
    with caplog.at_level(logging.WARNING):
        pieces = within(5, lambda: said(WithFallback(first, second), voice="alloy"))
    assert len(sound(pieces)) == pytest.approx(12_000, abs=2)  # at the rate of the first
    assert second.asked == ["Hello world None"]  # the names of voices are each one's own
    assert "503" in caplog.text
    assert "second" in caplog.text


def test_what_was_begun_is_not_begun_anew() -> None:
    second = Scripted("second", 1)
    with pytest.raises(SpeechError) as caught:
        within(5, lambda: said(WithFallback(Scripted("first", 1, cut("first")), second)))
    assert caught.value.kind == "cut_off"
    assert not second.asked


def test_a_mistake_of_who_asks_is_told() -> None:
    second = Scripted("second", 1)
    wrong = SpeechError("no such voice", kind="unknown_voice")
    with pytest.raises(SpeechError, match="no such voice"):
        within(5, lambda: said(WithFallback(Scripted("first", 0, wrong), second)))
    assert not second.asked


def test_the_offline_voice_is_a_voice_and_leaves_the_loop_free() -> None:
    async def work() -> None:
        voice: Voice = OfflineVoice()
        assert isinstance(voice, Voice)
        longest = 0.0

        async def watch() -> None:
            nonlocal longest
            while True:
                began = time.monotonic()
                await asyncio.sleep(0.001)
                longest = max(longest, time.monotonic() - began)

        watching = asyncio.create_task(watch())
        pieces = await said(voice, "This is a sentence of some length. " * 40)
        watching.cancel()
        assert sum(len(piece.samples) for piece in pieces) > 60 * voice.rate
        assert all(piece.marks for piece in pieces)
        assert longest < 0.5
        assert "zh" in voice.languages

    within(20, work)


def test_the_offline_voice_stops_at_once() -> None:
    async def work() -> None:
        async with aclosing(OfflineVoice().speak("This is a sentence of some length. " * 100)) as pieces:
            await anext(pieces)
            began = time.monotonic()
        assert time.monotonic() - began < 0.05

    before = threading.active_count()
    within(10, work)
    assert threading.active_count() <= before + 1


def test_the_registry_makes_what_the_configuration_describes(tmp_path: Path) -> None:
    from bridge.cli.config_flags import read

    async def work() -> None:
        async with http(Answer([b"no"], status=500)) as server:
            file = tmp_path / "kinelink.toml"
            file.write_text(
                f'voice = "kokoro"\n[voices.kokoro]\nkind = "openai"\naddress = "{server.address}/v1"\nkey = "hidden"\n'
                'voices = { af_heart = "en", zf_xiaobei = "zh" }\n'
                '[voices.clone]\nkind = "gpt-sovits"\nfallback = "kokoro"\n'
                'address = "http://127.0.0.1:9"\nsamples = { anna = { file = "a.wav" } }\n'
                '[voices.azure]\nkind = "azure"\nkey = "hidden"\nregion = "westeurope"\n'
            )
            config = read(file, {})
            assert "hidden" not in repr(config)
            voices = Voices(config.voices)
            assert voices.names == ("offline", "edge", "kokoro", "clone", "azure")
            spoken = voices.get("clone")
            assert spoken.name == "clone"
            # clone → kokoro → offline: nobody but the last can speak.
            pieces = await said(spoken, "hello")
            assert {mark.kind for piece in pieces for mark in piece.marks} == {"phoneme", "word"}
            assert [one.name for one in await voices.get("kokoro").voices("zh")] == ["zf_xiaobei"]
            assert voices.get("azure").gives >= {"viseme"}
            with pytest.raises(SpeechError) as caught:
                voices.get("nobody")
            assert caught.value.candidates == voices.names
            await voices.close()

    within(20, work)


@pytest.mark.parametrize(
    ("package", "kind", "extra"),
    [
        ("edge_tts", {"kind": "edge"}, "voices"),
        ("httpx", {"kind": "openai", "address": "http://127.0.0.1:9/v1"}, "dialogue"),
        ("av", {"kind": "openai", "address": "http://127.0.0.1:9/v1", "format": "mp3"}, "voices"),
        ("websockets.asyncio.client", {"kind": "azure", "key": "x", "region": "x"}, "voices"),
    ],
)
def test_a_missing_package_is_an_error_that_names_the_extra(
    monkeypatch: pytest.MonkeyPatch, package: str, kind: dict[str, str], extra: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    given: VoiceSettings = TypeAdapter(VoiceSettings).validate_python({**kind, "fallback": None})

    async def work() -> None:
        with pytest.raises(MotionError) as caught:
            await said(Voices({"test": given}).get("test"))
        assert caught.value.kind == "not_installed"
        assert f"kinelink[{extra}]" in caught.value.fix

    within(10, work)


def test_words_are_found_in_the_text_one_after_another() -> None:
    words = Words("The cat, the dog; 你好吗?")
    assert words.find("the") == (0, 3)
    assert words.find("The") == (9, 12)
    assert words.find("bird") == (None, None)
    assert words.find("你好") == (18, 20)
    assert not words.all_said
    assert words.find("吗") == (20, 21)
    assert words.all_said


def test_the_gate_keeps_sound_until_its_marks_are_there_but_not_for_ever() -> None:
    gate = Gate(1000)
    gate.hear(np.zeros(1000, np.float32))
    assert gate.open() is None
    gate.mark(Mark("word", "a", 0.1, 0.4))
    piece = gate.open()
    assert piece is not None
    assert len(piece.samples) == 400
    gate.hear(np.zeros(3000, np.float32))
    piece = gate.open()
    assert piece is not None
    assert len(piece.samples) == 1600  # all but two seconds
    gate.mark(Mark("word", "late", 0.5, 0.6))
    assert gate.open() is None
    piece = gate.open(last=True)
    assert piece is not None
    assert len(piece.samples) == 2000
    assert gate.seconds == 4.0


@pytest.mark.parametrize("fails", [1, 9])
def test_what_is_told_before_any_sound_is_not_told_twice(fails: int) -> None:
    mark = Mark("word", "Hello", 0.0, 0.3, 0, 5)
    tried: list[int] = []

    async def once() -> AsyncGenerator[Piece, None]:
        tried.append(1)
        yield Piece(np.zeros(0, np.float32), (mark,))
        if len(tried) <= fails:
            raise cut("test")
        yield Piece(tone(0.5))

    async def work() -> None:
        pieces = steady("test", once, 5.0)
        if fails == 1:
            (only,) = [piece async for piece in pieces]
            assert only.marks == (mark,) and len(only.samples) == 12_000
            return
        heard: list[Piece] = []
        with pytest.raises(SpeechError):
            async for piece in pieces:
                heard.append(piece)
        assert not heard and len(tried) == 3, "another voice may still speak instead"

    within(10, work)
