"""What to try instead of a word that is not known."""

from __future__ import annotations

import difflib

from motion.language.lexicon import verb_words
from motion.language.tokens import is_han

_COMMON_EN = ("pick up", "put down", "push", "open", "drink", "wave", "walk to", "sit down")
_COMMON_ZH = ("拿起", "放下", "推", "打开", "喝", "挥手", "走到", "坐下")


def supported(word: str) -> tuple[str, ...]:
    """Verbs that look like `word`, then common ones."""
    han = is_han(word)
    words = [verb for verb in verb_words() if is_han(verb) == han]
    first = word.split(" ")[0] if not han else word
    close = difflib.get_close_matches(first, words, n=4, cutoff=0.6)
    return tuple(dict.fromkeys([*close, *(_COMMON_ZH if han else _COMMON_EN)]))[:8]
