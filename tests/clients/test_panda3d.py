"""The Panda3D example, drawn without a window and driven by the live server: its world is what forward kinematics says."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import Skeleton
from tests.bridge.processes import ENV, ROOT, Running, serve
from tests.clients.golden.server import SESSION, GoldenServer
from tests.readers.programs import missing

pytestmark = pytest.mark.readers

HARNESS = Path(__file__).with_name("panda") / "harness.py"
EXACT, TURNED = 1e-4, 1e-3
# The rows give Panda3D's x, y and z from the wire's, as in the golden pose.
AXES = np.array([(-1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, 1.0, 0.0)])


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    running = serve("--motion", "solver")
    yield running
    assert running.stop() == 0


def played(folder: Path, address: str, session: str, *sentence: str) -> dict[str, Any]:
    """What harness.py writes, and `picture`: what it drew."""
    if importlib.util.find_spec("panda3d") is None:
        missing("no panda3d")
    out, picture = folder / "out.json", folder / "picture.png"
    command = [sys.executable, str(HARNESS), address, session, str(out), str(picture), *sentence]
    done = subprocess.run(command, cwd=folder, env=ENV, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    with Image.open(picture) as image:
        found["picture"] = np.asarray(image.convert("RGB"), dtype=np.int16)
    return found


def turned(q: Array) -> Array:
    """Rotations of the wire in Panda3D's axes."""
    found: Array = rot.from_matrix(AXES @ rot.to_matrix(q) @ AXES.T)
    return found


def test_joints_and_things_are_where_forward_kinematics_says(server: Running, tmp_path: Path) -> None:
    found = played(tmp_path, server.zeromq, "panda", "pick up the red cup")
    rows = found["rows"]
    assert {"grasp", "step_done"} <= set(found["events"])
    assert len(rows) > 20
    for row in rows:
        rest = np.array(row["rest"])
        body = Skeleton(rest, np.zeros_like(rest), np.zeros(len(rest)))
        places, turns = body.fk(np.array([row["root"]]), rot.normalize([row["q"]]))
        joints, things, o = (np.array(row[key]) for key in ("joints", "things", "o"))
        assert np.abs(joints[:, :3] - places[0] @ AXES.T).max() < EXACT
        assert rot.angle(joints[:, 3:], turned(turns[0])).max() < TURNED
        assert np.abs(things[:, :3] - o[:, :3] @ AXES.T).max() < EXACT
        assert rot.angle(things[:, 3:], turned(o[:, 3:])).max() < TURNED
    first, last = (np.array(row["joints"])[:, :3] for row in (rows[0], rows[-1]))
    assert np.abs(first - last).max() > 0.1, "it has moved"
    assert drawn(found, "leftUpperLeg", "rightUpperArm", "head"), "the body is seen where it is"


def drawn(found: dict[str, Any], *joints: str) -> bool:
    """Whether skin is seen where the bones of these joints are in the picture."""
    picture = found["picture"]
    for joint in joints:
        column, row = (round(value) for value in found["pixels"][joint])
        near = picture[row - 4 : row + 5, column - 4 : column + 5].reshape(-1, 3)
        red, green, blue = near.T
        if not ((red > 1.15 * green) & (green > 1.1 * blue)).any():
            return False
    return True


def test_the_golden_pose_arrives_the_same_and_is_seen(tmp_path: Path) -> None:
    with GoldenServer() as golden:
        found = played(tmp_path, golden.zeromq, SESSION)
        expected = golden.pose["engines"]["panda3d"]
    row = found["rows"][-1]
    joints, things = np.array(row["joints"]), np.array(row["things"])
    assert np.abs(joints[:, :3] - expected["positions"]).max() < EXACT
    assert rot.angle(joints[:, 3:], expected["rotations"]).max() < TURNED
    assert np.abs(things[:, :3] - np.array(expected["objects"])[:, :3]).max() < EXACT
    assert rot.angle(things[:, 3:], np.array(expected["objects"])[:, 3:]).max() < TURNED
    assert drawn(found, "rightLowerArm", "head", "leftLowerLeg", "leftUpperArm")
    at = {joint: np.array(pixel) for joint, pixel in found["pixels"].items()}
    # It faces the camera: its right hand is up on the left of the picture, its left foot nearer, that is lower.
    assert at["rightLowerArm"][1] < at["leftLowerArm"][1] and at["rightLowerArm"][0] < at["leftLowerArm"][0]


