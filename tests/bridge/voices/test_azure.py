"""The client of Azure Speech against a server on the loopback that keeps to the protocol of Microsoft's JavaScript client."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from bridge.voices import azure_protocol as protocol
from bridge.voices.azure import AzureVoice
from motion.errors import SpeechError
from motion.speech.files import pcm16
from motion.speech.phonemes import VISEMES
from motion.speech.speech import Mark, Piece
from tests.bridge.voices.loopback import said, sound, tone, within

RATE = 24_000
# (id, seconds): "Hello" as Azure tells it, roughly.
SHOWN = [(0, 0.0), (12, 0.1), (4, 0.2), (14, 0.3), (8, 0.4), (0, 0.6)]
SPEECH = tone(0.8)


@dataclass
class Azure:
    refusals: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    late: bool = False
    stop_after: int | None = None
    garbage: str | bytes | None = None
    silent: bool = False
    close: tuple[int, str] | None = None
    listed: Any = None
    asked: list[protocol.Message] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    port: int = 0

    def refuse(self, _: ServerConnection, request: Request) -> Response | None:
        self.requests.append(request)
        if self.refusals:
            code, headers = self.refusals.pop(0)
            return Response(code, HTTPStatus(code).phrase, Headers({"Content-Length": "0", **headers}), b"")
        if request.path.endswith("/voices/list"):
            body = json.dumps(self.listed).encode()
            return Response(
                200, "OK", Headers({"Content-Length": str(len(body)), "Connection": "close"}), body
            )
        return None

    async def speak(self, socket: ServerConnection) -> None:
        self.asked += [protocol.read(await socket.recv()) for _ in range(3)]
        request = self.asked[-1].request
        if self.silent:
            await socket.wait_closed()
        if self.close is not None:
            await socket.close(*self.close)
            return
        if self.garbage is not None:
            await socket.send(self.garbage)

        def text(path: str, body: Any) -> str:
            return f"X-RequestId:{request.upper()}\r\nPath:{path}\r\n\r\n{json.dumps(body)}"

        word = {
            "Offset": 1_000_000,
            "Duration": 5_000_000,
            "text": {"Text": "Hello", "Length": 5, "BoundaryType": "Word"},
        }
        told = [text("audio.metadata", {"Metadata": [{"Type": "WordBoundary", "Data": word}]})]
        for viseme, seconds in SHOWN:
            data = {"Offset": round(seconds * 1e7), "VisemeId": viseme, "IsLastAnimation": True}
            told.append(text("audio.metadata", {"Metadata": [{"Type": "Viseme", "Data": data}]}))
        head = f"X-RequestId:{request}\r\nPath:audio\r\nX-StreamId:1\r\n".encode()
        data = pcm16(SPEECH)
        heard = [len(head).to_bytes(2, "big") + head + data[i : i + 4001] for i in range(0, len(data), 4001)]
        await socket.send(text("turn.start", {}))
        await socket.send(text("response", {"audio": {"streamId": "1"}}))
        for i, message in enumerate([*heard, *told] if self.late else [*told, *heard]):
            if i == self.stop_after:
                socket.transport.abort()
                return
            await socket.send(message)
        await socket.send(text("turn.end", {}))
        await socket.wait_closed()


@asynccontextmanager
async def azure_server(**how: Any) -> AsyncIterator[Azure]:
    azure = Azure(**how)
    async with serve(azure.speak, "127.0.0.1", 0, process_request=azure.refuse, close_timeout=0.1) as server:
        azure.port = next(iter(server.sockets)).getsockname()[1]
        yield azure


def voice_of(azure: Azure) -> AzureVoice:
    return AzureVoice("azure", "secret", address=f"http://127.0.0.1:{azure.port}", patience=1.0)


def speak(said_text: str = "Hello", **how: Any) -> tuple[Any, Azure]:
    async def work() -> tuple[Any, Azure]:
        async with azure_server(**how) as server:
            try:
                return await said(voice_of(server), said_text), server
            except SpeechError as error:
                return error, server

    return within(20, work)  # type: ignore[no-any-return]


def marks(pieces: list[Piece], kind: str) -> list[Mark]:
    return [mark for piece in pieces for mark in piece.marks if mark.kind == kind]


@pytest.mark.parametrize("late", [False, True])
def test_sound_words_and_visemes_arrive_in_order(late: bool) -> None:
    pieces, _ = speak(late=late)
    assert np.allclose(sound(pieces), SPEECH, atol=1e-3)
    assert [mark.value for mark in marks(pieces, "viseme")] == ["sil", "kk", "E", "nn", "oh", "sil"]
    assert [mark.start for mark in marks(pieces, "viseme")] == pytest.approx([s for _, s in SHOWN])
    assert marks(pieces, "viseme")[-1].stop == pytest.approx(0.8)
    (word,) = marks(pieces, "word")
    assert (word.value, word.text_start, word.text_stop) == ("Hello", 0, 5)
    assert (word.start, word.stop) == pytest.approx((0.1, 0.6))
    heard = 0.0
    for piece in pieces:
        assert all(mark.start >= heard - 1e-9 for mark in piece.marks)
        heard += len(piece.samples) / RATE


def test_it_is_asked_with_the_key_for_plain_sound_words_and_visemes() -> None:
    _, server = speak()
    assert server.requests[0].headers["Ocp-Apim-Subscription-Key"] == "secret"
    assert server.requests[0].path == "/tts/cognitiveservices/websocket/v1"
    config, context, markup = server.asked
    assert [config.path, context.path, markup.path] == ["speech.config", "synthesis.context", "ssml"]
    wanted = json.loads(context.body)["synthesis"]["audio"]
    assert wanted["outputFormat"] == "raw-24khz-16bit-mono-pcm"
    assert wanted["metadataOptions"]["visemeEnabled"] is True


def test_markup_in_a_text_is_text() -> None:
    text = '</voice><voice name="x"> & \x01 $(ls) ]]> <!-- 你好'
    _, server = speak(text)
    tree = ElementTree.fromstring(server.asked[-1].body)
    assert "".join(tree.itertext()) == text.replace("\x01", " ")
    assert [re.sub("{.*}", "", one.tag) for one in tree.iter()] == ["speak", "voice", "prosody"]


@pytest.mark.parametrize(
    ("how", "kind", "connections"),
    [
        ({"refusals": [(401, {})] * 9}, "refused", 1),
        ({"refusals": [(403, {})] * 9}, "refused", 1),
        ({"refusals": [(404, {})] * 9}, "not_found", 1),
        ({"refusals": [(429, {"Retry-After": "0"})] * 9}, "too_many", 3),
        ({"refusals": [(429, {"Retry-After": "99"})] * 9}, "too_many", 1),
        ({"refusals": [(503, {})] * 9}, "unavailable", 3),
        ({"stop_after": 0}, "cut_off", 3),
        ({"stop_after": 15}, "cut_off", 1),
        ({"silent": True}, "timeout", 1),
        ({"close": (1007, "Unsupported voice")}, "bad_request", 1),
        ({"close": (1011, "")}, "cut_off", 3),
        ({"garbage": "nonsense"}, "garbage", 1),
        ({"garbage": b"\xff\xff"}, "garbage", 1),
        ({"garbage": "Path:audio.metadata\r\n\r\n{}"}, "garbage", 1),
        ({"garbage": 'Path:audio.metadata\r\n\r\n{"Metadata": [{"Type": "Viseme", "Data": {"VisemeId": 99}}]}'}, "garbage", 1),
    ],
)  # fmt: skip
def test_every_failure_has_its_name_and_advice(how: dict[str, Any], kind: str, connections: int) -> None:
    error, server = speak(**how)
    assert isinstance(error, SpeechError), error
    assert error.kind == kind
    assert error.fix
    assert len(server.requests) == connections
    assert "secret" not in f"{error.to_dict()}"


def test_nobody_there_and_no_address() -> None:
    async def work() -> None:
        for address in ("http://127.0.0.1:9", "http://127.0.0.1:notaport"):
            with pytest.raises(SpeechError) as caught:
                await said(AzureVoice("azure", "secret", address=address, patience=1.0))
            assert caught.value.kind in ("unavailable", "bad_request")
            with pytest.raises(SpeechError):
                await AzureVoice("azure", "secret", address=address, patience=1.0).voices()
        with pytest.raises(SpeechError) as caught:
            await said(AzureVoice("azure", "secret", region="x"), voice='en-US-"/><break/>')
        assert caught.value.kind == "unknown_voice"

    within(10, work)


def test_the_voices_are_listed_by_language() -> None:
    listed = [
        {
            "ShortName": "zh-CN-XiaoxiaoNeural",
            "Locale": "zh-CN",
            "Gender": "Female",
            "StyleList": ["cheerful"],
        },
        {"ShortName": "en-US-AvaNeural", "Locale": "en-US", "Gender": "Female"},
    ]

    async def work() -> None:
        async with azure_server(listed=listed) as server:
            (found,) = await voice_of(server).voices("zh")
            assert (found.name, found.gender, found.styles) == (
                "zh-CN-XiaoxiaoNeural",
                "female",
                ("cheerful",),
            )
        for how, kind in (({"listed": {"a": 1}}, "garbage"), ({"refusals": [(403, {})]}, "refused")):
            async with azure_server(**how) as server:
                with pytest.raises(SpeechError) as caught:
                    await voice_of(server).voices()
                assert caught.value.kind == kind

    within(10, work)


def test_each_of_its_visemes_is_one_of_ours() -> None:
    body = json.dumps(
        {"Metadata": [{"Type": "Viseme", "Data": {"Offset": 0, "VisemeId": i}} for i in range(22)]}
    )
    found = [told.value for told in protocol.told(body.encode())]
    assert set(found) == set(VISEMES)
