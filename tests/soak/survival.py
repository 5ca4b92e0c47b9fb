"""Feed many inputs to a function: it may answer or refuse with a typed error, nothing else."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from motion.errors import MotionError

Input = TypeVar("Input")
SHOWN = 5


def survive(inputs: Iterable[Input], work: Callable[[Input], Any]) -> tuple[int, int]:
    """Counts (answered, refused). Fails with the first few inputs that broke `work`, and where they did."""
    answered = refused = 0
    broken: list[str] = []
    for number, value in enumerate(inputs):
        try:
            work(value)
            answered += 1
        except MotionError as error:
            assert error.message and error.kind, f"input {number}: a refusal without a reason"
            refused += 1
        except Exception:
            broken.append(f"input {number}: {value!r:.300}\n{traceback.format_exc(limit=-3)}")
            if len(broken) == SHOWN:
                break
    assert not broken, "\n".join(broken)
    return answered, refused
