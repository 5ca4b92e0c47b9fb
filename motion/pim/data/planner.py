"""Planned motion to learn from: random requests in random rooms for random bodies, performed and brought onto the reference."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context

import numpy as np

from motion.errors import MotionError
from motion.evaluate.cases import BODIES, Case, generated_cases
from motion.pim.motion import BodyMotion
from motion.pim.planned import of_clip
from motion.skeleton import Skeleton
from motion.take import perform

# Statures and limbs differ by so much from those the rooms are made for.
_STATURE, _ARMS, _LEGS = 0.06, 0.08, 0.05


def rollouts(count: int, seed: int = 0, workers: int = 1) -> Iterator[BodyMotion | None]:
    """Motions of `count` requests, the same for the same seed; None where the words or the body refuse.

    workers: processes that share the work, started by spawn.
    """
    numbers = [(seed, number, count) for number in range(count)]
    if workers <= 1:
        yield from map(_rollout, numbers)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_rollout, numbers, chunksize=8)


def _rollout(which: tuple[int, int, int]) -> BodyMotion | None:
    seed, number, count = which
    case = _cases(count, seed)[number]
    rng = np.random.default_rng([seed, number, 7])
    height, arms = BODIES[case.body]
    spread = rng.uniform(-1.0, 1.0, 3)
    body = Skeleton.human(
        height * (1.0 + _STATURE * spread[0]), arms * (1.0 + _ARMS * spread[1]), 1.0 + _LEGS * spread[2]
    )
    try:
        clip = perform(case.text, case.scene, body, seed=case.seed).clip
    except MotionError:
        return None
    return of_clip(clip, case.text, f"{seed:03d}_{number:05d}_{case.verb}")


@lru_cache(maxsize=2)
def _cases(count: int, seed: int) -> list[Case]:
    return generated_cases(count, seed)
