"""A talk from question to sound: what comes out when, and what is left of it after an interruption."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bridge.dialogue.errors import DialogueError
from bridge.dialogue.outputs import (
    Answered,
    Failed,
    Heard,
    Interrupted,
    Say,
    Switched,
)
from bridge.dialogue.parts import Call
from motion.errors import SpeechError
from tests.bridge.dialogue.stand_ins import (
    Says,
    Tone,
    Writes,
    character,
    in_no_time,
    play,
    rest,
    silence,
    speech,
    take,
    talk,
    words,
)

Clock = Callable[[], float]
ANSWER = "Of course, it is here. It costs ten euros. Shall I bring it to you?"


def test_an_answer_is_spoken_clause_first_then_by_sentences() -> None:
    async def run(clock: Clock) -> None:
        one = talk(Says(lambda _: words(ANSWER)), Tone(), clock)
        one.ask("Where is the cup?")
        outputs = await rest(one)
        assert [o.text for o in outputs if isinstance(o, Say)] == [
            "Of course,",
            "it is here.",
            "It costs ten euros.",
            "Shall I bring it to you?",
        ]
        assert isinstance(outputs[0], Heard) and outputs[0].text == "Where is the cup?"
        assert isinstance(outputs[-1], Answered) and not one.sending and one.speaking
        assert {o.epoch for o in outputs} == {one.epoch}

    in_no_time(run)


def test_the_voice_begins_before_the_model_has_ended() -> None:
    async def run(clock: Clock) -> None:
        one = talk(Says(lambda _: words(ANSWER), delay=0.1), Tone(delay=0.05), clock)
        one.ask("Where is the cup?")
        await take(one, Say)
        # Three characters every 0.1 s make the first clause of ten known after 0.4 s; the first piece takes 0.05 s.
        assert clock() == pytest.approx(0.45, abs=0.101)
        assert one.sending

    in_no_time(run)


def test_only_the_next_sentence_is_made_ahead() -> None:
    async def run(clock: Clock) -> None:
        voice = Tone()
        one = talk(Says(lambda _: words(ANSWER)), voice, clock)
        one.ask("Where is the cup?")
        await take(one, Say)
        await asyncio.sleep(60)
        # Taken: the first; ready to be taken: the second; begun and waiting for its turn: the third.
        assert len(voice.said) == 3 and voice.open == 1
        await take(one, Say)
        await asyncio.sleep(60)
        assert len(voice.said) == 4

    in_no_time(run)


def test_only_what_was_played_enters_the_history() -> None:
    async def run(clock: Clock) -> None:
        model = Says(lambda _: words(ANSWER))
        one = talk(model, Tone(words=True), clock)
        one.ask("Where is the cup?")
        await play(one, await take(one, Say))
        second = await take(one, Say)
        # 'it is here.' lasts 0.55 s: 'it is' was heard.
        await play(one, second, seconds=0.3)
        one.ask("Stop, who are you?")
        await take(one, Heard)
        await asyncio.sleep(0)
        assert [(m.role, m.text) for m in model.requests[-1].messages] == [
            ("user", "Where is the cup?"),
            ("assistant", "Of course, it is"),
            ("user", "Stop, who are you?"),
        ]

    in_no_time(run)


def test_sound_that_was_sent_but_never_played_was_not_said() -> None:
    async def run(clock: Clock) -> None:
        one = talk(Says(lambda _: words(ANSWER)), Tone(), clock)
        one.ask("Where is the cup?")
        assert len(await rest(one)) == 6
        one.ask("And the plate?")
        await take(one, Heard)
        assert [m.text for m in one.messages()] == ["Where is the cup? And the plate?"]

    in_no_time(run)


def test_an_interruption_stops_model_and_voice_and_voids_what_was_to_come() -> None:
    async def run(clock: Clock) -> None:
        model = Says(lambda _: [Call("perform", {"text": "wave"}), *words(ANSWER * 9)], delay=0.01)
        voice = Tone(delay=0.01)
        one = talk(model, voice, clock)
        one.ask("Tell me everything")
        say = await take(one, Say)
        await anext(say.pieces)
        await asyncio.sleep(0.3)
        assert (model.open, voice.open) == (1, 1)
        one.interrupt()
        assert [p async for p in say.pieces] == []
        interrupted = await take(one, Interrupted)
        assert interrupted.epoch == one.epoch > say.epoch
        await asyncio.sleep(1)
        assert (model.open, voice.open) == (0, 0)
        assert not one.sending and not one.speaking
        one.played(say.number, 0.5)
        assert [m.role for m in one.messages()] == ["user", "assistant", "tool"]
        # Nothing of the old epoch comes any more.
        one.say("Hello there, you.")
        assert {o.epoch for o in await rest(one)} == {one.epoch}

    in_no_time(run)


def test_an_interruption_of_nothing_is_none() -> None:
    async def run(clock: Clock) -> None:
        one = talk(Says(lambda _: []), Tone(), clock)
        before = one.epoch
        one.interrupt()
        assert one.epoch == before

    in_no_time(run)


def test_whoever_speaks_while_the_avatar_talks_interrupts_it() -> None:
    async def run(clock: Clock) -> None:
        one = talk(Says(lambda _: words(ANSWER)), Tone(), clock, Writes({5: "wait a moment"}))
        one.ask("Where is the cup?")
        say = await take(one, Say)
        one.played(say.number, 0.2)
        # A cough of 0.25 s is none, the speech of 0.35 s is one, long before it ends.
        one.listen(speech(5, 0.25), 16_000)
        one.listen(silence(1.0), 16_000)
        assert one.epoch == say.epoch
        one.listen(speech(5, 0.35), 16_000)
        assert one.epoch > say.epoch and one.user_speaks and not one.speaking
        one.listen(silence(1.0), 16_000)
        await take(one, Interrupted)
        heard = await take(one, Heard)
        assert heard.text == "wait a moment" and not one.user_speaks

    in_no_time(run)


def test_who_only_paused_is_heard_as_one() -> None:
    """Speech goes on while its beginning is still being recognised: nothing of it is lost."""

    async def run(clock: Clock) -> None:
        recogniser = Writes({5: "all of it"}, delay=0.2)
        one = talk(Says(lambda _: words("Fine, I understand.")), Tone(), clock, recogniser)
        one.listen(speech(5, 1.0), 16_000)
        one.listen(silence(0.6), 16_000)
        await asyncio.sleep(0.1)
        one.listen(speech(5, 1.0), 16_000)
        one.listen(silence(0.6), 16_000)
        heard = await take(one, Heard)
        assert heard.text == "all of it"
        first, second = recogniser.lengths
        assert first < 1.9 * 16_000 and second > 2 * first - 16_000 * 0.4

    in_no_time(run)


def test_what_was_asked_before_the_answer_began_is_asked_together() -> None:
    async def run(clock: Clock) -> None:
        model = Says(lambda _: words("Fine, I understand."), delay=1.0)
        one = talk(model, Tone(), clock)
        one.ask("我想要一个杯子")
        await take(one, Heard)
        one.ask("红色的")
        await take(one, Say)
        assert [m.text for m in model.requests[-1].messages] == ["我想要一个杯子红色的"]

    in_no_time(run)


@pytest.mark.parametrize(("question", "excuse"), [("Where?", "Sorry, "), ("在哪里？", "抱歉，")])
def test_a_model_that_fails_is_excused_for_aloud(question: str, excuse: str) -> None:
    async def run(clock: Clock) -> None:
        wrong = DialogueError("down", kind="unavailable")
        one = talk(Says(lambda _: [wrong]), Tone(), clock)
        one.ask(question)
        outputs = await rest(one)
        (failed,) = [o for o in outputs if isinstance(o, Failed)]
        assert (failed.stage, failed.error) == ("model", wrong)
        assert "".join(o.text for o in outputs if isinstance(o, Say)).startswith(excuse.strip())

    in_no_time(run)


def test_a_voice_that_fails_is_told_and_nothing_is_said() -> None:
    async def run(clock: Clock) -> None:
        wrong = SpeechError("no voice", kind="unavailable")
        model = Says(lambda _: words(ANSWER), delay=0.1)
        one = talk(model, Tone(broken=wrong), clock)
        one.ask("Where?")
        outputs = await rest(one)
        assert [(o.stage, o.error) for o in outputs if isinstance(o, Failed)] == [("voice", wrong)]
        assert model.open == 0 and not one.speaking

    in_no_time(run)


def test_a_recogniser_that_fails_loses_nothing_but_its_sound() -> None:
    async def run(clock: Clock) -> None:
        one = talk(Says(lambda _: words(ANSWER)), Tone(), clock, Writes({}))
        one.listen(speech(5, 1.0), 16_000)
        one.listen(silence(0.6), 16_000)
        outputs = await rest(one)
        failed = next(o for o in outputs if isinstance(o, Failed))
        # The stand-in fails with a KeyError, which is nothing that it should: that is told too.
        assert failed.stage == "recogniser" and "KeyError" in failed.error.message
        assert any(isinstance(o, Say) for o in outputs)

    in_no_time(run)


def test_noise_without_words_is_answered_with_silence() -> None:
    async def run(clock: Clock) -> None:
        model = Says(lambda _: words(ANSWER))
        one = talk(model, Tone(), clock, Writes({5: "  "}))
        one.listen(speech(5, 1.0), 16_000)
        one.listen(silence(0.6), 16_000)
        assert [type(o) for o in await rest(one)] == [Heard, Answered]
        assert not model.requests

    in_no_time(run)


def test_another_character_takes_over_at_once_with_its_own_voice() -> None:
    async def run(clock: Clock) -> None:
        voice = Tone()
        model = Says(lambda _: words("Good day to you."))
        one = talk(model, voice, clock)
        one.ask("Hello")
        await take(one, Say)
        other = character(name="Max", greeting="Here I am.", voice={"names": {"en": "deep"}, "rate": 1.5})
        one.change(other)
        assert (await take(one, Switched)).character is other
        one.greet()
        assert (await take(one, Say)).text == "Here I am."
        assert voice.said[-1] == ("Here I am.", "deep", "en", 1.5)
        assert one.messages() == ()

    in_no_time(run)


def test_each_language_is_spoken_with_its_voice() -> None:
    async def run(clock: Clock) -> None:
        voice = Tone()
        who = character(voice={"names": {"en": "amy", "zh": "mei"}})
        one = talk(
            Says(lambda _: words("这是 iPhone 手机。That is all I have.")), voice, clock, character=who
        )
        one.ask("有 iPhone 吗？")
        await rest(one)
        assert [(said, name) for said, name, _, _ in voice.said] == [
            ("这是 iPhone 手机。", "mei"),
            ("That is all I have.", "amy"),
        ]

    in_no_time(run)


def test_laps_count_from_the_end_of_speech() -> None:
    async def run(clock: Clock) -> None:
        one = talk(
            Says(lambda _: words("Of course, here."), delay=0.01),
            Tone(delay=0.02),
            clock,
            Writes({5: "x"}, 0.1),
        )
        one.listen(speech(5, 1.0), 16_000)
        one.listen(silence(0.6), 16_000)
        say = await take(one, Say)
        one.played(say.number, 0.1)
        laps = {stage: lap["p50"] for stage, lap in one.laps.summary().items()}
        assert laps["hang_over"] == pytest.approx(0.5, abs=0.033)
        assert laps["recognised"] == pytest.approx(0.1)
        assert laps["first_token"] == pytest.approx(0.11)
        assert laps["recognised"] < laps["first_token"] < laps["first_chunk"] < laps["first_piece"]
        assert laps["first_piece"] == laps["first_sound"] == laps["first_played"]

    in_no_time(run)


def test_a_talk_without_ears_says_so() -> None:
    async def run(clock: Clock) -> None:
        one = talk(Says(lambda _: []), Tone(), clock)
        with pytest.raises(DialogueError) as refused:
            one.listen(silence(0.1), 16_000)
        assert refused.value.kind == "bad_setting" and refused.value.fix

    in_no_time(run)


def test_closing_ends_everything() -> None:
    async def run(clock: Clock) -> None:
        voice, model = Tone(delay=0.1), Says(lambda _: words(ANSWER), delay=0.1)
        one = talk(model, voice, clock)
        one.ask("Where?")
        await take(one, Say)
        await one.close()
        assert (model.open, voice.open) == (0, 0)
        assert all(isinstance(output, Interrupted) for output in [o async for o in one])

    in_no_time(run)


def test_a_play_head_that_makes_no_sense_changes_nothing() -> None:
    async def run(clock: Clock) -> None:
        one = talk(Says(lambda _: words("Of course, here.")), Tone(), clock)
        one.ask("Where?")
        say = await take(one, Say)
        for number, seconds in [(say.number + 7, 1.0), (say.number, float("nan")), (say.number, -1.0)]:
            one.played(number, seconds)
        assert [m.role for m in one.messages()] == ["user"]
        assert [piece async for piece in say.pieces]
        one.played(say.number, float("inf"))
        assert one.messages()[-1].text.startswith("Of course")

    in_no_time(run)


@pytest.mark.parametrize("error", [DialogueError("no scene", kind="gone"), ValueError("oops")])
def test_a_talk_whose_scene_cannot_be_read_says_so_and_goes_on(error: Exception) -> None:
    async def run(clock: Clock) -> None:
        one = talk(Says(lambda _: words(ANSWER)), Tone(), clock)
        scene = one._scene

        def broken() -> Any:
            raise error

        one._scene = broken
        one.ask("Where is the cup?")
        outputs = await rest(one)
        (failed,) = [output for output in outputs if isinstance(output, Failed)]
        assert failed.stage == "talk" and failed.error.message and isinstance(outputs[-1], Answered)
        one._scene = scene
        one.ask("And now?")
        assert any(isinstance(output, Say) for output in await rest(one))

    in_no_time(run)
