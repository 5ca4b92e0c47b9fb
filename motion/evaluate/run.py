"""Perform cases and measure them, in this process or in several."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

from motion.clip import Clip
from motion.errors import MotionError
from motion.evaluate.cases import Case
from motion.evaluate.measure import measure
from motion.evaluate.report import CaseResult, Report
from motion.selection import Motion, select

# Words that may be understood as another verb for the same thing.
SAME_VERB = {"move": ("move", "place"), "hold": ("hold", "pick_up"), "lift": ("lift", "pick_up")}

Perform = Callable[[Case], Clip]
Progress = Callable[[int, int, CaseResult], None]


@dataclass(frozen=True)
class Performer:
    """Performs cases, in this or in another process, with what is chosen for making motion, see `select`."""

    motion: Motion = "solver"
    checkpoint: Path | None = None

    def __call__(self, case: Case) -> Clip:
        """The clip of a case. MotionError when the words or the body refuse."""
        from motion.generator import generate

        prior = _selected(self.motion, self.checkpoint).prior
        return generate(case.text, case.scene, case.skeleton(), seed=case.seed, prior=prior)


# The weights are read once in every process.
_selected = lru_cache(maxsize=1)(select)
perform = Performer()


def evaluate(
    cases: Sequence[Case],
    *,
    performer: Perform = perform,
    progress: Progress | None = None,
    workers: int = 1,
) -> Report:
    """Perform and measure cases.

    performer: makes the clip of a case; with several workers it must be importable by name. progress: called
    with the number done, the number of cases and the newest result. workers: processes, started by spawn.
    """
    results = []
    for done, result in enumerate(_stream(cases, performer, workers), 1):
        results.append(result)
        if progress is not None:
            progress(done, len(cases), result)
    return Report(tuple(results))


def run_case(case: Case, performer: Perform = perform) -> CaseResult:
    """Perform and measure one case.

    A typed error is a refusal; any other one is a bug, which is reported by its type and fails the case.
    """
    started = time.perf_counter()
    try:
        clip = performer(case)
    except MotionError as error:
        return CaseResult(case, None, f"{error.kind}: {error.message}", time.perf_counter() - started)
    except Exception as error:  # one broken case must not hide the other 599
        return CaseResult(case, None, f"bug: {error!r}", time.perf_counter() - started)
    seconds = time.perf_counter() - started
    return CaseResult(case, measure(clip, case.scene, SAME_VERB.get(case.verb, (case.verb,))), None, seconds)


def _stream(cases: Sequence[Case], performer: Perform, workers: int) -> Iterator[CaseResult]:
    if workers <= 1:
        for case in cases:
            yield run_case(case, performer)
        return
    # Spawn works alike on every system and copies no state of this process.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_Run(performer), cases, chunksize=4)


class _Run:
    """`run_case` bound to a performer, in a form that travels to other processes."""

    def __init__(self, performer: Perform) -> None:
        self._performer = performer

    def __call__(self, case: Case) -> CaseResult:
        return run_case(case, self._performer)
