"""Real server processes for tests: started by the command line, ports chosen by the system, ended by a signal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TABLETOP = ROOT / "examples" / "scenes" / "tabletop.json"
FREE = ("--port", "0", "--state-port", "0", "--events-port", "0", "--control-port", "0")
ENV = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"}


class Running:
    """A process of `kinelink` that has said where it listens."""

    def __init__(self, *words: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bridge.cli", *words, "--json"],
            cwd=ROOT,
            env=ENV,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self._process.stdout and self._process.stderr
        # Pipes that nobody reads would stop the server one day.
        self.log: deque[str] = deque(maxlen=500)
        self._reader = threading.Thread(target=self.log.extend, args=(self._process.stderr,), daemon=True)
        self._reader.start()
        line = self._process.stdout.readline()
        assert line, "".join(self.log)
        self.said: dict[str, Any] = json.loads(line)
        self.ports: dict[str, int] = self.said["ports"]
        self.zeromq: str = self.said["addresses"]["zeromq"]
        self.websocket: str = self.said["addresses"]["websocket"]

    @property
    def pages(self) -> str:
        """Where it serves pages."""
        return f"http://127.0.0.1:{self.ports['websocket']}/"

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def wait(self, seconds: float = 30) -> int:
        """Its exit code, when it ends by itself."""
        code = self._process.wait(seconds)
        self._close()
        return code

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        self._process.terminate()
        return self.wait()

    def kill(self) -> None:
        """End it without asking."""
        self._process.kill()
        self.wait()

    def _close(self) -> None:
        self._reader.join(5)
        for pipe in (self._process.stdout, self._process.stderr):
            assert pipe
            pipe.close()


def serve(*flags: str) -> Running:
    """A live server with one generator."""
    return Running("serve", *FREE, "--workers", "1", *flags)
