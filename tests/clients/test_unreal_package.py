"""The Unreal plugin as files: descriptor, build rules, reflected headers, doubles that say where theirs are documented."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.clients import unreal_header_tool, unreal_program
from tests.clients.unreal_header_tool import HeaderError
from tests.readers import programs

PLUGIN = unreal_program.PLUGIN.parent.parent
SOURCES = sorted(unreal_program.PLUGIN.glob("P*/**/*.[hc]*"))
DOUBLES = sorted((unreal_program.DOUBLES / "Doubles").glob("*.h"))
PLATFORMS = {"Win64", "Mac", "Linux", "LinuxArm64", "Android", "IOS"}


def test_the_descriptor_pins_no_engine_and_runs_in_packaged_games() -> None:
    plugin = json.loads((PLUGIN / "Kinelink.uplugin").read_text(encoding="utf-8"))
    assert plugin["FileVersion"] == 3 and re.fullmatch(r"\d+\.\d+\.\d+", plugin["VersionName"])
    assert "EngineVersion" not in plugin and "SupportedTargetPlatforms" not in plugin
    (module,) = plugin["Modules"]
    assert (module["Name"], module["Type"]) == ("Kinelink", "Runtime")
    # Allow and deny lists were called otherwise before 5.0; those keys are errors now.
    assert set(module["PlatformAllowList"]) == PLATFORMS and not {
        "WhitelistPlatforms",
        "BlacklistPlatforms",
    } & set(module)
    assert {"Name": "LiveLink", "Enabled": True} in plugin["Plugins"]
    assert (unreal_program.PLUGIN / f"{module['Name']}.Build.cs").is_file()


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    """What Kinelink.Build.cs says, by platform: compiled against a double of Unreal Build Tool, and run."""
    compiler, runtime = shutil.which("mcs"), shutil.which("mono")
    if compiler is None or runtime is None:
        programs.missing("no mono (Debian: mono-mcs mono-runtime)")
    program = tmp_path_factory.mktemp("rules") / "rules.exe"
    sources = [unreal_program.PLUGIN / "Kinelink.Build.cs", unreal_program.DOUBLES / "UnrealBuildTool.cs"]
    command = [compiler, "-langversion:7", "-warnaserror", f"-out:{program}", *map(str, sources)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    result = {}
    for platform in ("Win64", "Linux"):
        told = subprocess.run(
            [runtime, str(program), platform],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
            env={**os.environ, "MODULE": "/plugin"},
        ).stdout
        result[platform] = {line.split()[0]: line.split()[1:] for line in told.splitlines()}
    return result


def included() -> set[str]:
    """All headers that the plugin's layer includes in quotes."""
    return {
        name
        for path in SOURCES
        for name in re.findall(r'#include "([^"]+)"', path.read_text(encoding="utf-8"))
    }


def test_the_rules_name_every_module_that_is_used(rules: dict[str, dict[str, list[str]]]) -> None:
    used = {module for header, _, module in unreal_program.includes() if header in included()}
    for said in rules.values():
        named = {*said["public"], *said["private"]}
        # Every module that is built on CoreUObject's macros needs it.
        assert named == used | {"CoreUObject"}
        assert (
            said["third_party"] == ["OpenSSL"]
            and said["includes"] == ["/plugin"]
            and said["apart"] == ["True"]
        )
    assert rules["Win64"]["libraries"] == ["ws2_32.lib"] and rules["Linux"]["libraries"] == []


def test_no_header_is_taken_for_anothers(rules: dict[str, dict[str, list[str]]]) -> None:
    """Windows and macOS find <limits.h> as Limits.h, wherever an include path leads to one."""
    paths = [unreal_program.PLUGIN / "Public", unreal_program.PLUGIN / "Private"]
    for said in rules.values():
        paths += [unreal_program.PLUGIN / Path(one).relative_to("/plugin") for one in said["includes"]]
    reached = [header.name for path in paths for header in path.glob("*.h")]
    assert len(reached) > 20 and all(name.startswith("Kinelink") for name in reached)


