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
    """Whether Unity leaves a path out. Samples~ comes into a project with its .meta files, when it is imported."""
    parts = path.relative_to(PACKAGE).parts
    return (
        any(part.startswith(".") for part in parts) or parts[0] == "Documentation~" or parts == ("Samples~",)
    )


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
        r"^    (?:public|internal) (?:static |sealed |abstract )*(?:class|enum|interface|struct) (\w+)",
        text,
        re.MULTILINE,
    )
    assert types == [source.stem]
    assert "namespace Kinelink\n" in text
    code = re.sub(r"//.*", "", text)
    assert FORBIDDEN.search(code) is None, FORBIDDEN.search(code)


LAYER = sorted(
    path for path in PACKAGE.rglob("*.cs") if "Core" not in path.parts and "Tests" not in path.parts
)
# What IL2CPP and WebGL lack, what harms threads or is gone in Unity 6.
HARMFUL = re.compile(
    r"System\.Reflection|\bdynamic\b|Activator|\bunsafe\b|\.Abort\(|new Thread\(|System\.Net|Resources\.Load|SendMessage\("
)


@pytest.mark.parametrize("source", LAYER, ids=lambda path: path.stem)
def test_each_file_of_the_layer_is_one_type_in_a_short_file(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    indent = "" if "Samples~" in source.parts else "    "
    types = re.findall(
        rf"^{indent}(?:public|internal) (?:static |sealed |abstract )*(?:class|enum|interface|struct) (\w+)",
        text,
        re.MULTILINE,
    )
    assert types == [source.stem], "Unity finds a script by the name of its file"
    assert text.count("\n") < 300
    code = re.sub(r"//.*", "", text)
    assert HARMFUL.search(code) is None, HARMFUL.search(code)


def test_only_one_file_knows_that_axes_differ() -> None:
    """A sign that is changed elsewhere would be changed twice one day. Shapes write their own, mirrored, vertices."""
    flips = re.compile(r"-\s*\w+\.x\b|-numbers\[")
    elsewhere = {path.stem for path in LAYER if flips.search(path.read_text(encoding="utf-8"))}
    assert elsewhere <= {"Axes", "Exact", "ThingShape", "SceneMessage", "MotionRecorder", "DirectRetarget"}


def test_every_assembly_is_found_by_its_references() -> None:
    assemblies = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.asmdef")
    }
    assert len(assemblies) == 8
    for name, assembly in assemblies.items():
        assert assembly["name"] == name
        for reference in assembly["references"]:
            theirs = reference.startswith(("UnityEngine.", "UnityEditor.", "Unity."))
            assert theirs or reference in assemblies, reference
        editor = "Editor" in name
        assert assembly["includePlatforms"] == (["Editor"] if editor else [])
        # Where the package that a sample needs isn't there, the sample is left out rather than breaking the project.
        needs = [one for one in assembly["references"] if one.startswith("Unity.")]
        assert [one["define"] for one in assembly["versionDefines"]] == (
            assembly["defineConstraints"] if needs else []
        )
        assert len(assembly["versionDefines"]) == len(needs)
        if "Tests" in name:
            assert assembly["defineConstraints"] == ["UNITY_INCLUDE_TESTS"] and assembly["overrideReferences"]


def test_samples_are_those_that_the_manifest_lists() -> None:
    manifest = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))
    listed = {PACKAGE / sample["path"] for sample in manifest["samples"]}
    assert listed == {path for path in (PACKAGE / "Samples~").iterdir() if path.is_dir()} and len(listed) >= 3
    assert all(list(sample.glob("*.cs")) and list(sample.glob("*.asmdef")) for sample in listed)


def test_the_size_is_as_the_readme_says() -> None:
    files = [path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".meta"]
    size = sum(path.stat().st_size for path in files)
    said = re.search(r"(\d+) kB in (\d+) files", (PACKAGE / "README.md").read_text(encoding="utf-8"))
    assert said is not None and abs(int(said[1]) - size / 1000) < 0.1 * size / 1000
    assert abs(int(said[2]) - len(files)) <= 0.1 * len(files)


DOUBLES = Path(__file__).with_name("unity_doubles")


@pytest.mark.parametrize(
    "double",
    sorted(path for path in DOUBLES.rglob("*.cs") if path.parent.name != "player"),
    ids=lambda path: path.stem,
)
def test_every_symbol_of_a_double_names_its_page(double: Path) -> None:
    """The head of the file has the address, each symbol the page."""
    text = double.read_text(encoding="utf-8")
    if double.stem == "Friends":
        return
    assert re.search(r"// https://docs\.[\w./@-]+/\{page\}\.html", text)
    for line in text.splitlines():
        if re.match(r"\s+public (?!override)", line) and not line.rstrip().endswith("{"):
            assert re.search(r"//= [\w./-]+$", line), line
    assert len(re.findall(r"//= ", text)) > 3


def test_the_package_says_what_it_is() -> None:
    manifest = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))
    assert (PACKAGE / "LICENSE.md").read_bytes() == (PACKAGE.parent / "LICENSE").read_bytes()
    assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+){2}", manifest["name"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest["version"])
    assert manifest["unity"] == "2021.3"
