"""Golden vectors: messages with known bytes, which the clients' tests in every language read."""

from __future__ import annotations

from typing import Any

import numpy as np

from bridge.protocol import topics
from bridge.protocol.codec import encode, fields_of
from bridge.protocol.fields import Floats
from bridge.protocol.messages import (
    Ack,
    AddObject,
    Ask,
    Audio,
    CloseTalk,
    EventInfo,
    Express,
    Failure,
    Frame,
    GetCharacter,
    Hear,
    Heartbeat,
    Hello,
    Interrupt,
    Keypoints,
    ListCharacters,
    ListVoices,
    Message,
    ObjectsInfo,
    OpenSession,
    OpenTalk,
    Perform,
    Ping,
    PlayHead,
    Pong,
    Reply,
    SaveCharacter,
    Say,
    SetAvatar,
    SetSettings,
    SkeletonInfo,
    Sound,
    Subscribe,
    SwitchCharacter,
    UpdateObjects,
)


def vectors() -> list[dict[str, Any]]:
    """Name, topic (empty on the control channel), bytes as hexadecimal digits, and fields.

    In these, blocks are lists of numbers and other bytes are hexadecimal digits.
    """
    return [
        {"name": name, "topic": topic, "hex": encode(message).hex(), "fields": _fields(message)}
        for name, topic, message in _messages()
    ]


def _fields(message: Message) -> dict[str, Any]:
    out: dict[str, Any] = {"type": message.TYPE}
    for one in fields_of(type(message)):
        value = getattr(message, one.name)
        if value is not None:
            out[one.name] = _plain(value)
    return out


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        # Every float32 is a double exactly, so equality may be asked for.
        return np.asarray(value, dtype=np.float32).ravel().tolist()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value


