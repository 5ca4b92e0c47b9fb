"""The Godot client in a real Godot without a window: what its world shows, and what Python says of the same frames."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bridge.client.blocking import Actor
from bridge.client.interpolator import Pose, between
from bridge.protocol.messages import Frame, SkeletonInfo
from motion.rotation import Array
from motion.skeleton import Skeleton
from tests.bridge.processes import ROOT
from tests.readers.programs import missing

PROJECT = ROOT / "examples" / "godot"
HARNESS, MAIN_SCENE = (Path(__file__).with_name(f"{name}.gd") for name in ("harness", "main_scene"))
PROGRAMS = ("godot3-server", "godot3-headless", "godot_server", "godot3")
# What a Godot without a display says of its own accord.
_USUAL = (
    *("rasterizer_dummy", "core/rid.h", "core/translation.cpp", "core/os/dir_access.cpp"),
    *("getornull", "mesh_get", "get_language_code", "set_locale", "make_dir_recursive"),
)


def program() -> str:
    """Godot 3 without a window: KINELINK_GODOT, or the first on the path; skips the test where there is none."""
    found = os.environ.get("KINELINK_GODOT") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    return found or missing("no Godot 3 (godot3-server of Debian)")


def run(folder: Path, script: Path, *arguments: str, limit: float) -> list[dict[str, Any]]:
    """What a script writes to the file that it is given as `--out`, a JSON object a line. limit: seconds."""
    out, log = folder / "out.jsonl", folder / "godot.log"
    command = [program(), "--path", str(PROJECT), "-s", str(script), f"--out={out}", *arguments]
    env = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "LANG": "en_US.UTF-8"}
    with log.open("w", encoding="utf-8") as said:
        done = subprocess.run(command, env=env, stdout=said, stderr=subprocess.STDOUT, timeout=limit)
    text = log.read_text(encoding="utf-8")
    wrong = [line for line in text.splitlines() if "ERROR" in line and not any(one in line for one in _USUAL)]
    assert done.returncode == 0 and not wrong, text[-4000:]
    # What a client was sent as text need not be any.
    text = out.read_text(encoding="utf-8", errors="replace")
    return [json.loads(line, strict=False) for line in text.split("\n") if line]


def play(folder: Path, players: dict[str, Any], limit: float) -> list[dict[str, Any]]:
    """What happens in Godot's world while players do their steps, see harness.gd. limit: seconds in which nothing happens."""
    job = folder / "job.json"
    job.write_text(json.dumps({"players": players, "limit": limit}), encoding="utf-8")
    lines = run(folder, HARNESS, f"--job={job}", limit=10 * limit)
    assert lines[-1]["kind"] != "too_late", [line for line in lines if line["kind"] != "world"][-20:]
    return lines


def told(lines: list[dict[str, Any]], kind: str, session: str) -> list[dict[str, Any]]:
    """The lines of a kind."""
    return [line for line in lines if line["kind"] == kind and line["session"] == session]


@dataclass
class Listener:
    """All frames of a character by their time, and the rest of its skeletons, as Python's client has them."""

    actor: Actor
    frames: dict[int, list[Frame]] = field(default_factory=dict)
    skeletons: dict[str, SkeletonInfo] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._feed = self.actor.frames()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no longer."""
        self._feed.close()
        self._thread.join()

    def _listen(self) -> None:
        for frame in self._feed:
            self.frames.setdefault(frame.ts, []).append(frame)
            skeleton = self.actor.skeleton
            if skeleton is not None:
                self.skeletons[skeleton.sk] = skeleton

    def expected(self, line: dict[str, Any]) -> Iterator[tuple[Pose, Array, Array]]:
        """What Godot's world may show: pose, joint places (J, 3), rotations (J, 4); several where a newer epoch has begun."""
        first, second, share = line["between"]
        for one in self.frames.get(int(first), []):
            for other in self.frames.get(int(second), []):
                pose = between(one, other, one.ts + round(share * (other.ts - one.ts)))
                if pose.sk == line["sk"] and pose.sk in self.skeletons:
                    yield pose, *kinematics(self.skeletons[pose.sk], pose)


def kinematics(info: SkeletonInfo, pose: Pose) -> tuple[Array, Array]:
    """Joint places (J, 3) and rotations (J, 4) in the world by Python's forward kinematics."""
    zeros = np.zeros((len(info.names), 3))
    body = Skeleton(info.rest.astype(np.float64), zeros, zeros[:, 0])
    places, turns = body.fk(pose.root[None].astype(np.float64), pose.q[None].astype(np.float64))
    return places[0], turns[0]
