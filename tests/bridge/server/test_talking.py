"""A talk plugged into a live session: what is answered is said and done there, heard by play heads, and broken off at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest

from bridge.dialogue.parts import Call, Message, Part, Request
from bridge.dialogue.talk import Stages, Talk
from bridge.protocol.messages import Audio, EventInfo, OpenTalk
from bridge.server.config import Config
from bridge.server.errors import RequestError
from bridge.server.live_session import LiveSession
from bridge.server.prepared import Prepared
from bridge.server.talking import Talking
from bridge.server.talks import Talks
from bridge.server.voices import Choir
from bridge.session.passage import RATE
from motion.errors import FaceError, SpeechError
from motion.speech.speech import Piece
from tests.bridge.dialogue.stand_ins import RATE as RATE_OF_VOICE
from tests.bridge.dialogue.stand_ins import (
    Loud,
    Says,
    Tone,
    Writes,
    character,
    in_no_time,
    silence,
    speech,
    words,
)
from tests.bridge.session.local import SECOND, Local, tabletop

ANSWER = (
    "Of course, I do it. The banana costs one euro and is very fresh indeed. Shall I bring you another one?"
)


class Scene:
    """A session on its own clock and a talk with its character."""

    def __init__(self, local: Local, session: LiveSession, talking: Talking) -> None:
        self.local, self.session, self.talking = local, session, talking

    def told(self, name: str) -> list[EventInfo]:
        """Events of a name so far."""
        return [one for one in self.local.messages if isinstance(one, EventInfo) and one.name == name]

    def audio(self) -> list[Audio]:
        """Sound so far."""
        return [one for one in self.local.messages if isinstance(one, Audio)]

    async def wait(self, seconds: float) -> None:
        """Let time pass on both clocks."""
        for _ in range(round(seconds * RATE)):
            await self.local.play(self.session, 1 / RATE)
            await asyncio.sleep(1 / RATE)

    async def until(self, name: str, count: int = 1) -> EventInfo:
        """The event of a name, or the so-manieth."""
        for _ in range(600):
            if len(self.told(name)) >= count:
                return self.told(name)[count - 1]
            await self.wait(1 / RATE)
        raise AssertionError(
            f"no '{name}' came, only {[one.name for one in self.local.messages if isinstance(one, EventInfo)]}"
        )


@asynccontextmanager
async def scene(
    model: Any, who: Any = None, recogniser: Any = None, voice: Any = None
) -> AsyncIterator[Scene]:
    local = Local()
    session = await local.open(tabletop())
    clock = asyncio.get_running_loop().time
    speaks = voice or Prepared(session.speech, "actor")
    stages = Stages(model, lambda who, language: (speaks, who.voices.get(language)), recogniser, Loud)
    talk = Talk(who or character(), stages, session.scene_now, clock=clock)
    talking = Talking(session, "actor", "lin", talk)
    try:
        yield Scene(local, session, talking)
    finally:
        await talking.close()


def during(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    in_no_time(lambda _: work())


def answers(*parts: Part | Exception) -> Says:
    """A model that always gives the same answer."""
    return Says(lambda _: parts)


def do(text: str) -> Call:
    return Call("perform", {"text": text}, "1")


def test_an_answer_is_said_and_done() -> None:
    async def work() -> None:
        async with scene(answers(do("pick up the banana"), *words(ANSWER))) as one:
            one.talking.ask("Bring me the banana")
            await one.until("answered")
            assert one.told("heard")[0].data == {"text": "Bring me the banana", "language": "en"}
            assert one.told("thinking") and one.told("plan")[0].data["steps"][0]["verb"] == "pick_up"
            assert " ".join(event.data["text"] for event in one.told("answer")) == ANSWER
            await one.wait(1.0)
            first = one.told("answer")[0].data["utterance"]
            assert one.audio()[0].utterance == first
            stages = (await one.until("laps")).data["stages"]
            assert {"first_token", "first_sound", "first_heard", "first_moved"} <= stages.keys()
            assert 0 < stages["first_heard"]["last"] <= 0.3 and 0 < stages["first_moved"]["last"] <= 0.3

    during(work)


def test_an_interruption_clears_sound_body_and_answer_within_100_ms() -> None:
    async def work() -> None:
        async with scene(answers(do("pick up the banana"), *words(ANSWER))) as one:
            one.talking.ask("Bring me the banana")
            await one.until("speaking", 3)
            await one.wait(1.0)
            epoch, asked = one.audio()[-1].epoch, one.local.now
            one.talking.interrupt()
            await one.session.stop("actor")
            before = len(one.local.messages)
            await one.wait(1.0)
            later = [m for m in one.local.messages[before:] if isinstance(m, Audio)]
            assert later and all(m.epoch != epoch for m in later)
            end = max(m.ts + len(m.data) // 2 * SECOND // m.rate for m in later)
            assert end - asked <= 0.1 * SECOND, "the last sample of what was broken off"
            assert one.told("broken_off") and not one.talking.talk.speaking
            answered = [one for one in one.talking.talk.messages() if one.role == "assistant" and one.text]
            assert answered and ANSWER.startswith(answered[0].text) and answered[0].text != ANSWER
            # What comes next is heard from its beginning.
            one.talking.ask("And now?")
            await one.until("answer", len(one.told("answer")) + 1)
            await one.wait(0.5)
            assert one.audio()[-1].utterance > later[-1].utterance

    during(work)


def test_a_question_takes_over_from_the_answer_before() -> None:
    async def work() -> None:
        async with scene(answers(*words(ANSWER))) as one:
            one.talking.ask("First")
            await one.until("speaking")
            before = one.told("answer")[-1].data["utterance"]
            one.talking.ask("Second")
            await one.until("answered")
            await one.wait(6.0)
            assert one.told("interrupted") == [] and one.told("broken_off")
            old = [event for event in one.told("said") if event.data["utterance"] <= before]
            assert not any(event.data["whole"] for event in old)

    during(work)


def test_what_cannot_be_done_is_told_to_the_model() -> None:
    def script(request: Request) -> list[Part | Exception]:
        failed = [m for m in request.messages if m.role == "tool"]
        return list(words("Sorry, there is none.")) if failed else [do("pick up the elephant")]

    async def work() -> None:
        model = Says(script)
        async with scene(model) as one:
            one.talking.ask("Bring me the elephant")
            await one.until("answer")
            told: Message = next(m for m in model.requests[-1].messages if m.role == "tool")
            assert "elephant" in told.text

    during(work)


def test_only_what_clients_have_played_was_said() -> None:
    async def work() -> None:
        async with scene(answers(*words("One two three four five six seven eight nine ten."))) as one:
            one.talking.ask("Count")
            number = (await one.until("answer")).data["utterance"]
            await one.wait(0.3)
            one.session.speech.play_head("actor", number, 2_400)
            one.talking.played()
            await one.wait(1.0)
            (said,) = [m for m in one.talking.talk.messages() if m.role == "assistant"]
            assert len(said.text) < 15, "a tenth of a second"
            assert one.talking.talk.speaking
            # A client that is gone tells nothing more: then the clock counts.
            await one.wait(8.0)
            assert not one.talking.talk.speaking

    during(work)


def test_a_microphone_is_heard_and_a_voice_interrupts() -> None:
    async def work() -> None:
        def hear(samples: np.ndarray) -> None:
            for start in range(0, len(samples), 320):
                one.talking.hear((samples[start : start + 320] * 32767).astype("<i2").tobytes(), 16_000)

        async with scene(answers(*words(ANSWER)), recogniser=Writes({10: "Hello"})) as one:
            hear(speech(10, 1.0))
            assert [event.data["speaking"] for event in one.told("listening")] == [True]
            hear(silence(0.7))
            assert (await one.until("heard")).data["text"] == "Hello"
            assert not one.told("listening")[-1].data["speaking"]
            await one.until("speaking")
            hear(speech(10, 0.5))
            await one.until("broken_off")
            with pytest.raises(RequestError):
                one.talking.hear(b"odd", 16_000)

    during(work)


def test_another_persona_takes_over_with_its_own_face() -> None:
    async def work() -> None:
        async with scene(answers(*words(ANSWER))) as one:
            one.talking.ask("First")
            await one.until("speaking")
            one.talking.switch("mo", character(expression={"name": "happy", "intensity": 0.9}))
            assert (await one.until("switched")).data["persona"] == "mo"
            assert one.told("broken_off") and one.talking.talk.messages() == ()
            with pytest.raises(FaceError):
                one.talking.switch("odd", character(expression={"name": "purple"}))
            assert one.talking.persona == "mo"

    during(work)


def test_what_is_answered_is_made_once_and_given_up_where_it_is_broken_off() -> None:
    async def work() -> None:
        async with scene(answers(*words(ANSWER))) as one:
            one.talking.ask("First")
            await one.until("answered")
            said = len(one.told("answer"))
            assert said == len(one.local.maker.begun) > 1
            # Broken off before anything of it was handed to the session.
            one.talking.ask("Second")
            while len(one.local.maker.begun) == said:
                await asyncio.sleep(0)
            one.talking.interrupt()
            await one.wait(0.5)
            begun = one.local.maker.begun[said:]
            assert begun and set(begun) <= set(one.local.maker.dropped)
            assert len(one.told("answer")) == said and not one.talking.talk.speaking

    during(work)


@pytest.mark.parametrize("portions", [0, 1])
def test_a_voice_that_dies_ends_the_answer_and_the_next_one_is_heard(portions: int) -> None:
    async def work() -> None:
        async with scene(answers(*words(f"{ANSWER.replace('.', ',')} {ANSWER}"))) as one:
            one.local.maker.portions = portions
            one.local.maker.dies = SpeechError("the process has ended", kind="unreachable", fix="restart")
            one.talking.ask("First")
            await one.until("answered")
            await one.wait(3.0)
            assert not one.talking.talk.sending and not one.talking.talk.speaking
            told = [event.data["kind"] for event in [*one.told("talk_failed"), *one.told("error")]]
            assert "unreachable" in told
            one.local.maker.portions = None
            before = len(one.told("answer"))
            one.talking.ask("Second")
            await one.until("answered", 2)
            await one.wait(1.0)
            assert one.audio()[-1].utterance in [e.data["utterance"] for e in one.told("answer")[before:]]

    during(work)


def test_a_service_that_breaks_off_is_heard_as_far_as_it_came() -> None:
    class Breaks(Tone):
        async def speak(self, text: str, **how: Any) -> AsyncGenerator[Piece, None]:
            yield Piece(np.full(RATE_OF_VOICE // 2, 0.1, np.float32))
            await asyncio.sleep(0.1)
            raise SpeechError("the service hung up", kind="cut_off", fix="try again")

    async def work() -> None:
        async with scene(answers(*words("One two three.")), voice=Breaks()) as one:
            one.talking.ask("Count")
            assert (await one.until("talk_failed")).data["stage"] == "voice"
            await one.until("answered")
            await one.wait(3.0)
            assert sum(len(audio.data) // 2 for audio in one.audio()) >= RATE_OF_VOICE // 2
            assert not one.talking.talk.speaking

    during(work)


def test_no_talk_begins_with_a_session_that_was_closed_meanwhile() -> None:
    async def work() -> None:
        local = Local()
        opened = {"s": await local.open(tabletop())}

        def session(name: str) -> LiveSession:
            found = opened.pop(name, None)
            if found is None:
                raise RequestError("it is gone", kind="unknown_session")
            return found

        choir = Choir({})
        talks = Talks(Config(), local.metrics, choir, session)
        with pytest.raises(RequestError) as refused:
            await talks.answers[OpenTalk](OpenTalk(1, "s", "actor"))
        assert refused.value.kind == "unknown_session" and not talks._talks
        offline = choir._voices.get("offline")
        await talks.close()
        with pytest.raises(RuntimeError):
            await anext(offline.speak("its thread has ended"))

    # Threads take their time: on the real clock.
    asyncio.run(work())
