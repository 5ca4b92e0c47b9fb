"""The messages of Azure's speech synthesis over a WebSocket, as Microsoft's own JavaScript client (MIT licence) writes and
reads them: headers, an empty line, a body; binary ones begin with the length of their headers. No sockets here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from motion.face.maps import AZURE

PATH = "/tts/cognitiveservices/websocket/v1"
FORMAT = "raw-24khz-16bit-mono-pcm"
TICKS = 10_000_000


@dataclass(frozen=True)
class Message:
    """One message. path: what it is, in lower case; request: to which it belongs; body: text or sound."""

    path: str
    request: str
    body: bytes


@dataclass(frozen=True)
class Told:
    """Something that is heard from `start` seconds on. kind: word or viseme; seconds: how long, 0.0 where it isn't said."""

    kind: str
    value: str
    start: float
    seconds: float


def written(path: str, request: str, kind: str, body: str, time: str) -> str:
    """A message to the service. time: now, as ISO 8601."""
    return (
        f"Path: {path}\r\nX-RequestId: {request}\r\nX-Timestamp: {time}\r\nContent-Type: {kind}\r\n\r\n{body}"
    )


def read(message: str | bytes) -> Message:
    """A message from the service. Raises ValueError."""
    if isinstance(message, str):
        head, _, text = message.partition("\r\n\r\n")
        body = text.encode()
    else:
        length = int.from_bytes(message[:2], "big")
        if len(message) < length + 2:
            raise ValueError("a binary message is shorter than its header says")
        head, body = message[2 : length + 2].decode("ascii"), message[length + 2 :]
    lines = (line.partition(":") for line in head.splitlines())
    headers = {name.strip().lower(): value.strip() for name, _, value in lines}
    if "path" not in headers:
        raise ValueError("a message has no path")
    return Message(headers["path"].lower(), headers.get("x-requestid", "").lower(), body)


def context() -> str:
    """What is asked for beside the text: sound without a header, words and visemes."""
    wanted = {
        "bookmarkEnabled": False,
        "punctuationBoundaryEnabled": "false",
        "sentenceBoundaryEnabled": "false",
        "sessionEndEnabled": True,
        "visemeEnabled": True,
        "wordBoundaryEnabled": "true",
    }
    audio = {"metadataOptions": wanted, "outputFormat": FORMAT}
    return json.dumps({"synthesis": {"audio": audio, "language": {"autoDetection": False}}})


def ssml(text: str, voice: str, language: str, rate: float) -> str:
    """The markup for a plain text, in which nothing of the text is markup."""
    plain = "".join(" " if ord(sign) < 32 and sign not in "\t\n\r" else sign for sign in text)
    return (
        '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" '
        f"xml:lang={quoteattr(language)}><voice name={quoteattr(voice)}>"
        f'<prosody rate="{round(rate * 100 - 100):+d}%">{escape(plain)}</prosody></voice></speak>'
    )


def told(body: bytes) -> Iterator[Told]:
    """Words and visemes of a message `audio.metadata`; others are left out. Raises ValueError."""
    try:
        for entry in json.loads(body)["Metadata"]:
            data: Any = entry["Data"]
            if entry["Type"] == "WordBoundary":
                yield Told(
                    "word", str(data["text"]["Text"]), data["Offset"] / TICKS, data["Duration"] / TICKS
                )
            elif entry["Type"] == "Viseme":
                yield Told("viseme", AZURE[int(data["VisemeId"])], data["Offset"] / TICKS, 0.0)
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError(f"unexpected metadata: {error!r}") from None
