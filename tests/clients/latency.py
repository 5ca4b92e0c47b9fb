"""How long frames take to a core and to pyzmq's own subscriber, side by side in one run.

`python -m tests.clients.latency` prints a table for every core that can be built here.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import zmq

from tests.clients.connections import FRAME, TOPIC
from tests.clients.probe import Probe, wait_for
from tests.clients.sockets_contract import Publisher

# Seconds between frames: long against the time that one takes.
PAUSE = 0.0005
SUBSCRIBER = """
import sys, time, zmq
with zmq.Context() as context, context.socket(zmq.SUB) as heard:
    heard.set(zmq.RCVHWM, 0)
    heard.connect("tcp://127.0.0.1:" + sys.argv[1])
    topic = bytes.fromhex(sys.argv[3])
    heard.subscribe(topic)
    times = []
    while len(times) < int(sys.argv[2]):
        data = heard.recv()
        now = time.monotonic_ns()
        times.append(now - int.from_bytes(data[len(topic) : len(topic) + 8], "big"))
    times.sort()
    print(times[len(times) // 2], times[len(times) * 95 // 100])
"""


@dataclass
class Latencies:
    """Median and 95th percentile of two subscribers, nanoseconds, and what the core heard."""

    core: tuple[int, int]
    pyzmq: tuple[int, int]
    heard: int

    @property
    def ratio(self) -> float:
        """The core's median to pyzmq's."""
        return self.core[0] / self.pyzmq[0]


def compare(core: Probe, count: int, first: bool) -> Latencies:
    """Send `count` frames to both. first: the core is connected first, and so sent to first."""
    with zmq.Context() as context, Publisher(context) as publisher:
        other: subprocess.Popen[str] | None = None
        for ours in (first, not first):
            if ours:
                core.ask("socket.open", "a", "sub", "127.0.0.1", publisher.port)
                core.ask("socket.subscribe", "a", TOPIC)
            else:
                command = [sys.executable, "-c", SUBSCRIBER, str(publisher.port), str(count), TOPIC.hex()]
                other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            publisher.subscribed()
        assert other is not None
        try:
            begun = time.monotonic()
            for i in range(count):
                time.sleep(max(begun + i * PAUSE - time.monotonic(), 0))
                publisher.socket.send(TOPIC + time.monotonic_ns().to_bytes(8, "big") + FRAME)
            out, _ = other.communicate(timeout=60)
            wait_for(lambda: int(core.ask("socket.status", "a")[0]) >= count, "all frames")
            p50, p95, heard = map(int, core.ask("socket.latencies", "a"))
            pyzmq = [int(word) for word in out.split()]
            return Latencies((p50, p95), (pyzmq[0], pyzmq[1]), heard)
        finally:
            other.kill()
            core.ask("socket.close", "a")


def main() -> None:
    """Print the table."""
    from tests.clients import cpp_program, test_csharp

    print("| core | p50, ms | p95 | pyzmq p50 | p95 | ratio of p50 |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, command in (
            ("C++", cpp_program.build(Path(folder), cpp_program.OPTIMIZED)),
            ("C#", test_csharp.build(Path(folder))),
        ):
            with Probe(command) as core:
                for first in (True, False):
                    found = compare(core, 10_000, first)
                    cells = [f"{value / 1e6:.3f}" for value in (*found.core, *found.pyzmq)]
                    print(f"| {name} | {' | '.join(cells)} | {found.ratio:.2f} |")


if __name__ == "__main__":
    main()
