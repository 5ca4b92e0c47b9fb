"""What a voice should read of what a language model writes."""

from __future__ import annotations

import re
import unicodedata

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ADDRESS = re.compile(r"https?://\S+")
_LINE_MARK = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|[-*+•][ \t]+|>[ \t]*)", re.MULTILINE)
_EMPHASIS = re.compile(r"[*`~|]+|(?<!\w)_+|_+(?!\w)")
_SPACE = re.compile(r"\s+")
# Units and numbers that are one character, such as ℃ and ㎡: Unicode counts most of them among the pictures.
_UNIT = re.compile(r"[\u2100-\u218f\u3300-\u33ff]")


def speakable(text: str) -> str:
    """The text without Markdown, addresses and pictures; empty where nothing is left to say."""
    text = _ADDRESS.sub("", _LINK.sub(r"\1", text))
    text = _EMPHASIS.sub("", _LINE_MARK.sub("", text))
    text = _UNIT.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = "".join(character for character in text if not _is_picture(character))
    text = _SPACE.sub(" ", text).strip()
    return text if any(character.isalnum() for character in text) else ""


def _is_picture(character: str) -> bool:
    """Emoji, and what joins or colours them."""
    if ord(character) < 0x2100:
        return character in "\u200d\u20e3"
    return (
        unicodedata.category(character) in ("So", "Sk", "Mn", "Co", "Cn")
        and not "\u3000" <= character <= "\u30ff"
    )
