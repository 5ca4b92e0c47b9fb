"""Questions are no instructions: 'where is the cup?', 你为什么放下杯子. Polite requests are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from motion.errors import PlanError
from motion.language.suggest import supported
from motion.language.tokens import Token, is_han

_ASKING = frozenset(["why", "where", "who", "whose", "whom", "which", "what", "how"])
_AUXILIARY = frozenset(["is", "are", "was", "were", "am", "did", "do", "does", "has", "have", "had"])
_AFTER_ASKING = _AUXILIARY | {
    "'s",
    "can",
    "could",
    "should",
    "will",
    "would",
    "many",
    "much",
    "color",
    "colour",
    "kind",
}
_ARTICLES = frozenset(["the", "a", "an", "this", "that", "these", "those", "your", "his", "her", "any"])
_SUBJECTS = _ARTICLES | {"he", "she", "it", "they", "there", "i", "we", "you"}
_OFFERS = frozenset(
    [("how", "about"), ("what", "about"), ("why", "don't"), ("why", "not"), ("do", "you", "mind")]
)
_ASKING_ZH = re.compile(r"为什么|为何|在哪|是什么|什么颜色|多少|怎么样|是不是|有没有")
_PLEASE_ZH = re.compile(r"能|可以|可否|好|行|请|帮|麻烦|劳驾")
_SPEAKING_ZH = re.compile(r"[说问喊讲看指]")


def refuse_questions(tokens: Sequence[Token]) -> None:
    """PlanError(unknown_action) when a sentence of the text asks something."""
    for words, asks in _sentences(tokens):
        if words and (_asks_zh(words, asks) if is_han(words[0]) else _asks(words, asks)):
            text = ("" if is_han(words[0]) else " ").join(words)
            raise PlanError(
                f"'{text[:60]}' asks something and does not say what to do",
                kind="unknown_action",
                candidates=supported("问" if is_han(words[0]) else "ask"),
                fix="say what to do, or describe what is done",
            )


def _sentences(tokens: Sequence[Token]) -> Iterator[tuple[list[str], bool]]:
    """Words of each sentence, and whether a question mark ends it."""
    words: list[str] = []
    for token in tokens:
        if token.kind == "stop":
            yield words, token.text in "?？"
            words = []
        elif token.kind in ("word", "han", "number"):
            words.append(token.text)
    yield words, False


def _asks(words: list[str], mark: bool) -> bool:
    if tuple(words[:2]) in _OFFERS or tuple(words[:3]) in _OFFERS or len(words) < 2:
        return False
    if words[0] in _ASKING:
        return mark or words[1] in _AFTER_ASKING
    return mark and words[0] in _AUXILIARY and words[1] in _SUBJECTS


def _asks_zh(words: list[str], mark: bool) -> bool:
    text = "".join(words)
    if _SPEAKING_ZH.search(text):
        return False
    if _ASKING_ZH.search(text):
        return True
    return text.endswith("吗") and not _PLEASE_ZH.search(text)
