"""Servers on the loopback that behave as badly as real ones, written byte by byte; and what is said to them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import av
import numpy as np

from motion.speech.speech import Piece, Samples, Voice

RATE = 24_000


def tone(seconds: float, rate: int = RATE) -> Samples:
    return (0.4 * np.sin(2 * np.pi * 300 * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


def mp3(samples: Samples) -> bytes:
    """As Edge sends it: 24 kHz, 48 kbit/s, without a header that tells the codec's delay."""
    codec: Any = av.CodecContext.create("libmp3lame", "w")
    codec.sample_rate, codec.layout, codec.format, codec.bit_rate = RATE, "mono", "s16p", 48_000
    pcm = (samples * 32767).astype(np.int16)
    out = b""
    for start in range(0, len(pcm), 576):
        frame = av.AudioFrame.from_ndarray(pcm[None, start : start + 576], format="s16p", layout="mono")
        frame.sample_rate, frame.pts = RATE, start
        out += b"".join(bytes(packet) for packet in codec.encode(frame))
    return out + b"".join(bytes(packet) for packet in codec.encode(None))


@dataclass
class Answer:
    """An HTTP answer. pause: seconds between parts; length: what it says of its length; cut: it hangs up after the parts."""

    parts: Sequence[bytes] = ()
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    before: float = 0.0
    cut: bool = False


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Http:
    """answers: one after another, the last for all that follow."""

    answers: list[Answer]
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    hung_up: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.strip().split("\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            method, path, _ = first.split()
            self.asked.append(Asked(method, path, headers, body))
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            await asyncio.sleep(answer.before)
            told = {"Connection": "close", "Transfer-Encoding": "chunked", **answer.headers}
            lines = [f"HTTP/1.1 {answer.status} X", *(f"{k}: {v}" for k, v in told.items())]
            writer.write("\r\n".join([*lines, "", ""]).encode())
            for part in answer.parts:
                writer.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
                await writer.drain()
                await asyncio.sleep(answer.pause)
            if not answer.cut:
                writer.write(b"0\r\n\r\n")
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up += 1
        finally:
            writer.close()


@asynccontextmanager
async def http(*answers: Answer) -> AsyncIterator[Http]:
    serving = Http(list(answers))
    server = await asyncio.start_server(serving.handle, "127.0.0.1", 0)
    serving.port = server.sockets[0].getsockname()[1]
    try:
        yield serving
    finally:
        server.close()


async def said(spoken: Voice, text: str = "Hello world", /, **how: Any) -> list[Piece]:
    async with aclosing(spoken.speak(text, **how)) as pieces:
        return [piece async for piece in pieces]


def sound(pieces: list[Piece]) -> Samples:
    return np.concatenate([piece.samples for piece in pieces])


def offset(heard: Samples, given: Samples, most: int = 2000) -> int:
    """By how many samples `heard` comes later than `given`."""
    found = np.correlate(heard[: len(given) + most], given[most : len(given) - most], "valid")
    return int(np.argmax(found)) - most


def within(seconds: float, work: Callable[[], Any]) -> Any:
    """The result of a coroutine that must end in time."""
    return asyncio.run(asyncio.wait_for(work(), seconds))
