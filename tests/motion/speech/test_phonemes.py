from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion.speech.phonemes import BORROWED, INDEX, VISEMES, viseme_marks, visemes
from motion.speech.speech import Mark


def names(phoneme: str) -> list[str]:
    return [name for name, _ in visemes(phoneme)]


def test_the_fifteen_stand_in_the_order_of_oculus_and_openxr() -> None:
    assert " ".join(VISEMES) == "sil PP FF TH DD kk CH SS nn RR aa E ih oh ou"
    assert INDEX["ou"] == 14


@pytest.mark.parametrize(
    ("phoneme", "shapes"),
    [
        ("m", ["PP"]),
        ("v", ["FF"]),
        ("ð", ["TH"]),
        ("tʃ", ["CH"]),
        ("dʒ", ["CH"]),
        ("ts", ["SS"]),
        ("ˈaɪ", ["aa", "ih"]),
        ("ˈoʊ", ["oh", "ou"]),
        ("ˈɜː", ["RR"]),
        ("ɚ", ["RR"]),
        ("ˈɛɹ", ["E", "RR"]),
        ("", ["sil"]),
        ("_:", ["sil"]),
        ("h", [BORROWED]),
        ("(en)", []),
        ("ʲ", []),
    ],
)
def test_english_and_signs_without_a_shape(phoneme: str, shapes: list[str]) -> None:
    assert names(phoneme) == shapes


@pytest.mark.parametrize(
    ("phoneme", "shapes"),
    [
        ("s.", ["CH"]),  # 是
        ("ts.h", ["CH", BORROWED]),  # 吃
        ("tɕh", ["CH", BORROWED]),  # 七
        ("tsh", ["SS", BORROWED]),  # 次
        ("ɕ", ["CH"]),  # 小
        ("ph", ["PP", BORROWED]),  # 爬
        ("p", ["PP"]),  # 爸
        ("χ", ["kk"]),  # 好
        ("ˈɑu", ["aa", "ou"]),
        ("ˈonɡ", ["oh", "kk"]),  # 用
        ("ˈi̪", ["ih"]),
        ("i5", ["ih"]),
        ("ˈiou", ["ih", "oh", "ou"]),
        ("ɑ˥˩", ["aa"]),
    ],
)
def test_mandarin_as_espeak_writes_it(phoneme: str, shapes: list[str]) -> None:
    assert names(phoneme) == shapes


@pytest.mark.parametrize(
    ("phoneme", "shapes"),
    [
        ("ˈɔ̃", ["oh"]),
        ("ʁ", ["kk"]),
        ("pf", ["PP", "FF"]),
        ("ˈyː", ["ih"]),
        ("ˌo̞", ["oh"]),
        ("ˈɯᵝ", ["ou"]),
        ("dˤ", ["DD"]),
        ("bʰ", ["PP"]),
        ("r̝", ["CH"]),
        ("r̩", ["RR"]),
        ("tʃʲ", ["CH"]),
        ("ä", ["aa"]),
        ("ç", ["kk"]),
    ],
)
def test_other_languages(phoneme: str, shapes: list[str]) -> None:
    assert names(phoneme) == shapes


def test_a_falling_diphthong_is_long_at_its_start_and_a_rising_one_at_its_end() -> None:
    assert dict(visemes("ˈaɪ"))["aa"] == 0.6
    assert dict(visemes("ˈiɛ"))["E"] == 0.65


@given(st.text(alphabet="ptkbdɡmnfvszʃʒhɹlwjaeiouəɛɪʊˈˌː.̩̃0123456789x()_ʲ中"))
def test_shares_sum_to_one_whatever_the_signs(phoneme: str) -> None:
    shares = visemes(phoneme)
    assert not shares or sum(share for _, share in shares) == pytest.approx(1.0)
    assert all(name in INDEX or name == BORROWED for name, _ in shares)


def test_marks_become_visemes_without_gaps_and_h_takes_the_next_vowel() -> None:
    marks = [
        Mark("word", "high", 0.0, 0.4, 0, 4),
        Mark("phoneme", "h", 0.0, 0.1, 0, 4),
        Mark("phoneme", "ˈaɪ", 0.1, 0.4, 0, 4),
        Mark("phoneme", "", 0.4, 0.5),
    ]
    made = viseme_marks(marks)
    assert [mark.value for mark in made] == ["aa", "aa", "ih", "sil"]
    assert all(a.stop == b.start for a, b in pairwise(made))
    assert made[2].start == pytest.approx(0.28)
    assert made[0].text_stop == 4
