from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from motion.errors import FileError, SpeechError
from motion.speech import files

RATE = 24_000
TONE = (0.5 * np.sin(2 * np.pi * 220 * np.arange(RATE) / RATE)).astype(np.float32)


@pytest.mark.parametrize(
    ("name", "exact"), [("a.wav", 1e-4), ("a.flac", 1e-4), ("a.mp3", 0.1), ("a.ogg", 0.1)]
)
def test_the_usual_formats_are_read_with_sound_where_it_was(tmp_path: Path, name: str, exact: float) -> None:
    path = tmp_path / name
    soundfile.write(path, TONE, RATE)
    samples, rate = files.read(path)
    assert rate == RATE
    assert samples.dtype == np.float32
    middle = slice(2000, 20_000)
    assert np.abs(samples[middle] - TONE[middle]).max() < exact


def test_channels_become_one_and_sound_comes_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "二.wav"
    soundfile.write(path, np.stack([TONE, np.zeros_like(TONE)], 1), RATE, subtype="FLOAT")
    pieces = [piece.samples for piece in files.pieces(*files.read(path))]
    assert len(pieces) == 10
    assert np.allclose(np.concatenate(pieces), TONE / 2, atol=1e-6)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    files.write(tmp_path / "out.wav", TONE, RATE)
    samples, rate = files.read(tmp_path / "out.wav")
    assert rate == RATE
    assert np.allclose(samples, TONE, atol=1e-4)


@pytest.mark.parametrize("content", [b"", b"garbage" * 100, b"RIFF\x00\x00\x00\x00WAVEfmt "])
def test_what_is_no_sound_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.wav"
    path.write_bytes(content)
    with pytest.raises(SpeechError) as caught:
        files.read(path)
    assert caught.value.kind == "bad_audio"


def test_a_file_that_is_cut_ends_where_it_is_cut_or_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.flac"
    soundfile.write(path, TONE, RATE)
    path.write_bytes(path.read_bytes()[:-5000])
    try:
        samples, _ = files.read(path)
        assert 0 < len(samples) < len(TONE)
    except SpeechError as error:
        assert error.kind == "bad_audio"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="nowhere"):
        files.read(tmp_path / "nowhere.wav")


@given(st.binary(max_size=200), st.lists(st.integers(1, 9), min_size=1, max_size=50))
def test_live_pcm_may_come_in_parts_of_any_size(data: bytes, sizes: list[int]) -> None:
    pcm, at, heard = files.Pcm(), 0, []
    for size in [*sizes, len(data)]:
        heard.append(pcm.push(data[at : at + size]))
        at += size
    whole = np.frombuffer(data[: len(data) // 2 * 2], "<i2") / 32768.0
    assert np.allclose(np.concatenate(heard), whole)


def test_pcm_comes_back_as_it_was() -> None:
    assert np.allclose(files.Pcm().push(files.pcm16(TONE)), TONE, atol=1e-4)
    assert np.abs(files.Pcm().push(files.pcm16(TONE * 4))).max() <= 1.0
