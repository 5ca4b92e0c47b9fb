"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from motion.errors import FileError


def check_target(path: str | Path) -> Path:
    """The path where a file may be written; FileError when its folder is missing or it is a folder itself."""
    target = Path(path)
    folder = target.parent
    if not folder.is_dir():
        raise FileError(
            f"cannot write '{target}': the folder '{folder}' does not exist",
            kind="no_folder",
            fix="create the folder first, or choose another path",
        )
    if target.is_dir():
        raise FileError(
            f"cannot write '{target}': it is a folder", kind="is_folder", fix="give the path of a file"
        )
    return target


def replace_file(path: str | Path, data: bytes) -> None:
    """Write `data` to `path` in one step: a reader sees the old file or the new one, never a part.

    FileError when the folder is missing or the disk refuses; nothing is left behind then.
    """
    target = check_target(path)
    try:
        # Beside the target, because a rename is atomic only within one file system.
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise _refused(target, error) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        part.chmod(0o644)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _refused(target, error) from error


def read_text(path: str | Path) -> str:
    """The UTF-8 text of a file; FileError when there is none or it is not text."""
    source = Path(path)
    try:
        return source.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(
            f"'{source}' is not UTF-8 text (byte {error.start})", kind="not_text", fix="save it as UTF-8"
        ) from error
    except (OSError, ValueError) as error:
        raise FileError(
            f"cannot read '{source}': {error}", kind="unreadable", fix="check the path and its permissions"
        ) from error


def _refused(target: Path, error: OSError) -> FileError:
    return FileError(
        f"cannot write '{target}': {error.strerror or error}",
        kind="unwritable",
        fix="check free space and permissions, or choose another path",
    )
