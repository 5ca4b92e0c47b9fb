"""The Python client of the live server: `connect` from plain code, `connect_async` inside asyncio."""

from bridge.client.asynchronous import AsyncClient, connect_async
from bridge.client.blocking import Client, connect
from bridge.client.clock import ClockSync
from bridge.client.errors import ClientError, ConnectionLost, Refused, TimedOut
from bridge.client.interpolator import Interpolator, Pose
from bridge.client.jitter_buffer import JitterBuffer

__all__ = [
    "AsyncClient",
    "Client",
    "ClientError",
    "ClockSync",
    "ConnectionLost",
    "Interpolator",
    "JitterBuffer",
    "Pose",
    "Refused",
    "TimedOut",
    "connect",
    "connect_async",
]
