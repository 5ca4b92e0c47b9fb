"""Files appear whole or not at all, and every refusal is typed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from exporters.files import read_text, replace_file
from motion.errors import FileError


def test_writes_the_bytes_and_leaves_nothing_else(tmp_path: Path) -> None:
    replace_file(tmp_path / "a.bin", b"one")
    replace_file(tmp_path / "a.bin", b"two")
    assert (tmp_path / "a.bin").read_bytes() == b"two"
    assert [item.name for item in tmp_path.iterdir()] == ["a.bin"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="does not exist") as caught:
        replace_file(tmp_path / "no" / "a.bin", b"")
    assert caught.value.kind == "no_folder" and caught.value.fix


def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="it is a folder"):
        replace_file(tmp_path, b"")


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.bin"
    replace_file(target, b"old")

    def refuse(self: Path, other: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FileError, match="No space left"):
        replace_file(target, b"new")
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.bin"]


def test_reads_text_with_or_without_a_mark(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf\xe6\x9d\xaf")
    assert read_text(tmp_path / "a.txt") == "杯"


@pytest.mark.parametrize("name", ["missing.txt", "", "bad\0name"])
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match="cannot read"):
        read_text(f"{tmp_path}/{name}")


def test_binary_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"ab\xff")
    with pytest.raises(FileError, match="byte 2"):
        read_text(tmp_path / "a.txt")
