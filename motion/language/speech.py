"""What is said: the quotation of a clause, or the words after 'say'."""

from __future__ import annotations

from motion.language.clauses import Clause

_QUOTING = frozenset(
    [
        "say",
        "shout",
        "whisper",
        "exclaim",
        "yell",
        "utter",
        "announce",
        "说",
        "说道",
        "喊",
        "说声",
        "说一声",
        "说了声",
        "喊道",
        "讲",
        "说一句",
        "说了一句",
    ]
)


def speech(text: str, clause: Clause) -> str | None:
    """What is said: the quotation, or the words after 'say'."""
    quote = next((symbol for symbol in clause.after + clause.before if symbol.kind == "QUOTE"), None)
    if quote is not None:
        return text[quote.start + 1 : quote.stop - 1].strip() or None
    assert clause.verb is not None
    if clause.verb.value.lemma.split(" ")[0] not in _QUOTING or not clause.after:
        return None
    words = [symbol for symbol in clause.after if symbol.kind not in ("MANNER", "VAGUE")]
    while words and (
        words[0].text in ("that", "了", "着", "to", "out", "loud")
        or (words[0].kind == "PERSON" and words[0].value == "viewer")
    ):
        words = words[1:]
    if not words or words[0].kind in ("REL", "COMMA"):
        return None
    return text[words[0].start : words[-1].stop].strip() or None
