"""`Keys`: everything that a server needs to listen to the network."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from bridge.server.config import Config
from bridge.server.security import files
from bridge.server.security.certificate import Certificate, certificate
from bridge.server.security.curve import Curve
from bridge.server.security.errors import SecurityError
from bridge.server.security.hosts import EVERY, Host, is_loopback, own
from bridge.server.security.tokens import Tokens


@dataclass(frozen=True)
class Keys:
    """Certificate for TLS, CURVE keys for ZeroMQ, tokens for `hello`. secrets: what logs must not hold."""

    host: Host
    certificate: Certificate
    curve: Curve
    tokens: Tokens = field(repr=False)
    secrets: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def open(cls, folder: Path, host: str) -> Keys:
        """The keys kept in a folder, made where they are missing. host: what the server listens on. Raises SecurityError."""
        files.folder(folder)
        names = own(host)
        path = folder / "token.key_secret"
        key = files.read(path)
        if key is None:
            key = secrets.token_hex(32).encode()
            files.write(path, key)
        curve = Curve.open(folder)
        return cls(names, certificate(folder, names), curve, Tokens(key), (key, *curve.secrets))


def widened(config: Config) -> Config:
    """The configuration with a host that others reach: every address, unless one is configured."""
    return config.model_copy(update={"host": EVERY[0]}) if is_loopback(config.host) else config


def check_reach(host: str, keys: Keys | None) -> None:
    """Raises SecurityError for a host that others reach, without keys."""
    if keys is None and not is_loopback(host):
        raise SecurityError(
            f"'{host}' can be reached from other machines, and there are no keys",
            kind="needs_keys",
            fix="start it with `kinelink serve --lan`, which makes certificate, token and keys; "
            "or listen on 127.0.0.1",
        )
