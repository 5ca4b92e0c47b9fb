"""How fast generation is and how its cost grows with length, on one core.

Run as a program of its own (`python -m bridge.bench`), so that the numeric libraries are held to one thread
before they are loaded and memory figures hold nothing else. Speeds are ratios to real time.
"""

from __future__ import annotations

import argparse
import gc
import math
import os
import platform
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from motion.clip import Clip
    from motion.language.plan import Plan
    from motion.scene import Scene

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
TEXTS = (
    "pick up the cup and take a sip, then put it back",
    "point at the book",
    "move the apple next to the book with your left hand",
    "wave, then bow",
    "拿起书放到杯子右边",
)
WARM_UP = "nod"
LONG = "pick up the cup, then put it back"
# As much Chinese as one instruction may hold; measured by processor time.
LONGEST = "他用右手拿起杯子喝了一口，然后把杯子放回桌上，接着拿起书看了看，最后放下书挥了挥手。" * 47
REPEATS = (1, 2, 4, 8)
# Every so-manieth of so many cases of the evaluation, each in a scene of its own that was never seen before.
CASES, EVERY = 600, 15


@dataclass(frozen=True)
class Spread:
    """The median of repeated measurements and their quartiles."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """The spread of one or more values."""
        if len(values) == 1:
            return cls(values[0], values[0], values[0])
        low, _, high = quantiles(values, n=4, method="inclusive")
        return cls(median(values), low, high)


@dataclass(frozen=True)
class Growth:
    """Cost against length. An exponent of 1 is linear: twice the frames, twice the cost."""

    frames: list[int]
    seconds: list[float]
    peak_megabytes: list[float]
    time_exponent: float
    memory_exponent: float


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The slope b of the least-squares line through log(cost) = a + b log(size)."""
    x = [math.log(size) for size in sizes]
    y = [math.log(cost) for cost in costs]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = sum((a - mean_x) ** 2 for a in x)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / spread