def test_public_headers_need_only_public_modules(rules: dict[str, dict[str, list[str]]]) -> None:
    modules = {header: module for header, _, module in unreal_program.includes()}
    for path in unreal_program.PLUGIN.glob("Public/*.h"):
        for name in re.findall(r'#include "([^"]+)"', path.read_text(encoding="utf-8")):
            own = (path.parent / name).is_file() or name.endswith(".generated.h")
            assert own or modules[name] in rules["Linux"]["public"], f"{path.name} includes {name}"


def test_headers_are_what_the_header_tool_takes() -> None:
    found = [one for path in SOURCES if path.suffix == ".h" and (one := unreal_header_tool.read(path))]
    assert len([one for one in found if one.bodies]) >= 11


@pytest.mark.parametrize(
    ("was", "instead", "complaint"),
    [
        ("GENERATED_BODY()", "", "no GENERATED_BODY"),
        ("KINELINK_API ", "", "not exported"),
        ("UCLASS(", "// (", "no UCLASS"),
        ('#include "KinelinkObjectComponent.generated.h"', '#include "CoreMinimal.h"', "last include"),
        ('Category = "Kinelink")\n\tFString Id;', 'Cat = "")\n\tFString Id;', "needs a Category"),
        ("FString Id;", "std::string Id;", "can be reflected"),
        ("enum class EKinelinkShape : uint8", "enum EKinelinkShape", "enum class"),
    ],
)
def test_the_header_tool_refuses(tmp_path: Path, was: str, instead: str, complaint: str) -> None:
    text = (unreal_program.PLUGIN / "Public" / "KinelinkObjectComponent.h").read_text(encoding="utf-8")
    assert was in text
    spoilt = tmp_path / "KinelinkObjectComponent.h"
    spoilt.write_text(text.replace(was, instead), encoding="utf-8")
    with pytest.raises(HeaderError, match=complaint):
        unreal_header_tool.read(spoilt)


@pytest.mark.parametrize("path", DOUBLES, ids=lambda path: path.stem)
def test_every_double_says_where_its_original_is_documented(path: Path) -> None:
    depth, documented, inside, missing = 0, False, False, []
    for line in path.read_text(encoding="utf-8").splitlines():
        opens = re.match(
            r"(?:template <.*> )?(?:class|struct|enum|namespace|enum class|#define)\s+(\w+)", line
        )
        if line.startswith("/// https://dev.epicgames.com/documentation/en-us/unreal-engine/"):
            documented = True
        elif line.startswith(("namespace Doubles", "// Of the doubles")):
            inside = True
        elif line == "":
            documented = inside = False
        elif (
            opens
            and depth == 0
            and not line.endswith(";")
            and not documented
            and not inside
            and "Recording" not in line
        ):
            missing.append(line)
        depth += line.count("{") - line.count("}")
    assert not missing
    if path.name != "LiveLinkClient.h":
        assert "https://dev.epicgames.com" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_the_layer_is_thin(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    code = re.sub(r"//.*|/\*.*?\*/", "", text, flags=re.DOTALL)
    # Nothing of the editor's, so that it runs in packaged games; no exceptions, no run-time types.
    for forbidden in ("WITH_EDITOR", "UnrealEd", "dynamic_cast", "typeid", "throw ", "catch (", "GEngine"):
        assert forbidden not in code


def test_the_readme_states_the_size() -> None:
    text = (PLUGIN / "README.md").read_text(encoding="utf-8")
    stated = [1000 * int(number) for number in re.findall(r"(\d+) kB", text)]
    whole = sum(path.stat().st_size for path in PLUGIN.rglob("*") if path.is_file())
    core = sum(path.stat().st_size for path in unreal_program.CORE.glob("*"))
    for is_now, said in zip((whole, core), stated, strict=True):
        assert 0.85 * said < is_now < 1.15 * said
