"""Which clips are learned from, and which are only measured on."""

from __future__ import annotations

from collections.abc import Iterable

from motion.pim.motion import BodyMotion

_EVERY, _THE = 8, 3


def split(motions: Iterable[BodyMotion]) -> tuple[list[BodyMotion], list[BodyMotion]]:
    """Clips of one source to train on, and those held out: of the sorted names every eighth from the fourth on.

    Nothing made from a held-out clip, such as its mirror image, may be trained on.
    """
    clips = sorted(motions, key=lambda motion: motion.name)
    held_out = [clip for i, clip in enumerate(clips) if i % _EVERY == _THE]
    return [clip for i, clip in enumerate(clips) if i % _EVERY != _THE], held_out
