"""The sound of a recording is what a client would have heard."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from bridge.client.sound_buffer import SoundBuffer
from bridge.protocol.messages import Audio, Message
from bridge.recording.clips import clips
from bridge.recording.sound import sound, write_beside
from tests.bridge.recording.streams import BEGIN, SECOND, frame, skeleton, things

CHUNK = SECOND // 50


def chunk(
    number: int, level: int, epoch: int = 0, samples: int = 480, after: int = 0, session: str = "s"
) -> Audio:
    """A chunk of one level, so many samples after its place on the grid."""
    ts = BEGIN + number * CHUNK + after * SECOND // 24_000
    data = np.full(samples, level, "<i2").tobytes()
    return Audio(session, "actor", 1, epoch, number, ts, 480 * number + after, data)


def heard(*said: Audio) -> np.ndarray:
    messages: list[Message] = [skeleton(), things(), *(frame(number) for number in range(12)), *said]
    (clip,) = clips(messages, "s", "actor")
    return np.round(sound(messages, clip) * 32768).astype(int)


def test_it_lies_where_its_times_say() -> None:
    found = heard(chunk(1, 100), chunk(2, 200), chunk(2, 999, session="other"))
    assert len(found) == 12 * 400
    assert not found[:480].any() and (found[480:960] == 100).all() and (found[960:1440] == 200).all()
    assert not found[1440:].any()


def test_a_newer_epoch_replaces_what_was_to_come_to_the_sample() -> None:
    found = heard(chunk(1, 100), chunk(2, 200), chunk(1, 50, epoch=1, samples=100, after=80))
    assert (found[480:560] == 100).all() and (found[560:660] == 50).all() and not found[660:].any()
    assert not heard(chunk(1, 100, epoch=1), chunk(2, 200, epoch=0))[960:].any(), (
        "an older one comes too late"
    )


def test_it_is_written_beside_the_motion(tmp_path: Path) -> None:
    beside = write_beside(np.full(480, 0.5, np.float32), tmp_path / "take.bvh")
    assert beside == tmp_path / "take.wav"
    with wave.open(str(beside)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (24_000, 1, 480)


def test_a_player_reads_on_and_knows_how_far_it_is() -> None:
    buffer = SoundBuffer()
    assert not buffer.read(BEGIN, 240).any() and buffer.head is None
    for number in range(3):
        assert buffer.push(chunk(number, 8_192))
    assert not buffer.push(Audio("s", "actor", 1, 0, 9, BEGIN, 0, b"x", codec="opus"))
    assert (buffer.read(BEGIN, 480) == 0.25).all()
    assert buffer.head is not None and (buffer.head.utterance, buffer.head.sample) == (1, 480)
    # A newer epoch that comes when its time is over: what was heard last dies away, not at once.
    buffer.push(chunk(0, 0, epoch=1, samples=0))
    after = buffer.read(BEGIN + CHUNK, 600)
    assert after[0] > 0.2 and (np.diff(after) <= 0).all() and abs(after[-1]) < 0.01
    buffer.clear()
    assert buffer.head is None and not len(buffer)
