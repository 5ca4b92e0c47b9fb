"""Services that speak without an end, over every protocol, and never agree to part: who doesn't want them has to hang up."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from bridge.voices import azure_protocol
from bridge.voices.azure import AzureVoice
from bridge.voices.edge import EdgeVoice
from bridge.voices.served import OpenAiVoice, Sample, SovitsVoice
from motion.speech.files import pcm16
from motion.speech.speech import Voice
from tests.bridge.voices.edge_server import Edge, asked_here
from tests.bridge.voices.loopback import mp3, tone

TEXT = "one two three"
# Seconds of sound in every part, and between two of them: somewhat faster than it is heard.
_PART, _PAUSE = 0.1, 0.05
_WAV = (
    b"RIFF\xff\xff\xff\xffWAVEfmt "
    + bytes.fromhex("10000000 0100 0100 c05d0000 80bb0000 0200 1000")
    + b"data"
)


@dataclass
class Endless:
    """One service. spoken: parts of sound so far; held: how many it sends before it falls silent, without hanging up; gone: the
    client has hung up. over: the test is.
    """

    held: int | None = None
    spoken: int = 0
    port: int = 0
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def parts(self) -> AsyncIterator[int]:
        """The numbers of the parts that are to be sent, in time."""
        for number in itertools.count():
            if number == self.held:
                await self.over.wait()
                return
            yield number
            self.spoken += 1
            await asyncio.sleep(_PAUSE)

    async def http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Any request is answered with a WAV that goes on and on."""
        await reader.readuntil(b"\r\n\r\n")
        leaving = asyncio.ensure_future(self._read_on(reader))
        try:
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            head = _WAV + b"\xff\xff\xff\xff"
            async for _ in self.parts():
                part, head = head + pcm16(tone(_PART)), b""
                writer.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            await leaving
            writer.close()

    async def _read_on(self, reader: asyncio.StreamReader) -> None:
        try:
            while await reader.read(65_536):
                pass
        except ConnectionError:
            pass
        self.gone.set()

    async def websocket(self, socket: ServerConnection, asked: int, said: Callable[[str], Any]) -> None:
        """After some messages it speaks, and hears nothing more: no goodbye is answered. said: makes its messages."""
        told = [await socket.recv() for _ in range(asked)]
        make = said(str(told[-1]))
        for message in make(None):
            await socket.send(message)
        socket.transport.pause_reading()
        try:
            async for number in self.parts():
                for message in make(number):
                    await socket.send(message)
        except ConnectionClosed:
            self.gone.set()


def _edge(asked: str) -> Callable[[int | None], list[Any]]:
    head = b"X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n"
    data = mp3(tone(_PART))

    def messages(number: int | None) -> list[Any]:
        if number is None:
            return [
                "X-RequestId:1\r\nPath:turn.start\r\n\r\n{}",
                *(Edge._boundary(i, word) for i, word in enumerate(TEXT.split())),
            ]
        return [len(head).to_bytes(2, "big") + head + data]

    return messages


def _azure(asked: str) -> Callable[[int | None], list[Any]]:
    request = azure_protocol.read(asked).request
    head = f"X-RequestId:{request}\r\nPath:audio\r\nX-StreamId:1\r\n".encode()

    def messages(number: int | None) -> list[Any]:
        if number is None:
            return [f"X-RequestId:{request}\r\nPath:turn.start\r\n\r\n{{}}"]
        data = {"Offset": round((number + 1) * _PART * 1e7), "VisemeId": number % 21}
        body = json.dumps({"Metadata": [{"Type": "Viseme", "Data": data}]})
        return [
            f"X-RequestId:{request}\r\nPath:audio.metadata\r\n\r\n{body}",
            len(head).to_bytes(2, "big") + head + pcm16(tone(_PART)),
        ]

    return messages


KINDS = ("openai", "gpt-sovits", "azure", "edge")


@asynccontextmanager
async def endless(kind: str, held: int | None = None) -> AsyncIterator[tuple[Voice, Endless]]:
    """A voice of a kind by its real client, and the service that it speaks with."""
    service = Endless(held)
    if kind in ("openai", "gpt-sovits"):
        server: Any = await asyncio.start_server(service.http, "127.0.0.1", 0)
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        served = (
            OpenAiVoice("test", f"{address}/v1")
            if kind == "openai"
            else SovitsVoice("test", address, {"anna": Sample("anna.wav")})
        )
        try:
            yield served, service
        finally:
            server.close()
            await served.close()
        return
    how = (3, _azure) if kind == "azure" else (2, _edge)
    async with serve(
        lambda socket: service.websocket(socket, *how), "127.0.0.1", 0, close_timeout=0.1
    ) as server:
        service.port = next(iter(server.sockets)).getsockname()[1]
        try:
            if kind == "azure":
                yield AzureVoice("azure", "secret", address=f"http://127.0.0.1:{service.port}"), service
                return
            with asked_here(Edge(port=service.port)):
                yield EdgeVoice(), service
        finally:
            service.over.set()
