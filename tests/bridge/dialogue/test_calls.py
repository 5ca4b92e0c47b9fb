"""What a model calls for beside its words: done at once, told when it fails, and never without end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bridge.dialogue.outputs import Answered, Express, Failed, Heard, LookAt, Perform, Say
from bridge.dialogue.parts import Call
from motion.errors import PlanError
from tests.bridge.dialogue.stand_ins import Says, Tone, character, in_no_time, rest, take, talk, words

Clock = Callable[[], float]


def test_calls_come_out_at_once_and_the_model_is_told_why_one_failed() -> None:
    async def run(clock: Clock) -> None:
        def script(request: Any) -> list[Any]:
            if request.messages[-1].role == "tool":
                return words(f"No, that was {'ambiguous' in request.messages[-1].text}.")
            return [
                Call("set_expression", {"name": "happy", "intensity": 0.4}, "a"),
                Call("look_at", {"target": "viewer"}, "b"),
                Call("perform", {"text": "pick up the cup"}, "c"),
            ]

        model = Says(script)
        one = talk(model, Tone(), clock, character=character())
        one.ask("Take the cup")
        await take(one, Heard)
        express, look, act = [await anext(one) for _ in range(3)]
        assert isinstance(express, Express) and (express.name, express.intensity) == ("happy", 0.4)
        assert isinstance(look, LookAt) and look.target == "viewer"
        assert isinstance(act, Perform) and act.text == "pick up the cup"
        one.performed(act.id, PlanError("two cups", kind="ambiguous", candidates=("a", "b")))
        say = await take(one, Say)
        assert say.text == "No, that was True."
        assert [m.role for m in model.requests[1].messages] == ["user", "assistant", *["tool"] * 3]

    in_no_time(run)


def test_a_call_that_worked_beside_words_needs_no_second_answer() -> None:
    async def run(clock: Clock) -> None:
        model = Says(lambda _: [*words("Sure, here you are."), Call("perform", {"text": "wave"})])
        one = talk(model, Tone(), clock)
        one.ask("Wave")
        one.performed((await take(one, Perform)).id)
        await take(one, Answered)
        assert len(model.requests) == 1

    in_no_time(run)


@pytest.mark.parametrize(
    "call",
    [
        Call("dance", {}),
        Call("perform", {}),
        Call("perform", {"text": "x" * 501}),
        Call("look_at", {"target": "unicorn"}),
        Call("set_expression", {"name": "hungry"}),
    ],
    ids=lambda call: call.name,
)
def test_a_call_that_means_nothing_is_told_and_the_answer_goes_on(call: Call) -> None:
    async def run(clock: Clock) -> None:
        model = Says(lambda r: words("Never mind.") if r.messages[-1].role == "tool" else [call])
        one = talk(model, Tone(), clock)
        one.ask("Do it")
        outputs = await rest(one)
        (failed,) = [o for o in outputs if isinstance(o, Failed)]
        assert failed.stage == "call" and failed.error.candidates is not None
        assert [o.text for o in outputs if isinstance(o, Say)] == ["Never mind."]

    in_no_time(run)


def test_a_model_that_always_calls_is_stopped() -> None:
    async def run(clock: Clock) -> None:
        model = Says(lambda _: [Call("look_at", {"target": "viewer"})])
        one = talk(model, Tone(), clock)
        one.ask("Hm")
        await take(one, Answered)
        assert len(model.requests) == 3

    in_no_time(run)
