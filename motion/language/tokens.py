"""Characters to tokens: words, single Han characters, numbers, quotations and punctuation, with their place in the text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Common traditional characters and their simplified forms, one to one, so that offsets stay true.
_TRADITIONAL = "書後開關邊裡來過電腦機給壺櫃門燈檯臺鏡頭與將從對這個兩隻動慢輕點鐘張麵條魚蘋雞藍綠紅黃紫銀鐵盤貓車轉雙換遞揮搖聳說話寫讀畫鬆攪勻擰壓緊飲觸摸視場觀眾雜誌報紙傘箱層樓後桿鉛筆記錢戴脫聽間請並錄"
_SIMPLIFIED = "书后开关边里来过电脑机给壶柜门灯台台镜头与将从对这个两只动慢轻点钟张面条鱼苹鸡蓝绿红黄紫银铁盘猫车转双换递挥摇耸说话写读画松搅匀拧压紧饮触摸视场观众杂志报纸伞箱层楼后杆铅笔记钱戴脱听间请并录"
_SIMPLIFY = {ord(a): b for a, b in zip(_TRADITIONAL, _SIMPLIFIED, strict=True)}

_TOKEN = re.compile(
    r"""(?P<quote>"[^"]*"|“[^”]*”|「[^」]*」|『[^』]*』|‘[^’]*’(?![a-z])|(?<![a-z])'[^'\n]+'(?![a-z]))"""
    r"""|(?P<number>\d+(?:\.\d+)?)"""
    r"""|(?P<han>[\u3400-\u4dbf\u4e00-\u9fff])"""
    r"""|(?P<word>[a-z]+n't|'s\b|[^\W\d_\u3400-\u4dbf\u4e00-\u9fff]+)"""
    r"""|(?P<stop>[.!?;。！？；()\n\[\]]|…)"""
    r"""|(?P<list>、)"""
    r"""|(?P<comma>[,，:：—])"""
)


@dataclass(frozen=True)
class Token:
    """One token; kind is word, han, number, quote, stop, list or comma; [start, stop) are characters of the original text."""

    text: str
    start: int
    stop: int
    kind: str


def normalise(text: str) -> str:
    """Lower case, half width and simplified characters, exactly one per character of the input."""
    out = []
    for char in text:
        if char in "\u2019\u02bc":
            out.append("'")
            continue
        if char in "“”‘’「」『』。！？；，：、…—":
            out.append(char)
            continue
        folded = unicodedata.normalize("NFKC", char)
        lowered = folded.lower() if len(folded) == 1 else char
        out.append(lowered if len(lowered) == 1 else char)
    return "".join(out).translate(_SIMPLIFY)


def tokenise(text: str) -> list[Token]:
    """Tokens of a text; whatever is neither letter, number nor known punctuation separates and disappears."""
    # A curly apostrophe inside a word is an apostrophe; the quotation ‘…’ keeps its opening mark.
    plain = normalise(text)
    tokens = []
    for match in _TOKEN.finditer(plain):
        kind = match.lastgroup or "word"
        tokens.append(Token(match.group(), match.start(), match.end(), kind))
    return tokens


def phrase_key(phrase: str) -> tuple[str, ...]:
    """The token texts of a lexicon phrase, as they will be met in a sentence."""
    return tuple(token.text for token in tokenise(phrase) if token.kind in ("word", "han", "number"))


def is_han(text: str) -> bool:
    """Whether a text starts with a Han character."""
    return bool(text) and "\u3400" <= text[0] <= "\u9fff"
