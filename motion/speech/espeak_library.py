"""libespeak-ng by ctypes: text to sound, and which word and phoneme begins at which sample.

The library (GPL-3, installed by the extra `speech`) keeps one state for the whole process: a lock lets one speak at a time.
Some of that state (its pitch flutters, its noise goes on) can't be set back, and would make what is said depend on all that was
said before. It is therefore loaded anew for every text, which takes 2 ms, so that the same text always sounds the same.
"""

from __future__ import annotations

import _ctypes
import ctypes
import os
import shutil
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from motion.errors import SpeechError, missing
from motion.speech.languages import canonical
from motion.speech.speech import Samples

_SYNCHRONOUS = 2
_PHONEMES, _IPA, _DONT_EXIT = 1, 2, 0x8000
_UTF8, _END_PAUSE = 1, 0x1000
_WORDS_A_MINUTE, _PITCH, _PITCH_RANGE = 1, 3, 4
_USUAL_RATE = 175
_WORD, _PHONEME = 1, 7
_VARIANTS = Path("voices") / "!v"


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int), ("unique_identifier", ctypes.c_uint), ("text_position", ctypes.c_int),
        ("length", ctypes.c_int), ("audio_position", ctypes.c_int), ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p), ("id", _Id),
    )  # fmt: skip


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p), ("languages", ctypes.c_void_p), ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte), ("age", ctypes.c_ubyte), ("variant", ctypes.c_ubyte),
        ("reserved", ctypes.c_ubyte), ("score", ctypes.c_int), ("spare", ctypes.c_void_p),
    )  # fmt: skip


# Of the process, not of an object: threads that come first at the same time may each make one.
_ALONE = threading.Lock()
_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True)
class Event:
    """A word or phoneme that begins at a sample. A word says which characters it is."""

    kind: Literal["word", "phoneme"]
    sample: int
    text_start: int = 0
    text_stop: int = 0
    phoneme: str = ""


@dataclass(frozen=True)
class Speaker:
    """A voice of the library: `tags` are languages in lower case with their rank, the lowest is meant most."""

    name: str
    identifier: str
    tags: tuple[tuple[str, int], ...]

    @property
    def language(self) -> str:
        """As BCP-47 has it."""
        tag = self.tags[0][0]
        return {"cmn": "zh-CN", "yue": "zh-HK"}.get(tag, canonical(tag))


@dataclass(frozen=True)
class Tune:
    """How high a voice speaks and how far it rises and falls, both 0 to 99; 50 is usual."""

    height: int = 50
    range: int = 50


