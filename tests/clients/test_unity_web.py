"""Kinelink.jslib, our part of Unity's WebGL player, in node: a browser's WebSocket against the real live server, and sound."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.bridge.processes import serve
from tests.readers import programs

pytestmark = pytest.mark.readers

ROOT = Path(__file__).resolve().parent.parent.parent
LIBRARY = ROOT / "unity_client" / "Runtime" / "Plugins" / "WebGL" / "Kinelink.jslib"
# What Emscripten does: dependencies that begin with $ become variables, functions are called with addresses into the heap.
PLAYER = """
const [library, address] = process.argv.slice(2);
const { readFileSync } = require('fs');
globalThis.HEAPU8 = new Uint8Array(1 << 20);
globalThis.HEAPF32 = new Float32Array(HEAPU8.buffer);
globalThis.UTF8ToString = (text) => text;
globalThis.LibraryManager = { library: {} };
globalThis.mergeInto = (into, functions) => { globalThis.Kinelink = functions.$Kinelink; Object.assign(into, functions); };
(0, eval)(readFileSync(library, 'utf8'));
const it = LibraryManager.library;
"""
SOCKET = """
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
# As much of WebAudio (www.w3.org/TR/webaudio) as is used, which keeps what it is told to play.
SOUND = """
const touched = {}, played = [];
globalThis.addEventListener = (name, heard) => { touched[name] = heard; };
globalThis.removeEventListener = (name) => { delete touched[name]; };
class Context {
  state = 'suspended'; sampleRate = 48000; currentTime = 1.5; baseLatency = 0.01; destination = 'out';
  createGain() { return this.gain = { gain: { value: 1 }, connect: (to) => { this.loud = to; } }; }
  createBuffer(channels, count, rate) {
    const data = new Float32Array(count);
    return { channels, rate, getChannelData: () => data };
  }
  createBufferSource() {
    const source = { connect: (to) => { source.to = to; } };
    source.start = (at) => {
      const { rate } = source.buffer, data = [...source.buffer.getChannelData(0)];
      played.push({ at, rate, data, loud: source.to === this.gain });
    };
    return source;
  }
  resume() { this.state = 'running'; }
  close() { this.state = 'closed'; }
}
const without = it.KinelinkVoiceOpen();
globalThis.AudioContext = Context;
const voice = it.KinelinkVoiceOpen();
const context = Kinelink.voices[voice].context;
const asleep = it.KinelinkVoiceNow(voice);
touched.pointerdown();
HEAPF32.set([0.25, -0.5, 1], 64);
it.KinelinkVoicePlay(voice, 256, 3, 2.25);
HEAPF32.fill(0);
it.KinelinkVoiceVolume(voice, 0.5);
const said = {
  without, asleep, played, now: it.KinelinkVoiceNow(voice), rate: it.KinelinkVoiceRate(voice),
  latency: it.KinelinkVoiceLatency(voice), volume: context.gain.gain.value, out: context.loud,
};
it.KinelinkVoiceClose(voice);
const left = Object.keys(touched).length + Object.keys(Kinelink.voices).length;
console.log(JSON.stringify({ ...said, closed: context.state, left }));
"""


def run(folder: Path, program: str, *words: str) -> dict[str, Any]:
    """What a program says in node, with the library behind Unity's WebGL player."""
    node = shutil.which("node")
    if node is None:
        programs.missing("no node")
    file = folder / "player.cjs"
    file.write_text(PLAYER + program, encoding="utf-8")
    # Node 20 has browsers' WebSocket behind a flag.
    command = [node, "--experimental-websocket", str(file), str(LIBRARY), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_a_browsers_sound_is_given_pieces_for_their_time(tmp_path: Path) -> None:
    said = run(tmp_path, SOUND)
    assert said["without"] == 0, "a browser without WebAudio"
    assert said["asleep"] == -1, "silent until the page is touched"
    assert (said["now"], said["rate"], said["latency"]) == (1.5, 48000, 0.01)
    assert said["played"] == [{"at": 2.25, "rate": 48000, "data": [0.25, -0.5, 1], "loud": True}]
    assert (said["volume"], said["out"], said["closed"], said["left"]) == (0.5, "out", "closed", 0)


def test_a_browsers_socket_is_asked_from_the_game(tmp_path: Path) -> None:
    server = serve()
    try:
        said = run(tmp_path, SOCKET, server.websocket)
    finally:
        assert server.stop() == 0
    assert (said["refused"], said["early"], said["sent"], said["left"]) == (0, 0, 1, -1)
    assert said["answer"].startswith("control\0") and "instance" in said["answer"]
    assert said["after"] == 2, "a socket that was closed is forgotten"
    assert said["code"] == 1006
