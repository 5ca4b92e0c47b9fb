"""Recorded speech: WAV, FLAC, MP3 and Ogg files, and raw PCM as microphones and servers send it, as mono sound."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from motion.errors import FileError, SpeechError, missing
from motion.speech.speech import Piece, Samples

LONGEST = 600.0
"""Seconds of a file that is read; a longer one is refused."""


def read(path: Path | str) -> tuple[Samples, int]:
    """All samples (n,) of a file, and how many are a second. Raises FileError, SpeechError, MotionError."""
    try:
        import soundfile
    except (ImportError, OSError):
        raise missing("soundfile", "speech") from None
    if not Path(path).is_file():
        raise FileError(f"there is no file '{path}'", kind="missing_file", fix="check the path")
    try:
        with soundfile.SoundFile(str(path)) as file:
            seconds = file.frames / file.samplerate
            if not 0.0 < seconds <= LONGEST:
                raise SpeechError(
                    f"'{path}' is {seconds:.0f} s long",
                    kind="bad_audio",
                    fix=f"give a recording of more than 0 and at most {LONGEST:.0f} s",
                )
            # At once: between parts soundfile would seek, which breaks what an MP3 frame borrows from the last.
            channels = file.read(dtype="float32", always_2d=True)
            rate = int(file.samplerate)
    except (RuntimeError, TypeError) as error:
        raise SpeechError(
            f"'{path}' can't be read as sound: {error}",
            kind="bad_audio",
            fix="give an unbroken WAV, FLAC, MP3 or Ogg file",
        ) from None
    sound = np.nan_to_num(channels.mean(1), posinf=1.0, neginf=-1.0).clip(-1.0, 1.0)
    return sound.astype(np.float32), rate


def pieces(samples: Samples, rate: int, seconds: float = 0.1) -> Iterator[Piece]:
    """A recording as a voice would give it."""
    step = max(1, int(seconds * rate))
    for start in range(0, len(samples), step):
        yield Piece(samples[start : start + step])


def write(path: Path | str | BinaryIO, samples: Samples, rate: int) -> None:
    """Samples (n,) as a WAV file of 16 bits."""
    with wave.open(str(path) if isinstance(path, Path) else path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm16(samples))


def pcm16(samples: Samples) -> bytes:
    """Samples (n,) in [-1, 1] as little-endian 16-bit integers."""
    return bytes(np.rint(samples * 32767.0).clip(-32768, 32767).astype("<i2").tobytes())


class Pcm:
    """16-bit little-endian mono PCM that arrives in parts of any size, even odd ones."""

    def __init__(self) -> None:
        self._rest = b""

    def push(self, data: bytes) -> Samples:
        """The whole samples (n,) so far that weren't given yet."""
        data = self._rest + data
        whole = len(data) // 2 * 2
        self._rest = data[whole:]
        return np.frombuffer(data[:whole], "<i2").astype(np.float32) / np.float32(32768.0)
