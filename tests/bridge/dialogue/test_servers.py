"""The real clients of language models and recognisers against servers that do everything wrong."""

from __future__ import annotations

import asyncio
import json
import wave
from collections.abc import AsyncIterator, Coroutine
from io import BytesIO
from typing import Any

import numpy as np
import pytest

from bridge.dialogue.calling import Patience, Service
from bridge.dialogue.dify import Dify
from bridge.dialogue.errors import DialogueError
from bridge.dialogue.openai_model import ChatCompletions
from bridge.dialogue.openai_recogniser import Transcriptions
from bridge.dialogue.parts import Call, LanguageModel, Message, Part, Request, Text
from motion.scene import Scene
from tests.bridge.dialogue.loopback import (
    QUICK,
    Answering,
    Reply,
    loopback,
    refusing,
    silent,
    streaming,
)
from tests.bridge.dialogue.stand_ins import character

DONE = "data: [DONE]\n\n"


def request(*messages: Message, memory: dict[str, str] | None = None) -> Request:
    said = messages or (Message("user", "你好 Lin"),)
    return Request(character(), "zh", said, Scene(), {} if memory is None else memory)


def chunk(**delta: Any) -> str:
    """An event of a chat completion, with Windows' ends of lines."""
    return f"data: {json.dumps({'choices': [{'delta': delta}]}, ensure_ascii=False)}\r\n\r\n"


def ended(reason: str = "stop") -> str:
    return f'data: {{"choices": [{{"delta": {{}}, "finish_reason": "{reason}"}}]}}\n\n'


def event(kind: str, **fields: Any) -> str:
    """An event of Dify."""
    return f"data: {json.dumps({'event': kind, 'task_id': 't1', 'conversation_id': 'c1', **fields})}\n\n"


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(asyncio.wait_for(work, 20))


async def parts_of(answer: AsyncIterator[Part]) -> tuple[str, list[Call]]:
    text, calls = "", []
    async for part in answer:
        if isinstance(part, Text):
            text += part.text
        else:
            calls.append(part)
    return text, calls


def openai(service: Service, **more: Any) -> LanguageModel:
    return ChatCompletions(service, "a-model", **more)


def dify(service: Service) -> LanguageModel:
    return Dify(service)


async def ask(
    make: Any,
    reply: Reply | tuple[Reply, ...],
    given: Request | None = None,
    patience: Patience | None = None,
    **more: Any,
) -> Any:
    """What a model answers, and what its server was asked."""
    replies = reply if isinstance(reply, tuple) else (reply,)
    async with loopback(*replies) as server:
        model = make(server.service("secret", patience), **more)
        try:
            return await parts_of(model.answer(given or request())), server.asked
        finally:
            await model.close()


# ---- what every client does alike ------------------------------------------------------------------------------

CUT = {
    openai: streaming(chunk(content="Half a sen"), end=False),
    dify: streaming(event("message", answer="Half"), end=False),
}


async def slow_drip(answering: Answering) -> None:
    await answering.begin()
    for _ in range(100):
        await answering.chunk(": nothing yet\n")
        await asyncio.sleep(0.1)


