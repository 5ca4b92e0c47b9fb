"""Makes the C# sources that carry the protocol's golden vectors and the golden pose into the Unity package's own tests.

Run `python -m tests.clients.unity_vectors` from the root of the repository after tests/vectors or tests/clients/golden changed.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from bridge.protocol import encode
from bridge.protocol.messages import Frame, SkeletonInfo
from motion.skeleton import JOINTS, PARENTS
from tests.clients.golden import make

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "unity_client" / "Tests" / "Runtime"
WIDTH = 160


def golden_bytes(rest: np.ndarray) -> tuple[bytes, bytes]:
    """The messages `skeleton` and `frame` of the golden pose, on a body of these offsets (55, 3)."""
    pose = json.loads(make.POSE.read_text(encoding="utf-8"))
    frame = {name: np.array(value, np.float32) for name, value in pose["frame"].items()}
    info = SkeletonInfo(
        "s", "actor", "sk", list(JOINTS), list(PARENTS), rest.astype(np.float32), pose["curves"], [60, 1]
    )
    return encode(info), encode(
        Frame("s", "actor", "sk", "ok", 0, 0, 0, frame["root"], frame["q"], frame["o"], frame["c"])
    )


def sources() -> dict[Path, str]:
    """The files and what is in them."""
    pose = json.loads(make.POSE.read_text(encoding="utf-8"))
    vectors = json.loads((ROOT / "tests" / "vectors" / "messages.json").read_text(encoding="utf-8"))
    skeleton, frame = golden_bytes(np.array(pose["skeleton"]["rest"]))
    rows = "".join(
        f"            new[] {{ {json.dumps(each['name'])}, {_text(each['hex'], 16)} }},\n" for each in vectors
    )
    numbers = [f"{x!r}f" for row in pose["engines"]["unity"]["positions"] for x in row]
    places = "".join(f"            {', '.join(numbers[i : i + 9])},\n" for i in range(0, len(numbers), 9))
    head = "// Made by tests/clients/unity_vectors.py.\nnamespace Kinelink.Tests\n{\n"
    return {
        TESTS / "MessageVectors.cs": head
        + "    /// <summary>The protocol's golden vectors: name and bytes.</summary>\n"
        + "    internal static class MessageVectors\n    {\n        public static readonly string[][] All =\n        {\n"
        + rows
        + "        };\n    }\n}\n",
        TESTS / "GoldenPose.cs": head
        + "    /// <summary>The golden pose as it comes, and where Unity has to have its joints.</summary>\n"
        + "    internal static class GoldenPose\n    {\n"
        + f"        public const string Skeleton = {_text(skeleton.hex(), 12)};\n\n"
        + f"        public const string Frame = {_text(frame.hex(), 12)};\n\n"
        + "        public static readonly float[] Places =\n        {\n"
        + places
        + "        };\n    }\n}\n",
    }


def _text(text: str, indent: int) -> str:
    """A string that is broken into lines."""
    pieces = [text[i : i + WIDTH] for i in range(0, len(text), WIDTH)] or [""]
    return f"\n{' ' * indent}+ ".join(json.dumps(piece) for piece in pieces)


if __name__ == "__main__":
    for path, text in sources().items():
        path.write_text(text, encoding="utf-8")
