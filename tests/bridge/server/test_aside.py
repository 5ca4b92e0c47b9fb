"""Long work aside: its results and errors come back, and whoever ends does not wait for it."""

from __future__ import annotations

import subprocess
import sys
import time

from bridge.server.aside import Aborted, Aside
from motion.errors import SceneError
from tests.bridge.processes import ENV, ROOT

# Long enough for any test to fail, short enough to leave nothing behind for long.
LONG = 120.0
UNFINISHED = """
import time
from bridge.server.aside import Aside
from tests.bridge.server import test_aside

if __name__ == "__main__":
    aside = Aside()
    aside.start(test_aside.sleep)
    while not aside._running:
        time.sleep(0.01)
    aside.close()
"""


def sleep() -> bytes:
    time.sleep(LONG)
    return b""


def echo(what: bytes) -> bytes:
    return what


def refuse(what: str) -> bytes:
    raise SceneError(what, kind="unknown_object", candidates=("cup",))


class Uncopied(Exception):
    def __init__(self, one: int, other: int) -> None:
        super().__init__("text")


def break_down() -> bytes:
    raise Uncopied(1, 2)


def test_results_and_errors_come_back() -> None:
    aside = Aside()
    made = [aside.start(echo, b"a" * 1_000_000), aside.start(refuse, "no cup"), aside.start(break_down)]
    assert made[0].result(30) == b"a" * 1_000_000
    error = made[1].exception(30)
    assert isinstance(error, SceneError) and error.candidates == ("cup",)
    assert "Uncopied" in str(made[2].exception(30))
    aside.close()


def test_whoever_closes_it_waits_for_nothing() -> None:
    aside = Aside()
    made = aside.start(sleep)
    while not aside._running:
        time.sleep(0.01)
    before = time.monotonic()
    aside.close()
    assert isinstance(made.exception(5), Aborted)
    assert isinstance(aside.start(sleep).exception(5), Aborted)
    assert time.monotonic() - before < 5


def test_a_program_ends_while_something_is_being_made() -> None:
    before = time.monotonic()
    subprocess.run([sys.executable, "-c", UNFINISHED], cwd=ROOT, env=ENV, timeout=LONG / 2, check=True)
    assert time.monotonic() - before < LONG / 4
