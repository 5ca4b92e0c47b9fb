"""The Unreal plugin without a server: axes, rest poses, retargeting, faces, its own in-engine tests; against doubles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from motion import rotation as rot
from motion.avatar.authored import skeleton_of
from motion.avatar.model import ARKIT
from motion.avatar.names import identify
from motion.avatar.tpose import straighten
from motion.rotation import Array
from motion.skeleton import JOINTS, PARENTS, Skeleton
from tests.clients import unreal_program
from tests.clients.golden.make import POSE
from tests.clients.probe import Probe
from tests.clients.unreal_bodies import CM, MESH, WORLD, Mesh, a_pose, into, manny
from tests.clients.unreal_levels import BODIES
from tests.clients.unreal_studio import Studio

pytestmark = pytest.mark.readers

GOLDEN = json.loads(POSE.read_text(encoding="utf-8"))
NOWHERE = {"state": 1, "events": 1, "control": 1}


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with Probe(unreal_program.build(tmp_path_factory.getbasetemp())) as probe:
        yield Studio(probe, "alone", NOWHERE)


def numbers(words: list[str]) -> Array:
    return np.array([float(word) for word in words])


def same_rotation(a: Array, b: Array, degrees: float = 0.01) -> bool:
    return bool(np.degrees(rot.angle(rot.mul(rot.inv(a), b))) < degrees)


def test_the_golden_pose_has_unreals_axes(studio: Studio) -> None:
    unreal = GOLDEN["engines"]["unreal"]
    for kind in ("positions", "rotations"):
        for wire, expected in zip(GOLDEN["world"][kind], unreal[kind], strict=True):
            found = numbers(studio.ask("from_wire", *wire))
            assert np.allclose(found, expected, atol=1e-3) or same_rotation(found, np.array(expected))
            assert np.allclose(numbers(studio.ask("to_wire", *found)), wire, atol=1e-6)


def test_the_golden_pose_arrives_on_a_mesh(studio: Studio) -> None:
    """Its local rotations as Live Link has them, carried over to a mesh that faces +Y and was authored in an A-pose."""
    skeleton, frame = GOLDEN["skeleton"], GOLDEN["frame"]
    body = Skeleton(np.array(skeleton["rest"]), Skeleton.human(1.7).tips, Skeleton.human(1.7).radii)
    mesh = manny(body, a_pose(45.0), seed=5)
    studio.actor("golden")
    studio.ask("mesh", "golden", "Body", *mesh.words())
    q = np.array([into(WORLD, np.array(row)) for row in frame["q"]])
    places = CM * np.array([frame["root"], *skeleton["rest"][1:]]) @ WORLD.T
    posed = studio.retarget("golden", skeleton["names"], skeleton["parents"], places, q)
    turn = np.array([0.0, 0.0, -np.sqrt(0.5), np.sqrt(0.5)])
    expected = dict(zip(skeleton["names"], GOLDEN["engines"]["unreal"]["positions"], strict=True))
    # Shins and knuckles of this skeleton are a little aslant; in the T-pose that a mesh is brought to they are not.
    for joint, bone, tolerance in (
        ("rightHand", "hand_r", 0.01), ("leftHand", "hand_l", 0.01), ("head", "head", 0.01),
        ("rightIndexDistal", "index_03_r", 0.3), ("leftLittleDistal", "pinky_03_l", 0.3),
        ("leftFoot", "foot_l", 2.0), ("rightFoot", "foot_r", 2.0),
    ):  # fmt: skip
        # From the mesh's own space, where it faces +Y, to the world's, where it faces +X.
        assert np.allclose(rot.rotate(turn, posed[bone][0]), expected[joint], atol=tolerance), joint


def authored(mesh: Mesh) -> Array:
    """Places (55, 3) of a mesh's joints on the wire, NaN where it has none."""
    world = np.zeros((len(mesh.names), 3))
    turns = mesh.rotations.copy()
    for i, parent in enumerate(mesh.parents):
        world[i] = mesh.places[i]
        if parent >= 0:
            world[i] = world[parent] + rot.rotate(turns[parent], mesh.places[i])
            turns[i] = rot.mul(turns[parent], mesh.rotations[i])
    _, found = identify(mesh.names)
    result = np.full((len(JOINTS), 3), np.nan)
    for joint, bone in found.items():
        result[JOINTS.index(joint)] = MESH.T @ world[mesh.names.index(bone)] / CM
    return result


