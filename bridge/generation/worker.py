"""A generator process: does the jobs of its sessions, urgent ones first."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from bridge.generation.turns import Turns
from bridge.generation.workshop import Workshop
from bridge.worker_process import Line
from motion.selection import DEFAULT, STEPS, Device, Motion, select

# How far generators stand back behind what sends frames.
_NICENESS = 5


def run(
    line: Line,
    motion: Motion = DEFAULT,
    checkpoint: Path | None = None,
    device: Device = "cpu",
) -> None:
    """Serve jobs (number, Job) from a line until it ends. Answers are (number, Made, MotionError or a traceback).

    The first answer, to nothing, tells what makes motion here: (None, Selection).
    """
    # The server ends its workers itself; a Ctrl-C in the terminal reaches them too and is not theirs.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        # Frames on time come before frames to come.
        os.nice(_NICENESS)
    selection = select(motion, checkpoint, STEPS, device)
    turns = Turns(line, Workshop(selection))
    try:
        line.send((None, selection.without_weights()))
        while True:
            turns.step()
    except (EOFError, OSError):
        return
