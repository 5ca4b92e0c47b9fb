"""Sound as Opus: the same messages, each one packet, decoded to the same sound."""

from __future__ import annotations

import av
import numpy as np

from bridge.protocol import decode, encode, topics
from bridge.protocol.messages import Audio
from bridge.server.opus import Opus, available, topic_of
from bridge.session.show import Due
from tests.bridge.speech.sounds import tone


def due(sample: int, data: bytes, epoch: int = 0, last: bool = False) -> Due:
    message = Audio("s", "a", 1, epoch, sample // 480, sample, sample, data, last=last)
    return Due("audio/s/a", topics.join("audio/s/a", encode(message)), lossy=False)


def made(opus: Opus, one: Due) -> Audio:
    found = opus.encoded(one)
    assert found.topic == "opus/s/a" and not found.lossy
    message = decode(topics.split(found.data)[1])
    assert isinstance(message, Audio) and message.codec == "opus"
    return message


def test_packets_sound_as_the_samples_did() -> None:
    sound = np.round(tone(1.01, 24_000) * 32767).astype("<i2")
    opus = Opus()
    messages = [
        made(opus, due(first, sound[first : first + 480].tobytes(), last=first + 480 >= len(sound)))
        for first in range(0, len(sound), 480)
    ]
    assert [one.sample for one in messages] == list(range(0, len(sound), 480)) and messages[-1].last
    assert max(len(one.data) for one in messages) < 400, "a third at most of what the samples take"
    decoder = av.CodecContext.create("libopus", "r")
    decoder.layout, decoder.sample_rate = "mono", 48_000
    heard = np.concatenate(
        [frame.to_ndarray().ravel() for one in messages for frame in decoder.decode(av.Packet(one.data))]
    ).astype(np.float64)
    heard = heard[120::2][: len(sound) - 480]
    wanted = sound[: len(heard)].astype(np.float64)
    assert np.corrcoef(heard, wanted)[0, 1] > 0.97


def test_an_epoch_begins_anew_and_an_end_without_samples_has_no_packet() -> None:
    opus, chunk = Opus(), np.full(480, 900, "<i2").tobytes()
    first = made(opus, due(0, chunk))
    made(opus, due(480, chunk))
    again = made(opus, due(400, chunk, epoch=1))
    assert again.data == first.data, "nothing of what was broken off is left in it"
    assert made(opus, due(880, b"", epoch=1, last=True)).data == b""


def test_topics_are_parted_by_codec() -> None:
    assert available()
    assert topic_of("audio/s/a") == "opus/s/a"
    assert topic_of("frame/s/a") is None and topic_of("heartbeat") is None
