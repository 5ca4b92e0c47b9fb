"""Sessions of one process sampled together: in batches, as each for itself, and still overtaken by what is urgent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bridge.generation import jobs
from bridge.generation.course import Course
from bridge.generation.jobs import Job
from bridge.generation.turns import Turns
from bridge.generation.workshop import Workshop
from motion.projection.gathering import Chunk
from motion.projection.on_device import DeviceSampler
from motion.selection import STEPS, Selection, select
from tests.bridge.generation.test_turns import Pipe, carry_out, opened, passage, perform
from tests.motion.pim.weights import untrained

TWO = (opened("a"), opened("b"), perform("a", "wave"), perform("b", "bow"), carry_out("a"), carry_out("b"))


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return untrained(tmp_path_factory.mktemp("weights"))


@pytest.fixture(scope="module")
def alone(weights: Path) -> Selection:
    return select("prior", weights, STEPS)


class Counted:
    """A sampler that knows how many chunks it was asked for at a time."""

    def __init__(self, weights: Path) -> None:
        self._sampler = DeviceSampler(weights, "cpu", STEPS)
        self.counts: list[int] = []

    def __call__(self, chunks: Sequence[Chunk]) -> Any:
        self.counts.append(len(chunks))
        return self._sampler(chunks)


def done(selection: Selection, first: Sequence[Job], later: Sequence[tuple[int, Job]] = ()) -> Pipe:
    pipe, workshop = Pipe(first, later), Workshop(selection)
    workshop.prepare = lambda: False  # type: ignore[method-assign]
    turns = Turns(pipe, workshop)  # type: ignore[arg-type]
    with pytest.raises(EOFError):
        while True:
            turns.step()
    return pipe


def test_chunks_that_are_asked_for_at_the_same_time_are_one_batch(weights: Path, alone: Selection) -> None:
    counted = Counted(weights)
    together = done(replace(alone, together=counted), TWO)
    assert max(counted.counts) == 2
    single = done(alone, TWO)
    for number in (4, 5):
        one, other = passage(together.answers[number]), passage(single.answers[number])
        assert together.answers[number].steps == STEPS[0]
        assert one.start == other.start and np.abs(one.rotations.table - other.rotations.table).max() < 1e-4


def test_urgent_jobs_overtake_those_that_are_done_side_by_side(weights: Path, alone: Selection) -> None:
    late = [(14, opened("c")), (14, jobs.Stop("b", 70, 2**62, "actor"))]
    pipe = done(replace(alone, together=Counted(weights)), TWO, late)
    order = pipe.order
    assert order.index(6) < order.index(4) and order.index(7) < order.index(4)
    # What session b does not want any more was given up.
    assert not pipe.answers[5].passages and pipe.answers[4].passages
    undisturbed = done(alone, TWO)
    gap = passage(pipe.answers[4]).rotations.table - passage(undisturbed.answers[4]).rotations.table
    assert np.abs(gap).max() < 1e-4


def test_without_a_gpu_the_processor_does_it_and_says_so(weights: Path) -> None:
    import torch

    if torch.cuda.is_available():
        assert select("prior", weights, STEPS, "cuda").together is not None
        return
    found = select("prior", weights, STEPS, "cuda")
    assert found.motion == "prior" and found.priors and found.together is None
    assert "not a GPU" in found.notice and "'cpu'" in found.notice


def test_a_course_stops_where_it_asks() -> None:
    seen: list[str] = []

    def work(ask: Any) -> str:
        seen.append(ask("first"))
        try:
            ask("second")
        except KeyError:
            return "given up"
        return "not reached"

    course: Course[str, str, str] = Course(work)
    assert course.asked is None and not course.ended
    course.resume()
    assert course.asked == "first" and not seen
    course.resume("answer")
    assert seen == ["answer"] and course.asked == "second"
    course.resume(error=KeyError())
    assert course.ended and course.result == "given up" and course.error is None
