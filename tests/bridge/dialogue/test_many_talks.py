"""Many talks that share every back end: nobody hears another's answer, and Kinelink itself takes little time."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.dialogue.laps import percentile
from bridge.dialogue.outputs import Answered, Heard, Interrupted, Output, Perform, Say
from bridge.dialogue.parts import Call, Part, Request
from bridge.dialogue.scripted import Scripted
from bridge.dialogue.talk import Talk
from tests.bridge.dialogue.stand_ins import Says, Tone, Writes, in_no_time, silence, speech, talk, words
from tests.bridge.dialogue.test_scripted import LIN, SHOP

TALKS = 4


def echo(request: Request) -> Sequence[Part]:
    """Answers with the names that the question holds."""
    said = request.messages[-1].text
    if request.messages[-1].role == "tool":
        return words(said)
    return [
        Call("perform", {"text": said[:100]}, "c"),
        *words(f"To you, I say: {said}. And then: {said}. Is it {said}?"),
    ]


def owner(text: str) -> set[str]:
    """Whose words a text holds: everybody says only their own letter."""
    return {letter for letter in "WXYZ" if letter in text}


ACTIONS = st.tuples(
    st.integers(0, TALKS - 1),
    st.sampled_from(["ask", "speak", "pause", "take", "take", "play", "fail", "interrupt", "wait"]),
    st.floats(0, 1.5),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ACTIONS, min_size=5, max_size=60), st.floats(0, 0.2), st.floats(0, 0.2))
def test_no_message_reaches_another_talk(actions: list[Any], thinking: float, speaking: float) -> None:
    async def run(clock: Callable[[], float]) -> None:
        model, voice = Says(echo, thinking), Tone(speaking)
        recogniser = Writes(dict(enumerate(("", "WW", "XX", "YY", "ZZ"))), 0.1)
        talks = [talk(model, voice, clock, recogniser) for _ in range(TALKS)]
        taken: list[deque[Output]] = [deque() for _ in talks]
        newest = [0] * TALKS

        async def check(number: int, output: Output) -> None:
            mine = "WXYZ"[number]
            if isinstance(output, Interrupted):
                newest[number] = output.epoch
            else:
                # What comes out is never void already.
                assert output.epoch >= newest[number]
            if isinstance(output, Heard | Say | Perform):
                assert owner(output.text) <= {mine}
            taken[number].append(output)

        for number, action, amount in actions:
            one, letter = talks[number], "WXYZ"[number]
            if action == "ask":
                one.ask(letter * 3)
            elif action == "speak":
                one.listen(speech(number + 1, 0.1 + amount), 16_000)
            elif action == "pause":
                one.listen(silence(amount), 16_000)
            elif action == "interrupt":
                one.interrupt()
                for old in taken[number]:
                    if isinstance(old, Say):
                        assert [piece async for piece in old.pieces] == []
            elif action == "wait":
                await asyncio.sleep(amount)
            elif action == "take":
                try:
                    await check(number, await asyncio.wait_for(anext(one), amount))
                except asyncio.TimeoutError:
                    continue
            else:
                for old in taken[number]:
                    if isinstance(old, Say) and action == "play":
                        one.played(old.number, amount, amount > 1)
                    if isinstance(old, Perform) and action == "fail":
                        one.performed(old.id)
            for each, letter in zip(talks, "WXYZ", strict=True):
                assert all(owner(message.text) <= {letter} for message in each.messages())
        for one in talks:
            await one.close()
        await asyncio.sleep(1)
        assert (model.open, voice.open) == (0, 0)

    in_no_time(run)


def test_our_own_share_of_a_turn_is_small() -> None:
    """Scripted model and a voice that needs no time: what is left is ours. By processor time, since a test machine is busy."""

    async def turns() -> deque[float]:
        one = scripted()
        took: deque[float] = deque()
        questions = (
            "How much is the milk?",
            "牛奶多少钱？",
            "Hello!",
            "拿起牛奶，介绍一下价格",
            "Thanks, what is this?",
        )
        for number in range(60):
            began, said = time.process_time(), False
            one.ask(questions[number % len(questions)])
            async for output in one:
                if isinstance(output, Perform):
                    # As a session does: an answer waits for what became of its calls.
                    one.performed(output.id)
                elif isinstance(output, Say):
                    if not said:
                        took.append(time.process_time() - began)
                    said = True
                    one.played(output.number, 0.1)
                elif isinstance(output, Answered):
                    break
        await one.close()
        return took

    took = asyncio.run(turns())
    # The first turns load the words of both languages.
    assert percentile(deque(list(took)[10:]), 95) <= 0.05


def scripted() -> Talk:
    """A talk in the shop."""
    return talk(Scripted(), Tone(), time.monotonic, character=LIN, scene=SHOP)
