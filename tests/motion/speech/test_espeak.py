from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from motion.errors import MotionError, SpeechError
from motion.speech import espeak, espeak_library
from motion.speech.phonemes import visemes
from motion.speech.speech import Mark, Piece

RATE = 22050
TEXTS = [
    ("Hello world, the cheese is on the table. Take it!", None),
    ("你好，世界。今天天气很好，我们去公园玩吧。", None),
    ("请把 the red cup 给我，谢谢。Thank you!", None),
    ("Zwölf Boxkämpfer jagen Viktor.", "de"),
    ("こんにちは、ありがとう", "ja"),
    ("안녕하세요", None),
]


def said(text: str, **how: object) -> list[Piece]:
    return list(espeak.say(text, **how))  # type: ignore[arg-type]


def marks(pieces: list[Piece], kind: str) -> list[Mark]:
    return [mark for piece in pieces for mark in piece.marks if mark.kind == kind]


def seconds(pieces: list[Piece]) -> float:
    return sum(len(piece.samples) for piece in pieces) / RATE


@pytest.mark.parametrize(("text", "language"), TEXTS)
def test_phonemes_cover_the_sound_to_the_sample(text: str, language: str | None) -> None:
    pieces = said(text, language=language)
    sounds = marks(pieces, "phoneme")
    assert sounds[0].start == 0.0
    assert sounds[-1].stop == pytest.approx(seconds(pieces), abs=1e-9)
    assert all(a.stop == b.start and a.start < a.stop for a, b in pairwise(sounds))
    assert all(sound.text_start is not None for sound in sounds if visemes(sound.value) != (("sil", 1.0),))


@pytest.mark.parametrize(("text", "language"), TEXTS)
def test_words_are_as_written_in_order_and_cover_the_text(text: str, language: str | None) -> None:
    words = marks(said(text, language=language), "word")
    assert all(word.value == text[word.text_start : word.text_stop] for word in words)
    assert all(a.stop <= b.start and a.text_stop <= b.text_start for a, b in pairwise(words))  # type: ignore[operator]
    heard = {i for word in words for i in range(word.text_start or 0, word.text_stop or 0)}
    assert {i for i, sign in enumerate(text) if sign.isalnum()} <= heard


def test_marks_come_with_or_before_their_sound() -> None:
    heard = 0.0
    for piece in said(" ".join(f"This is sentence number {i}." for i in range(30))):
        assert all(mark.start >= heard - 1e-9 for mark in piece.marks)
        heard += len(piece.samples) / RATE


def test_sound_is_where_the_marks_say_it_is() -> None:
    (piece,) = said("Aah, aah.", language="en")
    loud = [
        float(np.sqrt(np.mean(piece.samples[int(m.start * RATE) : int(m.stop * RATE)] ** 2)))
        for m in piece.marks
        if m.kind == "phoneme"
    ]
    values = [m.value for m in piece.marks if m.kind == "phoneme"]
    voiced = [level for level, value in zip(loud, values, strict=True) if value]
    silent = [level for level, value in zip(loud, values, strict=True) if not value]
    assert min(voiced) > 0.05 > 5 * max(silent)


def test_each_script_is_said_by_a_voice_that_reads_it() -> None:
    text = "请把 the red cup 给我"
    words = {mark.value: mark for mark in marks(said(text), "word")}
    sounds = marks(said(text), "phoneme")
    spoken = {
        name: "".join(s.value for s in sounds if s.text_start == word.text_start)
        for name, word in words.items()
    }
    assert spoken["cup"] == "kˈʌp"
    assert spoken["请"] == "tɕhˈiŋ"


def test_a_chosen_voice_decides_the_language_and_a_variant_the_timbre() -> None:
    german, english = (
        "".join(m.value for m in marks(said("Name", voice=v), "phoneme")) for v in ("de", "en")
    )
    assert german != english
    plain, varied = (said("Hello", voice=v)[0].samples for v in ("en-us", "en-us+f3"))
    assert plain.shape != varied.shape or not np.allclose(plain, varied)
    assert marks(said("你好", voice="+f3"), "phoneme")[0].value == "n"


def test_the_rate_makes_it_quicker() -> None:
    usual, quick = (seconds(said("The quick brown fox jumps.", rate=rate)) for rate in (1.0, 2.0))
    assert quick < 0.7 * usual


@pytest.mark.parametrize(
    "text",
    [
        "$(touch {file}) `touch {file}`; touch {file} | touch {file} && touch {file} > {file}",
        "\x01 20P \x00 hello",
    ],
)
def test_text_reaches_no_shell_and_gives_no_commands(text: str, tmp_path: object) -> None:
    file = f"{tmp_path}/made"
    assert seconds(said(text.format(file=file))) > 0.3
    import os

    assert not os.path.exists(file)


