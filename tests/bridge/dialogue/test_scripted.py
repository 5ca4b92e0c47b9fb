"""The script: a character that talks and acts offline, in both languages, always alike."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

import motion.scene
from bridge.dialogue.character import character_of, characters, read_character
from bridge.dialogue.errors import DialogueError
from bridge.dialogue.parts import Call, Message, Request, Text
from bridge.dialogue.prompt import prompt
from bridge.dialogue.scripted import Scripted
from motion.errors import PlanError
from tests.bridge.dialogue.stand_ins import character

ROOT = Path(__file__).parents[3]
SHOP = motion.scene.load(ROOT / "examples" / "scenes" / "shop.json")
LIN = read_character(ROOT / "examples" / "characters" / "shop_assistant.json")


def answer(
    *texts: str, scene: Any = SHOP, outcome: PlanError | None = None
) -> tuple[str, list[tuple[str, str]]]:
    """What is said and done after the last of some texts."""
    memory: dict[str, str] = {}
    said: list[Message] = []

    async def turn(message: Message) -> tuple[str, list[tuple[str, str]]]:
        said.append(message)
        request = Request(LIN, LIN.speaks(texts[-1]), tuple(said), scene, memory)
        parts = [part async for part in Scripted().answer(request)]
        calls = [(p.name, str(next(iter(p.arguments.values())))) for p in parts if isinstance(p, Call)]
        return " ".join(p.text.strip() for p in parts if isinstance(p, Text)), calls

    async def talk() -> tuple[str, list[tuple[str, str]]]:
        for text in texts:
            found = await turn(Message("user", text))
        if outcome is not None:
            found = await turn(Message("tool", json.dumps(outcome.to_dict(), ensure_ascii=False)))
        return found

    return asyncio.run(talk())


@pytest.mark.parametrize(
    ("text", "said", "call"),
    [
        ("Hello!", "I'm Lin", ("perform", "wave")),
        ("你好", "我是小林", ("perform", "挥手")),
        ("Who are you?", "My name is Lin. I look after this little shop.", ("look_at", "viewer")),
        ("你叫什么名字？", "我的名字叫小林。", ("look_at", "viewer")),
        ("What do you have here?", "the scanner", None),
        ("这里有什么？", "扫码枪", None),
        ("What can you do?", "pick up the scanner", None),
        ("How much is the milk?", "two euros", ("look_at", "milk")),
        ("牛奶多少钱？", "十五元", ("look_at", "milk")),
        ("那个 milk 多少钱？", "十五元", ("look_at", "milk")),
        ("Tell me about the gift", "a surprise", ("look_at", "gift")),
        ("介绍一下礼物", "惊喜", ("look_at", "gift")),
        ("how much is the hat?", "I don't know the price of the white hat", ("look_at", "hat")),
        ("Could you please pick up the red can?", "", ("perform", "pick up the red can")),
        ("请帮我拿起巧克力", "", ("perform", "请帮我拿起巧克力")),
        ("请帮我 pick up 那个 milk", "", ("perform", "请帮我 pick up 那个 milk")),
        ("挥挥手", "", ("perform", "挥挥手")),
        ("Thanks a lot!", "welcome", None),
        ("再见", "再见", ("perform", "挥手")),
    ],
)
def test_what_is_asked_is_answered(text: str, said: str, call: tuple[str, str] | None) -> None:
    found, calls = answer(text)
    assert found and said in found
    assert call is None or call in calls
    assert answer(text) == (found, calls)


@pytest.mark.parametrize(
    "text", ["pick up the milk while explaining the price", "拿起牛奶，同时介绍一下它的价格"]
)
def test_a_sentence_may_ask_for_both(text: str) -> None:
    said, calls = answer(text)
    assert "two euros" in said or "十五元" in said
    performed = [value for name, value in calls if name == "perform"]
    assert len(performed) == 1 and "price" not in performed[0] and "价格" not in performed[0]


def test_greeting_does_not_get_in_the_way_of_what_is_asked() -> None:
    said, calls = answer("你好，请把面包放到柜台上")
    assert "小林" in said
    assert [value for name, value in calls if name == "perform"] == ["请把面包放到柜台上"]


def test_it_is_what_was_spoken_of() -> None:
    assert "three euros" in answer("pick up the chocolate", "how much is it?")[0]
    assert "three euros" in answer("How much is the milk?", "and the chocolate, how much is it?")[0]


@pytest.mark.parametrize(("text", "said"), [("tell me a joke", "pick up"), ("今天天气不错", "拿起")])
def test_what_it_does_not_know_it_says_with_an_example(text: str, said: str) -> None:
    found, calls = answer(text)
    assert said in found and not calls


def test_what_went_wrong_is_said_in_the_users_language() -> None:
    two = PlanError("…", kind="ambiguous", candidates=("milk", "juice (juice)"))
    assert answer("pick it up", outcome=two)[0] == "Which one do you mean: the milk or the juice?"
    assert answer("拿起来", outcome=two)[0] == "你说的是哪一个：牛奶还是果汁？"
    none = PlanError("…", kind="unknown_object", candidates=())
    assert "I don't see that here" in answer("pick up the unicorn", outcome=none)[0]
    assert answer("拿起独角兽")[0] == "" and answer("拿起独角兽")[1][0][0] == "perform"


def test_prices_come_from_things_too() -> None:
    document = {
        "objects": [
            {
                "id": "cup",
                "category": "cup",
                "at": [0, 0.5],
                "attributes": {"color": "red", "price": "9 euros"},
            }
        ]
    }
    scene = motion.scene.load(document)
    assert answer("How much is the cup?", scene=scene)[0] == "The red cup costs 9 euros."
    assert answer("杯子多少钱", scene=scene)[0] == "红色的杯子的价格是9 euros。"


def test_a_model_is_told_who_it_is_and_what_is_around() -> None:
    for language, words in (
        ("en", ("You are Lin", "can (color red)", "The milk is two euros")),
        ("zh", ("你是小林", "牛奶每盒")),
    ):
        text = prompt(LIN, language, SHOP, ("happy",))
        assert all(word in text for word in words) and "[perform:" in text


def test_every_character_that_ships_can_be_used() -> None:
    assert set(characters(ROOT / "examples" / "characters")) == {"shop_assistant", "guide"}


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], "/"),
        ({"name": "x"}, "persona"),
        ({"name": "x", "persona": "y", "language": "fr"}, "/language"),
        ({"name": "x", "persona": "y", "voice": {"rate": 9}}, "/voice/rate"),
        ({"name": "x", "persona": "y", "voice": {"rate": float("nan")}}, "plain data"),
        ({"name": "x", "persona": "y", "knowledge": [{"about": "cup"}]}, "/knowledge/0"),
        ({"name": "x", "persona": "y", "mood": 1}, "mood"),
    ],
)
def test_a_bad_character_is_refused_with_the_place(data: Any, place: str) -> None:
    with pytest.raises(DialogueError) as refused:
        character_of(data)
    assert refused.value.kind == "bad_character" and place in refused.value.message and refused.value.fix


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b" " * 1_000_001])
def test_a_file_that_is_no_character_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "who.json"
    path.write_bytes(content)
    for wrong in (path, tmp_path / "nobody.json"):
        with pytest.raises(DialogueError) as refused:
            read_character(wrong)
        assert refused.value.kind == "bad_character"


def test_a_character_answers_in_its_language() -> None:
    assert character(language="zh").speaks("hello") == "zh"
    assert [character().speaks(text) for text in ("hello", "你好")] == ["en", "zh"]
