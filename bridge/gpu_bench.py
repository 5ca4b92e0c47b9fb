"""How many sessions the learned prior could serve from one device: milliseconds for each batch of chunks.

Run as a program (`python -m bridge.gpu_bench`). Without a GPU it measures the processor instead, and says so.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bridge.cli import report
from motion.errors import missing
from motion.selection import CHECKPOINT

if TYPE_CHECKING:
    from motion.pim.batched import BatchSampler
    from motion.pim.model import Pim

BATCHES = (1, 64, 1024)
# Frames of a chunk that are shown before the next one is needed, at 30 a second.
_COMMIT, _FPS = 36, 30
_WARM_UP = 3


@dataclass(frozen=True)
class Timing:
    """Sampling batches of one size. sessions: how many could be served if the device did nothing else."""

    batch: int
    median_ms: float
    p95_ms: float
    sessions: int


def measure(
    model: Pim, device: str, batches: Sequence[int], steps: int, repeats: int, compiled: bool
) -> dict[str, Any]:
    """Every figure as plain data."""
    import torch

    from motion.pim.batched import BatchSampler

    timings = [
        timed(
            BatchSampler(model, batch, steps=steps, device=device, compiled=compiled), batch, repeats, device
        )
        for batch in batches
    ]
    gpu = device.startswith("cuda")
    name = torch.cuda.get_device_name() if gpu else f"processor ({platform.machine()}), no GPU"
    how = "CUDA graph" if gpu else "eager"
    return {
        "device": name,
        "torch": torch.__version__,
        "mode": f"{how}, compiled" if compiled else how,
        "steps": steps,
        "batches": [asdict(timing) for timing in timings],
    }


def timed(sampler: BatchSampler, batch: int, repeats: int, device: str) -> Timing:
    """Times of a sampler, the device waited for."""
    import torch

    wait: Callable[[], None] = torch.cuda.synchronize if device.startswith("cuda") else _nothing
    for _ in range(_WARM_UP):
        sampler.run()
    took = []
    for _ in range(repeats):
        wait()
        began = time.perf_counter()
        sampler.run()
        wait()
        took.append(1000 * (time.perf_counter() - began))
    took.sort()
    p95 = took[min(int(0.95 * len(took)), len(took) - 1)]
    # A session needs a chunk for every _COMMIT frames; the slow batches count.
    return Timing(batch, took[len(took) // 2], p95, int(batch * 1000 * _COMMIT / _FPS / p95))


def _nothing() -> None:
    """A processor has finished when it returns."""


def show(found: dict[str, Any]) -> None:
    """The figures as a table for people."""
    from rich.table import Table

    table = Table("chunks at once", "median", "95 %", "sessions")
    for row in found["batches"]:
        table.add_row(
            str(row["batch"]), f"{row['median_ms']:.2f} ms", f"{row['p95_ms']:.2f} ms", str(row["sessions"])
        )
    console = report.out()
    console.print(f"{found['device']}, torch {found['torch']}, {found['mode']}, {found['steps']} steps")
    console.print(table)


def main(arguments: Sequence[str] | None = None) -> None:
    """The program."""
    parser = argparse.ArgumentParser(prog="bridge.gpu_bench", description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINT)
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda")
    parser.add_argument("--batches", type=int, nargs="+", default=BATCHES)
    parser.add_argument("--steps", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=50)
    parser.add_argument("--compile", action="store_true", help="fuse the network by torch.compile first")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    report.speak_utf8()
    with report.reporting(chosen.json):
        try:
            import torch
        except ModuleNotFoundError:
            raise missing("torch", "train") from None
        from motion.pim import checkpoint

        device = chosen.device
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        model, _ = checkpoint.load(chosen.checkpoint)
        found = measure(model, device, chosen.batches, chosen.steps, chosen.repeats, chosen.compile)
        if chosen.json:
            report.print_json(found)
        else:
            show(found)


if __name__ == "__main__":
    main()
