"""Sound as servers stream it, decoded while it arrives: WAV, raw PCM and MP3 to samples at one rate."""

from __future__ import annotations

import codecs
from typing import Any, Literal, Protocol, TypeAlias

import numpy as np

from bridge.voices.trouble import cut, garbage
from motion.errors import missing
from motion.speech.files import Pcm
from motion.speech.resampling import Resampler
from motion.speech.speech import Samples

Format: TypeAlias = Literal["wav", "pcm", "mp3"]
_NOTHING = np.zeros(0, np.float32)
# Sizes that a server writes when it doesn't know how much will follow.
_UNKNOWN_SIZE = 0x7FFF_0000
_LONGEST_HEADER = 65_536
_ID3 = b"ID3"
# Bytes by which sound is told from a text.
_TELLING = 16


class Decoder(Protocol):
    """Bytes in parts of any size become samples (n,)."""

    def push(self, data: bytes) -> Samples:
        """What the next bytes complete. Raises Trouble."""

    def finish(self) -> Samples:
        """The rest. Raises Trouble."""


def decoder(name: str, form: Format, wanted: int, given: int) -> Decoder:
    """A decoder for a voice. wanted: samples a second; given: those of raw PCM, which doesn't tell."""
    if form == "mp3":
        return Mp3(name, wanted)
    return Wav(name, wanted) if form == "wav" else Raw(name, given, wanted)


class Raw:
    """PCM of 16 bits, little-endian, mono."""

    def __init__(self, name: str, given: int, wanted: int) -> None:
        self._name = name
        self._pcm = Pcm()
        self._resampler = Resampler(given, wanted)
        self._head: bytes | None = b""

    def push(self, data: bytes) -> Samples:
        """See Decoder."""
        if self._head is not None:
            data = self._head = self._head + data
            if len(data) < _TELLING:
                return _NOTHING
            self._head = None
            self._check(data)
        return self._resampler.push(self._pcm.push(data))

    def finish(self) -> Samples:
        """See Decoder."""
        rest, self._head = self._head or b"", None
        self._check(rest)
        return np.concatenate((self._resampler.push(self._pcm.push(rest)), self._resampler.finish()))

    def _check(self, head: bytes) -> None:
        """Sound may begin with any byte, though hardly with so many that are a text."""
        try:
            text = codecs.getincrementaldecoder("utf-8")().decode(head[:_TELLING]).lstrip()
        except UnicodeDecodeError:
            return
        if text[:1] in ("{", "<") and all(sign.isprintable() or sign.isspace() for sign in text):
            raise garbage(self._name, "a text instead of sound")


class Wav:
    """A WAV file of 16 bits as it streams in; its header says rate and channels."""

    def __init__(self, name: str, wanted: int) -> None:
        self._name = name
        self._wanted = wanted
        self._head = b""
        self._resampler: Resampler | None = None
        self._pcm = Pcm()
        self._channels = 1
        self._left: int | None = None
        self._kept = _NOTHING

    def push(self, data: bytes) -> Samples:
        """See Decoder."""
        if self._resampler is None:
            self._head += data
            data = self._begin()
        if self._resampler is None:
            return _NOTHING
        if self._left is not None:
            data = data[: self._left]
            self._left -= len(data)
        sound = np.concatenate((self._kept, self._pcm.push(data)))
        whole = len(sound) // self._channels * self._channels
        self._kept = sound[whole:]
        return self._resampler.push(sound[:whole].reshape(-1, self._channels).mean(1, dtype=np.float32))

    def finish(self) -> Samples:
        """See Decoder."""
        if self._resampler is None:
            raise garbage(self._name, "no WAV")
        if self._left:
            raise cut(self._name)
        return self._resampler.finish()

    def _begin(self) -> bytes:
        """Read the header as soon as it is whole; what follows it."""
        head = self._head
        if len(head) >= 12 and not (head.startswith(b"RIFF") and head[8:12] == b"WAVE"):
            raise garbage(self._name, "no WAV")
        at, rate = 12, 0
        while len(head) >= at + 8:
            name, size = head[at : at + 4], int.from_bytes(head[at + 4 : at + 8], "little")
            if name == b"data" and rate:
                self._left = size if 0 < size < _UNKNOWN_SIZE else None
                self._resampler = Resampler(rate, self._wanted)
                return head[at + 8 :]
            if name == b"fmt " and len(head) >= at + 24:
                kind, self._channels = (int.from_bytes(head[i : i + 2], "little") for i in (at + 8, at + 10))
                rate, bits = (
                    int.from_bytes(head[i : i + n], "little") for i, n in ((at + 12, 4), (at + 22, 2))
                )
                plausible = 8_000 <= rate <= 192_000 and 1 <= self._channels <= 8
                if kind not in (1, 0xFFFE) or bits != 16 or not plausible:
                    raise garbage(self._name, "a WAV that isn't PCM of 16 bits")
            at += 8 + size + size % 2
        if len(head) > _LONGEST_HEADER:
            raise garbage(self._name, "a WAV without sound")
        return b""


class Mp3:
    """An MP3 stream. skip: samples of its encoder's and decoder's delay at the start, at the stream's own rate."""

    def __init__(self, name: str, wanted: int, skip: int = 0) -> None:
        try:
            import av
        except ImportError:
            raise missing("av", "voices") from None
        self._name = name
        self._wanted = wanted
        self._skip = skip
        self._error: type[Exception] = av.error.FFmpegError
        self._codec: Any = av.CodecContext.create("mp3float", "r")
        self._resampler: Resampler | None = None
        self._head, self._begun = b"", False

    def push(self, data: bytes) -> Samples:
        """See Decoder."""
        if not self._begun:
            # A server may send byte by byte.
            data = self._head = self._head + data
            if len(data) < len(_ID3):
                return _NOTHING
            self._head, self._begun = b"", True
            if not (data.startswith(_ID3) or (data[0] == 0xFF and data[1] >= 0xE0)):
                raise garbage(self._name, "no MP3")
        return self._decoded(self._codec.parse(data)) if data else _NOTHING

    def finish(self) -> Samples:
        """See Decoder."""
        if not self._begun:
            if self._head:
                raise garbage(self._name, "no MP3")
            return _NOTHING
        rest = self._decoded([*self._codec.parse(b""), None])
        return np.concatenate((rest, self._resampler.finish())) if self._resampler else rest

    def _decoded(self, packets: list[Any]) -> Samples:
        found = [_NOTHING]
        try:
            for packet in packets:
                for frame in self._codec.decode(packet):
                    self._resampler = self._resampler or Resampler(frame.sample_rate, self._wanted)
                    sound = frame.to_ndarray().mean(0, dtype=np.float32)
                    skipped = min(self._skip, len(sound))
                    self._skip -= skipped
                    found.append(self._resampler.push(sound[skipped:]))
        except self._error as error:
            raise garbage(self._name, f"MP3 that can't be decoded ({error})") from None
        return np.concatenate(found)
