"""The listener of the benchmark of talkers: what is late, missing or told as wrong is noted, over real sockets."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace

import numpy as np
import zmq

from bridge.benchmarks.listening import AHEAD
from bridge.benchmarks.overhearing import Overheard, overhear
from bridge.benchmarks.spread import Percentiles
from bridge.benchmarks.talkers import Load
from bridge.protocol import encode, topics
from bridge.protocol.messages import Audio, EventInfo, Frame, Message

SECOND = 1_000_000_000


def heard(state: list[Message], events: list[Message]) -> Overheard:
    """What the listener makes of messages on the two sockets."""
    with zmq.Context() as context:
        ports, sockets = [], [context.socket(zmq.XPUB) for _ in range(2)]
        for socket in sockets:
            socket.setsockopt(zmq.LINGER, 0)
            ports.append(socket.bind_to_random_port("tcp://127.0.0.1"))
        found: list[Overheard] = []
        thread = threading.Thread(target=lambda: found.append(asyncio.run(overhear(*ports, 0.0, 1.5))))
        thread.start()
        for socket, messages in zip(sockets, (state, events), strict=True):
            for _ in range(3):  # one subscription of each kind
                assert socket.poll(5_000)
                socket.recv()
            for one in messages:
                topic = f"{one.TYPE}/s/a"
                socket.send(topics.join(topic, encode(one)))
        thread.join()
        for socket in sockets:
            socket.close()
    return found[0]


def frame(shown: int) -> Frame:
    nothing = np.zeros(0, np.float32)
    root, turns = np.zeros(3, np.float32), np.array([[0, 0, 0, 1]], np.float32)
    return Frame("s", "a", "0" * 16, "0" * 16, 0, 1, shown, root, turns, nothing.reshape(0, 7), nothing, 0)


def chunk(seq: int, ts: int, sample: int) -> Audio:
    return Audio("s", "a", 1, 0, seq, ts, sample, bytes(960))


def event(name: str, **data: object) -> EventInfo:
    return EventInfo("s", "a", 0, 1, 0, name, dict(data))


def test_what_is_late_missing_or_wrong_is_noted() -> None:
    now = time.monotonic_ns()
    later, gone = now + 10 * SECOND, now - SECOND
    found = heard(
        # The second frame replaces the first and is not judged. All come later than they might.
        [frame(gone + AHEAD), frame(gone + AHEAD), frame(gone + AHEAD + SECOND // 60)],
        [
            chunk(1, later, 0),
            chunk(2, later, 24_000),
            chunk(5, gone, 24_480),
            event("quality", step=2),
            event("late", seconds=1.0),
            event("error", kind="bug"),
            event("committed", kind="put_off"),
            event("committed", kind="say"),
        ],
    )
    assert len(found.frames) == 2 and all(late > 0.0 for late in found.frames)
    assert len(found.headroom) == 3 and sum(left < 0.0 for left in found.headroom) == 1
    assert len(found.sound) == 2 and found.sound[0] < 0.0 < found.sound[1]
    assert (found.missing, found.samples, found.put_off, found.jumps, found.step) == (2, 1_440, 1, 1, 2)
    assert len(found.failures) == 1


def test_sessions_are_on_time_only_if_nothing_was_late_left_out_or_waited_for() -> None:
    good = Percentiles(1, 1.0, 2.0, 3.0, 1.0)
    load = Load(50, good, good, 200.0, 0, 1.0, 0.99, 0, 0, 0, 0, 0, None, None)
    assert load.on_time
    slow = replace(good, p99=1_000.0)
    for change in (
        {"frames": slow}, {"sound": slow}, {"too_late": 1}, {"frames_share": 0.5}, {"missing": 1},
        {"put_off": 1}, {"jumps": 1}, {"step": 2}, {"failures": 1},
    ):  # fmt: skip
        assert not replace(load, **change).on_time, change  # type: ignore[arg-type]
