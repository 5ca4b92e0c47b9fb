"""flite, where it is installed: English voices cut from real speech, which tell their phonemes."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np

from motion.speech.speech import Mark, Samples
from motion.speech.visemes.textgrid import ipa

VOICES = ("kal16", "awb", "rms", "slt")
_TIMED = re.compile(r"(\S+):(\d+(?:\.\d+)?)")


def installed() -> bool:
    """Whether flite can be run."""
    return shutil.which("flite") is not None


def say(text: str, voice: str, stretch: float) -> tuple[Samples, int, tuple[Mark, ...]]:
    """Sound, its rate and its phonemes; no sound where flite doesn't say what it said."""
    with tempfile.TemporaryDirectory() as folder:
        spoken, sound = Path(folder) / "text", Path(folder) / "sound.wav"
        spoken.write_text(text, encoding="ascii", errors="ignore")
        command = ["flite", "-voice", voice, "--setf", f"duration_stretch={stretch:.2f}", "-psdur"]
        told = subprocess.run(
            [*command, "-f", str(spoken), "-o", str(sound)], capture_output=True, text=True, check=True
        ).stdout
        with wave.open(str(sound)) as file:
            rate, content = file.getframerate(), file.readframes(file.getnframes())
    marks: list[Mark] = []
    for phone, time in _TIMED.findall(told):
        start, stop = marks[-1].stop if marks else 0.0, float(time)
        if stop < start:
            return np.zeros(0, np.float32), rate, ()
        marks.append(Mark("phoneme", ipa(phone.upper()), start, stop))
    return np.frombuffer(content, "<i2").astype(np.float32) / 32768.0, rate, tuple(marks)
