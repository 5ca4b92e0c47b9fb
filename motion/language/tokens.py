"""Characters to tokens: words, Han characters, numbers, quotations, punctuation, and where they stand."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

# Common traditional characters, each followed by its simplified form: one to one, so that offsets stay true.
_PAIRS = (
    "書书後后開开關关邊边裡里來来過过電电腦脑機机給给壺壶櫃柜門门燈灯檯台臺台鏡镜頭头與与將将從从對对"
    "這这個个兩两隻只動动輕轻點点鐘钟張张麵面條条魚鱼蘋苹雞鸡藍蓝綠绿紅红黃黄銀银鐵铁盤盘貓猫車车轉转"
    "雙双換换遞递揮挥搖摇聳耸說说話话寫写讀读畫画鬆松攪搅勻匀擰拧壓压緊紧飲饮觸触視视場场觀观眾众雜杂"
    "誌志報报紙纸傘伞層层樓楼桿杆鉛铅筆笔記记錢钱脫脱聽听間间請请並并錄录"
)
_LOWER_AND_SIMPLIFY = {ord(a): b for a, b in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)} | {
    code: chr(code).lower() for code in range(128)
}

_TOKEN = re.compile(
    r"""(?P<quote>"[^"]*"|“[^”]*”|「[^」]*」|『[^』]*』|‘[^’]*’(?![a-z])|(?<![a-z])'[^'\n]+'(?![a-z]))"""
    r"""|(?P<number>\d+(?:\.\d+)?)"""
    r"""|(?P<han>[\u3400-\u4dbf\u4e00-\u9fff])"""
    r"""|(?P<word>[a-z]+n't|'s\b|[^\W\d_\u3400-\u4dbf\u4e00-\u9fff]+)"""
    r"""|(?P<stop>[.!?;。！？；()\n\[\]]|…)"""
    r"""|(?P<list>、)"""
    r"""|(?P<comma>[,，:：—])"""
)


class Token(NamedTuple):
    """kind is word, han, number, quote, stop, list or comma; [start, stop) are characters of the text."""

    text: str
    start: int
    stop: int
    kind: str


def normalise(text: str) -> str:
    """Lower case, half width and simplified characters, exactly one per character of the input."""
    out = []
    for char in text:
        if char.isascii() or "\u4e00" <= char <= "\u9fff":
            out.append(char)
            continue
        if char in "\u2019\u02bc":
            out.append("'")
            continue
        if char in "“”‘’「」『』。！？；，：、…—":
            out.append(char)
            continue
        folded = unicodedata.normalize("NFKC", char)
        lowered = folded.lower() if len(folded) == 1 else char
        out.append(lowered if len(lowered) == 1 else char)
    return "".join(out).translate(_LOWER_AND_SIMPLIFY)


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
