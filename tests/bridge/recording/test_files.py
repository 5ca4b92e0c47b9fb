"""What is recorded is read again byte by byte, also from a file that was cut short."""

from __future__ import annotations

from pathlib import Path

import pytest
from mcap.reader import make_reader

from bridge.protocol import encode, topics
from bridge.protocol.messages import EventInfo, Frame, Heartbeat
from bridge.recording import Recorder, Recording
from motion.errors import FileError
from tests.bridge.recording.streams import frame, things

SCENE = {"objects": [{"id": "cup", "category": "cup"}]}


def written(path: Path, count: int = 50) -> list[tuple[str, bytes]]:
    sent = [(topics.HEARTBEAT, encode(Heartbeat("abc", 7))), (topics.objects("s"), encode(things()))]
    sent += [(topics.frame("s", "actor"), encode(frame(i))) for i in range(count)]
    with Recorder(path, {"address": "here"}) as recorder:
        for number, (topic, payload) in enumerate(sent):
            recorder.write(topic, payload, number * 1_000_000)
        recorder.add_scene("s", SCENE)
    return sent


def test_every_byte_comes_back_in_order_with_its_time(tmp_path: Path) -> None:
    sent = written(tmp_path / "take.mcap")
    recording = Recording(tmp_path / "take.mcap")
    assert [(entry.topic, entry.payload) for entry in recording] == sent
    times = [entry.time for entry in recording]
    assert [time - times[0] for time in times] == [i * 1_000_000 for i in range(len(sent))]
    assert recording.about == {"address": "here"} and recording.instance == "abc"
    assert recording.scenes == {"s": SCENE} and recording.characters == (("s", "actor"),)
    assert isinstance(list(recording.messages())[-1], Frame)


def test_any_mcap_program_can_read_it(tmp_path: Path) -> None:
    written(tmp_path / "take.mcap")
    with (tmp_path / "take.mcap").open("rb") as file:
        found = list(make_reader(file).iter_messages())
    schema, channel, _ = found[0]
    assert schema is not None and schema.encoding == "jsonschema" and b'"frame"' in schema.data
    assert channel.message_encoding == "msgpack"
    assert len(found) == 52


def test_a_recording_that_was_cut_short_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    sent = written(tmp_path / "take.mcap", 3_000)
    whole = (tmp_path / "take.mcap").read_bytes()
    cut = tmp_path / "cut.mcap"
    for share in (0.3, 0.6, 0.9):
        cut.write_bytes(whole[: int(share * len(whole))])
        found = [(entry.topic, entry.payload) for entry in Recording(cut)]
        assert found == sent[: len(found)]
        assert (share > 0.5) or 0 < len(found) < len(sent)


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no recording"):
        Recording(tmp_path / "none.mcap")
    (tmp_path / "text.mcap").write_text("This is no recording, but long enough to be looked at.", "utf-8")
    with pytest.raises(FileError) as refused:
        list(Recording(tmp_path / "text.mcap"))
    assert refused.value.kind == "bad_file"
    with pytest.raises(FileError, match="can't write"):
        Recorder(tmp_path / "no folder" / "take.mcap")


def test_which_character_is_meant_must_be_clear(tmp_path: Path) -> None:
    with Recorder(tmp_path / "two.mcap") as recorder:
        for name in ("a", "b"):
            recorder.write(topics.frame("s", name), encode(frame(1)), 0)
        recorder.write(topics.event("s", "c"), encode(EventInfo("s", "c", 0, 1, 0, "idle")), 0)
    recording = Recording(tmp_path / "two.mcap")
    assert recording.choose(None, "a") == ("s", "a")
    for session, character in ((None, None), ("t", None), ("s", "c")):
        with pytest.raises(FileError) as refused:
            recording.choose(session, character)
        assert refused.value.candidates == ("s/a", "s/b")
