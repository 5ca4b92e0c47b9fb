"""The process in which speech is made."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing.connection import Connection

from bridge.speech.making import warm
from bridge.speech.studio import Studio

# How far speech stands back behind what sends it; before generators of motion, which have more time.
_NICENESS = 2


def run(connection: Connection) -> None:
    """Serve jobs (number, Job) from a connection until it closes. Answers are (number, Answer)."""
    # The server ends its workers itself; a Ctrl-C in the terminal reaches them too and is not theirs.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    studio = Studio()
    try:
        if not connection.poll(0):
            warm()
        while True:
            due = studio.due()
            wait = None if due is None else max(due - time.monotonic(), 0.0)
            while connection.poll(wait):
                wait = 0.0
                job = connection.recv()
                answer = studio.take(job, time.monotonic())
                if answer is not None:
                    connection.send((job.key, answer))
            made = studio.step(time.monotonic())
            if made is not None:
                connection.send(made)
    except (EOFError, OSError):
        return