class Library:
    """The installed library. Not made directly: see `library()`."""

    def __init__(self) -> None:
        try:
            import espeakng_loader
        except ImportError:
            raise missing("espeakng-loader", "speech") from None
        self._file = espeakng_loader.get_library_path()
        self._data = Path(espeakng_loader.get_data_path())
        self._own_data = False
        with _ALONE, self._loaded() as lib:
            self.rate = int(lib.espeak_ng_GetSampleRate())
            self.speakers = tuple(_listed(lib))
        folder = self._data / _VARIANTS
        self.installed = tuple(sorted(path.name for path in folder.iterdir())) if folder.is_dir() else ()
        self.variants = self.installed

    def add_variants(self, files: dict[str, str]) -> None:
        """More variants, by name, for as long as this process lasts; of the installed ones nothing is changed."""
        if not self._own_data:
            folder = tempfile.mkdtemp(prefix="kinelink-espeak-")
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            self._data = Path(shutil.copytree(self._data, Path(folder) / "data"))
            self._own_data = True
        for name, text in files.items():
            (self._data / _VARIANTS / name).write_text(text, encoding="utf-8")
        self.variants = tuple(sorted({*self.variants, *files}))

    def synthesise(
        self, text: str, speaker: Speaker, variant: str, speed: float, end_pause: bool, tune: Tune
    ) -> tuple[Samples, list[Event]]:
        """Sound (n,) float32 of a short text and what begins when in it. Other threads wait meanwhile."""
        # A zero would end the text, and control characters are commands to the library.
        plain = "".join(" " if ord(sign) < 32 else sign for sign in text).encode("utf-8", "replace")
        name = f"{speaker.identifier}+{variant}" if variant else speaker.identifier
        samples: list[Samples] = []
        events: list[Event] = []

        def hear(sound: Any, count: int, begun: Any) -> int:
            if sound and count > 0:
                heard = np.ctypeslib.as_array(sound, shape=(count,))
                samples.append(heard.astype(np.float32) / np.float32(32768.0))
            events.extend(_events(begun))
            return 0

        callback = _Callback(hear)
        with _ALONE, self._loaded() as lib:
            lib.espeak_SetSynthCallback(callback)
            if lib.espeak_SetVoiceByName(name.encode()) != 0:
                raise SpeechError(
                    f"espeak-ng can't load its voice '{name}'",
                    kind="unknown_voice",
                    fix="kinelink voices lists the voices",
                )
            lib.espeak_SetParameter(_WORDS_A_MINUTE, round(_USUAL_RATE * speed), 0)
            lib.espeak_SetParameter(_PITCH, tune.height, 0)
            lib.espeak_SetParameter(_PITCH_RANGE, tune.range, 0)
            flags = _UTF8 | (_END_PAUSE if end_pause else 0)
            lib.espeak_Synth(plain, ctypes.c_size_t(len(plain) + 1), 0, 0, 0, flags, None, None)
        return np.concatenate(samples) if samples else np.zeros(0, np.float32), events

    @contextmanager
    def _loaded(self) -> Iterator[Any]:
        """The library, with nothing said yet."""
        try:
            lib = ctypes.CDLL(self._file)
        except OSError as error:
            raise self._broken(str(error)) from None
        try:
            if (
                lib.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(self._data), _PHONEMES | _IPA | _DONT_EXIT)
                <= 0
            ):
                raise self._broken(f"its data in {self._data} can't be read")
            yield lib
            lib.espeak_Terminate()
        finally:
            _unload(lib._handle)

    def _broken(self, why: str) -> SpeechError:
        return SpeechError(
            f"espeak-ng can't be loaded: {why}",
            kind="not_installed",
            fix="pip install --force-reinstall espeakng-loader, or use another voice",
        )


def _unload(handle: int) -> None:
    if sys.platform == "win32":
        _ctypes.FreeLibrary(handle)
    else:
        _ctypes.dlclose(handle)


def _events(begun: Any) -> Iterator[Event]:
    """The words and phonemes of a list of events, which one of type 0 ends."""
    i = 0
    while begun[i].type:
        event = begun[i]
        i += 1
        if event.type == _WORD:
            start = event.text_position - 1
            yield Event("word", event.sample, start, start + event.length)
        elif event.type == _PHONEME:
            value = bytes(event.id.string).partition(b"\0")[0].decode("utf-8", "ignore")
            yield Event("phoneme", event.sample, phoneme=value)


def _listed(lib: Any) -> Iterator[Speaker]:
    lib.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
    found = lib.espeak_ListVoices(None)
    i = 0
    while found[i]:
        voice = found[i].contents
        i += 1
        identifier = voice.identifier.decode()
        # Voices of another synthesiser (MBROLA) have neither sound nor marks here.
        if not identifier.startswith("mb/"):
            yield Speaker(identifier.rpartition("/")[2].lower(), identifier, tuple(_tags(voice.languages)))


def _tags(address: int) -> Iterator[tuple[str, int]]:
    """Languages as the library lists them: a byte of rank, a name, a zero; a rank of zero ends."""
    while rank := ctypes.c_ubyte.from_address(address).value:
        name = ctypes.string_at(address + 1)
        yield name.decode().lower(), rank
        address += len(name) + 2


@cache
def library() -> Library:
    """The library of this process. Raises MotionError when it isn't installed."""
    return Library()
