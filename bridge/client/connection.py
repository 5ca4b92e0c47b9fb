"""`Connection`: requests and their answers, clock and presence of the server, over one transport after another."""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from bridge.client.clock import ClockSync
from bridge.client.credentials import Credentials
from bridge.client.errors import ClientError, ConnectionLost, Refused, TimedOut
from bridge.client.liveness import Backoff, Liveness
from bridge.client.transport import Transport, transport
from bridge.protocol import ProtocolError, decode, encode, topics
from bridge.protocol.messages import (
    Failure,
    Heartbeat,
    Hello,
    Message,
    Ping,
    Pong,
    Reply,
    Subscribe,
    Unsubscribe,
)

log = logging.getLogger("kinelink.client")

# Pings right after connecting, so that the clock is known at once, and seconds between them and later ones.
_FIRST_PINGS, _SOON, _LATER = 5, 0.02, 1.0
# Topics that one request `subscribe` may name.
_TOPICS = 64

Arrived = Callable[[str, bytes, int], None]


class Connection:
    """A connection that comes back by itself. arrived: takes each message of a stream with topic, map and own time.

    restored: called after every further connection; `anew` tells whether the server was started anew.
    """

    def __init__(
        self,
        address: str,
        *,
        credentials: Credentials,
        client: str,
        timeout: float,
        arrived: Arrived,
        restored: Callable[[bool], Awaitable[None]],
    ) -> None:
        self.address, self.timeout = address, timeout
        self.clock, self.liveness = ClockSync(), Liveness()
        self.welcome: dict[str, Any] = {}
        self.connects = self.restarts = 0
        self._credentials, self._client = credentials, client
        self._arrived, self._restored = arrived, restored
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Message]] = {}
        self._topics: set[str] = set()
        self._transport: Transport | None = None
        self._lost: asyncio.Future[None] | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect the first time. Raises ConnectionLost, TimedOut, or Refused for a wrong token."""
        await self._connect()
        self._keeper = asyncio.get_running_loop().create_task(self._keep())

    async def close(self) -> None:
        """End it for good."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        await self._disconnect(ConnectionLost("the client was closed", kind="closed"))

    async def request(self, message: Any) -> dict[str, Any]:
        """Ask and wait for the answer. The message's id is chosen here. Raises Refused, TimedOut or ConnectionLost."""
        answer = await self._ask(message)
        if isinstance(answer, Failure):
            raise Refused.of(answer)
        return answer.result if isinstance(answer, Reply) else {}

    async def subscribe(self, wanted: Sequence[str]) -> None:
        """Receive topics from now on, over every further connection too."""
        self._topics |= set(wanted)
        await self._listen(wanted)

    async def unsubscribe(self, unwanted: Sequence[str]) -> None:
        """The end of `subscribe`."""
        self._topics -= set(unwanted)
        current = self._current()
        current.leave(unwanted)
        if current.subscribes_by_request:
            await self.request(Unsubscribe(1, list(unwanted)))

    @property
    def connected(self) -> bool:
        """Whether there is a connection now."""
        return self._transport is not None and self._lost is not None and not self._lost.done()

    async def _keep(self) -> None:
        backoff = Backoff()
        while True:
            assert self._lost is not None
            try:
                await self._lost
            except ConnectionLost as error:
                log.warning("%s", error)
                await self._disconnect(error)
            while True:
                await asyncio.sleep(backoff.next())
                try:
                    anew = await self._connect()
                    await self._restored(anew)
                except ClientError as error:
                    log.info("not back yet: %s", error)
                    await self._disconnect(error)
                    continue
                backoff.reset()
                break

    async def _connect(self) -> bool:
        loop = asyncio.get_running_loop()
        self._lost = loop.create_future()
        # Nobody may ever wait for it.
        self._lost.add_done_callback(lambda lost: lost.cancelled() or lost.exception())
        self._transport = current = transport(self.address, self._credentials)
        try:
            await current.open()
            self.liveness.heard(time.monotonic_ns())
            self._tasks = [loop.create_task(self._run(current))]
            self.welcome = await self.request(Hello(1, self._client, token=self._credentials.token))
            anew = self.liveness.met(self.welcome["instance"])
            if anew:
                self.restarts += 1
                self.clock.forget()
            current.welcome(self.welcome)
            await self._listen(sorted(self._topics | {topics.HEARTBEAT}))
            for _ in range(_FIRST_PINGS):
                await self._ping()
                await asyncio.sleep(_SOON)
        except BaseException as error:
            lost = error if isinstance(error, ClientError) else ConnectionLost("given up", kind="closed")
            await self._disconnect(lost)
            raise
        self.connects += 1
        self._tasks += [loop.create_task(self._ping_on()), loop.create_task(self._watch())]
        return anew

    async def _disconnect(self, why: ClientError) -> None:
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._transport is not None:
            await self._transport.close()
            self._transport = None
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(why)
        self._waiting.clear()

    async def _run(self, current: Transport) -> None:
        try:
            await current.run(self._deliver)
        except ConnectionLost as error:
            self._lose(error)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(0.25)
            if self.liveness.gone(time.monotonic_ns()):
                self._lose(ConnectionLost(f"{self.address} has fallen silent", kind="connection"))

    def _lose(self, error: ClientError) -> None:
        if self._lost is not None and not self._lost.done():
            self._lost.set_exception(error)
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(error)

    async def _listen(self, wanted: Sequence[str]) -> None:
        current = self._current()
        current.listen(wanted)
        if current.subscribes_by_request:
            for first in range(0, len(wanted), _TOPICS):
                await self.request(Subscribe(1, list(wanted[first : first + _TOPICS])))

    async def _ping_on(self) -> None:
        while True:
            await asyncio.sleep(_LATER)
            try:
                await self._ping()
            except TimedOut:
                continue
            except ClientError:
                return

    async def _ping(self) -> None:
        answer = await self._ask(Ping(1, time.monotonic_ns()))
        if isinstance(answer, Failure):
            raise Refused.of(answer)

    async def _ask(self, message: Any) -> Message:
        current = self._current()
        id = next(self._ids) % 2**32 or next(self._ids)
        future: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._waiting[id] = future
        try:
            await current.send(encode(replace(message, id=id)))
            # Not `wait_for`: before Python 3.12 it forgets that it was cancelled when the answer comes at that moment.
            await asyncio.wait({future}, timeout=self.timeout)
            if not future.done():
                raise TimedOut(
                    f"no answer to '{message.TYPE}' from {self.address} within {self.timeout:g} s",
                    kind="timeout",
                    fix="is the server running? `kinelink serve` starts one and prints its addresses",
                )
            return future.result()
        finally:
            self._waiting.pop(id, None)

    def _current(self) -> Transport:
        if self._transport is None:
            raise ConnectionLost(f"not connected to {self.address} at the moment", kind="connection")
        return self._transport

    def _deliver(self, topic: str, payload: bytes) -> None:
        now = time.monotonic_ns()
        self.liveness.heard(now)
        if topic == topics.CONTROL:
            self._answered(payload, now)
            return
        if topic == topics.HEARTBEAT:
            self._beat(payload)
        self._arrived(topic, payload, now)

    def _beat(self, payload: bytes) -> None:
        try:
            beat = decode(payload)
        except ProtocolError:
            return
        if isinstance(beat, Heartbeat) and beat.instance != self.liveness.instance:
            self._lose(ConnectionLost(f"the server at {self.address} was started anew", kind="restarted"))

    def _answered(self, payload: bytes, now: int) -> None:
        try:
            message = decode(payload)
        except ProtocolError as error:
            log.warning("an answer that can't be read: %s", error)
            return
        if isinstance(message, Pong):
            self.clock.add(message.t0, message.t1, message.t2, now)
        if isinstance(message, Failure) and message.id == 0:
            log.error("the server could not read a request: %s", message.message)
        future = self._waiting.get(getattr(message, "id", 0))
        if future is not None and not future.done():
            future.set_result(message)
