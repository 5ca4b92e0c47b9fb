"""The Unity layer, compiled as it is against doubles of the engine, in a fake player that answers lines.

play, stop: the milliseconds that it took. frames COUNT SECONDS: so many frames of real time. go: what was made awakes
connection NAME HOST STATE EVENTS CONTROL SESSION PUBLISH(0 or 1), state NAME: state, times opened; disable, enable NAME
session.close NAME: the session ends for everyone
address CONNECTION URL [TOKEN FINGERPRINT]: in place of the ports
browser CONNECTION: without sockets and threads of the core's own
place CONNECTION X Y Z DEGREES: where the session's origin is
body NAME HUMANOID(0 or 1) (NODE PARENT JOINT(or -) PLACE ROTATION)*
character NAME CONNECTION(or -) BODY PUBLISH(0 or 1), scale NAME FACTOR, avatar NAME: hash, times sent, why refused
perform NAME TEXT, interrupt NAME, look NAME THING: the request's id. answers NAME: reply:ID, failure:ID:KIND, abandoned
happened NAME: EVENT:OBJECT since. shown NAME: how sk epoch ts joints things root q o, or `nothing`. report NAME
bones NAME: (JOINT, 7 numbers in Unity's world)*. golden BODY SKELETON FRAME: the same, shown without a server, and `thing`
thing CONNECTION/ID CATEGORY(or -) SHAPE MOVER X Y Z DEGREES MIDDLE SIZE(3) OPTION*: below its connection, from there
thing.pose CONNECTION/ID, thing.move CONNECTION/ID X Y Z, thing.drop CONNECTION/ID, thing.physics CONNECTION/ID: kinematic
scene.sent CONNECTION: messages with moves. scene.message CONNECTION: the scene as JSON
flesh BODY FINGER PALM: JOINT:RADIUS as measured on a mesh of these radii. muscles CHARACTER BODY: calls of the pose handlers
face BODY SHAPE*: those that no preset has. face.weights, face.lookups, face.unmatched NAME
record NAME, record.end NAME: curves keys seconds error names
ear NAME, ear.hears SECONDS: of silence at the microphone
voice NAME [web], voice.heard: samples since, voice.seams: of a browser's pieces. voice.device: another is plugged in
say NAME TEXT: the request's id
wizard BODY: apply the mapping wizard; its report. rename BODY (NODE NAME)*. assign BODY JOINT NODE: in its window, as shown
families: the name of each, and PLAIN:JOINT of what it calls bones
inspect connection|character NAME: what its inspector shows
press CHARACTER BUTTON TEXT: a button of a character's inspector
suite: how many of the package's own tests pass, and what failed
sample.tabletop CONNECTION CHARACTER, sample.talk BODY, sample.handover CONNECTION CHARACTER THING: make a sample
sample.hand X Y Z: the user's right palm, upwards, or none: it isn't seen. sample.taken: whether it has the thing
garbage COUNT SECONDS: collections while so many frames run. trespasses: uses of the engine off the game's thread
log: what was logged since, exceptions: how many of these are some. threads: of the process
"""

from __future__ import annotations

import functools
import shutil
import subprocess
from pathlib import Path

from tests.clients.probe import Probe
from tests.readers import programs

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "unity_client"
DOUBLES = Path(__file__).with_name("unity_doubles")
STRICT = ["-langversion:7", "-warn:4", "-warnaserror"]


@functools.cache
def built(temporary: Path) -> list[str]:
    """The command that runs the program, which all modules of a test run share. temporary: the folder of the run."""
    folder = temporary / "unity"
    folder.mkdir()
    return build(folder)


def build(folder: Path) -> list[str]:
    """Compile core, doubles, layer, editor and samples as Unity divides them, then the program; the command that runs it."""
    runtime = shutil.which("mono")
    if shutil.which("mcs") is None or runtime is None:
        programs.missing("no mono (Debian: mono-mcs and mono-runtime)")
    core = library(folder, "Kinelink.Core", sorted((PACKAGE / "Runtime" / "Core").glob("*.cs")))
    engine = library(
        folder, "UnityEngine", [*(DOUBLES / "engine").glob("*.cs"), *(DOUBLES / "player").glob("*.cs")]
    )
    layer = library(
        folder, "Kinelink.Unity", sorted((PACKAGE / "Runtime" / "Unity").rglob("*.cs")), core, engine
    )
    editor = library(folder, "UnityEditor", sorted((DOUBLES / "editor").glob("*.cs")), engine)
    tools = library(
        folder,
        "Kinelink.Unity.Editor",
        sorted((PACKAGE / "Editor").glob("*.cs")),
        core,
        engine,
        layer,
        editor,
    )
    hands = library(folder, "Unity.XR.Hands", sorted((DOUBLES / "packages").glob("*.cs")), engine)
    samples = sorted((PACKAGE / "Samples~").rglob("*.cs"))
    shown = library(folder, "Samples", samples, core, engine, layer, hands)
    nunit = library(folder, "nunit.framework", sorted((DOUBLES / "nunit").glob("*.cs")))
    known = (core, engine, layer, editor, tools, hands, shown, nunit)
    library(folder, "Kinelink.Tests", sorted((PACKAGE / "Tests" / "Runtime").glob("*.cs")), *known)
    library(folder, "Kinelink.Editor.Tests", sorted((PACKAGE / "Tests" / "Editor").glob("*.cs")), *known)
    program = folder / "unity_probe.exe"
    here = Path(__file__).parent
    compile_(program, [*sorted((here / "unity").glob("*.cs")), here / "mono" / "Lines.cs"], *known)
    return [runtime, str(program)]


def library(
    folder: Path, name: str, sources: list[Path], *references: Path, options: tuple[str, ...] = ()
) -> Path:
    """One assembly."""
    target = folder / f"{name}.dll"
    compile_(target, sources, *references, options=("-target:library", *options))
    return target


def compile_(target: Path, sources: list[Path], *references: Path, options: tuple[str, ...] = ()) -> None:
    """With Debian's mcs, as C# 7; a warning fails."""
    words = [
        "mcs",
        *STRICT,
        *options,
        f"-out:{target}",
        *(f"-r:{each}" for each in references),
        *map(str, sources),
    ]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr + done.stdout


class Player(Probe):
    """The program, and words for what is asked of it often."""

    def ask_float(self, command: str, *words: object) -> list[float]:
        """Numbers of the answer."""
        return [float(word) for word in self.ask(command, *words)]

    def frames(self, count: int = 1, seconds: float = 0.016) -> None:
        """Let the game run."""
        self.ask("frames", count, seconds)

    def text(self, command: str, *words: object) -> str:
        """An answer that is one text."""
        (answer,) = self.ask(command, *words)
        return "" if answer == "-" else bytes.fromhex(answer).decode()
