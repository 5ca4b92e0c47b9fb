"""The Unity layer without a server: axes, bones, files of the package as they compile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from motion import rotation as rot
from motion.avatar.authored import skeleton_of
from motion.avatar.names import FAMILIES
from motion.scene import load
from motion.skeleton import JOINTS, PARENTS, Skeleton
from tests.clients import unity_probe
from tests.clients.authored_bodies import Body, Node, body, crowd, mirrored
from tests.clients.golden import make
from tests.clients.unity_probe import Player
from tests.clients.unity_vectors import golden_bytes, sources

pytestmark = pytest.mark.readers

POSE = json.loads(make.POSE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    with Player(unity_probe.built(tmp_path_factory.getbasetemp())) as player:
        player.ask("play")
        yield player
        assert player.text("log") == "" and player.ask("trespasses") == ["0"]


def give(player: Player, it: Body, humanoid: bool = True) -> None:
    """Make a body in the player's scene."""
    words: list[object] = []
    for node in it.nodes:
        words += [node.name, node.parent, node.joint or "-", *mirrored(node.place, node.turn)]
    assert player.ask("body", it.name, int(humanoid), *words) == [str(len(it.nodes))]


def poses(answer: list[str]) -> dict[str, np.ndarray]:
    """Seven numbers by name."""
    return {answer[i]: np.array(answer[i + 1 : i + 8], dtype=float) for i in range(0, len(answer), 8)}


def test_joints_have_the_protocols_names_and_unitys(player: Player) -> None:
    rows = [word.split(":") for word in player.ask("humanoid")]
    assert [row[0] for row in rows] == list(JOINTS)
    assert [int(row[1]) for row in rows] == list(PARENTS)
    unity = {row[0]: row[2] for row in rows}
    assert (
        unity["leftThumbMetacarpal"] == "LeftThumbProximal"
        and unity["leftThumbProximal"] == "LeftThumbIntermediate"
    )
    assert len(set(unity.values())) == len(JOINTS)
    assert all(unity[joint].lower() == joint.lower() for joint in JOINTS if "Thumb" not in joint)


def test_the_golden_pose_is_the_same_in_unitys_world(player: Player) -> None:
    model = Skeleton.human(1.7)
    give(player, body("golden", model))
    skeleton, frame = golden_bytes(np.array(POSE["skeleton"]["rest"]))
    shown = poses(player.ask("golden", "golden", skeleton, frame))
    expected = POSE["engines"]["unity"]
    for name, place, turn in zip(JOINTS, expected["positions"], expected["rotations"], strict=True):
        assert np.abs(shown[name][:3] - place).max() < 1e-4, name
        assert rot.angle(shown[name][3:], np.array(turn)) < 1e-3, name
    assert np.abs(shown["thing"][:3] - expected["objects"][0][:3]).max() < 1e-6
    assert rot.angle(shown["thing"][3:], np.array(expected["objects"][0][3:])) < 1e-3


@pytest.mark.parametrize("it", crowd(), ids=lambda it: it.name)
def test_any_authored_pose_and_axes_end_in_the_same_places(player: Player, it: Body) -> None:
    """Motion on the server's reading of a body and the body's own bones agree within a tenth of a millimetre."""
    give(player, it, humanoid=it.name != "child")
    names, parents, translations, rotations = it.joints()
    read = skeleton_of(names, parents, translations, rotations)
    skeleton, frame = golden_bytes(read.offsets)
    shown = poses(player.ask("golden", it.name, skeleton, frame))
    q = rot.normalize(np.array(POSE["frame"]["q"]))
    places, _ = read.fk(np.array(POSE["frame"]["root"])[None], q[None])
    for name in names:
        expected = places[0, JOINTS.index(name)] * [-1, 1, 1]
        assert np.abs(shown[name][:3] - expected).max() < 1e-4, name


