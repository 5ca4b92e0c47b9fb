"""A generator process: does the jobs of its sessions, urgent ones first."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection

from bridge.generation.turns import Turns
from bridge.generation.workshop import Workshop

# How far generators stand back behind what sends frames.
_NICENESS = 5


def run(connection: Connection) -> None:
    """Serve jobs (number, Job) from a connection until it closes. Answers are (number, Made, MotionError or a traceback)."""
    # The server ends its workers itself; a Ctrl-C in the terminal reaches them too and is not theirs.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        # Frames on time come before frames to come.
        os.nice(_NICENESS)
    turns = Turns(connection, Workshop())
    try:
        while True:
            turns.step()
    except (EOFError, OSError):
        return
