"""`Credentials`: what a client shows to a server elsewhere, and how it knows that server."""

from __future__ import annotations

import hmac
import ssl
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from bridge.client.errors import ClientError

_FIX = "`kinelink serve --lan` prints where the keys are"


class Curve(NamedTuple):
    """A client's keys for ZeroMQ, and the server's public one."""

    public: bytes
    secret: bytes
    server: bytes


@dataclass(frozen=True)
class Credentials:
    """token: for `hello`. server_key, client_key: for ZeroMQ. tls, fingerprint: for wss.

    server_key: the server's public key, 40 characters. client_key: a key file, or the secret key itself. tls: the file of a
    certificate to trust, or a whole context; the system's authorities when left out. fingerprint: SHA-256 of the server's
    certificate, hexadecimal; then nothing else about the certificate matters.
    """

    token: str | None = field(default=None, repr=False)
    server_key: str | None = None
    client_key: str | Path | None = field(default=None, repr=False)
    tls: ssl.SSLContext | str | Path | None = None
    fingerprint: str | None = None

    def curve(self) -> Curve | None:
        """The keys for ZeroMQ, None where there are none. Raises ClientError for keys that can't be used."""
        if self.server_key is None and self.client_key is None:
            return None
        if self.server_key is None or self.client_key is None:
            raise ClientError("ZeroMQ needs both server_key and client_key", kind="bad_key", fix=_FIX)
        import zmq

        try:
            secret, server = self._secret(), self.server_key.encode()
            zmq.curve_public(server)  # raises for what is no key
            return Curve(zmq.curve_public(secret), secret, server)
        except (OSError, ValueError, zmq.ZMQError):
            raise ClientError("server_key or client_key is no CURVE key", kind="bad_key", fix=_FIX) from None

    def context(self) -> ssl.SSLContext:
        """TLS for wss. Raises ClientError for a certificate that can't be read."""
        if isinstance(self.tls, ssl.SSLContext):
            return self.tls
        if self.fingerprint is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            # `check` does it, before anything is said.
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            return context
        try:
            return ssl.create_default_context(cafile=self.tls)
        except (OSError, ssl.SSLError) as error:
            raise ClientError(
                f"the certificate '{self.tls}' can't be used: {error}", kind="bad_certificate", fix=_FIX
            ) from None

    def check(self, certificate: bytes) -> None:
        """Raises ClientError of kind `bad_certificate` where the server's certificate (DER) isn't the one expected."""
        if self.fingerprint is None:
            return
        wanted = self.fingerprint.replace(":", "").strip().lower()
        if not hmac.compare_digest(wanted.encode(), sha256(certificate).hexdigest().encode()):
            raise ClientError(
                "the server's certificate is not the one of that fingerprint: this is another server, or its "
                "certificate was made anew",
                kind="bad_certificate",
                fix="compare with the fingerprint that `kinelink serve --lan` prints now",
            )

    def _secret(self) -> bytes:
        assert self.client_key is not None
        path = Path(self.client_key)
        if isinstance(self.client_key, str) and len(self.client_key) == 40 and not path.is_file():
            return self.client_key.encode()
        from zmq.auth import load_certificate

        secret = load_certificate(path)[1]
        if secret is None:
            raise ValueError("no secret key")
        return secret
