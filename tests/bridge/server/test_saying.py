"""A real server and real clients: sound without gaps, interruptions, queues, live sound, sessions and voices."""

from __future__ import annotations

import asyncio
import io
import time
from itertools import pairwise

import numpy as np
import pytest

from bridge.client import AsyncClient, Refused
from bridge.client.actor import AsyncActor
from bridge.protocol.messages import Audio, EventInfo
from motion.speech.espeak import say
from motion.speech.espeak_library import library
from motion.speech.files import write
from tests.bridge.processes import TABLETOP
from tests.bridge.server.test_live import SECOND, frames_until, talking
from tests.bridge.speech.sounds import tone

CHUNK = SECOND // 50


async def sound_until_last(actor: AsyncActor, utterance: int) -> list[Audio]:
    """All sound that comes until the end of an utterance."""
    found: list[Audio] = []
    with actor.audio() as feed:
        async for chunk in feed:
            found.append(chunk)
            if chunk.utterance == utterance and chunk.last:
                return found
    raise AssertionError


def check_whole(chunks: list[Audio]) -> None:
    """Every sample once, on time, in one epoch."""
    samples = 0
    for before, after in pairwise(chunks):
        assert after.seq == before.seq + 1 and after.epoch == before.epoch
        assert not before.last and len(before.data) == 960
    for chunk in chunks:
        assert chunk.sample == samples
        assert abs(chunk.ts - chunks[0].ts - samples * SECOND // 24_000) <= 1
        samples += len(chunk.data) // 2


def test_a_text_is_heard_without_a_gap_and_soon(address: str) -> None:
    async def talk(client: AsyncClient) -> None:
        async with await client.open_session(TABLETOP) as session:
            actor = session.actor()
            await frames_until(actor, 0)
            hearing = asyncio.ensure_future(sound_until_last(actor, 1))
            words: list[EventInfo] = []
            actor.event_sinks.add(lambda event: words.append(event))  # type: ignore[arg-type, func-returns-value]
            await asyncio.sleep(0.2)
            asked = time.monotonic_ns()
            said = await actor.say("Hello there. 你好，世界。", expression="happy")
            assert said.ts is not None and not said.queued
            chunks = await hearing
            check_whole(chunks)
            assert chunks[0].ts == said.ts
            soon = (said.ts - client.connection.clock.server_time(asked)) / 1e9
            assert soon < 0.4, "the first sample comes soon, even on a busy machine"
            assert abs(np.frombuffer(b"".join(one.data for one in chunks), "<i2")).max() > 1_000
            await frames_until(actor, chunks[-1].ts + SECOND // 4)
            told = [event for event in words if event.data.get("utterance") == said.utterance]
            names = [event.name for event in told]
            assert {"speaking", "word", "viseme", "said"} <= set(names)
            # Events are told again where a newer epoch begins before them.
            heard = {event.data["sample"]: event.data["text"] for event in told if event.name == "word"}
            assert [heard[sample] for sample in sorted(heard)][:2] == ["Hello", "there"]
            over = next(event for event in told if event.name == "said")
            assert (
                over.data["whole"] and over.data["samples"] == chunks[-1].sample + len(chunks[-1].data) // 2
            )
            with pytest.raises(Refused) as refused:
                await actor.say("Hello", voice="nobody")
            assert refused.value.kind == "unknown_voice"
            with pytest.raises(Refused):
                await actor.say("Hello", audio=b"RIFF")
            voices = await client.voices("zh")
            assert voices and all(one["language"].startswith("zh") for one in voices)

    talking(address, talk)


def test_an_interruption_silences_at_once_and_what_follows_is_heard(address: str) -> None:
    async def talk(client: AsyncClient) -> None:
        async with await client.open_session(None) as session:
            actor = session.actor()
            await frames_until(actor, 0)
            arrived: list[Audio] = []
            actor.audio_sinks.add(lambda chunk: arrived.append(chunk))  # type: ignore[arg-type, func-returns-value]
            said = await actor.say(
                "This is a long sentence that goes on and on and on until somebody has enough of it."
            )
            assert said.ts is not None
            await frames_until(actor, said.ts + SECOND)
            asked = client.connection.clock.server_time(time.monotonic_ns())
            await actor.interrupt()
            await asyncio.sleep(0.3)
            stale = [one for one in arrived if one.epoch != said.epoch]
            assert stale and stale[-1].last
            end = stale[-1].ts + len(stale[-1].data) * SECOND // 48_000
            assert end - asked < SECOND // 10, "the last stale sample"
            assert abs(np.frombuffer(stale[-1].data, "<i2")[-8:]).max(initial=0) < 200, "it dies away"
            buffer = np.concatenate([actor.sound.read(end, 480), actor.sound.read(end + CHUNK, 480)])
            assert not buffer.any()
            count = len(arrived)
            again = await actor.say("Something else.", perform="wave")
            assert again.plan["steps"] and again.epoch == stale[-1].epoch
            await asyncio.sleep(0.5)
            assert {one.utterance for one in arrived[count:]} == {again.utterance}

    talking(address, talk)


def test_utterances_follow_each_other_and_play_heads_are_kept(address: str) -> None:
    async def talk(client: AsyncClient) -> None:
        async with await client.open_session(None, characters=("one", "two")) as session:
            actor, other = session.actor("one"), session.actor("two")
            await frames_until(actor, 0)
            hearing = asyncio.ensure_future(sound_until_last(actor, 2))
            await asyncio.sleep(0.2)
            first = await actor.say("One.")
            second = await actor.say("Two.")
            assert second.queued and second.utterance == first.utterance + 1
            chunks = await hearing
            parts = [[one for one in chunks if one.utterance == number] for number in (1, 2)]
            for part in parts:
                check_whole(part)
            end = parts[0][-1].ts + len(parts[0][-1].data) * SECOND // 48_000
            assert 0 < parts[1][0].ts - end < SECOND // 5
            assert not len(other.sound)
            actor.sound.read(parts[0][0].ts, 480)
            await actor.report_play_head()
            with pytest.raises(Refused) as refused:
                await other.send_sound(1, [0.0])
            assert refused.value.kind == "unknown_utterance"

    talking(address, talk)


def test_a_microphone_speaks_and_what_is_late_is_put_off(address: str) -> None:
    async def talk(client: AsyncClient) -> None:
        async with await client.open_session(None) as session:
            actor = session.actor()
            await frames_until(actor, 0)
            hearing = asyncio.ensure_future(sound_until_last(actor, 1))
            said = await actor.say_live(rate=16_000)
            assert said.ts is None
            sound = tone(1.5, 16_000)
            for first in range(0, len(sound), 320):
                last = first + 320 >= len(sound)
                await actor.send_sound(said.utterance, sound[first : first + 320], last)
            chunks = await hearing
            check_whole(chunks)
            heard = np.frombuffer(b"".join(one.data for one in chunks), "<i2")
            assert len(heard) >= 36_000 and (len(heard) - 36_000) % 2_400 == 0
            assert abs(heard).max() > 5_000
            with pytest.raises(Refused):
                await actor.send_sound(said.utterance, sound[:320])

    talking(address, talk)


def test_a_file_is_said_with_its_mouth(address: str) -> None:
    words = list(say("Mama may be happy.", language="en"))
    file = io.BytesIO()
    write(file, np.concatenate([piece.samples for piece in words]), library().rate)

    async def talk(client: AsyncClient) -> None:
        async with await client.open_session(None) as session:
            actor = session.actor()
            await frames_until(actor, 0)
            visemes: set[str] = set()
            actor.event_sinks.add(lambda event: visemes.add(event.data.get("viseme", "")))  # type: ignore[arg-type, func-returns-value]
            said = await actor.say(audio=file.getvalue(), text="Mama may be happy.")
            assert said.ts is not None
            frames = await frames_until(actor, said.ts + 2 * SECOND)
            assert actor.skeleton is not None
            jaw = [frame.c[actor.skeleton.curves.index("jawOpen")] for frame in frames]
            assert max(jaw) > 0.15
            assert {"PP", "aa"} <= visemes
            with pytest.raises(Refused) as refused:
                await actor.say(audio=b"this is no sound")
            assert refused.value.kind == "bad_audio"

    talking(address, talk)
