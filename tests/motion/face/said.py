"""What the tests of the face share: a body that stands, and sentences with known sounds."""

from __future__ import annotations

import numpy as np

from motion import rotation as rot
from motion.clip import Clip
from motion.skeleton import JOINTS, Skeleton
from motion.speech.speech import Mark

SENTENCE = (
    "_:0.3 p:.05 l:.06 ˈiː:.09 z:.09 _:.03 p:.03 ʊ:.1 t:.05 m:.07 aɪ:.07 b:.08 ˈɪ:.1 ɡ:.1 b:.02 l:.08 ˈuː:.09 _:.04 \
k:.05 ˈʌ:.14 p:.08 _:.3 b:.03 ᵻ:.07 s:.08 ˌaɪ:.1 d:.1 f:.08 ˈaɪ:.16 v:.07 b:.02 ɹ:.06 ˈaʊ:.1 n:.08 f:.08 l:.08 ˈaʊ:.14 h:.05 \
ɚ:.1 z:.09 _:.3"
)


def spoken(text: str = SENTENCE) -> list[Mark]:
    """Phoneme marks of "p:.05 l:.06 …": a sound and how long it lasts; "_" is silence."""
    marks, at = [], 0.0
    for word in text.split():
        sound, seconds = word.split(":")
        marks.append(Mark("phoneme", "" if sound == "_" else sound, at, at + float(seconds)))
        at += float(seconds)
    return marks


def standing(seconds: float, fps: float = 30.0) -> Clip:
    """A body of 1.7 m in the T-pose that does nothing."""
    skeleton = Skeleton.human(1.7)
    frames = round(seconds * fps)
    root = np.tile(skeleton.offsets[0], (frames, 1))
    return Clip(skeleton, fps, root, rot.identity((frames, len(JOINTS))))
