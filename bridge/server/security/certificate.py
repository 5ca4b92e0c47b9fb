"""A certificate that this host signs for itself, for TLS in a network without an authority."""

from __future__ import annotations

import datetime
import hashlib
import ipaddress
import logging
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from bridge.server.security import files
from bridge.server.security.errors import SecurityError
from bridge.server.security.hosts import Host

log = logging.getLogger("kinelink.certificate")

# Browsers refuse certificates that are valid for longer.
_DAYS = 397
_LEFT = datetime.timedelta(days=7)
_ONE_DAY = datetime.timedelta(days=1)
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Certificate:
    """The files of a certificate and its private key. fingerprint: SHA-256 as hexadecimal digits."""

    path: Path
    key: Path
    fingerprint: str

    def context(self) -> ssl.SSLContext:
        """TLS for a server. Raises SecurityError where certificate and key don't belong together."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_cert_chain(self.path, self.key)
        except (OSError, ssl.SSLError) as error:
            raise SecurityError(
                f"the certificate '{self.path}' and its key can't be used: {error}",
                kind="bad_keys",
                fix="delete both files to have them made anew",
            ) from None
        return context


def certificate(folder: Path, host: Host) -> Certificate:
    """The certificate kept in a folder; made where there is none, or it ends soon or lacks a name of the host.

    One that takes another's place bears that one's names too: a host that comes back to a network, or keys that are opened for
    fewer addresses, leave it as it is. Whoever trusted the one before has to trust it anew, and the log says so.
    """
    path, key = folder / "certificate.pem", folder / "certificate.key_secret"
    kept = _kept(path) if files.read(key) is not None else None
    before = _names(kept) if kept is not None and _lasts(kept) else set()
    lacking = set(host.all) - before
    if kept is None or lacking:
        made, private = _made(before | set(host.all) | _LOOPBACK)
        files.write(key, private)
        files.write(path, made.public_bytes(serialization.Encoding.PEM), private=False)
        if kept is not None:
            _warn(path, made, lacking if before else set())
        kept = made
    return Certificate(path, key, _fingerprint(kept))


def _warn(path: Path, made: x509.Certificate, lacking: set[str]) -> None:
    why = f"the one before lacked {', '.join(sorted(lacking))}" if lacking else "the one before ends"
    log.warning(
        "the certificate %s was made anew, since %s: devices and programs that trusted it must be given the new one or its "
        "fingerprint, %s",
        path,
        why,
        _fingerprint(made),
    )


def _fingerprint(certificate: x509.Certificate) -> str:
    return hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


def _kept(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        return None


def _names(kept: x509.Certificate) -> set[str]:
    try:
        names = kept.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return set()
    addresses = names.get_values_for_type(x509.IPAddress)
    return {*names.get_values_for_type(x509.DNSName), *(str(one) for one in addresses)}


def _lasts(kept: x509.Certificate) -> bool:
    return datetime.datetime.now(datetime.timezone.utc) + _LEFT < kept.not_valid_after_utc


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _made(names: set[str]) -> tuple[x509.Certificate, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kinelink")])
    alternatives = [_alternative(one) for one in sorted(names)]
    now = datetime.datetime.now(datetime.timezone.utc)
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # Clocks of headsets are often behind.
        .not_valid_before(now - _ONE_DAY)
        .not_valid_after(now + _DAYS * _ONE_DAY - _ONE_DAY)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made, private
