"""Long work in processes of their own, so that no frame waits for it."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from exporters.avatar import write_avatar
from motion.avatar import build
from motion.errors import MotionError

log = logging.getLogger("kinelink.aside")


class Aside:
    """Runs what takes long, and makes the default avatar's file once, when it is first asked for."""

    def __init__(self) -> None:
        self._avatar: Future[bytes] | None = None

    def start(self, make: Callable[..., bytes], *given: Any) -> Future[bytes]:
        """Have something made in a process that ends with it. All that goes there and back is pickled."""
        executor = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        made = executor.submit(make, *given)
        # The process has nothing else to do.
        executor.shutdown(wait=False)
        return made

    def avatar(self) -> bytes | None:
        """The file, b"" when it can't be made, None while it is being made."""
        if self._avatar is None:
            self._avatar = self.start(default_avatar)
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