def test_the_wizard_finds_bones_by_name_and_says_what_it_found(player: Player) -> None:
    one = body("mixamo", Skeleton.human(1.75), without=("jaw", "leftEye", "rightEye"))
    give(player, one, humanoid=False)
    limbs = {
        "UpperArm": "Arm",
        "LowerArm": "ForeArm",
        "UpperLeg": "UpLeg",
        "LowerLeg": "Leg",
        "Toes": "ToeBase",
    }
    bones = ("Proximal", "Intermediate", "Distal")
    trunk = {
        "hips": "Hips",
        "spine": "Spine",
        "chest": "Spine1",
        "upperChest": "Spine2",
        "neck": "Neck",
        "head": "Head",
    }
    pairs = [word for ours, theirs in trunk.items() for word in (ours, f"mixamorig:{theirs}")]
    for side, theirs in (("left", "Left"), ("right", "Right")):
        for joint in ("Shoulder", "UpperArm", "LowerArm", "Hand", "UpperLeg", "LowerLeg", "Foot", "Toes"):
            pairs += [f"{side}{joint}", f"mixamorig:{theirs}{limbs.get(joint, joint)}"]
        for finger, called in (
            ("Index", "Index"),
            ("Middle", "Middle"),
            ("Ring", "Ring"),
            ("Little", "Pinky"),
        ):
            for i, bone in enumerate(bones):
                pairs += [f"{side}{finger}{bone}", f"mixamorig:{theirs}Hand{called}{i + 1}"]
        for i, bone in enumerate(("Metacarpal", "Proximal", "Distal")):
            pairs += [f"{side}Thumb{bone}", f"mixamorig:{theirs}HandThumb{i + 1}"]
    player.ask("rename", "mixamo", *pairs)
    report = player.text("wizard", "mixamo").splitlines()
    assert report[:3] == [
        "52 of 55 joints found, by the names of Mixamo",
        "all required joints are there",
        "missing, filled in by the server: leftEye, rightEye, jaw",
    ]
    assert "slots 52" in report and "rows 0" in report


def test_the_wizard_refuses_a_body_without_required_bones(player: Player) -> None:
    one = body("armless", Skeleton.human(1.75))
    give(player, one, humanoid=False)
    player.ask("rename", "armless", "leftLowerArm", "tentacle")
    report = player.text("wizard", "armless").splitlines()
    assert report[1].startswith("missing, and required: leftLowerArm.")
    assert "ride along: tentacle" in report


def test_a_bone_that_the_wizard_does_not_find_can_be_assigned(player: Player) -> None:
    give(player, body("renamed", Skeleton.human(1.75)), humanoid=False)
    player.ask("rename", "renamed", "leftLowerArm", "tentacle")
    shown = player.text("assign", "renamed", "leftLowerArm", "tentacle")
    assert "all required joints are there" in shown and "ride along" not in shown
    assert "Make it a Kinelink character" in shown


def test_other_programs_bones_are_called_as_on_the_server(player: Player) -> None:
    ours = {
        "VRM": "vrm", "Unity": "unity", "Mixamo": "mixamo", "Unreal Engine 5": "unreal5", "Unreal Engine 4": "unreal",
        "Rigify": "rigify", "VRoid": "vroid", "SMPL-X": "smplx",
    }  # fmt: skip
    theirs = {}
    for word in player.ask("families"):
        name, *rows = bytes.fromhex(word).decode().splitlines()
        theirs[name] = dict(row.split(":") for row in rows)
    assert set(theirs) == set(ours)
    for name, table in theirs.items():
        assert table == FAMILIES[ours[name]], name


def test_the_wizard_takes_what_a_humanoid_avatar_says_and_sees_a_body_that_faces_backwards(
    player: Player,
) -> None:
    give(player, body("human", Skeleton.human(1.6)))
    assert player.text("wizard", "human").splitlines()[0] == "55 of 55 joints found, by humanoid avatar"
    backwards = body("backwards", Skeleton.human(1.6))
    turned = rot.from_axis_angle(np.array([0.0, 1.0, 0.0]), np.pi)
    hips = backwards.nodes[0]
    backwards.nodes[0] = Node(
        hips.name, -1, hips.joint, rot.rotate(turned, hips.place), rot.mul(turned, hips.turn)
    )
    give(player, backwards)
    assert "the left arm is at the right: the body has to face along its root's +Z" in player.text(
        "wizard", "backwards"
    )


@pytest.mark.parametrize("it", crowd()[:2], ids=lambda it: it.name)
def test_flesh_is_measured_on_the_mesh(player: Player, it: Body) -> None:
    """Fingers of 7 mm, a palm 24 mm thick: made around the bones, whatever their axes."""
    renamed = Body(f"flesh-{it.name}", it.skeleton, it.nodes)
    give(player, renamed)
    radii = dict(word.split(":") for word in player.ask("flesh", renamed.name, 0.007, 0.012))
    fingers = [name for name in radii if not name.endswith("Hand")]
    assert {"leftHand", "rightHand", "leftIndexProximal", "rightThumbProximal"} <= set(radii)
    assert all(abs(float(radii[name]) - 0.007) < 2e-4 for name in fingers)
    # Of the palm's two sides one may have a few more vertices than the other.
    assert all(abs(float(radii[hand]) - 0.012) < 5e-4 for hand in ("leftHand", "rightHand"))


