"""The process in which speech is made."""

from __future__ import annotations

import os
import signal
import time

from bridge.speech.making import warm
from bridge.speech.studio import Studio
from bridge.worker_process import Line

# How far speech stands back behind what sends it; before generators of motion, which have more time.
_NICENESS = 2
# Jobs that are taken before something is made: whoever feeds a lot must not keep the others waiting.
_JOBS = 16


def run(line: Line) -> None:
    """Do jobs from a line until it ends. Answers are (the job's key, Answer)."""
    # The server ends its workers itself; a Ctrl-C in the terminal reaches them too and is not theirs.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    studio = Studio()
    try:
        if not line.poll():
            warm()
        while True:
            due = studio.due()
            wait = None if due is None else max(due - time.monotonic(), 0.0)
            for _ in range(_JOBS):
                if not line.poll(wait):
                    break
                wait = 0.0
                job = line.recv()
                answer = studio.take(job, time.monotonic())
                if answer is not None:
                    line.send((job.key, answer))
            made = studio.step(time.monotonic())
            if made is not None:
                line.send(made)
    except (EOFError, OSError):
        return
