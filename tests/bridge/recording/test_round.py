"""Recorded from a real server: replayed as the same bytes, exported as it was played, and made again from its requests."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import bridge
from bridge.cli.app import app
from bridge.client import Refused
from bridge.client.actor import AsyncActor
from bridge.protocol import decode, topics
from bridge.recording import Recording, clips
from bridge.recording.record import record
from bridge.recording.sound import sound
from bridge.server.running import run
from bridge.session.rerun import log_of, rerun
from exporters import read_json
from tests.bridge.processes import FREE, TABLETOP, Running

ROUNDING = 1e-5


async def event_of(actor: AsyncActor, name: str) -> None:
    with actor.events() as events:
        async for event in events:
            if event.name == name:
                return


@pytest.fixture(scope="module", name="take")
def record_one(server: Running, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session with instructions, speech, an interruption, a thing that is moved and a refusal."""
    file = tmp_path_factory.mktemp("recording") / "take.mcap"

    async def act(stop: asyncio.Event) -> None:
        async with (
            bridge.connect_async(server.zeromq, timeout=30) as client,
            await client.open_session(TABLETOP, session="recorded", seed=5) as session,
        ):
            actor = session.actor()
            lifted = asyncio.ensure_future(event_of(actor, "lifted"))
            await actor.perform("pick up the cup, then wave")
            with pytest.raises(Refused):
                await actor.perform("pick up the elephant")
            await lifted
            await actor.say(
                "This cup is mine, and that hat over there is a very old one.", expression="happy"
            )
            await asyncio.sleep(0.5)
            await session.update_objects({"hat": [0.3, 0.8, 0.6, 0, 0, 0, 1]})
            await actor.perform("look at the hat")
            await asyncio.sleep(0.3)
            await actor.interrupt()
            await asyncio.sleep(0.8)
            stop.set()
            await asyncio.sleep(0.3)

    async def main(_: asyncio.Event) -> None:
        stop = asyncio.Event()
        async with bridge.connect_async(server.zeromq, timeout=30) as client:
            recording = asyncio.ensure_future(record(client, file, "recorded", stop))
            await asyncio.sleep(0.2)
            await asyncio.wait_for(act(stop), 60)
            assert await recording > 100

    run(main)
    return file


def by_topic(file: Path) -> dict[str, list[bytes]]:
    found = defaultdict(list)
    for entry in Recording(file):
        found[entry.topic].append(entry.payload)
    return found


def test_the_log_makes_the_same_motion_again(take: Path) -> None:
    messages = list(Recording(take).messages())
    log = log_of(messages, "recorded")
    asked = [one.kind for one in log if one.kind not in ("carry_out", "go_on", "gesture", "spoken")]
    assert asked == ["open", "perform", "say", "move", "perform", "hush", "stop"]
    # A machine under load may lose frames: then there are several parts.
    played = clips(messages, "recorded", "actor")
    made = [decode(topics.split(due.data)[1]) for due in rerun(log, "recorded")]
    (again,) = clips(made, "recorded", "actor")
    assert again.frames >= sum(part.frames for part in played) > 120
    begin = played[0].meta["ts"]
    assert any(sound(messages, part).any() for part in played)
    for part in played:
        first = round((part.meta["ts"] - begin) * part.fps / 1e9)
        same = replace(again.slice(first, first + part.frames), meta=dict(again.meta))
        assert np.abs(same.positions() - part.positions()).max() < ROUNDING
        assert np.abs(same.object("cup").poses - part.object("cup").poses).max() < ROUNDING
        assert np.abs(same.curves - part.curves).max() < ROUNDING
        same.meta["ts"] = again.meta["ts"] + round(first * 1e9 / again.fps)
        spoken, anew = sound(messages, part), sound(made, same)
        assert np.array_equal(spoken[:-400], anew[: len(spoken)][:-400])
    assert np.ptp(again.object("cup").poses[:, :3], axis=0).max() > 0.02, "the cup was taken"


def test_a_replay_sends_the_same_bytes_and_lets_nobody_change_them(take: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.mcap"
    replay = Running("replay", str(take), *FREE)

    async def main(_: asyncio.Event) -> None:
        async with bridge.connect_async(replay.zeromq, timeout=30) as client:
            stop = asyncio.Event()
            recording = asyncio.ensure_future(record(client, again, "recorded", stop))
            session = await client.open_session(session="recorded")
            actor = session.actor()
            with pytest.raises(Refused) as refused:
                await actor.perform("wave")
            assert refused.value.kind == "read_only"
            await event_of(actor, "grasp")
            pose = actor.pose()
            assert pose is not None and pose.ahead == 0.0, "played on time by the replay's clock"
            last = Recording(take)
            end = max(decode(entry.payload).ts for entry in last if entry.topic.startswith("frame/"))  # type: ignore[attr-defined]
            while not actor.buffer.frames or actor.buffer.frames[-1].ts < end:
                await asyncio.sleep(0.02)
            stop.set()
            await recording

    try:
        run(main)
        assert replay.wait() == 0, "it ends by itself"
    finally:
        if replay.alive:
            replay.kill()
    before, after = by_topic(take), by_topic(again)
    for kind in ("frame", "audio", "event"):
        topic = f"{kind}/recorded/actor"
        assert after[topic] == before[topic]
    for kind in ("skeleton/recorded/actor", "objects/recorded"):
        assert set(after[kind]) == set(before[kind])
    assert Recording(again).scenes == Recording(take).scenes


def test_it_is_exported_to_files_as_played_and_as_made_again(take: Path, tmp_path: Path) -> None:
    found = []
    for more in ([], ["--rerun"]):
        files = [str(tmp_path / f"take{len(more)}.{suffix}") for suffix in ("json", "bvh", "glb")]
        wanted = [word for file in files for word in ("-o", file)]
        done = CliRunner().invoke(app, ["export", str(take), *wanted, *more, "--json"])
        assert done.exit_code == 0, done.stderr
        said = json.loads(done.stdout)
        assert set(files) <= set(said["files"]) and said["character"] == "actor"
        assert all(Path(file).stat().st_size > 1000 for file in files)
        found.append(read_json(files[0]))
    played, again = found
    assert again.frames >= played.frames
    assert np.abs(again.positions()[: played.frames] - played.positions()).max() < 2 * ROUNDING


def test_what_can_not_be_exported_is_said(take: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["export", str(take), "-o", str(tmp_path / "take.abc"), "--json"])
    assert (done.exit_code, json.loads(done.stdout)["error"]["kind"]) == (1, "unknown_format")
    words = ["export", str(take), "--character", "ghost", "-o", str(tmp_path / "take.bvh"), "--json"]
    done = CliRunner().invoke(app, words)
    assert json.loads(done.stdout)["error"]["candidates"] == ["recorded/actor"]
