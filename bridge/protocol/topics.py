"""Topics: what a message on a stream is about, before its first NUL byte."""

from __future__ import annotations

from bridge.protocol.errors import ProtocolError

CONTROL = "control"
HEARTBEAT = "heartbeat"
LONGEST = 512
LOSSY = ("frame/", "keypoints/")
"""How the topics begin of which only the newest matters."""


def frame(session: str, character: str) -> str:
    """Frames of a character."""
    return f"frame/{session}/{character}"


def keypoints(session: str, character: str) -> str:
    """Keypoints of a character."""
    return f"keypoints/{session}/{character}"


def skeleton(session: str, character: str) -> str:
    """The skeleton of a character."""
    return f"skeleton/{session}/{character}"


def objects(session: str) -> str:
    """The things of a session."""
    return f"objects/{session}"


def audio(session: str, character: str, codec: str = "pcm16") -> str:
    """What a character says: one topic for every codec."""
    return f"{'audio' if codec == 'pcm16' else codec}/{session}/{character}"


def event(session: str, character: str) -> str:
    """What happens to a character."""
    return f"event/{session}/{character}"


def join(topic: str, payload: bytes) -> bytes:
    """One message of a stream. The NUL is part of what subscribers ask for, since ZeroMQ compares beginnings."""
    return topic.encode() + b"\0" + payload


def split(data: bytes) -> tuple[str, bytes]:
    """Topic and payload of a message of a stream; ProtocolError when there is no topic."""
    end = data.find(b"\0", 0, LONGEST + 1)
    if end < 0:
        raise ProtocolError(
            f"a message begins with a topic of at most {LONGEST} bytes and a NUL",
            kind="bad_topic",
            fix="send topic, one zero byte, then the msgpack map",
        )
    try:
        return data[:end].decode(), data[end + 1 :]
    except UnicodeDecodeError:
        raise ProtocolError("the topic is not UTF-8", kind="bad_topic") from None
