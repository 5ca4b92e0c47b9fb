"""Files that only their owner may read."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from bridge.server.security.errors import SecurityError


def folder(path: Path) -> Path:
    """A folder for secrets, made where there is none. Raises SecurityError."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from None
    return path


def write(path: Path, content: bytes, private: bool = True) -> None:
    """Write a file whole or not at all; a private one is never readable for others. Raises SecurityError."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(
            os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o644), "wb"
        ) as file:
            file.write(content)
        beside.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from None


def read(path: Path) -> bytes | None:
    """A private file's content, None where there is none. Closes it to others first. Raises SecurityError."""
    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(0o600)
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SecurityError(
            f"'{path}' can't be read: {error.strerror}",
            kind="bad_keys",
            fix="give the file back to the user that runs the server, or delete it to have it made anew",
        ) from None


def _unwritable(path: Path, error: OSError) -> SecurityError:
    return SecurityError(
        f"'{path}' can't be written: {error.strerror}",
        kind="unwritable",
        fix="choose another folder with the key `keys` of kinelink.toml or KINELINK_KEYS",
    )