def timed(
    work: Callable[[], Any], repeats: int, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Seconds of each repetition. Python's garbage collector waits, as it does in `timeit`."""
    found = []
    for _ in range(repeats):
        gc.collect()
        gc.disable()
        began = clock()
        work()
        found.append(clock() - began)
        gc.enable()
    return found


def scene() -> Scene:
    """A table with a few things on it, made from the catalogue."""
    from motion import scene as scenes

    table, *_ = scenes.make("table", "table", at=(0.0, 0.65))
    places = (("cup", -0.2, 0.42), ("book", 0.08, 0.45), ("apple", 0.34, 0.42))
    things = [part for name, x, z in places for part in scenes.make(name, name, on=table, at=(x, z))]
    return scenes.Scene((table, *things), name="bench")


def measure(repeats: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Every figure of the benchmark, as plain data."""
    import motion
    from motion import language

    world = scene()
    rows, ratios, processor, plans, firsts = [], [], [], [], []
    clip = motion.generate(WARM_UP, world)
    for text in TEXTS:
        say(text)
        # The first time, holds are searched for on objects that were never seen; later they are remembered.
        first = timed(partial(motion.generate, text, world), 1)[0]
        clip = motion.generate(text, world)
        plans += timed(partial(language.parse, text, world), 5 * repeats)
        wall = timed(partial(motion.generate, text, world), repeats)
        cpu = timed(partial(motion.generate, text, world), repeats, time.process_time)
        rows.append(
            {
                "text": text,
                "seconds_of_motion": clip.duration,
                "real_time_factor": asdict(Spread.of([clip.duration / t for t in wall])),
                "real_time_factor_first_time": clip.duration / first,
            }
        )
        firsts.append(clip.duration / first)
        ratios += [clip.duration / t for t in wall]
        processor += [clip.duration / t for t in cpu]
    language.parse(LONGEST, world)
    longest = timed(partial(language.parse, LONGEST, world), 5 * repeats, time.process_time)
    return {
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "joints": len(clip.skeleton.names),
        "fps": clip.fps,
        "repeats": repeats,
        "real_time_factor": asdict(Spread.of(ratios)),
        "real_time_factor_processor_time": asdict(Spread.of(processor)),
        "real_time_factor_first_time": asdict(Spread.of(firsts)),
        "plan_milliseconds": asdict(Spread.of([1000 * t for t in plans])),
        "longest_plan_characters": len(LONGEST),
        "longest_plan_milliseconds": asdict(Spread.of([1000 * t for t in longest])),
        "instructions": rows,
        "never_seen": never_seen(say),
        "growth": asdict(grow(world, repeats, say)),
    }


def never_seen(say: Callable[[str], None]) -> dict[str, Any]:
    """Motion against processor time over a sample of the evaluation's cases: other rooms, things and bodies every time.

    Bodies are known, as they are to whoever has performed anything; refused cases count with the time that they took.
    """
    import motion
    from motion.errors import MotionError
    from motion.evaluate.cases import BODIES, generated_cases
    from motion.skeleton import Skeleton

    for name, (height, arms) in BODIES.items():
        motion.generate(TEXTS[0], scene(), Skeleton.human(height, arm_scale=arms, name=name))
    cases = generated_cases(CASES)[::EVERY]
    say(f"{len(cases)} scenes that were never seen")
    lengths, seconds, refused = [], [], 0
    for case in cases:
        body, length = case.skeleton(), 0.0
        began = time.process_time()
        try:
            length = motion.generate(case.text, case.scene, body, seed=case.seed).duration
        except MotionError:
            refused += 1
        seconds.append(time.process_time() - began)
        lengths.append(length)
    ratios = [length / spent for length, spent in zip(lengths, seconds, strict=True) if length]
    return {
        "cases": len(cases),
        "refused": refused,
        "seconds_of_motion": sum(lengths),
        "real_time_factor": sum(lengths) / sum(seconds),
        "real_time_factor_by_case": asdict(Spread.of(ratios)),
    }


def grow(world: Scene, repeats: int, say: Callable[[str], None]) -> Growth:
    """Time and peak memory of ever longer clips of the same doing."""
    import motion
    from motion import language
    from motion.language.plan import Plan

    once = language.parse(LONG, world)
    frames, seconds, peaks = [], [], []
    for times in REPEATS:
        plan = Plan(once.steps * times, once.text, once.language)
        clip = motion.generate(plan, world)
        say(f"{clip.duration:.0f} s of motion")
        frames.append(clip.frames)
        seconds.append(min(timed(partial(motion.generate, plan, world), repeats)))
        peaks.append(peak(plan, world))
    return Growth(frames, seconds, peaks, exponent(frames, seconds), exponent(frames, peaks))


def peak(plan: Plan, world: Scene) -> float:
    """Megabytes that generating a plan takes at most, on top of what was there."""
    import motion

    gc.collect()
    tracemalloc.start()
    kept: Clip = motion.generate(plan, world)
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept.frames
    return highest / 1e6


def program(as_json: bool, repeats: int) -> tuple[list[str], dict[str, str]]:
    """The command that runs the benchmark in a process of its own, and the environment that holds it to one thread."""
    words = ["--repeats", str(repeats), *(["--json"] if as_json else [])]
    return [sys.executable, "-m", "bridge.bench", *words], {**os.environ, **dict.fromkeys(THREADS, "1")}


def show(found: dict[str, Any]) -> None:
    """The figures as tables for people."""
    from rich.table import Table

    from bridge.cli import report

    table = Table("instruction", "motion", "× real time", "quartiles", "first time")
    for row in found["instructions"]:
        first = f"{row['real_time_factor_first_time']:.0f}"
        table.add_row(
            row["text"], f"{row['seconds_of_motion']:.1f} s", *ratio(row["real_time_factor"]), first
        )
    table.add_section()
    table.add_row("all", "", *ratio(found["real_time_factor"]))
    table.add_row("all, by processor time", "", *ratio(found["real_time_factor_processor_time"]))
    table.add_row("all, the first time", "", *ratio(found["real_time_factor_first_time"]))
    fresh = found["never_seen"]
    table.add_section()
    table.add_row(
        f"{fresh['cases']} scenes never seen",
        f"{fresh['seconds_of_motion']:.0f} s",
        f"{fresh['real_time_factor']:.0f}",
    )
    table.add_row("each of them", "", *ratio(fresh["real_time_factor_by_case"]))
    console = report.out()
    console.print(f"{found['machine']}, one core, {found['joints']} joints at {found['fps']:g} fps")
    console.print(table)
    growth = Table("frames", "seconds", "peak memory")
    for row in zip(*(found["growth"][key] for key in ("frames", "seconds", "peak_megabytes")), strict=True):
        growth.add_row(str(row[0]), f"{row[1]:.3f}", f"{row[2]:.1f} MB")
    console.print(growth)
    time_, memory = found["growth"]["time_exponent"], found["growth"]["memory_exponent"]
    console.print(f"growth with length (1 = linear): time {time_:.2f}, memory {memory:.2f}")
    console.print(
        f"plan: {found['plan_milliseconds']['median']:.1f} ms, {found['longest_plan_characters']} characters of "
        f"Chinese {found['longest_plan_milliseconds']['median']:.1f} ms of processor time"
    )


def ratio(spread: dict[str, float]) -> tuple[str, str]:
    """A real-time factor and its quartiles in words."""
    return f"{spread['median']:.0f}", f"{spread['low']:.0f}–{spread['high']:.0f}"


def main() -> None:
    """The program that `kinelink bench` starts."""
    from bridge.cli import report

    parser = argparse.ArgumentParser(prog="bridge.bench", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--repeats", type=int, default=5)
    chosen = parser.parse_args()
    report.speak_utf8()
    with report.reporting(chosen.json):
        found = measure(chosen.repeats, lambda text: print(f"  {text}", file=sys.stderr, flush=True))
        if chosen.json:
            report.print_json(found)
        else:
            show(found)


if __name__ == "__main__":
    main()
