"""Record what a server streams until told to stop."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path

from bridge.client import AsyncClient
from bridge.client.errors import ClientError
from bridge.protocol.messages import Describe
from bridge.recording.writer import Recorder

log = logging.getLogger("kinelink.record")

_KINDS = ("frame", "keypoints", "skeleton", "audio", "event", "objects")


def topics_of(session: str | None) -> list[str]:
    """All streams of a session, or of all sessions."""
    if session is None:
        return [f"{kind}/" for kind in _KINDS]
    return [*(f"{kind}/{session}/" for kind in _KINDS[:-1]), f"objects/{session}"]


async def record(
    client: AsyncClient,
    path: Path,
    session: str | None,
    stop: asyncio.Event,
    seconds: float | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Record a session, there already or yet to come, or all of them, for some seconds or until `stop`.

    progress: called every now and then with the number of messages, which is returned too.
    """
    end = None if seconds is None else time.monotonic() + seconds
    about = {"address": client.connection.address, "instance": client.connection.liveness.instance or ""}
    seen: set[str] = set()
    with Recorder(path, about) as recorder:

        def arrived(topic: str, payload: bytes, own: int) -> None:
            recorder.write(topic, payload, own)
            if "/" in topic:
                seen.add(topic.split("/")[1])

        untap = client.tap(arrived)
        described: set[str] = set()
        try:
            await client.connection.subscribe(topics_of(session))
            while not stop.is_set() and (end is None or time.monotonic() < end):
                for name in sorted(seen - described):
                    described.add(name)
                    await _describe(client, recorder, name)
                progress(recorder.messages)
                left = 0.2 if end is None else min(max(end - time.monotonic(), 0.0), 0.2)
                try:
                    await asyncio.wait_for(stop.wait(), left)
                except asyncio.TimeoutError:
                    continue
        finally:
            untap()
        return recorder.messages


async def _describe(client: AsyncClient, recorder: Recorder, session: str) -> None:
    try:
        result = await client.connection.request(Describe(1, session))
    except ClientError as error:
        log.warning("the scene of '%s' is not recorded: %s", session, error)
        return
    recorder.add_scene(session, result["scene"])
