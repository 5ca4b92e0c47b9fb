"""From `perform` to the hand: when the first frame in which it has left what it did before arrives, and when that is shown."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bridge.bench import scene
from bridge.benchmarks.spread import Percentiles
from bridge.benchmarks.stand import Stand
from bridge.client import connect_async
from bridge.protocol import decode
from bridge.protocol.messages import Frame, SkeletonInfo
from motion import rotation as rot
from motion.rotation import Array

TEXTS = (
    "pick up the cup",
    "wave",
    "take the apple",
    "point at the cup",
    "拿起苹果",
    "drink from the cup",
    "raise your left hand",
    "touch the apple",
)
LEFT_BY = 0.002
# Generators perform a little for nobody when they start.
_WARM_UP = 5.0
_HANDS = ("leftHand", "rightHand")


@dataclass(frozen=True)
class Reaction:
    """Milliseconds from the request until the frame arrives and until it is shown, and until the motion begins to be other."""

    arrival: Percentiles
    shown: Percentiles
    begins: Percentiles


def measure(trials: int, say: Callable[[str], None], settings: Mapping[str, Any] | None = None) -> Reaction:
    """Ask a standing character for one thing after another, each time in a session of its own. settings: of the server."""
    with Stand(**(settings or {})) as stand:
        found = asyncio.run(_measured(stand, trials, say))
    columns = np.array(found).T * 1e3
    return Reaction(*(Percentiles.of(column) for column in columns))


async def _measured(
    stand: Stand, trials: int, say: Callable[[str], None]
) -> list[tuple[float, float, float]]:
    world, found = scene(), []
    async with connect_async(stand.address) as client:
        await asyncio.sleep(_WARM_UP)
        for trial in range(trials):
            text = TEXTS[trial % len(TEXTS)]
            frames: list[tuple[Frame, int]] = []

            def keep(topic: str, payload: bytes, now: int, kept: list[tuple[Frame, int]] = frames) -> None:
                message = decode(payload) if topic.startswith("frame/") else None
                if isinstance(message, Frame):
                    kept.append((message, now))

            session = await client.open_session(world)
            remove = client.tap(keep)
            actor = next(iter(session.actors.values()))
            await asyncio.sleep(0.6)
            asked = time.monotonic_ns()
            await actor.perform(text)
            await asyncio.sleep(0.4)
            remove()
            assert actor.skeleton is not None
            answer = reaction(frames, actor.skeleton, asked)
            await session.close()
            if answer is not None:
                found.append(answer)
            say(f"{text}: " + ("-" if answer is None else ", ".join(f"{1e3 * one:.0f} ms" for one in answer)))
    return found


def reaction(
    frames: Sequence[tuple[Frame, int]], skeleton: SkeletonInfo, asked: int
) -> tuple[float, float, float] | None:
    """Seconds until arrival, showing and beginning; None when no hand has moved."""
    before = {frame.ts: frame for frame, came in frames if came < asked}
    epoch = max(frame.epoch for frame in before.values())
    last = before[max(before)]
    begins = None
    for frame, came in frames:
        if came < asked or frame.epoch == epoch:
            if frame.epoch == epoch:
                before[frame.ts] = last = frame
            continue
        begins = frame.ts if begins is None else begins
        other = before.get(frame.ts, last)
        gap = np.linalg.norm(hands(frame, skeleton) - hands(other, skeleton), axis=-1).max()
        if gap > LEFT_BY:
            return (came - asked) / 1e9, (frame.ts - asked) / 1e9, (begins - asked) / 1e9
    return None


def hands(frame: Frame, skeleton: SkeletonInfo) -> Array:
    """World positions (2, 3) of both hands."""
    found = []
    for name in _HANDS:
        joint = skeleton.names.index(name)
        position = np.zeros(3)
        while skeleton.parents[joint] >= 0:
            position = position + skeleton.rest[joint]
            joint = skeleton.parents[joint]
            position = rot.rotate(frame.q[joint].astype(np.float64), position)
        found.append(position + frame.root)
    return np.array(found)
