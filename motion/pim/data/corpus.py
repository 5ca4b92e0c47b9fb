"""All motion there is to learn from: gathered, kept on disk, split and made more of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import motion
from motion.pim import planned
from motion.pim.data import augment, cmu, mesh2motion, planner, store
from motion.pim.motion import BodyMotion
from motion.pim.split import split

Progress = Callable[[str, int, int | None], None]
"""Called with the source, how many of its clips are ready, and how many there will be where that is known."""

_PACKAGE = Path(motion.__file__).parent
# Code that recordings go through, and what else planned motion comes from.
_LOADERS = (
    "pim/data",
    "pim/body.py",
    "pim/motion.py",
    "pim/actions.py",
    "skeleton",
    "rotation.py",
    "two_bone.py",
)
_PLANNING = (
    *_LOADERS, "geometry", "grasp", "inspection", "language", "locomotion", "planning", "scene", "solve", "pose.py",
    "rehearsal.py", "take.py", "ties.py", "pim/planned.py", "evaluate/arrange.py", "evaluate/cases.py",
    "evaluate/pools.py", "evaluate/sentences.py",
)  # fmt: skip


@dataclass(frozen=True)
class Sources:
    """Where motion comes from. cmu, mesh2motion: npz files. rollouts: how many planned motions, made from a seed."""

    cmu: Path | None = None
    mesh2motion: Path | None = None
    rollouts: int = 0
    seed: int = 0


def gather(
    sources: Sources, cache: Path | None = None, *, workers: int = 1, progress: Progress | None = None
) -> list[BodyMotion]:
    """All clips of the sources, sorted by source and name.

    cache: folder in which each source is kept, under a name that changes with its contents and with the code; what is
    there is only read. Raises FileError.
    """
    report = progress or (lambda source, done, total: None)
    gathered: list[BodyMotion] = []
    for name, path, load in (
        (cmu.SOURCE, sources.cmu, cmu.load),
        (mesh2motion.SOURCE, sources.mesh2motion, mesh2motion.load),
    ):
        if path is not None:
            key = _digest(_file_digest(path), _code(_LOADERS))
            gathered += _kept(name, key, cache, load(path), None, report)
    if sources.rollouts:
        key = _digest(f"{sources.rollouts} {sources.seed}", _code(_PLANNING))
        made = planner.rollouts(sources.rollouts, sources.seed, workers)
        gathered += _kept(planned.SOURCE, key, cache, made, sources.rollouts, report)
    return gathered


def halves(motions: Sequence[BodyMotion]) -> tuple[list[BodyMotion], list[BodyMotion]]:
    """Clips to train on and clips that are held out, split within each source."""
    train, held_out = [], []
    for source in dict.fromkeys(clip.source for clip in motions):
        ours, theirs = split([clip for clip in motions if clip.source == source])
        train += ours
        held_out += theirs
    return train, held_out


def enlarged(train: Sequence[BodyMotion], seed: int = 0, warps: int = 1) -> list[BodyMotion]:
    """Clips, their mirror images, and recordings of each with hands led elsewhere, `warps` times."""
    rng = np.random.default_rng([seed, 11])
    everything = [*train, *(augment.mirrored(clip) for clip in train)]
    recorded = [clip for clip in everything if clip.source != planned.SOURCE]
    for _ in range(warps):
        everything += [augment.with_moved_hands(clip, rng) for clip in recorded]
    return everything


def _kept(
    source: str,
    key: str,
    cache: Path | None,
    clips: Iterable[BodyMotion | None],
    total: int | None,
    report: Progress,
) -> list[BodyMotion]:
    path = cache / f"{source}-{key}.npz" if cache is not None else None
    if path is not None and path.exists():
        found = store.load(path)
        report(source, len(found), len(found))
        return found
    found = []
    for done, clip in enumerate(clips, 1):
        report(source, done, total)
        if clip is not None:
            found.append(clip)
    if path is not None:
        store.save(path, found)
    return found


def _file_digest(path: Path) -> str:
    # A missing file is the loader's to explain.
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _code(parts: Sequence[str]) -> str:
    """Digest of the package's own files in these folders or files."""
    files = [file for part in parts for file in _files(_PACKAGE / part)]
    return _digest(*(f"{f.relative_to(_PACKAGE).as_posix()} {_file_digest(f)}" for f in sorted(set(files))))


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [f for kind in ("*.py", "*.json") for f in path.rglob(kind)]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
