"""Opening npz files that hold what is expected, or saying what is wrong."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from motion.errors import FileError


@contextmanager
def opened(path: str | Path, expected: Sequence[str]) -> Iterator[Any]:
    """The arrays of an npz file by name. FileError where it is missing, broken, or lacks an expected array."""
    try:
        data = np.load(path, allow_pickle=False)
    except FileNotFoundError:
        raise FileError(
            f"no file {path}", kind="missing_file", fix="docs/pim-data.md says where motion data comes from"
        ) from None
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise FileError(f"{path} cannot be read: {error}", kind="bad_file", fix="fetch it again") from error
    if not hasattr(data, "files"):
        raise FileError(f"{path} is one array, not an npz of several", kind="bad_file")
    with data:
        missing = [name for name in expected if name not in data.files]
        if missing:
            raise FileError(
                f"{path} has no array '{missing[0]}'",
                kind="bad_file",
                candidates=tuple(data.files[:10]),
                fix="docs/pim-data.md describes the formats",
            )
        yield data
