"""Labelled recordings: a WAV file and a Praat TextGrid of the same name, in Praat's long or short text format."""

from __future__ import annotations

import re
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from motion.errors import FileError
from motion.speech.speech import Mark, Samples

_FIX = "give a folder of 16-bit mono NAME.wav files and NAME.TextGrid files with interval tiers 'phones' and 'words'"
_PHONES = ("phones", "phone", "phonemes", "segments", "MAU")
_WORDS = ("words", "word", "ORT")
_VALUE = re.compile(r'"((?:[^"]|"")*)"|(?<![\w\[])(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w\]])|<exists>')
_ARPABET = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "aʊ", "AX": "ə", "AXR": "ɚ", "AY": "aɪ", "B": "b", "CH": "tʃ",
    "D": "d", "DH": "ð", "DX": "ɾ", "EH": "ɛ", "EL": "l", "EM": "m", "EN": "n", "ER": "ɝ", "EY": "eɪ", "F": "f",
    "G": "ɡ", "HH": "h", "IH": "ɪ", "IX": "ɨ", "IY": "i", "JH": "dʒ", "K": "k", "L": "l", "M": "m", "N": "n",
    "NG": "ŋ", "OW": "oʊ", "OY": "ɔɪ", "P": "p", "R": "ɹ", "S": "s", "SH": "ʃ", "T": "t", "TH": "θ", "UH": "ʊ",
    "UW": "u", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
    "SIL": "", "SP": "", "SPN": "", "SSIL": "", "PAU": "", "BR": "", "NSN": "",
}  # fmt: skip
# What is no word but a noise, such as <laugh> or [cough].
_NOISE = re.compile(r"[<\[({].*")


@dataclass(frozen=True, eq=False)
class Recording:
    """A labelled recording. marks: its phonemes (IPA) and words."""

    name: str
    samples: Samples
    rate: int
    marks: tuple[Mark, ...]

    @property
    def text(self) -> str:
        """What is said."""
        return " ".join(mark.value for mark in self.marks if mark.kind == "word")


def recordings(folder: str | Path) -> list[Recording]:
    """The labelled recordings of a folder by name. FileError when there are none or one can't be read."""
    folder = Path(folder)
    pairs = [(path, grid_of(path)) for path in sorted(folder.rglob("*.wav"))]
    found = [_recording(folder, path, grid) for path, grid in pairs if grid is not None]
    if not found:
        raise FileError(f"no labelled speech in {folder}", kind="no_data", fix=_FIX)
    return found


def grid_of(path: Path) -> Path | None:
    """The TextGrid beside a sound file."""
    beside = (path.with_suffix(ending) for ending in (".TextGrid", ".textgrid"))
    return next((grid for grid in beside if grid.is_file()), None)


def ipa(label: str) -> str:
    """A phone label, ARPABET (with or without stress) or IPA, as IPA; "" for silence and noise."""
    bare = re.sub(r"\d$", "", label.strip())
    if bare.upper() in _ARPABET and (bare.isupper() or len(bare) > 2):
        return _ARPABET[bare.upper()]
    return "" if _NOISE.fullmatch(bare) or bare.lower() in ("sil", "sp", "spn", "pau", "#") else bare


def read_tiers(path: Path) -> dict[str, list[tuple[float, float, str]]]:
    """Interval tiers by name: start, stop (s) and label of every interval. FileError when it can't be read."""
    try:
        content = path.read_bytes()
        wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
        text = content.decode("utf-16" if wide else "utf-8-sig")
        return _tiers(text)
    except (OSError, UnicodeError, ValueError, IndexError) as error:
        raise FileError(f"{path} is no readable TextGrid: {error}", kind="bad_textgrid", fix=_FIX) from error


def _tiers(text: str) -> dict[str, list[tuple[float, float, str]]]:
    # Both formats are the same values in the same order; the long one has names between them.
    values = [
        found[1].replace('""', '"') if found[1] is not None else float(found[2])
        for found in _VALUE.finditer(text)
        if found[0] != "<exists>"
    ]
    if values[:2] != ["ooTextFile", "TextGrid"]:
        raise ValueError("it doesn't begin as one")
    tiers: dict[str, list[tuple[float, float, str]]] = {}
    at = 5
    for _ in range(int(float(values[4]))):
        kind, name, count = values[at], str(values[at + 1]), int(float(values[at + 4]))
        at += 5
        width = 3 if kind == "IntervalTier" else 2
        if width == 3:
            rows = [values[at + 3 * i : at + 3 * i + 3] for i in range(count)]
            tiers[name] = [(float(start), float(stop), str(label)) for start, stop, label in rows]
        at += width * count
    return tiers


def _recording(folder: Path, path: Path, grid: Path) -> Recording:
    try:
        with wave.open(str(path)) as file:
            if file.getsampwidth() != 2 or file.getnchannels() != 1:
                raise ValueError("not 16-bit mono")
            rate = file.getframerate()
            content = file.readframes(file.getnframes())
    except (OSError, EOFError, ValueError, wave.Error) as error:
        raise FileError(f"{path} can't be used: {error}", kind="bad_sound", fix=_FIX) from error
    tiers = read_tiers(grid)
    phones = _tier(tiers, _PHONES, grid)
    marks = [Mark("phoneme", ipa(label), start, stop) for start, stop, label in phones]
    for start, stop, label in _tier(tiers, _WORDS, grid):
        if label.strip() and not _NOISE.fullmatch(label.strip()):
            marks.append(Mark("word", label.strip(), start, stop))
    samples = np.frombuffer(content, "<i2").astype(np.float32) / 32768.0
    return Recording(path.relative_to(folder).as_posix(), samples, rate, tuple(marks))


def _tier(
    tiers: dict[str, list[tuple[float, float, str]]], names: tuple[str, ...], grid: Path
) -> list[tuple[float, float, str]]:
    for name, rows in tiers.items():
        if any(name.lower() == known.lower() or name.lower().endswith(f" - {known}") for known in names):
            return rows
    raise FileError(f"{grid} has no tier {' or '.join(names)}", kind="bad_textgrid", fix=_FIX)
