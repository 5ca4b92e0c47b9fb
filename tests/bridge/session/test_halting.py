"""What was set out for and is carried out only after its beginning has been shown: the body halts and goes on softly."""

from __future__ import annotations

import asyncio
from functools import cache

import numpy as np
import pytest

from bridge.session.ramp import FRAMES, Ramp
from tests.bridge.session.test_interruptions import Talk


@cache
def film(text: str, takes: float) -> tuple[np.ndarray, np.ndarray]:
    """Frames since it was asked for and peaks of the acceleration there, when carrying it out takes so many seconds."""

    async def main() -> Talk:
        talk = Talk(lambda job: 0.02 if job.rank == 0 else takes)
        await talk.open()
        await talk.ask(text, talk.session.perform("actor", text), 2.5 * takes + 5.0)
        return talk

    talk = asyncio.run(main())
    frames, peaks = talk.film.accelerations()
    return frames - talk.asked[0].frame, peaks


@pytest.mark.parametrize("takes", [1.1, 1.7])
@pytest.mark.parametrize("text", ["wave", "clap", "walk to the chair", "pick up the cup"])
def test_what_comes_late_halts_and_goes_on_without_a_jerk(text: str, takes: float) -> None:
    usual = film(text, 0.1)[1].max()
    frames, peaks = film(text, takes)
    jerks = [(int(f), float(p / usual)) for f, p in zip(frames, peaks, strict=True) if p > 1.1 * usual]
    assert not jerks, "frames since it was asked for, and times the motion's own peak"


def test_a_ramp_changes_the_pace_without_a_jump() -> None:
    for halting in (True, False):
        ramp = Ramp(100, 30, halting)
        positions = ramp.positions(np.arange(80, 200))
        pace = np.diff(positions)
        assert positions[20] == 30 and positions[20 + FRAMES] == 30 + FRAMES // 2
        assert (pace >= 0.0).all() and np.abs(np.diff(pace)).max() < 2.0 / FRAMES
        assert pace[[0, -1]].tolist() == ([1.0, 0.0] if halting else [0.0, 1.0])
