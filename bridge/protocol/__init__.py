"""The wire protocol as pure code: messages, bytes, topics. Nothing here knows a socket or a clock."""

from bridge.protocol import topics
from bridge.protocol.codec import decode, encode, request_id
from bridge.protocol.errors import ProtocolError
from bridge.protocol.messages import MESSAGES
from bridge.protocol.schema import schema

__all__ = ["MESSAGES", "ProtocolError", "decode", "encode", "request_id", "schema", "topics"]