def test_markup_is_read_out_and_not_obeyed() -> None:
    words = [m.value for m in marks(said('<break time="10s"/> <voice name="fr">no</voice> [[h@l]]'), "word")]
    assert {"break", "voice", "no"} <= set(words)
    assert seconds(said('Hello <break time="10s"/> you')) < 8.0


def test_what_is_not_asked_for_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0
    original = espeak_library.Library.synthesise

    def counted(*given: object) -> object:
        nonlocal made
        made += 1
        return original(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(espeak_library.Library, "synthesise", counted)
    pieces = espeak.say("One sentence is long enough to be heard. " * 100)
    next(pieces)
    began = time.perf_counter()
    pieces.close()  # type: ignore[attr-defined]
    assert time.perf_counter() - began < 0.01
    assert made == 1


@pytest.mark.parametrize("made", ["once", "by everybody"])
def test_speakers_at_once_do_not_hear_each_other(made: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if made == "by everybody":
        # As threads do that come first at the same time.
        monkeypatch.setattr(espeak, "library", espeak_library.Library)
    texts = ["one two three", "你好世界", "Guten Morgen"]
    alone = {text: said(text)[0].samples for text in texts}
    wrong: list[str] = []

    def speak(text: str) -> None:
        for _ in range(10):
            if not np.array_equal(said(text)[0].samples, alone[text]):
                wrong.append(text)

    threads = [threading.Thread(target=speak, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.parametrize(
    ("text", "how", "kind"),
    [
        ("", {}, "empty"),
        (" …!? ", {}, "empty"),
        ("a" * 6000, {}, "too_long"),
        ("hello", {"rate": 9.0}, "bad_rate"),
        ("hello", {"voice": "klingonese"}, "unknown_voice"),
        ("hello", {"voice": "../../etc/passwd"}, "unknown_voice"),
        ("hello", {"voice": "en+../../x"}, "unknown_voice"),
        ("hello", {"language": "xx"}, "unknown_voice"),
    ],
)
def test_what_cannot_be_said_is_refused_with_advice(text: str, how: dict[str, object], kind: str) -> None:
    with pytest.raises(SpeechError) as caught:
        said(text, **how)
    assert caught.value.kind == kind
    assert caught.value.fix


def test_voices_are_listed_by_language() -> None:
    assert {"cmn", "yue"} <= {voice.name for voice in espeak.voices("zh")}
    assert "en-us" in {voice.name for voice in espeak.voices("en")}
    assert {voice.language for voice in espeak.voices("zh-CN")} == {"zh-CN"}
    assert len(espeak.voices()) > 100


@pytest.fixture(name="nothing_installed")
def without_the_extra(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    espeak_library.library.cache_clear()
    yield
    espeak_library.library.cache_clear()


@pytest.mark.usefixtures("nothing_installed")
def test_a_missing_package_is_an_error_that_names_the_extra() -> None:
    with pytest.raises(MotionError) as caught:
        said("hello")
    assert caught.value.kind == "not_installed"
    assert "kinelink[speech]" in caught.value.fix


def test_motion_loads_without_any_extra() -> None:
    code = (
        "import sys\n"
        "for name in ('espeakng_loader', 'soxr', 'soundfile', 'onnxruntime'): sys.modules[name] = None\n"
        "import motion.speech.espeak, motion.speech.files"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_tune_changes_how_high_a_voice_is_and_not_what_it_says() -> None:
    def heard(**how: object) -> tuple[float, list[str]]:
        pieces = said("A bad day.", voice="en-us", **how)
        samples = np.concatenate([piece.samples for piece in pieces])
        windows = np.lib.stride_tricks.sliding_window_view(samples, 2048)[::512]
        loud = windows[np.sqrt((windows**2).mean(axis=1)) > 0.03] * np.hanning(2048)
        alike = np.fft.irfft(np.abs(np.fft.rfft(loud, 8192)) ** 2)
        periods = np.arange(RATE // 400, RATE // 60)
        period = float(np.median(periods[alike[:, periods].argmax(axis=1)]))
        return RATE / period, [mark.value for mark in marks(pieces, "phoneme")]

    usual, high = heard(), heard(tune=espeak_library.Tune(95))
    assert high[0] > 1.2 * usual[0]
    assert high[1] == usual[1]
    assert heard(tune=espeak_library.Tune()) == usual
