"""The ladder of lip sync: the surest way that there is, and the same for a stream as for the whole."""

import numpy as np
import pytest

from motion.errors import missing
from motion.speech.espeak import say
from motion.speech.lipsync import LipSync, advance, visemes
from motion.speech.phonemes import INDEX, viseme_marks
from motion.speech.speech import Mark
from motion.speech.visemes import rungs
from motion.speech.visemes.measures import score
from motion.speech.visemes.net import Net
from motion.speech.visemes.track import labelled
from tests.motion.speech.untrained import untrained

TEXT = "Please move the big blue cup over here, thank you."


@pytest.fixture(scope="module")
def net(tmp_path_factory):
    return Net(untrained(tmp_path_factory.mktemp("net") / "net.onnx"))


@pytest.fixture(scope="module")
def said():
    pieces = list(say(TEXT, voice="en-us"))
    samples = np.concatenate([piece.samples for piece in pieces])
    return samples, [mark for piece in pieces for mark in piece.marks]


def _words(marks):
    return [mark for mark in marks if mark.kind == "word"]


@pytest.mark.parametrize(
    ("gives", "text", "way"),
    [
        ({"phoneme", "word"}, TEXT, "phonemes"),
        ({"viseme"}, TEXT, "phonemes"),
        ({"word"}, TEXT, "words"),
        (set(), TEXT, "text"),
        (set(), "…", "sound"),
        (set(), None, "sound"),
    ],
)
def test_the_best_way_that_there_is_decides(net, gives, text, way):
    assert LipSync(22_050, frozenset(gives), text, "en-us", net).way == way


def test_without_the_offline_voice_sound_is_heard_all_the_same(net, monkeypatch):
    def nobody(*_):
        raise missing("espeakng-loader", "speech")

    monkeypatch.setattr(rungs, "soundings", nobody)
    assert LipSync(22_050, frozenset({"word"}), TEXT, "en-us", net).way == "sound"
    assert LipSync(22_050, frozenset(), TEXT, "en-us", net).way == "sound"


def test_exact_phonemes_need_no_net(said):
    samples, marks = said
    track = visemes(samples, 22_050, marks)
    true = labelled(viseme_marks(marks), len(track.weights))
    assert np.array_equal(track.classes, true)
    assert np.allclose(track.weights.sum(axis=1), 1.0)


@pytest.mark.parametrize("way", ["phonemes", "words", "text", "sound"])
@pytest.mark.parametrize("size", [441, 6000])
def test_a_stream_gives_every_frame_once_and_ends_with_the_sound(net, said, way, size):
    samples, marks = said
    chosen = {"phonemes": [mark for mark in marks if mark.kind == "phoneme"], "words": _words(marks)}
    given = chosen.get(way, [])
    text = None if way == "sound" else TEXT
    stream = LipSync(22_050, frozenset(mark.kind for mark in given), text, "en-us", net)
    assert stream.way == way
    rows = []
    for start in range(0, len(samples), size):
        now, later = start / 22_050, (start + size) / 22_050
        new = [mark for mark in given if now <= mark.start < later]
        rows += advance([(stream, samples[start : start + size], new, start + size >= len(samples))])
    found = np.concatenate(rows)
    assert found.shape == (np.ceil(len(samples) / 220.5), 15)
    assert np.allclose(found.sum(axis=1), 1.0, atol=1e-5)
    if way != "text":
        # With a text alone, what is settled early is settled without what comes later.
        whole = visemes(samples, 22_050, given, text, "en-us", net).weights
        assert np.allclose(found, whole, atol=1e-4)


def test_words_times_bound_what_is_shown(net, said):
    samples, marks = said
    words = _words(marks)
    told = visemes(samples, 22_050, words, TEXT, "en-us", net).classes
    assert (told[: round(words[0].start * 100)] == INDEX["sil"]).all()
    move = next(mark for mark in words if mark.value == "move")
    inside = told[round(move.start * 100) : round(move.stop * 100)].tolist()
    assert list(dict.fromkeys(inside)) == [INDEX["PP"], INDEX["ou"], INDEX["FF"]]


def test_the_mouth_goes_on_rather_than_flickers_and_a_stream_is_as_the_whole():
    clear, unsure = np.full((2, 15), 0.01)
    clear[10], clear[11] = 0.8, 0.06
    unsure[10], unsure[11] = 0.4, 0.47
    net_says = np.log(np.stack([clear, clear, unsure, clear[::-1], clear[::-1]])).astype(np.float32)
    heard, whole = rungs.Heard(), rungs.Heard().add(0.05, (), net_says, True)
    pieces = [heard.add(0.01 * (i + 1), (), net_says[i : i + 1], i == 4) for i in range(5)]
    assert np.allclose(np.concatenate(pieces), whole, atol=1e-6)
    assert np.allclose(whole.sum(axis=1), 1.0, atol=1e-5)
    # What is heard a little better for one frame changes nothing; what is clear changes it at once.
    assert whole.argmax(axis=1).tolist() == [10, 10, 10, 4, 4]


def test_a_shape_that_waits_for_the_next_sound_is_not_settled_before_it():
    stream = LipSync(1000, frozenset({"phoneme"}))
    first = [Mark("phoneme", "p", 0.0, 0.1), Mark("phoneme", "h", 0.1, 0.2)]
    (rows,) = advance([(stream, np.zeros(200, np.float32), first, False)])
    assert len(rows) == 10
    (rows,) = advance([(stream, np.zeros(100, np.float32), [Mark("phoneme", "u", 0.2, 0.3)], True)])
    assert rows.argmax(axis=1).tolist() == [INDEX["ou"]] * 20


def test_the_shipped_net_hears_the_offline_voice_and_reads_along(said):
    samples, marks = said
    true = labelled(viseme_marks(marks), -(-len(samples) * 100 // 22_050))
    alone, read, timed = (
        score([(true, track.classes)]).accuracy
        for track in (
            visemes(samples, 22_050),
            visemes(samples, 22_050, text=TEXT, language="en-us"),
            visemes(samples, 22_050, _words(marks), TEXT, "en-us"),
        )
    )
    assert alone > 0.65
    assert read > 0.88
    assert timed > 0.92


@pytest.mark.parametrize(
    ("text", "language"),
    [("你好，欢迎来到我们的商店。", "zh"), ("请点 OK 然后 save the file。", "zh"), ("Salut", "fr")],
)
def test_other_languages_and_mixed_sentences_are_read(net, text, language):
    samples = np.zeros(24_000, np.float32)
    stream = LipSync(24_000, frozenset(), text, language, net)
    assert stream.way == "text"
    assert len(advance([(stream, samples, [], True)])[0]) == 100
