"""What it costs to bring planned motion to life: the stages prior and projection, each in processor time, against real time.

A program of its own, `python -m bridge.prior_bench`, beside `bridge.bench`. The factor of both stages is the length of motion
over the time that they take; planning and solving, which every motion takes, are in the figures of the whole way alone.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import motion
from bridge.bench import CASES, EVERY, TEXTS, THREADS, Spread, scene
from motion.errors import FileError, MotionError
from motion.evaluate.cases import generated_cases
from motion.pim.body import FPS, FUTURE
from motion.projection.chunks import COMMIT
from motion.projection.project import Context, project
from motion.projection.wish import wish_of
from motion.scene import Scene
from motion.selection import select
from motion.skeleton import Skeleton

if TYPE_CHECKING:
    from motion.projection.learned import Learned
    from motion.take import Take

FEW = 12
"""Frames of every chunk that are kept where plans are expected to change."""

TARGETS = {"whole": 40.0, "few": 12.0}
T = TypeVar("T")


@dataclass(frozen=True)
class Stages:
    """Processor seconds of one motion: planned and solved, the whole way with the prior on, and the stages beyond the plan.

    prior: whole chunks are kept; prior_few: FEW frames of each. Both with what they are told and how chunks are put together.
    """

    text: str
    motion: float
    planned: float
    alive: float
    prior: float
    prior_few: float
    projection: float

    @property
    def whole(self) -> float:
        """Times real time of prior and projection, whole chunks kept."""
        return self.motion / (self.prior + self.projection)

    @property
    def few(self) -> float:
        """The same where FEW frames of each chunk are kept and the motion is projected once."""
        return self.motion / (self.prior_few + self.projection)

    @property
    def again(self) -> float:
        """The same where FEW frames are kept and all FUTURE frames of each chunk are projected anew."""
        return self.motion / (self.prior_few + self.projection * FUTURE / FEW)


def measure(prior: Learned, repeats: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Every figure, as plain data: of the benchmark's instructions, and of a sample of the evaluation's cases."""
    world = scene()
    stages = [staged(prior, text, world, None, 0, repeats) for text in TEXTS]
    for case in generated_cases(CASES)[::EVERY]:
        say(case.text)
        try:
            stages.append(staged(prior, case.text, case.scene, case.skeleton(), case.seed, repeats))
        except MotionError:
            continue  # a refusal is no motion to bring to life
    return {
        "frames_kept": {"whole": COMMIT, "few": FEW},
        "motions": [asdict(one) for one in stages],
        "all": asdict(total(stages)),
        "real_time_factor": {name: getattr(total(stages), name) for name in _FACTORS},
        "real_time_factor_by_motion": {
            name: asdict(Spread.of([getattr(one, name) for one in stages])) for name in _FACTORS
        },
        "slowest": {name: min(getattr(one, name) for one in stages) for name in _FACTORS},
        "targets": TARGETS,
    }


_FACTORS = ("whole", "few", "again")


def staged(prior: Learned, text: str, world: Scene, body: Skeleton | None, seed: int, repeats: int) -> Stages:
    """The stages of one motion, the quickest of `repeats` each: the rest is what else the machine does."""

    def perform(prior: Learned | None) -> Take:
        return motion.perform(text, world, body, seed=seed, prior=prior)

    take = perform(None)
    solved = take.solved
    planned, _ = _quickest(partial(perform, None), repeats)
    alive, _ = _quickest(partial(perform, prior), repeats)
    whole, natural = _quickest(lambda: prior(wish_of(solved, text)), repeats)
    few, _ = _quickest(lambda: prior.keeping(FEW)(wish_of(solved, text)), repeats)
    projection, _ = _quickest(lambda: project(solved, natural, world, Context()), repeats)
    return Stages(text, take.clip.duration, planned, alive, whole, few, projection)


def total(stages: Sequence[Stages]) -> Stages:
    """All motions as one."""
    columns = zip(*(list(asdict(one).values())[1:] for one in stages), strict=True)
    return Stages("all", *(sum(column) for column in columns))


def _quickest(work: Callable[[], T], repeats: int) -> tuple[float, T]:
    took = []
    for _ in range(repeats):
        began = time.process_time()
        made = work()
        took.append(time.process_time() - began)
    return min(took), made


def program(as_json: bool, repeats: int, checkpoint: Path | None) -> tuple[list[str], dict[str, str]]:
    """The command that runs it in a process of its own, and the environment that holds it to one thread."""
    words = ["--repeats", str(repeats), *(["--json"] if as_json else [])]
    words += ["--checkpoint", str(checkpoint)] if checkpoint else []
    return [sys.executable, "-m", "bridge.prior_bench", *words], {**os.environ, **dict.fromkeys(THREADS, "1")}


def show(found: dict[str, Any]) -> None:
    """The figures as a table for people."""
    from rich.table import Table

    from bridge.cli import report

    few, whole, targets = found["frames_kept"]["few"], found["all"], found["targets"]
    table = Table("prior + projection, × real time", "whole chunks", f"{few} of {FUTURE}", "projected again")
    everything = f"{whole['motion']:.0f} s of motion"
    for words, values in ((everything, found["real_time_factor"]), ("slowest motion", found["slowest"])):
        table.add_row(words, *(f"{values[name]:.0f}" for name in _FACTORS))
    table.add_row("target", *(f"{targets[name]:.0f}" for name in ("whole", "few", "few")))
    console = report.out()
    console.print(table)
    each = {
        name: 1e3 * whole[name] / (whole["motion"] * FPS) for name in ("prior", "prior_few", "projection")
    }
    console.print(
        f"a frame: prior {each['prior']:.2f} ms ({few} of {FUTURE} kept: {each['prior_few']:.2f} ms), "
        f"projection {each['projection']:.2f} ms"
    )
    planned, alive = (whole["motion"] / whole[name] for name in ("planned", "alive"))
    console.print(
        f"from words to motion: {planned:.0f} × real time by the solver, {alive:.0f} × with the prior"
    )


def main() -> None:
    """The program that `kinelink bench` starts."""
    from bridge.cli import report

    parser = argparse.ArgumentParser(prog="bridge.prior_bench", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--checkpoint", type=Path)
    chosen = parser.parse_args()
    report.speak_utf8()
    with report.reporting(chosen.json):
        selection = select("prior", chosen.checkpoint)
        if selection.prior is None:
            raise FileError(selection.notice, kind="no_prior", fix="or leave out --motion prior")
        found = measure(
            selection.prior, chosen.repeats, lambda text: print(f"  {text}", file=sys.stderr, flush=True)
        )
        if chosen.json:
            report.print_json(found)
        else:
            show(found)


if __name__ == "__main__":
    main()
