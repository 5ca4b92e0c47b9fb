"""Motion that comes long after its time: only what can still be shown is sent, it is right from there on, and it is told."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import numpy as np
import pytest

from bridge.client.jitter_buffer import JitterBuffer
from bridge.generation.jobs import GoOn
from bridge.protocol.messages import EventInfo, Frame
from bridge.server.zmq_io import STATE_QUEUE
from bridge.session.passage import RATE
from tests.bridge.session.local import AHEAD, SECOND, Local, tabletop


@pytest.mark.parametrize("jobs", [(3.0,), (0.0, 4.0, 8.0), (2.5, 2.5, 2.5)])
def test_after_a_very_late_job_frames_are_right(jobs: tuple[float, ...]) -> None:
    async def main() -> Local:
        local = Local()
        session = await local.open(tabletop())
        await local.play(session, 1.0)
        local.took = list(jobs)
        await session.perform("actor", "pick up the cup")
        before, late = len(local.messages), local.now
        await local.play(session, 1 / RATE)
        sent = [one for one in local.messages[before:] if isinstance(one, Frame)]
        assert len(sent) < STATE_QUEUE / 2, "no subscriber's queue overflows"
        assert sent[0].ts > late - SECOND and sent[-1].ts >= late + AHEAD - SECOND / RATE
        await local.play(session, 6.0)
        return local

    local = asyncio.run(main())
    frames = [one for one in local.messages if isinstance(one, Frame)]
    assert all(0 < (b.seq - a.seq) < 2 for a, b in pairwise(frames)), "nothing counts as lost"
    buffer = JitterBuffer(10_000)
    for frame in frames:
        buffer.push(frame)
    kept = buffer.frames[-5 * RATE :]
    assert {b.ts - a.ts for a, b in pairwise(kept)} <= {SECOND // RATE, SECOND // RATE + 1}
    events = [one for one in local.messages if isinstance(one, EventInfo)]
    told = [one.data["seconds"] for one in events if one.name == "late"]
    assert told and max(told) > 2.0
    assert f"kinelink_late_motion_seconds_count {float(len(told))}" in local.metrics.text()[1].decode()
    assert any(one.name == "grasp" for one in events)
    cup = [item["id"] for item in tabletop()["objects"]].index("cup")
    assert kept[-1].o[cup][1] - frames[0].o[cup][1] > 0.03
    assert np.isfinite(kept[-1].q).all()


def test_motion_that_comes_in_time_is_not_called_late() -> None:
    async def main() -> Local:
        local = Local()
        session = await local.open(tabletop())
        local.took = [0.05, 0.2]
        await session.perform("actor", "pick up the cup")
        await local.play(session, 2.0)
        return local

    local = asyncio.run(main())
    assert not [one for one in local.messages if isinstance(one, EventInfo) and one.name == "late"]


@pytest.mark.parametrize(("takes", "shrinks"), [(0.5, False), (1.62, True)])
def test_look_ahead_shrinks_before_a_frame_is_late(takes: float, shrinks: bool) -> None:
    ahead: list[int] = []

    async def main() -> Local:
        local = Local()
        local.takes = lambda job: takes if isinstance(job, GoOn) else 0.0
        session = await local.open(tabletop())

        def look(now: int) -> None:
            ahead.append(max(one.ts for one in local.messages if isinstance(one, Frame)) - now)

        asked = asyncio.ensure_future(session.perform("actor", "wave"))
        await local.play(session, 6.0, look)
        await asked
        return local

    local = asyncio.run(main())
    events = [one.name for one in local.messages if isinstance(one, EventInfo)]
    assert "idle" in events and "late" not in events
    assert min(ahead) > 0, "a frame is late"
    assert (min(ahead) < AHEAD - 2 * SECOND // RATE) == shrinks
