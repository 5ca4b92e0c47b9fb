"""The mouth of what is said: closures, coarticulation, pieces."""

from __future__ import annotations

import time

import numpy as np
import pytest

from motion.face import EXPRESSIONS, LOOKAHEAD, Expression, Face, Look, Utterance, animate, shapes, units
from motion.face.closures import PRESS, ROLL, closures, opening
from motion.face.coarticulation import coarticulate
from motion.face.segments import Segment, of_marks
from motion.rotation import Array
from motion.speech.phonemes import INDEX, visemes
from motion.speech.speech import Mark
from tests.motion.face.said import spoken, standing

_PRESS, _ROLL = units.columns("mouthPressLeft")[0], units.columns("mouthRollLower")[0]
_JAW, _FUNNEL = units.columns("jawOpen")[0], units.columns("mouthFunnel")[0]
CLOSED = 0.02


def _mouth(marks: list[Mark], fps: float = 100.0, seconds: float = 3.5) -> tuple[Array, Array]:
    # The middles of frames: marks lie on whole hundredths.
    times = (np.arange(round(seconds * fps)) + 0.5) / fps
    utterance = Utterance()
    utterance.mark(marks)
    utterance.close()
    face, closed, _ = utterance.mouth(times)
    return times, closed.on(face)


def _of(marks: list[Mark], viseme: str) -> list[Mark]:
    return [mark for mark in marks if any(name == viseme for name, _ in visemes(mark.value))]


@pytest.mark.parametrize("expression", ["neutral", "happy", "surprised", "afraid", "disgusted"])
@pytest.mark.parametrize("fps", [30.0, 60.0])
def test_every_bilabial_closes_in_a_frame_whatever_the_face_shows(expression: str, fps: float) -> None:
    marks = spoken()
    utterance = Utterance()
    utterance.mark(marks)
    utterance.close()
    clip = animate(standing(3.5, fps), utterance, expression=expression)
    times = np.arange(clip.frames) / fps
    gap = opening(clip.curves)
    for mark in _of(marks, "PP"):
        near = (times > mark.start - 0.05) & (times < mark.stop)
        assert gap[near].min() < CLOSED, mark
    assert gap.max() > 0.3


def test_closures_are_where_the_sounds_are() -> None:
    marks = spoken()
    times, face = _mouth(marks)
    found = {
        "PP": (opening(face) < CLOSED) & (face[:, _PRESS] > 0.995 * PRESS),
        "FF": face[:, _ROLL] > 0.995 * ROLL,
    }
    for viseme, closed in found.items():
        true = np.zeros(len(times), bool)
        for mark in _of(marks, viseme):
            # A burst is short: lips were closed for at least 40 ms before it.
            true |= (times >= min(mark.start, mark.stop - 0.048)) & (times < mark.stop)
        score = 2 * (true & closed).sum() / (true.sum() + closed.sum())
        assert score >= 0.9, (viseme, score)


@pytest.mark.parametrize("fps", [60.0, 100.0])
def test_lips_stay_closed_from_one_bilabial_to_the_next(fps: float) -> None:
    times, face = _mouth(spoken("_:.3 ˈa:.1 m:.07 b:.07 ˈa:.12 p:.06 m:.06 ˈa:.1 _:.3"), fps, 1.1)
    for start, stop in ((0.4, 0.54), (0.66, 0.78)):
        assert (opening(face)[(times >= start) & (times < stop)] < CLOSED).all()
    assert opening(face)[np.argmin(np.abs(times - 0.6))] > 10 * CLOSED


def test_a_burst_is_preceded_by_a_closure_of_40_to_120_ms() -> None:
    times = np.arange(0.0, 1.2, 0.001)
    for length in (0.01, 0.08, 0.30):
        marks = [Mark("phoneme", "a", 0.0, 0.5), Mark("phoneme", "p", 0.5, 0.5 + length)]
        lips = closures(of_marks(marks), times).lips > 1.0 - 1e-9
        assert 0.039 <= lips.sum() * 0.001 <= 0.121
        assert times[lips][-1] == pytest.approx(0.5 + length, abs=0.012)


