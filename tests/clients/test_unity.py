"""The Unity layer without a server: axes, bones, files of the package as they compile."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest

from bridge.protocol import encode
from bridge.protocol.messages import Frame, SkeletonInfo
from motion import rotation as rot
from motion.avatar.authored import skeleton_of
from motion.skeleton import JOINTS, PARENTS, Skeleton
from tests.clients import unity_probe
from tests.clients.authored_bodies import Body, body, crowd, mirrored
from tests.clients.golden import make
from tests.clients.unity_probe import Player

pytestmark = pytest.mark.readers

POSE = json.loads(make.POSE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    with Player(unity_probe.build(tmp_path_factory.mktemp("unity"))) as player:
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


def golden_bytes(rest: np.ndarray) -> tuple[bytes, bytes]:
    """The messages of the golden pose on a body of these offsets."""
    frame = {name: np.array(value, np.float32) for name, value in POSE["frame"].items()}
    info = SkeletonInfo(
        "s", "actor", "sk", list(JOINTS), list(PARENTS), rest.astype(np.float32), POSE["curves"], [60, 1]
    )
    return encode(info), encode(
        Frame("s", "actor", "sk", "ok", 0, 0, 0, frame["root"], frame["q"], frame["o"], frame["c"])
    )


def test_joints_have_the_protocols_names_and_unitys(player: Player) -> None:
    rows = [word.split(":") for word in player.ask("humanoid")]
    assert [row[0] for row in rows] == list(JOINTS)
    assert [int(row[1]) for row in rows] == list(PARENTS)
    unity = {row[0]: row[2] for row in rows}
    assert (
        unity["leftThumbMetacarpal"] == "LeftThumbProximal"
        and unity["leftThumbProximal"] == "LeftThumbIntermediate"
    )
    assert unity["rightLittleDistal"] == "RightLittleDistal" and len(set(unity.values())) == len(JOINTS)


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
