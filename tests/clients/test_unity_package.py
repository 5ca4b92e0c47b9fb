"""The Unity package as files: every one has its .meta, the core needs no engine and nothing that IL2CPP lacks."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent.parent / "unity_client"
CORE = PACKAGE / "Runtime" / "Core"
SOURCES = sorted(CORE.glob("*.cs"))
GUID = re.compile(r"^guid: ([0-9a-f]{32})$", re.MULTILINE)
# The engine, reflection and code made at run time, what .NET Standard 2.0 lacks, what harms threads.
FORBIDDEN = re.compile(
    r"UnityEngine|UnityEditor|System\.Reflection|\bdynamic\b|Activator|\bunsafe\b|\bSpan<|\bMemory<|BinaryPrimitives|MathF"
    r"|ArrayPool|\.Abort\(|DllImport|Console\.|DateTime"
)


def ignored(path: Path) -> bool:
    """Whether Unity leaves a path out: names that begin with a dot or end with ~."""
    return any(part.startswith(".") or part.endswith("~") for part in path.relative_to(PACKAGE).parts)


def assets() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*") if path.suffix != ".meta" and not ignored(path))


def test_every_asset_has_a_meta_file_and_every_meta_file_an_asset() -> None:
    metas = {path for path in PACKAGE.rglob("*.meta") if not ignored(path)}
    assert metas == {path.with_name(path.name + ".meta") for path in assets()}


def test_guids_are_unique_and_folders_are_called_so() -> None:
    guids = {}
    for asset in assets():
        text = asset.with_name(asset.name + ".meta").read_text(encoding="utf-8")
        found = GUID.search(text)
        assert found is not None and text.startswith("fileFormatVersion: 2\n"), asset
        assert guids.setdefault(found[1], asset) == asset
        assert ("folderAsset: yes" in text) == asset.is_dir(), asset


def test_the_core_needs_no_engine() -> None:
    assembly = json.loads((CORE / "Kinelink.Core.asmdef").read_text(encoding="utf-8"))
    assert assembly["name"] == "Kinelink.Core" and assembly["noEngineReferences"]
    assert (
        not assembly["references"]
        and not assembly["precompiledReferences"]
        and not assembly["allowUnsafeCode"]
    )


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_each_file_is_one_type_that_any_unity_can_compile(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    types = re.findall(
        r"^    (?:public|internal) (?:static |sealed )*(?:class|enum|interface|struct) (\w+)",
        text,
        re.MULTILINE,
    )
    assert types == [source.stem]
    assert "namespace Kinelink\n" in text
    code = re.sub(r"//.*", "", text)
    assert FORBIDDEN.search(code) is None, FORBIDDEN.search(code)


def test_the_package_says_what_it_is() -> None:
    manifest = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))
    assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+){2}", manifest["name"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest["version"])
    assert manifest["unity"] == "2021.3"