def test_sibilants_keep_the_jaw_narrow() -> None:
    times, face = _mouth(spoken("_:.3 a:.15 s:.1 a:.15 ʃ:.1 a:.15 _:.3"))
    middle = [np.argmin(np.abs(times - t)) for t in (0.5, 0.75)]
    assert (face[middle, _JAW] < 0.13).all()
    assert face[np.argmin(np.abs(times - 0.375)), _JAW] > 0.3


def test_tongue_sounds_have_their_neighbours_lips() -> None:
    times, between = _mouth(spoken("_:.3 u:.15 t:.07 u:.15 _:.3"))
    _, spread = _mouth(spoken("_:.3 i:.15 t:.07 i:.15 _:.3"))
    middle = np.argmin(np.abs(times - 0.485))
    assert between[middle, _FUNNEL] > 0.7 * between[:, _FUNNEL].max()
    assert spread[middle, _FUNNEL] < 0.01


def test_rounding_comes_about_120_ms_before_its_sound() -> None:
    times, face = _mouth(spoken("_:.3 t:.08 k:.08 n:.08 t:.08 u:.2 _:.3"))
    funnel = face[:, _FUNNEL]
    rise = times[np.argmax(funnel > 0.5 * funnel.max())]
    assert 0.08 <= 0.62 - rise <= 0.18


def test_h_has_the_mouth_of_the_vowel_that_follows() -> None:
    times, face = _mouth(spoken("_:.4 h:.08 u:.2 _:.3"))
    assert face[np.argmin(np.abs(times - 0.44)), _FUNNEL] > 0.2
    times, face = _mouth(spoken("_:.4 h:.08 i:.2 _:.3"))
    assert face[np.argmin(np.abs(times - 0.44)), _FUNNEL] < 0.02


def test_quick_and_weak_vowels_open_less() -> None:
    def jaw(text: str) -> float:
        return float(_mouth(spoken(text))[1][:, _JAW].max())

    slow, quick = jaw("_:.3 t:.06 ˈa:.2 t:.06 _:.3"), jaw("_:.3 t:.06 ˈa:.06 t:.06 _:.3")
    assert quick < 0.85 * slow
    assert jaw("_:.3 t:.06 ə:.2 t:.06 _:.3") < 0.6 * slow


def test_quiet_speech_opens_less() -> None:
    rng = np.random.default_rng(0)
    noise = rng.normal(0.0, 0.1, 48_000).astype(np.float32)
    noise[24_000:] *= 0.2
    marks = [Mark("phoneme", "a", 0.1, 1.9)]
    utterance = Utterance(rate=24_000)
    utterance.mark(marks)
    utterance.hear(noise)
    utterance.close()
    face = utterance.mouth(np.array([0.6, 1.2]))[0]
    assert face[1, _JAW] < 0.85 * face[0, _JAW]


def test_a_viseme_track_gives_the_same_mouth_as_its_marks() -> None:
    marks = [
        Mark("viseme", v, 0.1 * i, 0.1 * i + 0.1)
        for i, v in enumerate(("sil", "aa", "PP", "ih", "FF", "oh", "sil"))
    ]
    weights = np.zeros((70, 15))
    for mark in marks:
        weights[round(mark.start * 100) : round(mark.stop * 100), INDEX[mark.value]] = 1.0
    weights[25] = np.eye(15)[INDEX["kk"]]  # a slip of one frame
    by_track = Utterance()
    for row in weights:
        by_track.track(row[None])
    by_track.close()
    times = np.arange(60) / 60
    face, closed, _ = by_track.mouth(times)
    by_marks = Utterance()
    by_marks.mark(marks)
    by_marks.close()
    other, also, _ = by_marks.mouth(times)
    np.testing.assert_allclose(closed.on(face), also.on(other), atol=1e-9)


def test_shapes_are_faces() -> None:
    assert shapes.SHAPES.shape == (15, 52)
    assert shapes.SHAPES.min() >= 0.0
    assert shapes.SHAPES.max() <= 1.0
    assert (shapes.DOMINANCE > 0.0).all()
    alone = coarticulate([Segment(INDEX["aa"], -1.0, 2.0)], np.array([0.5]))[0]
    np.testing.assert_allclose(alone[0], shapes.SHAPES[INDEX["aa"]], atol=1e-9)


