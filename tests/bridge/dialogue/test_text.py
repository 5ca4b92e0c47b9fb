"""Text on its way to a voice: cut into chunks, cleaned, freed of thoughts and cues."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.dialogue.chunks import Chunks
from bridge.dialogue.cues import Cues
from bridge.dialogue.language import language_of, length
from bridge.dialogue.parts import Call, Text
from bridge.dialogue.speakable import speakable
from bridge.dialogue.sse import Events


def cut(text: str, drop: int = 1) -> list[str]:
    """The chunks of a text that comes in drops."""
    chunks = Chunks()
    found = [one for place in range(0, len(text), drop) for one in chunks.feed(text[place : place + drop])]
    return [*found, *chunks.finish()]


@pytest.mark.parametrize("drop", [1, 4, 1000])
@pytest.mark.parametrize(
    "chunks",
    [
        ["Of course,", "here it is, as you like.", "Shall I bring it?"],
        ["当然可以，", "这是红色的杯子，很好看。", "要我拿给您吗？"],
        ["好的，", "这是 iPhone 15 Pro，七千九百九十九元。", "It is new."],
        ["It costs 3.50 euros, i.e. a bit more than 1,000 won, at 12:30 with Dr. Li.", "That is all of it."],
        ["他说：", "“你好，请进来。”", "然后走了。"],
        ["Yes. No. Maybe.", "Who knows that?"],
        ["Wait... what is this?!", "I have no idea."],
        ["第一行没有标点\n", "第二行也没有"],
    ],
    ids=lambda chunks: chunks[0],
)
def test_chunks_end_where_a_speaker_would_breathe(chunks: list[str], drop: int) -> None:
    chunks = [chunk.strip() for chunk in chunks]
    if chunks[0].startswith("It costs"):
        chunks = ["It costs 3.50 euros,", "i.e. a bit more than 1,000 won, at 12:30 with Dr. Li.", chunks[1]]
    joined = "".join(c if c[-1] in "，。？！：”" else c + " " for c in chunks)
    if chunks[0] == "第一行没有标点":
        joined = "\n".join(chunks)
    assert cut(joined, drop) == chunks


def test_the_first_chunk_is_there_with_its_comma() -> None:
    chunks = Chunks()
    assert chunks.feed("当然可以，") == ["当然可以，"]
    assert chunks.feed("这是杯子。") == ["这是杯子。"]
    # 'Of course, ' is certain with the space, since 1,000 has a comma too.
    assert Chunks().feed("Of course,") == [] and Chunks().feed("Of course, ") == ["Of course,"]


@settings(deadline=None)
@given(st.text(alphabet="ab 好，。！？.,:;!?“”()\n1", max_size=120), st.integers(1, 9))
def test_nothing_is_lost_and_drops_change_little(text: str, drop: int) -> None:
    assert "".join("".join(cut(text, drop)).split()) == "".join(text.split())


@settings(deadline=None)
@given(st.text(alphabet="abc好 ", min_size=200, max_size=600))
def test_a_text_without_end_is_cut_all_the_same(text: str) -> None:
    first, *others = cut(text) or [""]
    assert length(first) <= 14 and all(length(other) <= 48 for other in others)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("**Hello** there, _you_!", "Hello there, you!"),
        ("# Title\n- one\n- `two`", "Title one two"),
        ("see [the page](https://x.y/z) or https://a.b", "see the page or"),
        ("很好 😀👍🏽！", "很好 ！"),
        ("20°C, snake_case, 3 * 4", "20°C, snake_case, 3 4"),
        ("👩‍🚀 ✨", ""),
        ("...", ""),
        ("今天25℃，房间有80㎡。", "今天25°C，房间有80m2。"),
        ("№ 5 weighs 3㎏ ☀️", "No 5 weighs 3kg"),
    ],
)
def test_only_what_can_be_said_is_said(text: str, said: str) -> None:
    assert speakable(text) == said


def test_languages_are_told_apart() -> None:
    assert [language_of(text) for text in ("hello", "你好", "请 pick up 杯子", "the 好 word of all")] == [
        "en", "zh", "zh", "en",
    ]  # fmt: skip
    assert language_of("123", "zh") == "zh"


def read(text: str, drop: int) -> tuple[str, list[Call]]:
    cues = Cues()
    parts = [p for place in range(0, len(text), drop) for p in cues.feed(text[place : place + drop])]
    parts += cues.finish()
    return "".join(p.text for p in parts if isinstance(p, Text)), [p for p in parts if isinstance(p, Call)]


@pytest.mark.parametrize("drop", [1, 3, 1000])
def test_cues_and_thoughts_are_found_in_whatever_drops(drop: int) -> None:
    text, calls = read(
        "<think>a [perform: x] b</think>Hi [Perform: 拿起 cup]you[set_expression：happy] [1] <b> [perf", drop
    )
    assert text == "Hi you [1] <b> [perf"
    assert [(c.name, *c.arguments.values()) for c in calls] == [
        ("perform", "拿起 cup"),
        ("set_expression", "happy"),
    ]


@settings(deadline=None)
@given(st.text(alphabet="[<>/]:perfothink a", max_size=80), st.integers(1, 5))
def test_what_is_no_cue_is_left_as_it_is(text: str, drop: int) -> None:
    found, calls = read(text, drop)
    if "<think>" not in text and not calls:
        assert found == text


@settings(deadline=None)
@given(
    st.lists(st.text(alphabet="ab你 :", min_size=1), max_size=5),
    st.integers(1, 7),
    st.sampled_from(["\n", "\r\n"]),
)
def test_events_come_whole_in_whatever_bytes(data: list[str], drop: int, line: str) -> None:
    raw = "".join(f": note{line}event: x{line}data: {one}{line}{line}" for one in data).encode()
    events = Events()
    found = [e for place in range(0, len(raw), drop) for e in events.feed(raw[place : place + drop])]
    assert [*found, *events.finish()] == data
