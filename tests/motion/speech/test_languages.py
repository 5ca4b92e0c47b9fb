from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion.speech.languages import canonical, matches, runs


def parts(text: str, language: str | None = None) -> list[tuple[str, str]]:
    return [(text[run.start : run.stop], run.language) for run in runs(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Hello world", None, [("Hello world", "en")]),
        ("Hallo Welt", "de", [("Hallo Welt", "de")]),
        ("请把 cup 给我。", None, [("请把 ", "zh"), ("cup ", "en"), ("给我。", "zh")]),
        ("我有 3 个 apple", "zh-CN", [("我有 3 个 ", "zh-CN"), ("apple", "en")]),
        ("3个苹果", None, [("3个苹果", "zh")]),
        ("今日好開心", "yue", [("今日好開心", "yue")]),
        ("Привіт", "uk", [("Привіт", "uk")]),
        ("Привет", "en", [("Привет", "ru")]),
        ("さくら", None, [("さくら", "ja")]),
        ("42", "fr", [("42", "fr")]),
        ("42", None, [("42", "en")]),
        ("!? 😀", None, []),
    ],
)
def test_a_text_is_parted_by_script(text: str, language: str | None, expected: list[tuple[str, str]]) -> None:
    assert parts(text, language) == expected


@given(st.text(alphabet="abc 你好,。1さПا😀\n", max_size=40), st.sampled_from([None, "en", "zh", "de", "ru"]))
def test_runs_cover_the_text_in_order(text: str, language: str | None) -> None:
    found = runs(text, language)
    if found:
        assert found[0].start == 0
        assert found[-1].stop == len(text)
    assert all(a.stop == b.start and a.language != b.language for a, b in pairwise(found))


def test_tags() -> None:
    assert canonical("zh_cn") == "zh-CN"
    assert canonical("SR-latn-rs") == "sr-Latn-RS"
    assert matches("zh", "zh-CN")
    assert matches(None, "anything")
    assert not matches("zh-CN", "zh-TW")
    assert not matches("z", "zh-CN")
