"""Kinelink.jslib, our part of Unity's WebGL player, in node: a browser's WebSocket against the real live server."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.bridge.processes import serve
from tests.readers import programs

pytestmark = pytest.mark.readers

ROOT = Path(__file__).resolve().parent.parent.parent
LIBRARY = ROOT / "unity_client" / "Runtime" / "Plugins" / "WebGL" / "Kinelink.jslib"
# What Emscripten does: dependencies that begin with $ become variables, functions are called with addresses into the heap.
PROGRAM = """
const [library, address] = process.argv.slice(2);
const { readFileSync } = require('fs');
globalThis.HEAPU8 = new Uint8Array(1 << 20);
globalThis.UTF8ToString = (text) => text;
globalThis.LibraryManager = { library: {} };
globalThis.mergeInto = (into, functions) => { globalThis.Kinelink = functions.$Kinelink; Object.assign(into, functions); };
(0, eval)(readFileSync(library, 'utf8'));
const it = LibraryManager.library;
const until = async (so) => { while (!so()) await new Promise((done) => setTimeout(done, 5)); };
(async () => {
  const refused = it.KinelinkOpen('no address');
  const socket = it.KinelinkOpen(address);
  const early = it.KinelinkSend(socket, 0, 0, 1);
  await until(() => it.KinelinkState(socket) === 1);
  // control, zero, then the map {type: hello, id: 1, client: node, version: 1}
  const hello = Buffer.from('control\\0\\x84\\xa4type\\xa5hello\\xa2id\\x01\\xa6client\\xa4node\\xa7version\\x01', 'latin1');
  HEAPU8.set(hello, 100);
  const sent = it.KinelinkSend(socket, 90, 10, hello.length);
  await until(() => it.KinelinkWaiting(socket) >= 0);
  const count = it.KinelinkWaiting(socket);
  it.KinelinkTake(socket, 5000);
  const answer = Buffer.from(HEAPU8.slice(5000, 5000 + count)).toString('latin1');
  const left = it.KinelinkWaiting(socket);
  it.KinelinkClose(socket);
  const other = it.KinelinkOpen(address.replace(/:\\d+/, ':1'));
  await until(() => it.KinelinkState(other) === 2);
  const after = it.KinelinkState(socket), code = it.KinelinkCode(other);
  console.log(JSON.stringify({ refused, early, sent, answer, left, after, code }));
  process.exit(0);
})();
"""


def test_a_browsers_socket_is_asked_from_the_game(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        programs.missing("no node")
    program = tmp_path / "player.cjs"
    program.write_text(PROGRAM, encoding="utf-8")
    server = serve()
    try:
        # Node 20 has browsers' WebSocket behind a flag.
        words = [node, "--experimental-websocket", str(program), str(LIBRARY), server.websocket]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    finally:
        assert server.stop() == 0
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["refused"], said["early"], said["sent"], said["left"]) == (0, 0, 1, -1)
    assert said["answer"].startswith("control\0") and "instance" in said["answer"]
    assert said["after"] == 2, "a socket that was closed is forgotten"
    assert said["code"] == 1006
