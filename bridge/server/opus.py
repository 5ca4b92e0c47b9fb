"""Sound as Opus, for those who subscribe to it: the same messages on a topic of their own, a tenth as large."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import numpy as np

from bridge.protocol import decode, encode, limits, topics
from bridge.protocol.messages import Audio
from bridge.session.show import Due

CODEC = "opus"
_BITS = 32_000


def available() -> bool:
    """Whether it can be made here: PyAV comes with the extra `voices`."""
    return find_spec("av") is not None


def topic_of(topic: str) -> str | None:
    """The topic of the same sound as Opus; None for what is no sound."""
    kind, _, rest = topic.partition("/")
    return f"{CODEC}/{rest}" if kind == "audio" else None


class Opus:
    """Encodes sound as it is sent. Each utterance and each epoch begins anew, so that no sound leaks into the next."""

    def __init__(self) -> None:
        self._streams: dict[str, _Stream] = {}

    def encoded(self, due: Due) -> Due:
        """The message of the topic's Opus for one of `audio/…`."""
        message = decode(topics.split(due.data)[1])
        assert isinstance(message, Audio)
        topic = topics.audio(message.session, message.character, CODEC)
        stream = self._streams.get(topic)
        if stream is None or not stream.goes_on(message):
            stream = self._streams[topic] = _Stream(message)
        packet = stream.packet(message)
        if message.last:
            del self._streams[topic]
        made = replace(message, codec=CODEC, data=packet)
        return Due(topic, topics.join(topic, encode(made, checked=False)), due.lossy)

    def forget(self, session: str) -> None:
        """A session has ended, maybe in mid-sentence."""
        for topic in [one for one in self._streams if one.split("/")[1] == session]:
            del self._streams[topic]


class _Stream:
    """The encoder of one utterance."""

    def __init__(self, first: Audio) -> None:
        import av

        self._named = (first.utterance, first.epoch)
        self._next = first.sample
        self._frame = av.AudioFrame
        self._context: Any = av.CodecContext.create("libopus", "w")
        self._context.sample_rate = limits.AUDIO_RATE
        self._context.layout, self._context.format = "mono", "s16"
        self._context.bit_rate = _BITS
        self._context.options = {"application": "lowdelay", "frame_duration": "20"}

    def goes_on(self, message: Audio) -> bool:
        """Whether a message follows what was encoded."""
        return self._named == (message.utterance, message.epoch) and message.sample == self._next

    def packet(self, message: Audio) -> bytes:
        """One packet of 20 ms; the last is filled up with silence."""
        samples = np.frombuffer(message.data, "<i2")
        self._next += len(samples)
        if not len(samples):
            return b""
        whole = np.zeros((1, limits.AUDIO_CHUNK), np.int16)
        whole[0, : len(samples)] = samples
        frame = self._frame.from_ndarray(whole, format="s16", layout="mono")
        frame.sample_rate, frame.pts = limits.AUDIO_RATE, message.sample
        return b"".join(bytes(packet) for packet in self._context.encode(frame))
