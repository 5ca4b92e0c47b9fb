"""What Unreal's header tool does for the plugin, on a small scale: reads the headers' macros, refuses what the real tool would
refuse, and writes the *.generated.h files that the doubles need.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_CLASS = re.compile(r"class\s+(?:(\w+_API)\s+)?([UA]\w+)(?:\s+final)?\s*:\s*public\s+(\w+)")
_PROPERTY = re.compile(
    r"^(?:uint8|int32|int64|float|double|bool|F\w+|E\w+|T\w+<.*>|[UA]\w+\s*\*)\s+\w+(?:\s*=.*|\{.*\})?;"
)
_TYPE = re.compile(r"^(uint8|int32|int64|float|double|bool|FString|FName|FText|FVector|FTransform)$")
_PLUGIN_TYPE = re.compile(r"^(?:TObjectPtr|TSubclassOf|TArray|TMap|TSet)<|^[EF]Kinelink\w+$")


class HeaderError(Exception):
    """What the engine's tool would refuse, with file and line."""


@dataclass
class Generated:
    """A header's reflected types."""

    path: Path
    bodies: list[tuple[int, str, str, bool]] = field(default_factory=list)
    """Line of GENERATED_BODY, class, its parent, whether it is abstract."""

    @property
    def name(self) -> str:
        return f"{self.path.stem}.generated.h"

    def text(self) -> str:
        """The header's companion."""
        mark = f"FID_{self.path.stem}_h"
        lines = ["#undef CURRENT_FILE_ID", f"#define CURRENT_FILE_ID {mark}"]
        for line, name, parent, abstract in self.bodies:
            kind = "UE_ABSTRACT_BODY" if abstract else "UE_CLASS_BODY"
            # As the real one, it leaves everything that follows private.
            lines.append(f"#define {mark}_{line}_GENERATED_BODY {kind}({name}, {parent}) private:")
        return "\n".join(lines) + "\n"


def read(path: Path) -> Generated | None:
    """What a header declares; None where it has no reflected types. Raises HeaderError."""
    text = path.read_text(encoding="utf-8")
    if not re.search(r"^\s*U(CLASS|ENUM|STRUCT)\(", text, re.MULTILINE):
        if ".generated.h" in text:
            raise HeaderError(f"{path.name} includes a generated header and has nothing to generate")
        return None
    result = Generated(path)
    lines = text.splitlines()
    includes = [i for i, line in enumerate(lines) if line.startswith("#include")]
    if lines[includes[-1]] != f'#include "{result.name}"':
        raise HeaderError(f"{path.name}: {result.name} must be the last include")
    specifiers, opened = "", ("", "")
    for number, line in enumerate(lines, 1):
        stripped = line.strip()
        where = f"{path.name}:{number}"
        if stripped.startswith("UCLASS("):
            specifiers = stripped
        elif found := _CLASS.match(stripped):
            if not specifiers:
                raise HeaderError(f"{where}: {found[2]} has no UCLASS")
            if found[1] is None:
                raise HeaderError(f"{where}: {found[2]} is not exported")
            opened = (found[2], found[3])
        elif stripped == "GENERATED_BODY()":
            result.bodies.append((number, *opened, "Abstract" in specifiers))
            specifiers = ""
        elif stripped.startswith("UPROPERTY("):
            _property(where, stripped, lines[number].strip())
        elif stripped.startswith("UFUNCTION("):
            _function(where, stripped, lines[number].strip())
        elif stripped.startswith("UENUM(") and not re.match(r"enum class E\w+ : uint8", lines[number]):
            raise HeaderError(f"{where}: an enum for blueprints is an enum class E… : uint8")
    if len(result.bodies) != text.count("UCLASS("):
        raise HeaderError(f"{path.name}: a UCLASS has no GENERATED_BODY()")
    return result


def _property(where: str, specifiers: str, declared: str) -> None:
    if "Category" not in specifiers:
        raise HeaderError(f"{where}: a property that is shown needs a Category")
    if not _PROPERTY.match(declared):
        raise HeaderError(f"{where}: {declared} is no property that can be reflected")
    kind = declared.rsplit(";", 1)[0].split("=")[0].rsplit(None, 1)[0].strip()
    known = _TYPE.match(kind) or _PLUGIN_TYPE.match(kind) or kind.startswith("FOnKinelink")
    if not known:
        raise HeaderError(f"{where}: {kind} is no type that can be reflected")
    if kind.startswith("FOnKinelink") != ("BlueprintAssignable" in specifiers):
        raise HeaderError(f"{where}: BlueprintAssignable is for multicast delegates, and they need it")


def _function(where: str, specifiers: str, declared: str) -> None:
    if ("BlueprintCallable" in specifiers or "BlueprintPure" in specifiers) and "Category" not in specifiers:
        raise HeaderError(f"{where}: a function for blueprints needs a Category")
    for forbidden in ("int64_t", "uint32", "std::", "kinelink::", "FStringView"):
        if forbidden in declared:
            raise HeaderError(f"{where}: blueprints don't know {forbidden}")
