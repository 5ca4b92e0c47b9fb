"""Seeded nonsense for the parser: shuffled words of both languages, mutilated sentences, stray characters."""

from __future__ import annotations

import random
from collections.abc import Iterator

from motion.errors import PlanError
from motion.language import parse
from motion.language.lexicon import verb_words
from motion.scene.model import Scene
from tests.motion.language import cases_en, cases_zh
from tests.motion.language.rooms import cafe, desk

_WORDS = [
    "the",
    "a",
    "his",
    "left",
    "right",
    "hand",
    "hands",
    "both",
    "and",
    "then",
    "while",
    "before",
    "after",
    "it",
    "them",
    "one",
    "on",
    "in",
    "next",
    "to",
    "of",
    "with",
    "from",
    "cup",
    "book",
    "table",
    "laptop",
    "phone",
    "hat",
    "red",
    "big",
    "nearest",
    "slowly",
    "twice",
    "three",
    "seconds",
    "first",
    "finally",
    "not",
    "put",
    "take",
    "turn",
    "up",
    "down",
    "back",
    "off",
    "away",
    "say",
    "me",
    "camera",
    "you",
    "'s",
    "that",
    "this",
    "all",
    "other",
    "的",
    "了",
    "着",
    "把",
    "被",
    "将",
    "用",
    "在",
    "到",
    "从",
    "向",
    "给",
    "和",
    "并",
    "然后",
    "再",
    "先",
    "最后",
    "一边",
    "同时",
    "之前",
    "之后",
    "后",
    "前",
    "上",
    "下",
    "里",
    "旁边",
    "左边",
    "右手",
    "双手",
    "两个",
    "一个",
    "三次",
    "两秒",
    "这个",
    "那个",
    "它",
    "它们",
    "杯子",
    "书",
    "桌子",
    "电脑",
    "手机",
    "帽子",
    "红色",
    "大",
    "最近",
    "慢慢",
    "不要",
    "看",
    "说",
    "放",
    "拿",
    "我",
    "镜头",
    "他",
    "笔",
    "头",
    "手",
    "第一个",
    "另一个",
    "都",
    "一口",
    ",",
    ".",
    "，",
    "。",
    "、",
    "；",
    "“",
    "”",
    '"',
    "'",
    "(",
    ")",
    "!",
    "?",
    "…",
    "—",
    "-",
    "_",
    "3",
    "2.5",
    "0",
    "1000000",
]
_STRAY = "\x00\x07\x1b\t\n\r\u200b\u200d\u202e\ufeff\ud800😀🙃👍🏽é ß ñ Ж ع ひ カ 한 𝒜 ½ ② ＡＢ％㎏“”‘’「」"


def fuzz_texts(seed: int, n: int) -> Iterator[str]:
    """n texts, the same for the same seed."""
    dice = random.Random(seed)
    real = [text for _, text, _ in (*cases_en.CASES, *cases_zh.CASES)]
    verbs = sorted(verb_words())
    for _ in range(n):
        kind = dice.randrange(6)
        if kind <= 1:
            words = [
                dice.choice(verbs if dice.random() < 0.3 else _WORDS) for _ in range(dice.randint(1, 24))
            ]
            yield dice.choice((" ", "", " ")).join(words)
        elif kind == 2:
            yield _mutilated(dice.choice(real), dice)
        elif kind == 3:
            yield _mutilated(
                dice.choice(real) + dice.choice((" ", "", ", ", "，然后")) + dice.choice(real), dice
            )
        elif kind == 4:
            letters = [
                dice.choice(_STRAY) if dice.random() < 0.3 else chr(dice.randrange(0x20, 0x2FFF))
                for _ in range(dice.randint(0, 40))
            ]
            yield "".join(letters)
        else:
            yield "".join(chr(dice.randrange(0x4E00, 0x9FFF)) for _ in range(dice.randint(1, 30)))


def _mutilated(text: str, dice: random.Random) -> str:
    letters = list(text)
    for _ in range(dice.randint(1, 6)):
        if not letters:
            break
        place = dice.randrange(len(letters))
        action = dice.randrange(4)
        if action == 0:
            del letters[place]
        elif action == 1:
            letters.insert(place, dice.choice(_STRAY))
        elif action == 2:
            letters[place] = dice.choice("abcdefgh的了把 ")
        else:
            stop = min(len(letters), place + dice.randint(1, 12))
            del letters[place:stop]
    return "".join(letters)


def fuzz_scenes() -> tuple[Scene, ...]:
    """Scenes to read the texts in: full ones and an empty one."""
    return desk(), cafe(), Scene()


def survives(text: str, scene: Scene) -> str:
    """'plan' or the kind of the typed error; anything else escapes as the exception it is."""
    try:
        parse(text, scene)
    except PlanError as error:
        return error.kind
    return "plan"
