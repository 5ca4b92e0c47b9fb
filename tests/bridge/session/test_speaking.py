"""What one character says, with frames and samples passed in: order, ends, interruptions, what is late, what was heard."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.session.passage import RATE
from bridge.session.speaking import Chunk, Speaking
from bridge.session.utterance import FADE, LEAD, PER_FRAME, Spoken, Utterance
from motion.avatar.model import ARKIT
from motion.face import Expression
from motion.skeleton import index
from motion.speech.speech import Mark

JAW = ARKIT.index("jawOpen")
NOD = np.array([0.0998334, 0.0, 0.0, 0.9950042], np.float32)


def spoken(seconds: float, last: bool = True, marks: tuple[Mark, ...] = (), level: int = 1_000) -> Spoken:
    """Sound of one level, with an open jaw and a turned head all the while."""
    rows = round(seconds * RATE) + (LEAD if last else 0)
    curves = np.zeros((rows, len(ARKIT)), np.float32)
    curves[:, JAW] = 0.5
    turns = np.tile(np.array([0, 0, 0, 1], np.float32), (rows, 4, 1))
    turns[:, 1] = NOD
    return Spoken(np.full(round(seconds * 24_000), level, np.int16), curves, turns, marks, last)


def speaking(*seconds: float) -> Speaking:
    """Utterances 1, 2 … of some lengths, which have begun at frame 60 or wait."""
    found = Speaking(("jawOpen", "tail"))
    for number, length in enumerate(seconds, start=1):
        found.add(Utterance(number, "one two three"))
        found.take(
            number,
            spoken(length, marks=(Mark("word", "one", 0.0, 0.2, 0, 3), Mark("word", "two", 0.5, 0.7, 4, 7))),
        )
    found.begin(60)
    return found


def all_of(found: Speaking, until: float = 100.0) -> list[Chunk]:
    return list(found.chunks(round(until * 24_000)))


def test_utterances_follow_each_other_in_chunks_of_twenty_milliseconds() -> None:
    found = speaking(1.01, 0.5)
    first, second = found.queue
    assert first.frame == 60 and second.frame == 60 + 61 + LEAD
    chunks = all_of(found)
    assert [chunk.seq for chunk in chunks] == list(range(1, len(chunks) + 1))
    for one in (first, second):
        mine = [chunk for chunk in chunks if chunk.utterance == one.number]
        assert one.frame is not None
        assert [chunk.sample for chunk in mine] == list(range(0, one.samples, 480))
        assert all(chunk.at == one.frame * PER_FRAME + chunk.sample for chunk in mine)
        assert sum(len(chunk.data) for chunk in mine) == 2 * one.samples
        assert [chunk.last for chunk in mine] == [False] * (len(mine) - 1) + [True]
    assert not all_of(found) and not found.sending


def test_sound_is_sent_when_it_is_due_and_only_once() -> None:
    found = speaking(1.0)
    early, late = all_of(found, 1.25), all_of(found, 2.5)
    assert len(early) == 13 and early[-1].at < 1.25 * 24_000
    assert late[0].sample == 480 * 13 and len(early) + len(late) == 50


def test_an_interruption_fades_what_is_heard_and_drops_the_rest() -> None:
    found = speaking(2.0, 1.0)
    sent = all_of(found, 1.5)
    assert max(chunk.at for chunk in sent) > 75 * PER_FRAME
    broken = found.cut(75)
    assert [one.number for one in broken] == [1, 2] and found.epoch == 1
    chunks = all_of(found)
    assert {chunk.epoch for chunk in chunks} == {1} and chunks[0].at == 75 * PER_FRAME and chunks[-1].last
    sound = np.frombuffer(b"".join(chunk.data for chunk in chunks), "<i2")
    assert len(sound) == FADE and sound[0] == 1_000 and abs(int(sound[-1])) < 10
    assert (np.diff(sound.astype(int)) <= 0).all()
    (over,) = [told for told in found.told(-1, 10**9) if told.name == "said"]
    assert over.data["whole"] is False and over.data["text"] == "one"
    # Nothing is broken off twice.
    assert not found.cut(80) and found.epoch == 1


def test_what_is_said_after_an_interruption_is_heard() -> None:
    found = speaking(2.0)
    found.cut(75)
    found.add(Utterance(7))
    found.take(7, spoken(0.5))
    (one,) = found.begin(76)
    assert one.frame is not None and one.frame >= 76 + LEAD
    assert {chunk.utterance for chunk in all_of(found)} == {1, 7}


def test_face_and_head_go_along_and_come_to_rest() -> None:
    found = speaking(1.0)
    body = np.tile(np.array([0, 0, 0, 1], np.float32), (55, 1))
    own = np.array([0.2, 0.7], np.float32)
    curves, turned = found.shown(80, own, body)
    assert curves.tolist() == [0.5, np.float32(0.7)] and np.allclose(turned[index("head")], NOD, atol=1e-6)
    assert np.array_equal(body[index("head")], [0, 0, 0, 1]), "the body's own frames stay as they are"
    for before in (60 - LEAD - 1, 300):
        curves, turned = found.shown(before, own, body)
        assert curves is own and turned is body
    found.cut(80)
    opening = [float(found.shown(frame, own, body)[0][0]) for frame in range(78, 95)]
    assert opening[0] == 0.5 and opening[-1] == np.float32(0.2)
    assert np.abs(np.diff(opening)).max() < 0.1, "no pop"


def test_a_feeling_shows_under_speech_and_stays() -> None:
    found = speaking(1.0)
    found.queue[0].cut = None
    body, own = np.tile(np.array([0, 0, 0, 1], np.float32), (55, 1)), np.zeros(2, np.float32)
    found.feeling.show(30, Expression("surprised"))
    before, alone, talking = (float(found.shown(frame, own, body)[0][0]) for frame in (29, 56, 90))
    assert before == 0.0 and 0.2 < alone < 0.4, "the jaw drops"
    assert talking < 0.6, "the mouth is speech's while it speaks"
    found.forget(10_000)
    assert found.feeling.any and abs(float(found.shown(10_000, own, body)[0][0]) - 0.3) < 0.01
    found.feeling.show(10_000, Expression("neutral"))
    found.forget(20_000)
    assert not found.shows


def test_what_is_late_is_put_off_and_marks_with_it() -> None:
    found = Speaking(())
    found.add(Utterance(1, "one two", live=True))
    marks = (Mark("word", "one", 0.0, 0.4), Mark("word", "two", 1.2, 1.4))
    found.take(1, spoken(1.005, last=False, marks=marks))
    (one,) = found.begin(60)
    assert len(all_of(found)) == 50, "half a chunk waits for the rest"
    assert found.late(60 * PER_FRAME + 24_000) is None
    late = found.late(61 * PER_FRAME + 24_000)
    assert late == (one, 24_000)
    found.put_off(*late)
    found.take(1, spoken(0.5))
    sound = np.frombuffer(b"".join(chunk.data for chunk in all_of(found)), "<i2")
    assert not sound[:2400].any() and sound[2400:].all() and len(sound) == 2400 + 120 + 12_000
    words = {told.data["text"]: told.at for told in found.told(-1, 10**9) if told.name == "word"}
    assert words == {"one": 24_000, "two": 24_000 + round(1.3 * 24_000)}


def test_events_are_told_by_their_sample() -> None:
    found = speaking(1.0)
    start = 60 * PER_FRAME
    assert [told.name for told in found.told(start - 1, start)] == ["speaking", "word"]
    assert [told.data["text"] for told in found.told(start, start + 12_000)] == ["two"]
    (over,) = found.told(start + 12_000, start + 24_000)
    assert over.data == {"utterance": 1, "text": "one two three", "samples": 24_000, "whole": True}


def test_what_waits_is_what_is_not_wholly_heard() -> None:
    found = speaking(1.0, 0.5)
    assert [found.waiting(frame) for frame in (0, 119, 120, 152, 153)] == [2, 2, 1, 1, 0]
    first = found.queue[0]
    assert [first.said(sample) for sample in (0, 6_000, 18_000, 24_000)] == [
        "",
        "one",
        "one two",
        "one two three",
    ]


@pytest.mark.parametrize("sent", [0.0, 0.5, 1.0])
def test_what_fails_in_the_midst_dies_away_at_its_end_and_what_waits_goes_on(sent: float) -> None:
    found = Speaking(("jawOpen", "tail"))
    for number in (1, 2):
        found.add(Utterance(number, "one two three"))
    found.take(1, spoken(1.0, last=False, marks=(Mark("word", "one", 0.0, 0.2, 0, 3),)))
    found.take(2, spoken(0.5))
    assert [one.number for one in found.begin(60)] == [1]
    before = all_of(found, 1.0 + sent)
    assert found.break_off(1) == 60 + 60 - -(-FADE // PER_FRAME)
    assert found.epoch == (sent == 1.0), "what was sent is void only where it can't end as it was"
    (second,) = found.begin(60)
    assert second.number == 2 and second.frame == 60 + 60 + LEAD
    chunks = [
        *(one for one in before if one.epoch == found.epoch or one.sample < 24_000 - FADE),
        *all_of(found),
    ]
    mine = [chunk for chunk in chunks if chunk.utterance == 1]
    sound = np.frombuffer(b"".join(chunk.data for chunk in mine), "<i2")[: 24_000 + 480]
    assert mine[-1].last and abs(int(np.frombuffer(mine[-1].data, "<i2")[-1])) < 10
    assert sound[0] == 1_000
    assert sum(len(chunk.data) for chunk in chunks if chunk.utterance == 2) == 2 * 12_000
    rest = np.zeros(2, np.float32)
    body = np.tile(np.array([0, 0, 0, 1], np.float32), (55, 1))
    jaw = [float(found.shown(frame, rest, body)[0][0]) for frame in range(100, 60 + 60 + LEAD)]
    assert jaw[0] > 0.4 and np.abs(np.diff(jaw)).max() < 0.1, "it closes, and never at once"
    told = [one for one in found.told(-1, 10**9) if one.name == "said"]
    assert [one.data["whole"] for one in told] == [False, True] and told[0].data["text"] == "one"
    assert found.break_off(1) is None and found.break_off(9) is None, "once"


def test_what_fails_before_any_of_it_is_there_ends_at_once() -> None:
    found = speaking()
    found.add(Utterance(1, "one two three"))
    assert found.break_off(1) is None and [one.number for one in found.begin(60)] == [1]
    (chunk,) = all_of(found)
    assert chunk.last and not chunk.data
    (over,) = [one for one in found.told(-1, 10**9) if one.name == "said"]
    assert over.data == {"utterance": 1, "text": "", "samples": 0, "whole": False}


def test_old_utterances_are_forgotten() -> None:
    found = speaking(1.0)
    all_of(found)
    found.forget(60 + 60 + 9 * RATE)
    assert found.queue
    found.forget(60 + 60 + 11 * RATE)
    assert not found.queue
