"""Edge's "read aloud" on the loopback, for the real edge-tts."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from unittest.mock import patch
from xml.sax.saxutils import escape, unescape

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from tests.bridge.voices.loopback import mp3, tone

WORD = 0.3
FIRST = 0.1
VOICES = [
    {"ShortName": "zh-CN-XiaoxiaoNeural", "Locale": "zh-CN", "Gender": "Female", "VoiceTag": {}},
    {"ShortName": "sw-KE-ZuriNeural", "Locale": "sw-KE", "Gender": "Female", "VoiceTag": {}},
]
_HEAD = b"X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n"


@dataclass
class Edge:
    """refusals: statuses for the first connections. late: metadata comes after its sound; stop_after: it hangs up after so many
    parts of sound; garbage: what it says instead; pause: seconds between parts; silent: it only accepts the connection.
    """

    refusals: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    late: bool = False
    stop_after: int | None = None
    garbage: str | bytes | None = None
    pause: float = 0.0
    silent: bool = False
    listed: list[Any] | str = field(default_factory=lambda: list(VOICES))
    connections: int = 0
    markup: list[str] = field(default_factory=list)
    port: int = 0

    def refuse(self, _: ServerConnection, request: Request) -> Response | None:
        if "/voices/list" in request.path:
            body = self.listed if isinstance(self.listed, str) else json.dumps(self.listed)
            return Response(
                200,
                "OK",
                Headers(
                    {
                        "Content-Type": "application/json",
                        "Content-Length": str(len(body)),
                        "Connection": "close",
                    }
                ),
                body.encode(),
            )
        self.connections += 1
        if not self.refusals:
            return None
        code, headers = self.refusals.pop(0)
        told = Headers(
            {"Content-Length": "0", "Connection": "close", "Date": "Sat, 21 Nov 2026 09:00:00 GMT", **headers}
        )
        return Response(code, HTTPStatus(code).phrase, told, b"")

    async def speak(self, socket: ServerConnection) -> None:
        config = str(await socket.recv())
        assert '"wordBoundaryEnabled":"true"' in config
        markup = str(await socket.recv())
        self.markup.append(markup)
        if self.silent:
            await socket.wait_closed()
        if self.garbage is not None:
            await socket.send(self.garbage)
        await socket.send("X-RequestId:1\r\nPath:turn.start\r\n\r\n{}")
        text = unescape(re.sub(r"<[^>]+>", "", markup.partition("\r\n\r\n")[2]))
        words = re.findall(r"[a-zA-Z']+|[\u4e00-\u9fff]{1,2}", text)
        told = [self._boundary(i, word) for i, word in enumerate(words)]
        audio = mp3(tone(FIRST + WORD * len(words) + 0.2))
        parts = [audio[i : i + 720] for i in range(0, len(audio), 720)]
        for message in [] if self.late else told:
            await socket.send(message)
        for i, part in enumerate(parts):
            if i == self.stop_after:
                socket.transport.abort()
                return
            await socket.send(len(_HEAD).to_bytes(2, "big") + _HEAD + part)
            await asyncio.sleep(self.pause)
        for message in told if self.late else []:
            await socket.send(message)
        await socket.send("X-RequestId:1\r\nPath:turn.end\r\n\r\n{}")
        await socket.wait_closed()

    @staticmethod
    def _boundary(i: int, word: str) -> str:
        data = {
            "Offset": round((FIRST + i * WORD) * 1e7),
            "Duration": round(WORD * 0.9 * 1e7),
            "text": {"Text": escape(word), "Length": len(word), "BoundaryType": "WordBoundary"},
        }
        body = json.dumps({"Metadata": [{"Type": "WordBoundary", "Data": data}]})
        return f"X-RequestId:1\r\nContent-Type:application/json; charset=utf-8\r\nPath:audio.metadata\r\n\r\n{body}"


@contextmanager
def asked_here(edge: Edge) -> Iterator[None]:
    with (
        patch("edge_tts.communicate.WSS_URL", f"ws://127.0.0.1:{edge.port}/edge/v1?TrustedClientToken=x"),
        patch("edge_tts.voices.VOICE_LIST", f"http://127.0.0.1:{edge.port}/voices/list?x=y"),
    ):
        yield


@asynccontextmanager
async def edge_server(**how: Any) -> AsyncIterator[Edge]:
    edge = Edge(**how)
    async with serve(edge.speak, "127.0.0.1", 0, process_request=edge.refuse, close_timeout=0.1) as server:
        edge.port = next(iter(server.sockets)).getsockname()[1]
        with asked_here(edge):
            yield edge