@pytest.mark.parametrize("chunk", [1, 7])
@pytest.mark.parametrize("by_track", [False, True])
def test_chunks_are_the_same_as_the_whole(chunk: int, by_track: bool) -> None:
    fps, count = 60.0, 240
    marks = spoken()
    rng = np.random.default_rng(1)
    sound = (rng.normal(0.0, 0.1, 84_000) * np.abs(np.sin(np.arange(84_000) / 3000.0))).astype(np.float32)
    weights = np.eye(15)[rng.integers(0, 15, 60)].repeat(6, axis=0)
    looks = [Look(0.8, "viewer"), Look(2.0, np.array([0.6, 1.2, 0.8])), Look(3.0)]
    clip = standing(count / fps, fps)
    times, own = np.arange(count) / fps, np.zeros((count, 52))
    points = {"viewer": np.array([0.0, 1.5, 2.0])}

    def face() -> tuple[Face, Utterance]:
        made, utterance = Face(clip.skeleton, 5, Expression("happy", 0.5)), Utterance(0.2, rate=24_000)
        made.say(utterance)
        return made, utterance

    def feed(utterance: Utterance, since: float, until: float) -> None:
        a, b = (round(24_000 * max(t - 0.2, 0.0)) for t in (since, until))
        utterance.hear(sound[a:b])
        if by_track:
            utterance.track(weights[round(100 * max(since - 0.2, 0)) : round(100 * max(until - 0.2, 0))])
        else:
            utterance.mark([mark for mark in marks if since <= mark.start + 0.2 < until])

    whole, utterance = face()
    feed(utterance, -1.0, 10.0)
    utterance.close()
    for look in looks:
        whole.look(look)
    expected = whole.step(times, clip.root, clip.rotations, own, points)
    live, utterance = face()
    known, curves, turns = -1.0, [], []
    for start in range(0, count, chunk):
        span = slice(start, min(start + chunk, count))
        until = float(times[span][-1]) + LOOKAHEAD + 0.02
        feed(utterance, known, until)
        known = until
        for look in [look for look in looks if look.time <= times[span][-1]]:
            live.look(look)
            looks.remove(look)
        shown = live.step(times[span], clip.root[span], clip.rotations[span], own[span], points)
        curves.append(shown.curves)
        turns.append(shown.rotations)
    np.testing.assert_allclose(np.concatenate(curves), expected.curves, atol=1e-6)
    np.testing.assert_allclose(np.concatenate(turns), expected.rotations, atol=1e-6)


def test_a_cut_utterance_falls_silent() -> None:
    clip = standing(3.0, 60.0)
    face, utterance = Face(clip.skeleton, 1), Utterance()
    utterance.mark([Mark("phoneme", "a", 0.0, 3.0)])
    face.say(utterance)
    face.cut(1.0)
    times = np.arange(clip.frames) / clip.fps
    shown = face.step(times, clip.root, clip.rotations, np.zeros((clip.frames, 52)), {})
    jaw = shown.curves[:, _JAW]
    assert jaw[59] > 0.3
    assert jaw[70:].max() < 0.01
    assert np.abs(np.diff(jaw)).max() < 0.15


def test_same_seed_same_face() -> None:
    clip = standing(4.0)
    one, same, other = (animate(clip, expression="relaxed", seed=seed) for seed in (3, 3, 4))
    assert np.array_equal(one.curves, same.curves)
    assert not np.array_equal(one.curves, other.curves)


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_expressions_show_with_their_intensity(name: str) -> None:
    clip = standing(1.0)
    full = animate(clip, expression=Expression(name, 1.0)).curves
    half = animate(clip, expression=Expression(name, 0.5)).curves
    kept = np.setdiff1d(np.arange(52), units.columns("eyeBlink", "eyeWide"))
    np.testing.assert_allclose(half[:, kept], 0.5 * full[:, kept], atol=1e-9)
    assert (full[:, kept].max() > 0.2) == (name != "neutral")


def test_an_utterance_of_hours_costs_no_more_than_a_short_one() -> None:
    def seconds(sounds: int) -> float:
        said = Utterance()
        said.mark([Mark("viseme", ("aa", "PP")[i % 2], i / 10, (i + 1) / 10) for i in range(sounds)])
        times = sounds / 10 - 1.0 + np.arange(6) / 60
        took = []
        for _ in range(4):
            began = time.process_time()
            for _ in range(30):
                said.mouth(times)
            took.append(time.process_time() - began)
        return min(took)

    assert seconds(60_000) < 3.0 * seconds(100)
