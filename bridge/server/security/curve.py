"""CURVE on ZeroMQ: the server's keys, and the clients whose keys are let in."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path

import zmq
import zmq.asyncio
from zmq.auth import load_certificate
from zmq.auth.asyncio import AsyncioAuthenticator

from bridge.server.security import files
from bridge.server.security.errors import SecurityError

log = logging.getLogger("kinelink.curve")
# What pyzmq tells of every handshake is of use to nobody but those who look for keys.
log.setLevel(logging.WARNING)

_DOMAIN = "kinelink"


@dataclass(frozen=True)
class Pair:
    """A public key and its secret one, as 40 characters of Z85 each."""

    public: bytes
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class Curve:
    """server: the server's keys. clients: folder of the public keys that are let in. handout: file for a client to have.

    secrets: the secret keys among them.
    """

    server: Pair
    clients: Path
    handout: Path
    secrets: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def open(cls, folder: Path) -> Curve:
        """The keys kept in a folder, made where there are none. Raises SecurityError."""
        clients = files.folder(folder / "clients")
        handout = folder / "client.key_secret"
        server = _pair(folder / "server.key_secret")
        _share(folder / "server.key", server)
        client = _pair(handout)
        _share(clients / "client.key", client)
        return cls(server, clients, handout, (server.secret, client.secret))

    def admits(self, public: bytes) -> bool:
        """Whether a client's public key is in the folder now."""
        return any(_public(path) == public for path in self.clients.glob("*.key"))


class Doorkeeper:
    """Answers ZeroMQ's question (ZAP, RFC 27) whom to let in to the sockets of a context.

    Without `curve` everyone may come who speaks ZMTP 3. That alone keeps web pages out: the body of an HTTP request can be
    made to read as ZMTP 1, which a socket with a ZAP domain doesn't accept.
    """

    def __init__(self, context: zmq.asyncio.Context, curve: Curve | None) -> None:
        self._curve = curve
        self._authenticator = AsyncioAuthenticator(context, log=log)
        self._authenticator.configure_curve_callback(_DOMAIN, self)

    def start(self) -> None:
        """Begin to answer. Must come before sockets are bound."""
        self._authenticator.start()

    def stop(self) -> None:
        """End it."""
        self._authenticator.stop()

    def guard(self, socket: zmq.asyncio.Socket) -> None:
        """Have a socket ask, before it is bound."""
        socket.setsockopt_string(zmq.ZAP_DOMAIN, _DOMAIN)
        if self._curve is not None:
            socket.curve_secretkey = self._curve.server.secret
            socket.curve_publickey = self._curve.server.public
            socket.curve_server = True

    def callback(self, domain: str, key: bytes) -> bool:
        """What the authenticator asks for every client that knows the server's key."""
        return self._curve is not None and self._curve.admits(key)


def _pair(path: Path) -> Pair:
    if files.read(path) is None:
        public, secret = zmq.curve_keypair()
        files.write(path, _text(Pair(public, secret), secret=True))
    public, kept = _loaded(path)
    if kept is None:
        raise SecurityError(
            f"'{path}' holds no secret key", kind="bad_keys", fix="delete it to have it made anew"
        )
    return Pair(public, kept)


def _share(path: Path, pair: Pair) -> None:
    if _public(path) != pair.public:
        files.write(path, _text(pair, secret=False), private=False)


def _public(path: Path) -> bytes | None:
    try:
        return _loaded(path)[0] if path.is_file() else None
    except SecurityError as error:
        log.warning("%s", error)
        return None


def _loaded(path: Path) -> tuple[bytes, bytes | None]:
    try:
        return load_certificate(path)
    except (OSError, ValueError) as error:
        raise SecurityError(
            f"'{path}' is no CURVE key: {error}", kind="bad_keys", fix="delete it to have it made anew"
        ) from None


def _text(pair: Pair, secret: bool) -> bytes:
    """ZeroMQ's own form of a key file (ZPL, RFC 4), which its tools read too."""
    lines = ["metadata", "curve", f'    public-key = "{pair.public.decode()}"']
    if secret:
        lines.append(f'    secret-key = "{pair.secret.decode()}"')
    return ("\n".join(lines) + "\n").encode()
