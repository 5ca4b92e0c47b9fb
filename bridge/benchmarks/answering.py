"""A turn of a talk from outside: from the end of speech until the answer is heard and seen, and until an interruption is.

The language model is the script and the voice espeak-ng, so that what is left is Kinelink's own.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bridge.bench import scene
from bridge.benchmarks.reaction import reaction
from bridge.benchmarks.spread import Percentiles
from bridge.benchmarks.stand import Stand
from bridge.client import AsyncClient, connect_async
from bridge.client.actor import AsyncActor
from bridge.client.talk import AsyncTalk
from bridge.protocol.messages import Audio, EventInfo, Frame, Message
from motion.speech.speech import Samples

PERSONA, SPOKEN, TYPED = "guide", "Wave.", "拿起杯子"
# Generators rehearse a little for nobody when they start; sessions stand still before they are asked.
_WARM_UP, _STILL = 5.0, 0.6
_PIECE, _MOST = 0.02, 6.0
_NANO = 1e9


@dataclass(frozen=True)
class Turns:
    """Milliseconds. From the decision that speech is over, or from typed words: until the first sample arrives, until it is to
    be heard, until the body begins to move. overhead: until it arrives, without recogniser and language model. hang_over:
    silence that was waited for before that decision. recogniser: its own time. None where speech was not measured.
    """

    arrives: Percentiles
    heard: Percentiles
    moves: Percentiles
    overhead: Percentiles
    recogniser: Percentiles | None = None
    hang_over: Percentiles | None = None


@dataclass(frozen=True)
class Answering:
    """Turns that were spoken and typed; milliseconds from an interruption until the last stale sample was heard, and until the
    body sets out for something else.
    """

    spoken: Turns
    typed: Turns
    silent: Percentiles
    still: Percentiles


@dataclass
class _Witness:
    """What comes of one actor, with the moments of arrival, nanoseconds."""

    events: list[tuple[EventInfo, int]] = field(default_factory=list)
    audio: list[tuple[Audio, int]] = field(default_factory=list)
    frames: list[tuple[Frame, int]] = field(default_factory=list)

    def watch(self, actor: AsyncActor) -> None:
        for sinks in (actor.event_sinks, actor.audio_sinks, actor.frame_sinks):
            sinks.add(self.take)

    def take(self, message: Message) -> None:
        now = time.monotonic_ns()
        if isinstance(message, EventInfo):
            self.events.append((message, now))
        elif isinstance(message, Audio):
            self.audio.append((message, now))
        elif isinstance(message, Frame):
            self.frames.append((message, now))

    async def until(self, there: Callable[[], Any]) -> Any:
        """What `there` gives, once it gives something. Raises TimeoutError."""
        end = time.monotonic() + _MOST
        while time.monotonic() < end:
            if (found := there()) is not None:
                return found
            await asyncio.sleep(0.005)
        raise TimeoutError("no answer came: " + ", ".join(one.name for one, _ in self.events))

    def first(self, name: str, **data: Any) -> tuple[EventInfo, int] | None:
        """The first event of a name that says this."""
        return next(
            (one for one in self.events if one[0].name == name and data.items() <= one[0].data.items()), None
        )

    def laps(self) -> dict[str, float] | None:
        """The stages of the turn, seconds, once the answer was heard and seen to begin."""
        for one, _ in reversed(self.events):
            if one.name == "laps" and {"first_heard", "first_moved"} <= one.data["stages"].keys():
                return {stage: lap["last"] for stage, lap in one.data["stages"].items()}
        return None


def measure(trials: int, say: Callable[[str], None], settings: Mapping[str, Any] | None = None) -> Answering:
    """So many turns of each kind, each in a session of its own. settings: of the server."""
    spoken = _spoken()
    with Stand(**(settings or {})) as stand:
        return asyncio.run(_measured(stand, trials, say, spoken))


async def _measured(stand: Stand, trials: int, say: Callable[[str], None], spoken: Samples) -> Answering:
    rows: dict[str, list[tuple[float, ...]]] = {"spoken": [], "typed": []}
    ends: list[tuple[float, float]] = []
    async with connect_async(stand.address) as client:
        await asyncio.sleep(_WARM_UP)
        # One turn for nobody: what is loaded at the first use is loaded then.
        await _turn(client, spoken)
        for trial in range(trials):
            for kind, sound in (("spoken", spoken), ("typed", None)):
                row, end = await _turn(client, sound)
                rows[kind].append(row)
                ends.append(end)
                say(
                    f"{kind} {trial + 1}: heard after {row[1]:.0f} ms, silent {end[0]:.0f} ms after an interruption"
                )
    stop = np.array(ends).T
    return Answering(
        _turns(rows["spoken"], spoken=True),
        _turns(rows["typed"], spoken=False),
        Percentiles.of(stop[0]),
        Percentiles.of(stop[1]),
    )


def _turns(rows: list[tuple[float, ...]], spoken: bool) -> Turns:
    columns = [Percentiles.of(column) for column in np.array(rows).T]
    return Turns(*columns) if spoken else Turns(*columns[:4])


async def _turn(client: AsyncClient, sound: Samples | None) -> tuple[tuple[float, ...], tuple[float, float]]:
    """The columns of `Turns` for one turn, and those of its interruption; milliseconds."""
    session = await client.open_session(scene())
    actor, witness = session.actor(), _Witness()
    witness.watch(actor)
    talk = await actor.talk(PERSONA, greet=False)
    await asyncio.sleep(_STILL)
    decided = await (_hear(talk, witness, sound) if sound is not None else _ask(talk))
    first, came = await witness.until(lambda: witness.audio[0] if witness.audio else None)
    laps = await witness.until(witness.laps)
    await asyncio.sleep(0.5)
    assert actor.skeleton is not None
    moved = reaction(witness.frames, actor.skeleton, decided)
    clock = client.connection.clock
    heard = first.ts - clock.server_time(decided)
    recogniser = laps.get("recognised", 0.0)
    arrives = (came - decided) / _NANO
    row = (
        arrives,
        heard / _NANO,
        moved[2] if moved else np.nan,
        arrives - laps["first_token"],
        recogniser,
        laps.get("hang_over", 0.0),
    )
    end = await _interrupted(client, actor, witness)
    await session.close()
    return tuple(1e3 * one for one in row), end


async def _hear(talk: AsyncTalk, witness: _Witness, sound: Samples) -> int:
    """Let it hear a sentence at the pace of a microphone; when it took that to be over."""
    rate = 16_000
    piece = round(_PIECE * rate)
    silence, due = np.zeros(piece, np.float32), time.monotonic()
    for start in range(0, len(sound) + round(_MOST * rate), piece):
        given = sound[start : start + piece]
        await talk.hear(given if len(given) else silence, rate)
        if (over := witness.first("listening", speaking=False)) is not None:
            return over[1]
        due += _PIECE
        await asyncio.sleep(max(due - time.monotonic(), 0.0))
    raise TimeoutError("the end of speech was not noticed")


async def _ask(talk: AsyncTalk) -> int:
    asked = time.monotonic_ns()
    asyncio.ensure_future(talk.ask(TYPED)).add_done_callback(
        lambda task: task.cancelled() or task.exception()
    )
    return asked


async def _interrupted(client: AsyncClient, actor: AsyncActor, witness: _Witness) -> tuple[float, float]:
    """Milliseconds until the last stale sample was heard, and until the body sets out for something else."""
    await actor.say(
        "This is quite a long sentence that nobody will ever hear to its very end.", interrupt=True
    )
    await asyncio.sleep(1.0)
    epoch, asked = witness.audio[-1][0].epoch, time.monotonic_ns()
    begun = await actor.interrupt()
    newer = await witness.until(
        lambda: [one for one in witness.audio if one[0].epoch != epoch and one[1] > asked] or None
    )
    await asyncio.sleep(0.3)
    last, arrived = (
        [one for one in witness.audio if one[0].epoch != epoch and one[1] > asked][-1],
        newer[0][1],
    )
    end = last[0].ts + len(last[0].data) // 2 / last[0].rate * _NANO
    now = client.connection.clock.server_time(asked)
    silent = max(end - now, arrived - asked) / 1e6
    return silent, (begun.ts - now) / 1e6


def _spoken() -> Samples:
    """What is said, as a microphone gives it: 16,000 samples a second."""
    from motion.speech.espeak import say
    from motion.speech.espeak_library import library
    from motion.speech.resampling import Resampler

    said = np.concatenate([piece.samples for piece in say(SPOKEN, language="en-us")])
    resampler = Resampler(library().rate, 16_000)
    return np.concatenate([np.zeros(4_800, np.float32), resampler.push(said), resampler.finish()])