def test_the_program_draws_a_picture(server: Running, tmp_path: Path) -> None:
    if importlib.util.find_spec("panda3d") is None:
        missing("no panda3d")
    picture = tmp_path / "wave.png"
    command = [sys.executable, str(ROOT / "examples" / "panda3d" / "app.py"), "--address", server.websocket]
    command += ["--say", "挥挥手", "--picture", str(picture), "--seconds", "1"]
    done = subprocess.run(command, cwd=tmp_path, env=ENV, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    with Image.open(picture) as image:
        assert image.size == (1280, 720) and len(image.convert("RGB").getcolors(1 << 20) or ()) > 20


def test_a_thing_moved_in_panda3d_is_told(tmp_path: Path) -> None:
    if importlib.util.find_spec("panda3d") is None:
        missing("no panda3d")
    code = """
import sys
sys.path.insert(0, sys.argv[1])
import numpy as np
from panda3d.core import NodePath
from types import SimpleNamespace as Some
from things import Things
things = Things(NodePath("world"))
objects = Some(ok="1", objects=[{"id": "cup", "attributes": {}, "shape": {"parts": [{"kind": "box", "size": [1, 1, 1]}]}}])
def row(*numbers):
    return Some(o=np.array([numbers], np.float32))
still, there = row(0.1, 0.2, 0.3, 0, 0, 0, 1), row(0.6, 0.2, 0.3, 0, 0, 0, 1)
things.show(objects, still)
assert not things.moved()
node = things.nodes["cup"]
assert abs(node.getX() + 0.1) < 1e-6 and abs(node.getZ() - 0.2) < 1e-6
node.setX(-0.6)
told = things.moved()
assert np.allclose(told["cup"], there.o[0], atol=1e-6), told
things.show(objects, still)
assert abs(node.getX() + 0.6) < 1e-6, "the stream is late"
assert not things.moved()
things.show(objects, there)
things.show(objects, still)
assert abs(node.getX() + 0.1) < 1e-6, "and has it from then on"
"""
    command = [sys.executable, "-c", code, str(ROOT / "examples" / "panda3d")]
    done = subprocess.run(command, env=ENV, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("kind", ["box", "sphere", "cylinder", "capsule", "tube", "mesh"])
def test_shapes_are_as_big_as_they_are_said_to_be_and_face_outwards(kind: str) -> None:
    if importlib.util.find_spec("panda3d") is None:
        missing("no panda3d")
    code = """
import sys
sys.path.insert(0, sys.argv[1])
from panda3d.core import GeomVertexReader, LPoint3
from shapes import part
shape = {"kind": sys.argv[2], "size": [0.2, 0.6, 0.2]}
if sys.argv[2] == "mesh":
    # A tetrahedron.
    shape["vertices"] = [[-0.1, -0.3, -0.1], [0.1, -0.3, -0.1], [0, -0.3, 0.1], [0, 0.3, 0]]
    shape["faces"] = [[0, 1, 2], [0, 3, 1], [1, 3, 2], [2, 3, 0]]
made = part(shape)
low, high = made.getTightBounds()
assert abs(high.z - low.z - 0.6) < 1e-5 and abs(high.x - low.x - 0.2) < 1e-2, (low, high)
data = made.node().getGeom(0).getVertexData()
points, normals = GeomVertexReader(data, "vertex"), GeomVertexReader(data, "normal")
middle = (low + high) / 2
while not points.isAtEnd():
    at, normal = LPoint3(points.getData3()), normals.getData3()
    assert normal.length() < 0.5 or (at - middle).dot(normal) > -1e-6, (at, normal)
"""
    command = [sys.executable, "-c", code, str(ROOT / "examples" / "panda3d"), kind]
    done = subprocess.run(command, env=ENV, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
