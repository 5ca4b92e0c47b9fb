"""Runs examples/panda3d against a server and writes what its world shows beside what forward kinematics says of the same pose.

Usage: python harness.py ADDRESS SESSION OUT.json PICTURE.png [SENTENCE]. OUT holds `events`, `rows` (world places and rotations
of joints and things in Panda3D's axes, and the pose of the wire that they show) and `pixels`: where joints are in the picture.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from panda3d.core import Point2

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "examples" / "panda3d"))
HANG = 240.0


def main() -> None:
    from panda3d.core import loadPrcFileData

    loadPrcFileData(
        "", "load-display p3tinydisplay\nwindow-type offscreen\nwin-size 960 540\naudio-library-name null"
    )

    from stage import Stage

    import bridge

    address, name, out, picture, *sentence = sys.argv[1:]
    scene = ROOT / "examples" / "scenes" / "tabletop.json"
    with bridge.connect(address, timeout=HANG) as client, client.open_session(scene, session=name) as session:
        stage = Stage(session)
        events = stage.actor.events(timeout=0.001)
        begun = time.monotonic()
        rows: list[dict[str, Any]] = []
        happened: list[str] = []
        if sentence:
            stage.actor.perform(sentence[0])
        while time.monotonic() < begun + HANG:
            stage.base.taskMgr.step()
            if stage.pose is not None and stage.body is not None:
                rows.append(row(stage))
            happened += [event.name for event in events]
            # A second of the golden pose, or until the instruction was carried out.
            if len(rows) > 60 and (not sentence or "step_done" in happened):
                break
        stage.picture(picture)
        Path(out).write_text(
            json.dumps({"rows": rows[::5], "events": happened, "pixels": pixels(stage)}), encoding="utf-8"
        )


def row(stage: Any) -> dict[str, Any]:
    """The world as Panda3D has it, and the pose that it shows."""
    render, pose, skeleton = stage.base.render, stage.pose, stage.body.skeleton
    joints = [stage.body.joints[name] for name in skeleton.names]
    things = list(stage.things.nodes.values())
    return {
        "ts": pose.ts,
        "joints": [_numbers(node, render) for node in joints],
        "things": [_numbers(node, render) for node in things],
        "names": list(skeleton.names),
        "parents": list(skeleton.parents),
        "rest": skeleton.rest.tolist(),
        "root": pose.root.tolist(),
        "q": pose.q.tolist(),
        "o": pose.o.tolist(),
    }


def pixels(stage: Any) -> dict[str, list[float]]:
    """Column and row of the middle of every bone that has a shape, by the joint that it begins at."""
    base, found = stage.base, {}
    for name, joint in stage.body.joints.items():
        for child in joint.findAllMatches("**/shape"):
            if child.getParent().getParent() != joint:
                continue
            low, high = child.getTightBounds(base.render)
            seen = Point2()
            base.camLens.project(base.camera.getRelativePoint(base.render, (low + high) / 2), seen)
            found[name] = [(1 + seen.x) / 2 * base.win.getXSize(), (1 - seen.y) / 2 * base.win.getYSize()]
    return found


def _numbers(node: Any, render: Any) -> list[float]:
    r, i, j, k = node.getQuat(render)
    return [*node.getPos(render), i, j, k, r]


if __name__ == "__main__":
    main()