def _messages() -> list[tuple[str, str, Message]]:
    rng = np.random.default_rng(7)
    return [
        ("frame of two joints and one thing", topics.frame("s", "actor"), _frame(2, 1, 3, rng)),
        ("frame of a whole body: bin 16", topics.frame("客厅", "角色"), _frame(55, 8, 52, rng)),
        ("frame without things and curves", topics.frame("s", "actor"), _frame(1, 0, 0, rng)),
        (
            "keypoints without a camera",
            topics.keypoints("s", "actor"),
            Keypoints("s", "actor", 3, 9, 17, rng.normal(size=(4, 3)).astype(np.float32)),
        ),
        (
            "skeleton",
            topics.skeleton("s", "actor"),
            SkeletonInfo(
                "s",
                "actor",
                "0f1e",
                ["hips", "spine"],
                [-1, 0],
                np.array([[0, 0.93, 0], [0, 0.1, -0.0]]),
                ["jawOpen"],
                [60, 1],
            ),
        ),
        (
            "objects",
            topics.objects("s"),
            ObjectsInfo(
                "s",
                "beef",
                [{"id": "cup", "label": "杯子", "attributes": {"colour": "red"}, "shape": {"parts": []}}],
            ),
        ),
        (
            "event",
            topics.event("s", "actor"),
            EventInfo(
                "s",
                "actor",
                2,
                70000,
                -5,
                "grasp",
                {"hand": "left", "object": "cup", "share": 0.5, "none": None},
            ),
        ),
        ("heartbeat", topics.HEARTBEAT, Heartbeat("a1b2", 2**62)),
        ("hello", "", Hello(1, "test", token="secret")),
        ("hello without token", "", Hello(1, "test")),
        ("ping", "", Ping(2, -1)),
        ("pong", "", Pong(2, -1, 10**18, 10**18 + 1)),
        (
            "open a session",
            "",
            OpenSession(3, "s", {"version": 1, "objects": []}, ["actor", "guest"], 7, True),
        ),
        ("perform in Chinese", "", Perform(4, "s", "actor", "拿起桌上的杯子喝一口，然后放回去")),
        ("interrupt", "", Interrupt(5, "s", "actor")),
        ("update objects", "", UpdateObjects(6, "s", {"cup": np.array([1, 2, 3, 0, 0.6, 0, 0.8])})),
        (
            "set avatar",
            "",
            SetAvatar(
                7,
                "s",
                "actor",
                ["hips"],
                [-1],
                np.array([[0, 1, 0]]),
                np.array([[0, 0, 0, 1]]),
                {"hips": 0.125},
                [],
            ),
        ),
        ("add an object", "", AddObject(10, "s", {"category": "mug", "on": "table", "at": [0.25, 0.5]})),
        ("set settings", "", SetSettings(11, {"lookahead": 0.3})),
        ("subscribe", "", Subscribe(8, [topics.frame("s", "actor")])),
        ("ack", "", Ack(topics.frame("s", "actor"), 8)),
        (
            "reply",
            "",
            Reply(9, {"epoch": 1, "list": [1, 2.5, "three", None, True], "map": {"deep": {"er": []}}}),
        ),
        ("failure", "", Failure(0, "malformed", "these 3 bytes are no msgpack", ["a"], "send a map")),
        (
            "audio: a chunk",
            topics.audio("s", "actor"),
            Audio("s", "actor", 3, 1, 70_000, 10**18, 48_000, _sound(480)),
        ),
        (
            "audio: the end in another codec",
            topics.audio("s", "actor", "opus"),
            Audio("s", "actor", 2**32 - 1, 0, 2, 1, 0, b"\xfc\xff\xfe", codec="opus", last=True),
        ),
        ("say a text", "", Say(12, "s", "actor", "你好, world", voice="zh", rate=1.25, expression="happy")),
        (
            "say a file while doing something",
            "",
            Say(13, "s", "actor", audio=b"RIFF\0\0\0\0WAVE", perform="wave", interrupt=True),
        ),
        ("say what is heard live", "", Say(14, "s", "actor", live=True, sample_rate=48_000, language="en")),
        ("sound", "", Sound(15, "s", "actor", 3, _sound(4), True)),
        ("play head", "", PlayHead(16, "s", "actor", 3, 48_480, 10**18)),
        ("express", "", Express(18, "s", "actor", "happy", 0.5)),
        ("list voices", "", ListVoices(17, "zh")),
        ("open a talk", "", OpenTalk(19, "s", "actor", "shop_assistant", "zh", False)),
        ("ask", "", Ask(20, "s", "actor", "拿起牛奶，介绍一下价格")),
        ("hear", "", Hear(21, "s", "actor", _sound(4), 48_000)),
        ("switch the character", "", SwitchCharacter(22, "s", "actor", "guide")),
        ("close a talk", "", CloseTalk(23, "s", "actor")),
        ("list characters", "", ListCharacters(24)),
        ("get a character", "", GetCharacter(25, "guide")),
        (
            "save a character",
            "",
            SaveCharacter(26, "guide", {"name": "Mo", "persona": "You guide visitors."}),
        ),
    ]


def _sound(samples: int) -> bytes:
    return (1_000 * np.arange(samples) % 65_536 - 32_768).astype("<i2").tobytes()


def _frame(joints: int, things: int, curves: int, rng: np.random.Generator) -> Frame:
    def turned(count: int) -> Floats:
        q = rng.normal(size=(count, 4))
        unit: Floats = (q / np.linalg.norm(q, axis=-1, keepdims=True)).astype(np.float32)
        return unit

    poses = np.concatenate([rng.normal(size=(things, 3)).astype(np.float32), turned(things)], axis=-1)
    session, character = ("客厅", "角色") if joints == 55 else ("s", "actor")
    return Frame(
        session,
        character,
        "5ce1e70n",
        "0b1ec75",
        2**32 - 1,
        65_536,
        1_234_567_890_123_456_789,
        rng.normal(size=3).astype(np.float32),
        turned(joints),
        poses,
        rng.random(curves).astype(np.float32),
        0b1010,
    )
