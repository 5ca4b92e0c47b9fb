"""The recipe of a viseme net: everything that decides what comes out of its training, in one TOML file."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from motion.errors import FileError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True)
class Recipe:
    """hours of espeak-ng's speech, and flite's besides; a piece is `frames` of 10 ms, a step learns from `batch` of them.

    Speech is varied in `portions`, each heard `again` times before the next. The rate of learning rises to `peak` over
    `warmup` steps, stays, and falls to nothing over the last part `cooldown`. half: multiplies in bfloat16, which is twice as
    fast where the processor can.
    """

    hours: float = 9.0
    flite: bool = True
    seed: int = 0
    steps: int = 5000
    portions: int = 8
    again: int = 5
    batch: int = 48
    frames: int = 200
    peak: float = 3e-3
    warmup: int = 300
    cooldown: float = 0.4
    decay: float = 1e-3
    smoothing: float = 0.05
    rarity: float = 0.2
    half: bool = True

    def to_dict(self) -> dict[str, Any]:
        """The recipe as plain data."""
        return asdict(self)


def load(path: str | Path) -> Recipe:
    """The recipe of a TOML file; what isn't given keeps its default. FileError where it can't be read or used."""
    try:
        with open(path, "rb") as file:
            given = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise _unusable(f"no recipe could be read from {path}: {error}") from error
    kinds: dict[str, type] = {name: type(value) for name, value in asdict(Recipe()).items()}
    for name, value in given.items():
        if name not in kinds:
            raise _unusable(f"a recipe has no entry '{name}'", tuple(sorted(kinds)))
        fitting = (int, float) if kinds[name] is float else (kinds[name],)
        if type(value) not in fitting:
            raise _unusable(f"'{name}' of a recipe is {value!r}, not a {kinds[name].__name__}")
    return Recipe(**{name: kinds[name](value) for name, value in given.items()})


def _unusable(why: str, candidates: tuple[str, ...] = ()) -> FileError:
    fix = "give a TOML file like checkpoints/visemes.recipe.toml"
    return FileError(why, kind="bad_recipe", candidates=candidates, fix=fix)
