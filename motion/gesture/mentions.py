"""What words point at: a thing that is named, or "this" and "here" while it is known what is meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from motion.gesture.schedule import Pointing
from motion.rotation import Array
from motion.speech.speech import Mark


def mentions(marks: Iterable[Mark], places: Mapping[str, Array], start: float = 0.0) -> list[Pointing]:
    """A pointing for the first word mark that holds each of the names, in the order of time.

    places: world points (3,) by what is said when they are meant, such as "cup", "杯子" or "there". start: of the utterance,
    seconds.
    """
    found: dict[str, Pointing] = {}
    for mark in marks:
        if mark.kind != "word":
            continue
        word = mark.value.casefold()
        for name, place in places.items():
            # Chinese has no spaces: a word mark may hold more than the name.
            said = name.casefold() == word.strip(".,;:!?\"'") or (not name.isascii() and name in word)
            if said and name not in found:
                found[name] = Pointing(start + 0.5 * (mark.start + mark.stop), place)
    return sorted(found.values(), key=lambda one: one.time)
