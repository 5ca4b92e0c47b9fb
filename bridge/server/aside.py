"""Long work in a process of its own, so that no frame waits for it."""

from __future__ import annotations

import logging
import tempfile
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from exporters.avatar import write_avatar
from motion.avatar import build
from motion.errors import MotionError

log = logging.getLogger("kinelink.aside")


class Aside:
    """Makes the default avatar's file once, when it is first asked for. Use as a context."""

    def __init__(self) -> None:
        self._executor: ProcessPoolExecutor | None = None
        self._avatar: Future[bytes] | None = None

    def __enter__(self) -> Aside:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)

    def avatar(self) -> bytes | None:
        """The file, b"" when it can't be made, None while it is being made."""
        if self._avatar is None:
            self._executor = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
            self._avatar = self._executor.submit(default_avatar)
            # The process has nothing else to do.
            self._executor.shutdown(wait=False)
        if not self._avatar.done():
            return None
        error = self._avatar.exception()
        if error is not None:
            log.warning("no default avatar: %s", error)
            return b""
        return self._avatar.result()


def default_avatar() -> bytes:
    """The default avatar as VRM 1.0, which is a GLB too; b"" where its data is not installed."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return write_avatar(build(), Path(folder) / "avatar.vrm").read_bytes()
        except MotionError as error:
            log.warning("no default avatar: %s (%s)", error.message, error.fix)
            return b""
