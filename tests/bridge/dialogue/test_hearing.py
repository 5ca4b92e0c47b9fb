"""From a microphone's samples to what was said, and what of an answer was heard."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.dialogue.activity import Ears, Hearing, Speaking, Spoken
from bridge.dialogue.history import History
from bridge.dialogue.parts import Call, Message
from bridge.dialogue.playing import Floor, Utterance
from bridge.dialogue.silero import Silero
from motion.speech.speech import Mark, Samples
from tests.bridge.dialogue.stand_ins import Loud, silence, speech


def hear(ears: Ears, samples: Samples, rate: int = 16_000, portion: int = 480) -> list[Spoken]:
    told = [
        e
        for place in range(0, len(samples), portion)
        for e in ears.feed(samples[place : place + portion], rate)
    ]
    return [event for event in told if isinstance(event, Spoken)]


@pytest.mark.parametrize("rate", [8_000, 16_000, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("portion", [37, 480, 48_000])
def test_an_utterance_is_heard_with_what_came_just_before(rate: int, portion: int) -> None:
    sound = np.concatenate([silence(1.0, rate), speech(50, 1.0, rate), silence(1.0, rate)])
    (spoken,) = hear(Ears(Loud()), sound, rate, portion)
    assert spoken.seconds == pytest.approx(1.0, abs=0.07)
    assert spoken.waited == pytest.approx(0.5, abs=0.033)
    assert len(spoken.samples) / 16_000 == pytest.approx(0.3 + 1.0 + 0.5, abs=0.1)


def test_a_click_is_no_speech_and_a_pause_is_no_end() -> None:
    ears = Ears(Loud())
    assert hear(ears, np.concatenate([speech(50, 0.1), silence(1.0)])) == []
    paused = [speech(50, 0.5), silence(0.4), speech(50, 0.5), silence(1.0)]
    (spoken,) = hear(ears, np.concatenate(paused))
    assert spoken.seconds == pytest.approx(1.4, abs=0.1)


def test_speech_without_end_is_cut() -> None:
    spoken = hear(Ears(Loud(), Hearing(longest=3.0)), speech(50, 10.0))
    assert len(spoken) == 3 and all(len(one.samples) <= 3.1 * 16_000 for one in spoken)


def test_that_somebody_speaks_is_told_while_they_do() -> None:
    told = Ears(Loud()).feed(speech(50, 0.5), 16_000)
    assert [type(event) for event in told] == [Speaking] * len(told)
    assert told[0].seconds == pytest.approx(0.2, abs=0.033)


def test_silero_tells_silence_noise_and_tones_from_speech_alike_for_every_stream() -> None:
    rng = np.random.default_rng(0)
    one, other = Silero(), Silero()
    for window in (0.02 * rng.standard_normal((30, 512))).astype(np.float32):
        assert one.probability(window) < 0.5
    # Streams don't know of each other.
    again = Silero()
    window = np.zeros(512, np.float32)
    assert other.probability(window) == again.probability(window)
    with pytest.raises(ValueError, match="512"):
        one.probability(window[:100])


def utterance(text: str, made: float, played: float, marks: tuple[Mark, ...] = (), whole: bool = True) -> str:
    one = Utterance(text)
    one.add(made, marks)
    one.whole, one.played = whole, played
    return one.heard()


def test_what_was_heard_ends_with_a_whole_word() -> None:
    assert utterance("It is over there.", 2.0, 2.0) == "It is over there."
    assert utterance("It is over there.", 2.0, 1.97) == "It is over there."
    assert utterance("It is over there.", 2.0, 0.0) == ""
    assert utterance("It is over there.", 2.0, 1.0) == "It is"
    assert utterance("它就在那边。", 2.0, 1.0) == "它就在"
    # Of a text whose sound is not all there yet, what there is is not the end.
    assert utterance("It is over there, I think.", 0.3, 0.3, whole=False) in ("", "It")


def test_marks_say_best_what_was_heard() -> None:
    marks = (
        Mark("word", "It", 0.0, 0.2, 0, 2),
        Mark("word", "is", 0.2, 1.8, 3, 5),
        Mark("word", "so", 1.8, 2.0, 6, 8),
    )
    assert utterance("It is so", 2.0, 0.9, marks) == "It"
    assert utterance("It is so", 2.0, 1.1, marks) == "It is"


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.floats(-1, 9), st.booleans()), max_size=12))
def test_the_play_head_never_goes_back(reports: list[tuple[int, float, bool]]) -> None:
    floor = Floor()
    floor.begin()
    for text in ("One two three.", "四五六。"):
        _, one = floor.send(text)
        one.add(2.0, ())
        one.whole = True
    before = ""
    for number, seconds, ended in reports:
        floor.played(number, seconds, ended)
        now = floor.heard()
        assert len(now) >= len(before)
        before = now
    assert floor.heard() in (before, "")
    floor.begin()
    assert not floor.busy and floor.heard() == "" and not floor.played(1, 1.0, True)


def test_history_forgets_the_oldest_but_no_call_without_its_outcome() -> None:
    history = History(most=60)
    for turn in range(9):
        history.heard(f"question {turn}")
        history.add(Message("assistant", "", (Call("perform", {}, str(turn)),)))
        history.add(Message("tool", "begun", of=str(turn)))
        history.add(Message("assistant", f"answer {turn}"))
    messages = history.messages
    assert messages[0].role == "user" and messages[-1].text == "answer 8" and len(messages) < 20
    calls = {call.id for message in messages for call in message.calls}
    assert {message.of for message in messages if message.role == "tool"} == calls
