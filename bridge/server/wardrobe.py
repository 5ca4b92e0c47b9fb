"""`Wardrobe`: the bodies of personas: VRM and GLB files that lie beside them."""

from __future__ import annotations

import re
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from bridge.server.errors import RequestError
from motion.avatar.load import load
from motion.skeleton import Skeleton

DEFAULT = "default"
"""The avatar of personas that have none of their own."""

_NAME = re.compile(r"[\w-][\w. -]{0,99}\.(vrm|glb)", re.IGNORECASE)
_MOST_BYTES = 300 * 2**20
_KEPT = 16


class Wardrobe:
    """The VRM and GLB files of a folder, by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="wardrobe")
        self._reading: dict[Path, Future[bytes]] = {}

    def body(self, name: str) -> Skeleton | None:
        """The body of an avatar, None for the default. Takes a moment. Raises RequestError, FileError, SkeletonError."""
        if name == DEFAULT:
            return None
        path = self._path(name)
        return _body(path, path.stat().st_mtime_ns)

    def file(self, name: str) -> bytes | None:
        """What is in a file, None while it is being read. Raises RequestError."""
        path = self._path(name)
        if path not in self._reading:
            self._reading[path] = self._reader.submit(path.read_bytes)
        return self._reading.pop(path).result() if self._reading[path].done() else None

    def close(self) -> None:
        """Read nothing more."""
        self._reader.shutdown(wait=False, cancel_futures=True)

    def _path(self, name: str) -> Path:
        path = self._folder / name
        if not _NAME.fullmatch(name) or not path.is_file():
            there = sorted(one.name for one in self._folder.glob("*") if _NAME.fullmatch(one.name))
            raise RequestError(
                f"there is no avatar '{name}' in '{self._folder}'",
                kind="unknown_avatar",
                candidates=tuple(there),
                fix=f"put a VRM or GLB file of that name there, or use '{DEFAULT}'",
            )
        if path.stat().st_size > _MOST_BYTES:
            raise RequestError(
                f"'{path}' is larger than {_MOST_BYTES >> 20} MiB", kind="too_long", fix="use a smaller file"
            )
        return path


@lru_cache(maxsize=_KEPT)
def _body(path: Path, _: int) -> Skeleton:
    """The body in a file, read anew when that was changed."""
    return load(path).skeleton
