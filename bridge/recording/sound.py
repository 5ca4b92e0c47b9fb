"""The sound of a recording, as a client would have heard it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bridge.client.sound_buffer import SoundBuffer
from bridge.protocol.limits import AUDIO_RATE
from bridge.protocol.messages import Audio, Message
from motion.clip import Clip
from motion.speech.files import write


def sound(messages: Iterable[Message], clip: Clip) -> NDArray[np.float32]:
    """What was heard (n,) at AUDIO_RATE while a clip of `clips` was played; silence where nothing was said."""
    buffer, meta = SoundBuffer(kept=None), clip.meta
    for one in messages:
        if isinstance(one, Audio) and (one.session, one.character) == (meta["session"], meta["character"]):
            buffer.push(one)
    return buffer.read(meta["ts"], round(clip.duration * AUDIO_RATE))


def write_beside(heard: NDArray[np.float32], path: Path) -> Path:
    """Write sound as a WAV file beside a motion file; returns its place."""
    beside = path.with_suffix(".wav")
    write(beside, heard, AUDIO_RATE)
    return beside