@pytest.mark.parametrize("name", list(BODIES))
def test_rest_poses_are_straightened_as_the_server_does(studio: Studio, name: str) -> None:
    body, angle = BODIES[name]
    places = authored(manny(body, a_pose(angle), seed=3))
    rng = np.random.default_rng(7)
    for _ in range(5):
        some = places + rng.normal(scale=0.004, size=places.shape)
        some[rng.random(len(some)) < 0.1] = np.nan
        words = [x if np.isfinite(x) else "-" for x in some.ravel()]
        found = numbers(studio.ask("straighten", *words)).reshape(-1, 4)
        for turn, expected in zip(found, straighten(some).turns, strict=True):
            assert same_rotation(turn, expected, 1e-3)


@pytest.mark.parametrize("name", list(BODIES))
def test_joints_end_where_the_server_solved_them(studio: Studio, name: str) -> None:
    """Any pose, any bone axes, bones in between: joints are where forward kinematics of the server's body has them."""
    body, angle = BODIES[name]
    mesh = manny(body, a_pose(angle), seed=11)
    places = authored(mesh)
    known = [i for i in range(len(JOINTS)) if np.isfinite(places[i, 0])]
    above = {i: next((k for k in _ancestors(i) if k in known), -1) for i in known}
    offsets = [places[i] - (places[above[i]] if above[i] >= 0 else 0.0) for i in known]
    told = skeleton_of(
        [JOINTS[i] for i in known], [known.index(above[i]) if above[i] >= 0 else -1 for i in known], offsets
    )
    studio.actor(name)
    studio.ask("mesh", name, "Body", *mesh.words())
    rng = np.random.default_rng(13)
    worst = 0.0
    for _ in range(4):
        q = rot.normalize(rng.normal(scale=0.35, size=(len(JOINTS), 4)) + np.array([0.0, 0.0, 0.0, 1.0]))
        root = rng.normal(scale=0.5, size=3) + np.array([0.0, 1.0, 0.0])
        positions, _ = told.fk(root[None], q[None])
        local = CM * np.concatenate([root[None], told.offsets[1:]]) @ WORLD.T
        posed = studio.retarget(
            name, list(JOINTS), list(PARENTS), local, np.array([into(WORLD, one) for one in q])
        )
        for joint, bone in identify(mesh.names)[1].items():
            found = MESH.T @ posed[bone][0] / CM
            worst = max(worst, float(np.linalg.norm(found - positions[0, JOINTS.index(joint)])))
    assert worst < 1e-5


def _ancestors(joint: int) -> Iterator[int]:
    while (joint := PARENTS[joint]) >= 0:
        yield joint


def test_overrides_name_a_joint_and_a_bone_of_the_mesh(studio: Studio) -> None:
    body, angle = BODIES["manny"]
    mesh = manny(body, a_pose(angle), seed=2)
    renamed = replace(mesh, names=["claw" if name == "hand_l" else name for name in mesh.names])
    studio.actor("claw")
    studio.ask("mesh", "claw", "Body", *renamed.words())

    def problem(*overrides: str) -> str:
        return bytes.fromhex(studio.ask("problem", "claw", *overrides)[0].strip("-")).decode()

    assert "no bone was recognised as leftHand" in problem()
    assert problem("leftHand", "claw") == ""
    for wrong in (("leftHand", "paw"), ("leftPaw", "claw")):
        assert f"Bone Overrides has {wrong[1]} for {wrong[0]}" in problem(*wrong)


def test_faces_have_a_control_for_each_of_arkits_curves(studio: Studio) -> None:
    driven = [name for curve in ARKIT for name in studio.ask("drives", curve, 1)]
    assert all(studio.ask("drives", curve, 1) for curve in ARKIT)
    assert len(driven) == len(set(driven)) and all(name.startswith("CTRL_expressions_") for name in driven)
    # Left stays left.
    for curve in ARKIT:
        side = "L" if curve.endswith("Left") else "R" if curve.endswith("Right") else ""
        if side and not curve.startswith(("jaw", "mouthLeft", "mouthRight")):
            assert all(name.endswith(side) for name in studio.ask("drives", curve, 1)), curve
        assert studio.ask("drives", curve, 0)[0].lower() == curve.lower()
    assert not studio.ask("drives", "noSuchCurve", 1)


def test_a_connection_string_that_is_none_makes_no_source(studio: Studio) -> None:
    for text in ("nonsense", "state=0", "state=12a", "host=", "colour=red", "characters="):
        assert studio.ask("source", text.encode()) == ["0"], text
    assert "is no part of a connection string" in studio.log()[-1]


def test_the_plugins_own_tests_pass_here_too(studio: Studio) -> None:
    count, failed, *which = studio.ask("selftest")
    assert int(count) >= 4 and failed == "0", [bytes.fromhex(word).decode() for word in which]
    assert studio.violations() == []
