"""The core of a client in some language, behind a program that answers lines, so that all languages pass the same tests.

A command is words on one line, the answer one line: `ok …`, `error KIND MESSAGE` (a ProtocolError), or `crash …` (anything
else, which is always a bug). Bytes are hexadecimal digits, `-` for none. Times are nanoseconds.

decode BYTES: the typed message, written as a msgpack map with blocks as lists of numbers
encode BYTES: a request, read as plain data and made again through the request functions
clock.new, clock.add T0 T1 T2 T3: synced (0 or 1), offset, round trip
buffer.new, buffer.rejoin, buffer.clear
buffer.push EPOCH SEQ TS NOW X SK OK: count received lost late voided repeated astray overflowed lead
buffer.sample NOW [HEARD]: how ts x angle y curve epoch contacts sk ok delay count, or `nothing`; HEARD: the ts of what is heard
rate.new, rate.add NOW, rate.at NOW: frames a second
slerp U QUATERNION QUATERNION: a quaternion
idle.new, idle.weight NOW HOW: how much of the body is the stream's
sound.new, sound.delay DELAY, sound.rejoin, sound.clear
sound.push EPOCH SEQ UTTERANCE SAMPLE TS RATE LAST BYTES (16-bit samples)
sound.read SERVERTIME COUNT RATE: the samples as little-endian float32
sound.heard NOW, sound.played NOW: utterance sample ts, or `nothing`. sound.report: name=value of all counts
sound.race COUNT: chunks of a steady 0.25 pushed, read and asked for on three threads: how far off, whether marks were in order
sound.collections BYTES COUNT WASTE: as `collections`, while a message of sound is read, kept, played and asked for
talk.new SESSION, talk.connected CHANNEL NOW, talk.disconnected CHANNEL, talk.heard CHANNEL NOW, talk.tick NOW,
talk.take BYTES NOW: the state, then what is wanted, a word each. talk.clock: synced, offset
socket.open NAME sub|dealer|ws HOST PORT, socket.subscribe NAME BYTES, socket.send NAME BYTES, socket.close NAME
socket.refuse NAME NUMBER: take message NUMBER for a malformed one
socket.status NAME: messages, Adler-32 of them all, connections, endings, collections since the thousandth, reason
socket.last NAME: the last message
peer.listen sub|ws BYTES CUT (C++): who hears a conversation in pieces of so many bytes: messages, Adler-32, bytes
answered, error
url TEXT: host, port, path, secure (0 or 1)
client.start NAME HOST STATE EVENTS CONTROL SESSION SCENE [CHARACTERS], client.connect NAME URL SESSION SCENE, client.stop NAME
client.state NAME: state, session. client.sample NAME CHARACTER: how ts x epoch joints things server's now
client.perform NAME CHARACTER TEXT, client.interrupt NAME CHARACTER, client.move NAME OBJECT X: the request's id
client.next NAME: kind of the notice, then what it says. client.report NAME CHARACTER: name=value of all statistics
client.listen NAME CHARACTER LATENCY RATE: from now on read its sound as an output that is so far behind does
client.hear NAME CHARACTER: utterance, sample, ts of what is heard now, server's now, ts and first curve of the pose
(`nothing` in silence)
client.say NAME CHARACTER TEXT SOUND: the request's id; SOUND: a file, `-` for none
socket.latencies NAME: p50, p95 and number of times from sending, which messages have behind their topic, to hearing
fuzz.add BYTES, fuzz.run SEED COUNT: so many spoilt copies of what was added are read, kept, played; how many were refused
client.allocations NAME CHARACTER (C++): while a pose is asked for 100 times, of other threads so far, frames received
collections BYTES COUNT WASTE: garbage collections while a frame is read, kept and shown so often
"""

from __future__ import annotations

import select
import subprocess
import time
from collections.abc import Callable
from typing import IO


class Refused(Exception):
    """The core answered with a ProtocolError of this kind."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind


class Probe:
    """A running program. Use as a context."""

    def __init__(self, command: list[str], timeout: float = 60.0) -> None:
        self._timeout = timeout
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._in: IO[bytes] = self._process.stdin
        self._out: IO[bytes] = self._process.stdout
        self._rest = b""

    def __enter__(self) -> Probe:
        return self

    def __exit__(self, *_: object) -> None:
        self._in.close()
        try:
            # It ends by itself when nobody asks any more; threads that hang would show here.
            assert self._process.wait(10) == 0
        finally:
            self._process.kill()
            self._process.wait()
            self._out.close()

    @property
    def pid(self) -> int:
        """The program's process."""
        return self._process.pid

    def ask(self, command: str, *words: object) -> list[str]:
        """The words of the answer. Raises Refused; a crash fails the test."""
        line = " ".join([command, *(_word(word) for word in words)])
        self._in.write(line.encode() + b"\n")
        kind, *answer = self._line().split(" ")
        if kind == "error":
            raise Refused(answer[0], " ".join(answer[1:]))
        assert kind == "ok", f"{line[:200]} -> {kind} {' '.join(answer)}"
        return answer

    def _line(self) -> str:
        until = time.monotonic() + self._timeout
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._out], [], [], max(until - time.monotonic(), 0))
            assert ready, "the program doesn't answer"
            more = self._out.read(1 << 20)
            assert more, "the program has ended"
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode().strip()


def wait_for(condition: Callable[[], bool], what: str, timeout: float = 15.0) -> None:
    """Wait until something is so, and fail where it never is."""
    until = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < until, f"waited in vain: {what}"
        time.sleep(0.01)


def _word(word: object) -> str:
    if isinstance(word, bytes):
        return word.hex() or "-"
    return str(word)
