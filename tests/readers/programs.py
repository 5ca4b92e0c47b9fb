"""The independent readers that check our files, and how to run them: Blender, three.js in Chromium,
gltf-validator.

All of them are optional on a developer's machine; where `KINELINK_REQUIRE_READERS` is 1 their absence fails
the tests.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NoReturn

import pytest

HERE = Path(__file__).resolve().parent
WEB = HERE.parent.parent / "bridge" / "web"
MODULES = WEB / "node_modules"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_TYPES = {".html": "text/html", ".js": "text/javascript"}


def missing(what: str) -> NoReturn:
    """Skip the test, or fail it where readers are required."""
    if os.environ.get("KINELINK_REQUIRE_READERS") == "1":
        pytest.fail(f"{what}, and KINELINK_REQUIRE_READERS=1 asks for it")
    pytest.skip(what)


def blender_python() -> str | None:
    """A Python with `bpy`: KINELINK_BLENDER_PYTHON, or this one."""
    if given := os.environ.get("KINELINK_BLENDER_PYTHON"):
        return given
    return sys.executable if importlib.util.find_spec("bpy") else None


def browser() -> str | None:
    """A Chromium: KINELINK_BROWSER, or the first on the path."""
    if given := os.environ.get("KINELINK_BROWSER"):
        return given
    return next(filter(None, map(shutil.which, BROWSERS)), None)


Frames = dict[Path, list[int]]
"""Which frames of which file are asked for."""


def in_blender(files: Frames, fps: int, timeout: float = 120.0) -> dict[str, Any]:
    """What `blender_fk.py` reports, by path."""
    python = blender_python()
    if python is None:
        missing("no Python with Blender's bpy (set KINELINK_BLENDER_PYTHON)")
    with tempfile.TemporaryDirectory() as folder:
        job, result = Path(folder, "job.json"), Path(folder, "result.json")
        job.write_text(json.dumps(_asked(files, fps)), encoding="utf-8")
        command = [python, str(HERE / "blender_fk.py"), str(job), str(result)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=timeout)
        assert done.returncode == 0 and result.is_file(), done.stderr[-2000:] or done.stdout[-2000:]
        found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return found


def validated(files: list[Path], timeout: float = 120.0) -> dict[str, Any]:
    """The issues that gltf-validator finds, by path."""
    node = shutil.which("node")
    if node is None:
        missing("no node")
    if not (MODULES / "gltf-validator").is_dir():
        missing("no gltf-validator (run npm ci in bridge/web)")
    command = [node, str(HERE / "validate.cjs"), str(WEB), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=timeout)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def in_three(files: Frames, fps: int, timeout: float = 120.0) -> dict[str, Any]:
    """What `three_fk.js` reports, by path, from a headless Chromium that only ever talks to this process."""
    program = browser()
    if program is None:
        missing("no Chromium (set KINELINK_BROWSER)")
    if not (MODULES / "three").is_dir():
        missing("no three.js (run npm ci in bridge/web)")
    answer: dict[str, Any] = {}
    arrived = threading.Event()
    handler = functools.partial(_Page, _asked(files, fps), answer, arrived)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        # Chromium's helpers may still be writing into the profile when it has been told to go.
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            page = f"http://127.0.0.1:{server.server_port}/three_fk.html"
            _browse(program, profile, page, arrived, timeout)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert "error" not in answer, answer["error"]
    return answer


def _asked(files: Frames, fps: int) -> dict[str, Any]:
    return {"fps": fps, "files": {str(path): frames for path, frames in files.items()}}


def _browse(program: str, profile: str, page: str, arrived: threading.Event, timeout: float) -> None:
    flags = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--use-angle=swiftshader"]
    flags += ["--enable-unsafe-swiftshader", "--no-first-run", "--disable-extensions"]
    flags += [f"--user-data-dir={profile}", page]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([program, *flags], stdout=log, stderr=subprocess.STDOUT)
        try:
            if not arrived.wait(timeout):
                log.seek(0)
                said = log.read()[-2000:].decode(errors="replace")
                pytest.fail(f"the page did not answer in {timeout:.0f} s: {said}")
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class _Page(BaseHTTPRequestHandler):
    """Serves the page, three.js and the files under test; takes the result."""

    def __init__(
        self, job: dict[str, Any], answer: dict[str, Any], arrived: threading.Event, *args: Any
    ) -> None:
        self.job, self.answer, self.arrived = job, answer, arrived
        super().__init__(*args)

    def do_GET(self) -> None:
        head, _, rest = self.path.lstrip("/").partition("/")
        if head == "job":
            self._send(json.dumps(self.job).encode(), "application/json")
        elif head == "file":
            self._send(Path(list(self.job["files"])[int(rest)]).read_bytes(), "application/octet-stream")
        else:
            file = MODULES / rest if head == "modules" else HERE / head
            if file.is_file():
                self._send(file.read_bytes(), _TYPES.get(file.suffix, "application/octet-stream"))
            else:
                self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer.update(json.loads(body))
        self._send(b"", "text/plain")
        self.arrived.set()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: pytest's output is for tests."""

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
