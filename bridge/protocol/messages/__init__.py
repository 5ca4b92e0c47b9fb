"""Every message of the protocol as a dataclass. `docs/protocol.md` says what they mean and when they are sent."""

from bridge.protocol.messages.answers import ANSWERS, Failure, Pong, Reply
from bridge.protocol.messages.base import Message
from bridge.protocol.messages.requests import (
    REQUESTS,
    Ack,
    AddObject,
    CloseSession,
    Describe,
    GetSettings,
    Hello,
    Interrupt,
    ListCatalogue,
    ListScenes,
    OpenSession,
    Perform,
    Ping,
    RemoveObject,
    SetAvatar,
    SetScene,
    SetSettings,
    Subscribe,
    Unsubscribe,
    UpdateObjects,
)
from bridge.protocol.messages.streams import (
    STREAMS,
    EventInfo,
    Frame,
    Heartbeat,
    Keypoints,
    ObjectsInfo,
    SkeletonInfo,
)

_ALL: tuple[type[Message], ...] = (*STREAMS, *REQUESTS, Ack, *ANSWERS)
MESSAGES = {one.TYPE: one for one in _ALL}
"""All of them by type."""

__all__ = [
    "MESSAGES",
    "REQUESTS",
    "Ack",
    "AddObject",
    "CloseSession",
    "Describe",
    "EventInfo",
    "Failure",
    "Frame",
    "GetSettings",
    "Heartbeat",
    "Hello",
    "Interrupt",
    "Keypoints",
    "ListCatalogue",
    "ListScenes",
    "Message",
    "ObjectsInfo",
    "OpenSession",
    "Perform",
    "Ping",
    "Pong",
    "RemoveObject",
    "Reply",
    "SetAvatar",
    "SetScene",
    "SetSettings",
    "SkeletonInfo",
    "Subscribe",
    "Unsubscribe",
    "UpdateObjects",
]