def test_a_scene_is_told_in_the_wires_axes(player: Player, tmp_path: Path) -> None:
    player.ask("connection", "scene", "127.0.0.1", 1, 2, 3, "scene", 1)
    player.ask("place", "scene", 10, 0, 0, 90)
    for thing in (
        "scene/mug mug Catalogue Both 0.5 0.7 1 0 0.05 0.1 0.1 0.1 color=red",
        "scene/crate - Colliders Both 1 0 2 30 0.2 0.4 0.4 0.6 label=e7aeb1",
        "scene/rock - Mesh Both -1 0 0 0 0.1 0.2 0.3 0.4 fixed=1",
        "scene/door - Bounds Server 0 0 0 0 0 1 1 1",
        "scene/lid - Colliders Both 5 5 5 0 0.2 0.4 0.4 0.6 in=crate",
        "scene/one spoon Catalogue Both 0 0 3 0 0 0.1 0.1 0.1 called=spoon",
        "scene/other spoon Catalogue Both 0 0 4 0 0 0.1 0.1 0.1 called=spoon",
    ):
        player.ask("thing", *thing.split())
    player.ask("go")
    scene = json.loads(player.text("scene.message", "scene"))
    mug, crate, rock, lid, *spoons = scene["objects"]
    assert [spoon["id"] for spoon in spoons] == ["spoon", "spoon_2"], "clones are numbered"
    assert lid["id"] == "lid", "a thing on a thing is one of its own, and none of its parts"
    assert np.allclose(mug["position"], [-0.5, 0.75, 1], atol=1e-6) and np.allclose(
        mug["rotation"], [0, 0, 0, 1]
    )
    assert np.allclose(mug["size"], 0.1) and mug["attributes"] == {"color": "red"} and "shape" not in mug
    # 30 degrees to the right about Unity's y is 30 degrees to the left about the wire's.
    assert rot.angle(np.array(crate["rotation"]), rot.from_yaw(np.radians(-30))) < 1e-4
    (part,) = crate["shape"]["parts"]
    assert (part["kind"], crate["label"]) == ("box", "箱") and np.allclose(part["size"], [0.4, 0.4, 0.6])
    assert np.allclose(part["position"], 0, atol=1e-6)
    (mesh,) = rock["shape"]["parts"]
    assert rock["movable"] is False and np.allclose(mesh["size"], [0.2, 0.3, 0.4])
    corners = np.array(mesh["vertices"])[np.array(mesh["faces"])]
    volume = np.einsum("ti,ti->t", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6
    assert volume > 0, "the outside is outside"
    document = tmp_path / "scene.json"
    document.write_text(json.dumps(scene), encoding="utf-8")
    assert {each.id for each in load(document).objects} == {"mug", "crate", "rock", "lid", "spoon", "spoon_2"}


def test_the_packages_own_tests_pass(player: Player) -> None:
    """Those that Unity's Test Runner runs; what they carry along is what the repository has."""
    for path, text in sources().items():
        assert path.read_text(encoding="utf-8") == text, (
            f"run python -m tests.clients.unity_vectors: {path.name}"
        )
    passed, failed = player.ask("suite")
    assert failed == "-", bytes.fromhex(failed).decode()
    assert int(passed) >= 12


def test_a_browsers_build_compiles_too(tmp_path: Path) -> None:
    core = unity_probe.library(
        tmp_path, "Kinelink.Core", sorted((unity_probe.PACKAGE / "Runtime" / "Core").glob("*.cs"))
    )
    doubles = [*(unity_probe.DOUBLES / "engine").glob("*.cs"), *(unity_probe.DOUBLES / "player").glob("*.cs")]
    browser = ("-define:UNITY_WEBGL",)
    engine = unity_probe.library(tmp_path, "UnityEngine", doubles, options=browser)
    layer = sorted((unity_probe.PACKAGE / "Runtime" / "Unity").rglob("*.cs"))
    unity_probe.library(tmp_path, "Kinelink.Unity", layer, core, engine, options=browser)
