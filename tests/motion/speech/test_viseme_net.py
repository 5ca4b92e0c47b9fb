"""The viseme net in use: streams, many at once, files that can't be used."""

import numpy as np
import pytest

from motion.errors import FileError
from motion.onnx_file import seal
from motion.speech.espeak import say
from motion.speech.espeak_library import library
from motion.speech.lipsync import visemes
from motion.speech.phonemes import INDEX, viseme_marks
from motion.speech.visemes.net import SHIPPED, VERSION, Net
from motion.speech.visemes.track import labelled
from tests.motion.speech.untrained import untrained


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return untrained(tmp_path_factory.mktemp("net") / "net.onnx")


def _sound(seconds, seed):
    return np.random.default_rng(seed).normal(scale=0.05, size=round(seconds * 16_000)).astype(np.float32)


def _streamed(net, sound, size):
    hearing = net.start()
    pieces = [sound[start : start + size] for start in range(0, len(sound), size)]
    found = [net.listen([(hearing, piece, i == len(pieces) - 1)])[0] for i, piece in enumerate(pieces)]
    return np.concatenate(found)


@pytest.mark.parametrize("size", [320, 333, 4000])
def test_a_stream_is_heard_as_the_whole_is(path, size):
    net = Net(path)
    sound = _sound(1.01, 0)
    whole = net(sound)
    assert whole.std() > 0.5
    assert np.allclose(_streamed(net, sound, size), whole, atol=1e-5)


def test_streams_heard_together_are_heard_as_alone(path):
    net = Net(path)
    sounds = [_sound(seconds, seed) for seed, seconds in enumerate((0.6, 0.6, 0.43, 0.2))]
    streams = [net.start() for _ in sounds]
    found = [[] for _ in sounds]
    for start in range(0, 9600, 480):
        active = [i for i, sound in enumerate(sounds) if start < len(sound)]
        given = [(streams[i], sounds[i][start : start + 480], start + 480 >= len(sounds[i])) for i in active]
        for i, rows in zip(active, net.listen(given), strict=True):
            found[i].append(rows)
    for rows, sound in zip(found, sounds, strict=True):
        assert np.allclose(np.concatenate(rows), net(sound), atol=1e-5)


@pytest.mark.parametrize("frames", [50, 51])
def test_every_frame_has_a_row_that_comes_88_ms_after_it_at_most(path, frames):
    net = Net(path)
    sound = _sound(0.01 * frames, 3)
    assert len(net(sound)) == frames
    hearing = net.start()
    come = []
    for end in range(40, len(sound), 40):
        come += [end] * len(net.listen([(hearing, sound[end - 40 : end], False)])[0])
    # Milliseconds from the end of a frame to its row: 77.5 and 87.5 in turn.
    late = [end / 16 - 10 * (i + 1) for i, end in enumerate(come)]
    assert len(late) > frames - 10
    assert set(late) == {77.5, 87.5}


def test_a_file_that_is_missing_changed_or_of_another_kind_says_what_to_do(path, tmp_path):
    with pytest.raises(FileError) as missing:
        Net(tmp_path / "none.onnx")
    assert missing.value.kind == "no_checkpoint" and "kinelink train visemes" in missing.value.fix
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    changed = tmp_path / "changed.onnx"
    changed.write_bytes(bytes(content))
    with pytest.raises(FileError) as bad:
        Net(changed)
    assert bad.value.kind == "bad_checkpoint" and "hash" in bad.value.message


@pytest.mark.parametrize(
    ("metadata", "kind"),
    [({"format": "kinelink-pim"}, "bad_checkpoint"), ({"version": "0"}, "wrong_version")],
)
def test_another_format_or_version_is_refused(path, tmp_path, metadata, kind):
    import onnx

    network = onnx.load(path)
    known = {entry.key: entry.value for entry in network.metadata_props if entry.key != "sha256"}
    assert known["version"] == VERSION
    onnx.helper.set_model_props(network, {**known, **metadata})
    other = tmp_path / "other.onnx"
    other.write_bytes(seal(network.SerializeToString(deterministic=True)))
    with pytest.raises(FileError) as found:
        Net(other)
    assert found.value.kind == kind and found.value.fix


def test_the_shipped_net_is_small_and_tells_hissed_sounds_from_silence_and_from_noise():
    assert SHIPPED.stat().st_size <= 1_000_000
    pieces = list(say("Six mice hiss.", voice="en-us"))
    quiet = np.zeros(round(0.3 * library().rate), np.float32)
    samples = np.concatenate([quiet, *(piece.samples for piece in pieces), quiet])
    told = visemes(samples, library().rate).classes
    marks = viseme_marks([mark for piece in pieces for mark in piece.marks])
    true = np.pad(labelled(marks, len(told) - 60), 30)
    silent, hissed = (true == INDEX[name] for name in ("sil", "SS"))
    assert (told[silent] == INDEX["sil"]).mean() > 0.95
    assert (told[hissed] == INDEX["SS"]).mean() > 0.85
    assert (told[~hissed] == INDEX["SS"]).mean() < 0.05
    # Noise that comes out of nowhere, as of a tap, is no speech.
    noise = np.diff(np.random.default_rng(0).normal(scale=0.1, size=6401)).astype(np.float32)
    alone = Net()(np.concatenate([np.zeros(4800, np.float32), noise, np.zeros(4800, np.float32)]))
    assert (alone.argmax(axis=1) == INDEX["sil"]).mean() > 0.9
