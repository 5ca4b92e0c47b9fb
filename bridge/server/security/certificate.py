"""A certificate that this host signs for itself, for TLS in a network without an authority."""

from __future__ import annotations

import datetime
import hashlib
import ipaddress
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

# Browsers refuse certificates that are valid for longer.
_DAYS = 397
_LEFT = datetime.timedelta(days=7)
_ONE_DAY = datetime.timedelta(days=1)


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
    """The certificate kept in a folder; made where there is none, or it ends soon or lacks a name of the host."""
    path, key = folder / "certificate.pem", folder / "certificate.key_secret"
    kept = _kept(path) if files.read(key) is not None else None
    if kept is None or not _covers(kept, host):
        kept, private = _made(host)
        files.write(key, private)
        files.write(path, kept.public_bytes(serialization.Encoding.PEM), private=False)
    digest = hashlib.sha256(kept.public_bytes(serialization.Encoding.DER)).hexdigest()
    return Certificate(path, key, digest)


def _kept(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        return None


def _covers(kept: x509.Certificate, host: Host) -> bool:
    try:
        names = kept.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    covered = {*names.get_values_for_type(x509.DNSName)}
    covered |= {str(one) for one in names.get_values_for_type(x509.IPAddress)}
    now = datetime.datetime.now(datetime.timezone.utc)
    return set(host.all) <= covered and now + _LEFT < kept.not_valid_after_utc


def _made(host: Host) -> tuple[x509.Certificate, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kinelink")])
    alternatives: list[x509.GeneralName] = [x509.DNSName(one) for one in host.names]
    alternatives += [x509.IPAddress(ipaddress.ip_address(one)) for one in host.addresses]
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
