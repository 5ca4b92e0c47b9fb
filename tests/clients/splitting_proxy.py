"""A TCP proxy that cuts what goes through it into small pieces, as networks may."""

from __future__ import annotations

import contextlib
import random
import socket
import threading


class SplittingProxy:
    """Listens on a port of its own and passes everything on to `target`, a few bytes at a time. Use as a context."""

    def __init__(self, target: int, longest: int = 7, seed: int = 0) -> None:
        self._target, self._longest, self._rng = target, longest, random.Random(seed)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = []
        self._until = b""
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def __enter__(self) -> SplittingProxy:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join(5)
        for one in self._sockets:
            one.close()

    def cut(self) -> None:
        """Break off all connections there are; new ones are accepted."""
        for one in self._sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def cut_after(self, said: bytes) -> None:
        """Break off all connections, once, when one side has said this: it goes on to the other, no answer comes back."""
        self._until = said

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                for one in (client, server):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self._sockets.append(one)
                for pair in ((client, server), (server, client)):
                    thread = threading.Thread(target=self._pass, args=pair)
                    self._threads.append(thread)
                    thread.start()

    def _pass(self, source: socket.socket, drain: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                at = 0
                while at < len(data):
                    size = self._rng.randint(1, self._longest)
                    drain.sendall(data[at : at + size])
                    at += size
                if self._until and self._until in data:
                    self._until = b""
                    self.cut()
