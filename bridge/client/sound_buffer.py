"""`SoundBuffer`: what a character says, by its time, as docs/protocol.md says under "Sound". Pure: time is passed in."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, replace

import numpy as np

from bridge.client.jitter_buffer import newer
from bridge.protocol.fields import Floats
from bridge.protocol.messages import Audio

_SECOND = 1_000_000_000
# Chunks that are kept: 20 s.
_KEPT = 1_000
# Samples in which sound dies away where more of it was expected.
_FADE = 600


@dataclass(frozen=True)
class Head:
    """How far an utterance was played: all samples before this one, by a time of the server's clock, nanoseconds."""

    utterance: int
    sample: int
    ts: int


@dataclass(frozen=True, eq=False)
class _Chunk:
    message: Audio
    samples: Floats

    @property
    def stop(self) -> int:
        return self.message.ts + len(self.samples) * _SECOND // self.message.rate


class SoundBuffer:
    """The sound that waits to be heard. head: how far it was read. kept: chunks at most, None for all."""

    def __init__(self, kept: int | None = _KEPT) -> None:
        self._kept = kept
        self._chunks: list[_Chunk] = []
        self._epoch: int | None = None
        self._last = 0.0
        self.head: Head | None = None

    def __len__(self) -> int:
        return len(self._chunks)

    def push(self, message: Audio) -> bool:
        """Keep a message; False for one of an older epoch or another codec. A newer epoch voids all from its time on."""
        if message.codec != "pcm16" or (self._epoch is not None and newer(self._epoch, message.epoch)):
            return False
        if message.epoch != self._epoch:
            self._epoch = message.epoch
            self._void(message.ts)
        samples = (np.frombuffer(message.data, "<i2") / 32768.0).astype(np.float32)
        insort(self._chunks, _Chunk(message, samples), key=lambda chunk: chunk.message.ts)
        if self._kept is not None:
            del self._chunks[: -self._kept]
        return True

    def clear(self) -> None:
        """The server was started anew: nothing that was known counts."""
        self._chunks.clear()
        self._epoch = self.head = None

    def read(self, ts: int, count: int, rate: int = 24_000) -> Floats:
        """The samples (count,) in [-1, 1] that are heard from a time of the server's clock on; silence where there is none."""
        out = np.zeros(count, np.float32)
        end = ts + count * _SECOND // rate
        for chunk in self._chunks:
            if chunk.message.ts >= end:
                break
            first = round((chunk.message.ts - ts) * rate / _SECOND)
            low, high = max(first, 0), min(first + len(chunk.samples), count)
            if high > low:
                out[low:high] = chunk.samples[low - first : high - first]
                self.head = Head(chunk.message.utterance, chunk.message.sample + high - first, end)
        self._chunks = [chunk for chunk in self._chunks if chunk.stop > end]
        self._smooth(out)
        return out

    def _smooth(self, out: Floats) -> None:
        """Where sound has stopped at once, since a newer epoch came too late, let it die away."""
        if abs(self._last) > 0.02 and not out[:8].any():
            tail = min(_FADE, len(out))
            out[:tail] += np.float32(self._last) * np.linspace(1.0, 0.0, tail, dtype=np.float32) ** 2
        self._last = float(out[-1]) if len(out) else self._last

    def _void(self, ts: int) -> None:
        kept = []
        for chunk in self._chunks:
            if chunk.stop <= ts:
                kept.append(chunk)
            elif chunk.message.ts < ts:
                count = round((ts - chunk.message.ts) * chunk.message.rate / _SECOND)
                kept.append(replace(chunk, samples=chunk.samples[:count]))
        self._chunks = kept
