"""The demo without a server: three sentences become motion, written to files and shown in the browser."""

from __future__ import annotations

import json
import webbrowser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import exporters
import motion
import motion.avatar
import motion.scene
from bridge import static
from bridge.cli import report
from motion.clip import Clip
from motion.errors import FileError

if TYPE_CHECKING:
    from motion.projection.prior import Prior

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "bridge" / "web" / "dist"
SCENE = ROOT / "examples" / "scenes" / "tabletop.json"
SUFFIXES = ("glb", "bvh", "json")


@dataclass(frozen=True)
class Take:
    """One motion to make: the name of its files and the sentence."""

    name: str
    text: str


TAKES = (
    Take("sip", "拿起桌上的杯子喝一口，然后放回去"),
    Take("eat", "Take the apple with your left hand and take a bite."),
    Take("greet", "Point at the book, then wave with your left hand and bow slowly."),
)


def make(
    folder: Path, scene_file: Path = SCENE, takes: Sequence[Take] = TAKES, prior: Prior | None = None
) -> Path:
    """Generate every take into `folder`, as GLB, BVH and JSON beside a manifest. Returns the manifest.

    prior: what brings it to life, if anything.
    """
    scene = motion.scene.load(scene_file)
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    with report.progress(1 + 2 * len(takes), "building the avatar (once)") as bar:
        task = bar.task_ids[0]
        body = motion.avatar.build()
        for take in takes:
            bar.update(task, advance=1, description=take.text)
            clip = motion.generate(take.text, scene, skeleton=body.skeleton, prior=prior)
            bar.update(task, advance=1, description=f"writing {take.name}")
            for suffix in SUFFIXES:
                exporters.write(clip, folder / f"{take.name}.{suffix}", avatar=body, scene=scene)
            rows.append(manifest_row(take, scene.name, clip))
        bar.update(task, advance=1, description="done")
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({"motions": rows}, ensure_ascii=False, indent=2), encoding="utf-8")
    return manifest


def manifest_row(take: Take, scene: str, clip: Clip) -> dict[str, Any]:
    """What the viewer page needs to know about a motion."""
    return {
        "text": take.text,
        "scene": scene,
        "duration": clip.duration,
        "fps": clip.fps,
        "steps": [
            {"verb": step.verb, "start": step.start, "stop": step.stop, "object": step.step.get("object")}
            for step in clip.steps
        ],
        "files": {suffix: f"{take.name}.{suffix}" for suffix in SUFFIXES},
    }


def show(folder: Path, port: int, open_browser: bool) -> None:
    """Serve the page and the motions on this machine until Ctrl-C."""
    if not (PAGE / "viewer.html").is_file():
        raise FileError(
            f"the viewer page is not built ({PAGE})", kind="missing", fix="run: python run.py demo"
        )
    try:
        server = static.listen(PAGE, folder, port)
    except OSError as error:
        raise FileError(
            f"port {port} can't be used: {error.strerror}", kind="port", fix="choose another one with --port"
        ) from error
    address = f"http://{static.LOOPBACK}:{server.server_port}/viewer.html"
    report.out().print(f"showing the motions at [bold]{address}[/] (Ctrl-C ends)")
    if open_browser:
        webbrowser.open(address)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            report.out().print("ended")