@pytest.mark.parametrize("make", [openai, dify])
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (refusing(401), "refused"),
        (refusing(403), "refused"),
        (refusing(404), "not_found"),
        (refusing(400), "bad_request"),
        (refusing(429), "too_many"),
        (refusing(429, Retry_After="120"), "too_many"),
        (refusing(500), "unavailable"),
        (refusing(503, "<html>" + "x" * 10_000), "unavailable"),
        (silent, "timeout"),
        (slow_drip, "timeout"),
        (streaming("data: <html>no JSON</html>\n\n"), "garbage"),
        (streaming("data: [1, 2]\n\n"), "garbage"),
        (streaming(b"data: " + b"\xff\xfe" * 700_000), "garbage"),
        (streaming("data: " + "[" * 100_000 + "\n\n"), "garbage"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_failure_is_told_by_its_kind(make: Any, reply: Reply, kind: str) -> None:
    with pytest.raises(DialogueError) as failed:
        run(ask(make, reply, patience=QUICK if kind == "timeout" else None))
    assert failed.value.kind == kind and failed.value.fix
    assert "secret" not in str(failed.value.to_dict()) and len(failed.value.message) < 600


@pytest.mark.parametrize("make", [openai, dify])
def test_a_stream_that_is_cut_is_no_answer(make: Any) -> None:
    with pytest.raises(DialogueError) as failed:
        run(ask(make, CUT[make]))
    assert failed.value.kind == "cut_off"


@pytest.mark.parametrize("make", [openai, dify])
def test_nobody_there_is_told(make: Any) -> None:
    async def nowhere() -> None:
        async with loopback(silent) as server:
            service = server.service()
        await parts_of(make(service).answer(request()))

    with pytest.raises(DialogueError) as failed:
        run(nowhere())
    assert failed.value.kind == "unavailable"


@pytest.mark.parametrize("address", ["", "no address", "ftp://127.0.0.1/v1"])
def test_a_bad_address_is_told(address: str) -> None:
    with pytest.raises(DialogueError) as failed:
        run(parts_of(ChatCompletions(Service(address, "", QUICK), "m").answer(request())))
    assert failed.value.kind == "bad_setting"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_once_more(status: int) -> None:
    good = streaming(chunk(content="Here."), DONE)
    (text, _), asked = run(ask(openai, (refusing(status, Retry_After="0"), good)))
    assert text == "Here." and len(asked) == 2


def test_a_server_on_this_machine_is_asked_without_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    (text, _), _ = run(ask(openai, streaming(chunk(content="Here."), DONE)))
    assert text == "Here."


def test_a_refusal_is_not_asked_again() -> None:
    async def refused() -> int:
        async with loopback(refusing(403)) as server:
            with pytest.raises(DialogueError):
                await parts_of(openai(server.service()).answer(request()))
            return len(server.asked)

    assert run(refused()) == 1


def test_the_key_is_sent_and_never_shown() -> None:
    _, asked = run(ask(openai, streaming(chunk(content="x"), DONE)))
    assert "Bearer secret" in asked[0].head
    assert "secret" not in repr(Service("http://127.0.0.1/v1", "secret"))


def test_closing_an_answer_hangs_up_at_once() -> None:
    async def hang_up() -> bool:
        gone = asyncio.Event()

        async def endless(answering: Answering) -> None:
            await answering.begin()
            try:
                while True:
                    await answering.chunk(chunk(content="more and more "))
                    await asyncio.sleep(0.01)
            except ConnectionError:
                gone.set()

        async with loopback(endless) as server:
            model = ChatCompletions(server.service(), "m")
            answer = model.answer(request())
            assert isinstance(await anext(answer), Text)
            await answer.aclose()
            await asyncio.wait_for(gone.wait(), 5)
            return True

    assert run(hang_up())


# ---- OpenAI-compatible models ----------------------------------------------------------------------------------


def test_text_comes_as_it_is_streamed_in_whatever_bytes() -> None:
    raw = (chunk(content="你好，") + chunk(content="I'm Lin。") + ended() + DONE).encode()
    pieces = [raw[place : place + 5] for place in range(0, len(raw), 5)]
    (text, calls), asked = run(ask(openai, streaming(*pieces)))
    assert (text, calls) == ("你好，I'm Lin。", [])
    document = asked[0].document
    assert asked[0].path == "/v1/chat/completions" and document["stream"] and document["model"] == "a-model"
    assert {tool["function"]["name"] for tool in document["tools"]} == {
        "perform",
        "look_at",
        "set_expression",
    }
    assert document["messages"][0]["role"] == "system" and "小林" in document["messages"][0]["content"]
    assert document["messages"][1] == {"role": "user", "content": "你好 Lin"}


def test_calls_are_put_together_from_their_pieces() -> None:
    def piece(index: int, arguments: str, **more: Any) -> str:
        function = {"arguments": arguments, **({"name": more["name"]} if "name" in more else {})}
        return chunk(
            tool_calls=[
                {"index": index, "function": function, **({"id": more["id"]} if "id" in more else {})}
            ]
        )

    (_, calls), _ = run(
        ask(
            openai,
            streaming(
                piece(0, '{"te', id="a", name="perform"),
                piece(0, 'xt": "挥手"}'),
                piece(1, "{broken", id="b", name="look_at"),
                ended("tool_calls"),
                DONE,
            ),
        )
    )
    assert calls == [Call("perform", {"text": "挥手"}, "a"), Call("look_at", {}, "b")]


def test_ollama_gives_calls_whole_without_index_and_ids() -> None:
    call = {"function": {"name": "perform", "arguments": {"text": "wave"}}}
    (_, calls), _ = run(ask(openai, streaming(chunk(tool_calls=[call]), ended(), DONE)))
    assert [(one.name, one.arguments) for one in calls] == [("perform", {"text": "wave"})] and calls[0].id


def test_thoughts_are_not_said_and_cues_in_the_text_are_calls() -> None:
    stream = [
        chunk(reasoning_content="Hm."),
        *(chunk(content=c) for c in "<think>let me [perform: x]</think>Hi [perform: wave] you"),
    ]
    (text, calls), asked = run(ask(openai, streaming(*stream, ended(), DONE), tools="text"))
    assert text == "Hi  you" and [call.arguments for call in calls] == [{"text": "wave"}]
    assert "tools" not in asked[0].document and "[perform:" in asked[0].document["messages"][0]["content"]


def test_a_stream_may_end_without_done_when_it_says_why() -> None:
    (text, _), _ = run(ask(openai, streaming(chunk(content="Here."), ended())))
    assert text == "Here."


def test_an_error_within_the_stream_is_one() -> None:
    with pytest.raises(DialogueError) as failed:
        run(ask(openai, streaming(chunk(content="He"), 'data: {"error": {"message": "out of memory"}}\n\n')))
    assert failed.value.kind == "unavailable" and "out of memory" in failed.value.message


def test_what_was_done_is_told_in_the_servers_own_way() -> None:
    said = (
        Message("user", "wave"),
        Message("assistant", "Sure.", (Call("perform", {"text": "wave"}, "a"),)),
        Message("tool", "begun", of="a"),
    )
    reply = streaming(chunk(content="x"), DONE)
    _, native = run(ask(openai, reply, request(*said)))
    assert native[0].document["messages"][2]["tool_calls"][0]["function"] == {
        "name": "perform",
        "arguments": '{"text": "wave"}',
    }
    assert native[0].document["messages"][3] == {"role": "tool", "tool_call_id": "a", "content": "begun"}
    _, plain = run(ask(openai, reply, request(*said), tools="text"))
    assert plain[0].document["messages"][2:] == [{"role": "assistant", "content": "[perform: wave] Sure."}]


# ---- Dify ------------------------------------------------------------------------------------------------------


def test_dify_answers_and_its_conversation_goes_on() -> None:
    memory: dict[str, str] = {}
    stream = streaming(
        "event: ping\n\n",
        event("workflow_started"),
        event("message", answer="你好 [per"),
        event("agent_message", answer="form: wave]，欢迎。"),
        event("message_end"),
    )
    (text, calls), first = run(ask(dify, stream, request(memory=memory)))
    assert text == "你好 ，欢迎。" and calls[0].arguments == {"text": "wave"}
    assert first[0].path == "/v1/chat-messages" and first[0].document["response_mode"] == "streaming"
    assert (
        first[0].document["conversation_id"] == "" and "小林" in first[0].document["inputs"]["instructions"]
    )
    later = request(
        Message("user", "a"), Message("assistant", "as far as heard"), Message("user", "b"), memory=memory
    )
    _, second = run(ask(dify, stream, later))
    document = second[0].document
    assert (document["conversation_id"], document["query"]) == ("c1", "b")
    assert document["user"] == first[0].document["user"] and document["inputs"]["heard"] == "as far as heard"


def test_an_error_of_dify_is_one() -> None:
    with pytest.raises(DialogueError) as failed:
        run(ask(dify, streaming(event("error", message="quota exceeded", code="x"))))
    assert failed.value.kind == "unavailable" and "quota" in failed.value.message


def test_an_answer_of_dify_that_nobody_wants_is_stopped_there() -> None:
    async def stop() -> list[str]:
        stopped = asyncio.Event()

        async def endless(answering: Answering) -> None:
            await answering.begin()
            await answering.chunk(event("message", answer="more "))
            await asyncio.sleep(5)

        async def stop_it(answering: Answering) -> None:
            await answering.whole(200, "{}")
            stopped.set()

        async with loopback(endless, stop_it) as server:
            answer = Dify(server.service()).answer(request())
            await anext(answer)
            await answer.aclose()
            await asyncio.wait_for(stopped.wait(), 5)
            return [one.path for one in server.asked]

    assert run(stop()) == ["/v1/chat-messages", "/v1/chat-messages/t1/stop"]


# ---- recognisers -----------------------------------------------------------------------------------------------


def recognised(
    reply: Reply, language: str | None = None, patience: Patience | None = None
) -> tuple[str, list[Answering]]:
    async def work() -> tuple[str, list[Answering]]:
        async with loopback(reply) as server:
            recogniser = Transcriptions(server.service("secret", patience), "whisper-x")
            try:
                text = await recogniser.recognise(np.full(1600, 0.5, np.float32), language, Scene())
            finally:
                await recogniser.close()
            return text, server.asked

    result: tuple[str, list[Answering]] = run(work())
    return result


def test_speech_is_sent_as_a_wav_file_and_comes_back_as_text() -> None:
    text, asked = recognised(refusing(200, '{"text": " 拿起杯子 please "}'), "zh")
    assert text == "拿起杯子 please" and asked[0].path == "/v1/audio/transcriptions"
    body = asked[0].body
    assert b'name="language"\r\n\r\nzh' in body and b"whisper-x" in body
    with wave.open(BytesIO(body[body.index(b"RIFF") :])) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (16_000, 1, 2)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (refusing(403), "refused"),
        (refusing(429), "too_many"),
        (refusing(502), "unavailable"),
        (silent, "timeout"),
        (slow_drip, "timeout"),
        (refusing(200, "<html>"), "garbage"),
        (refusing(200, '{"words": []}'), "garbage"),
        (streaming('{"text": "hal', end=False), "cut_off"),
        (streaming("x" * 5_000_000), "garbage"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_recogniser_that_fails_is_told_by_its_kind(reply: Reply, kind: str) -> None:
    with pytest.raises(DialogueError) as failed:
        recognised(reply, patience=QUICK if kind == "timeout" else None)
    assert failed.value.kind == kind
