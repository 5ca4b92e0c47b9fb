"""The Godot client of examples/godot in a real Godot, driven by the live server: its world is what forward kinematics says."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import bridge
from motion import rotation as rot
from motion.skeleton import JOINTS, Skeleton, index
from tests.bridge.processes import Running, serve
from tests.clients import avatars
from tests.clients.godot.engine import MAIN_SCENE, play, run, told
from tests.clients.golden.server import SESSION, GoldenServer
from tests.clients.grasps import BODIES, HELD, SCENE, TEN, THINGS, contacts, sentence
from tests.clients.listener import Listener
from tests.clients.probe import wait_for

pytestmark = pytest.mark.readers

# Godot counts in single precision.
EXACT, TURNED = 1e-4, 1e-3
# Seconds without anything happening after which something hangs, also on a machine that is very busy.
HANG = 900.0


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    running = serve("--motion", "solver")
    yield running
    assert running.stop() == 0


@contextlib.contextmanager
def listening(server: Running, *sessions: str) -> Iterator[dict[str, Listener]]:
    """Sessions that Godot joins, heard by Python too."""
    with contextlib.ExitStack() as stack:
        client = stack.enter_context(bridge.connect(server.zeromq, timeout=HANG))
        rooms = {name: stack.enter_context(client.open_session(SCENE, session=name)) for name in sessions}
        heard = {name: Listener(room.actor()) for name, room in rooms.items()}
        yield heard
        for listener in heard.values():
            listener.close()


def test_joints_and_things_are_where_forward_kinematics_says(server: Running, tmp_path: Path) -> None:
    steps = [
        {"perform": "拿起红色的杯子", "until": "grasp"},
        {"pause": 0.5},
        {"perform": "wave", "pause": 1.0},
    ]
    with listening(server, "plain") as heard:
        lines = play(tmp_path, {"plain": {"address": server.websocket, "steps": steps}}, HANG)
        world = told(lines, "world", "plain")
        checked = list(heard["plain"].compared(world))
    # A machine that is very busy draws less often, and leaves frames out.
    assert len(checked) > 0.5 * len(world) > 10
    assert len({line["epoch"] for line in world}) >= 2, "a new instruction took over"
    for line, pose, places, turns in checked:
        assert set(line["joints"]) == set(JOINTS)
        shown = np.array([line["joints"][name] for name in JOINTS])
        assert np.abs(shown[:, :3] - places).max() < EXACT
        assert rot.angle(shown[:, 3:], turns).max() < TURNED
        things = np.array(list(line["things"].values()))
        assert np.abs(things[:, :3] - pose.o[:, :3]).max() < EXACT
        assert rot.angle(things[:, 3:], pose.o[:, 3:]).max() < TURNED
    # It has moved: the hand and the cup are elsewhere at the end.
    first, last = world[0], world[-1]
    assert np.linalg.norm(np.subtract(first["things"]["cup"][:3], last["things"]["cup"][:3])) > 0.05
    assert {event["name"] for event in told(lines, "event", "plain")} >= {"step_started", "grasp"}


@pytest.mark.parametrize("body", [None, "awkward", "manny"])
def test_the_golden_pose_arrives_the_same(body: str | None, tmp_path: Path) -> None:
    with GoldenServer() as golden:
        player: dict[str, Any] = {"address": golden.websocket, "steps": [{"pause": 0.3}]}
        exact = Skeleton.human(1.7)
        if body is not None:
            avatar = avatars.awkward(exact, seed=1) if body == "awkward" else avatars.manny(exact)
            player["avatar"] = avatar.to_dict()
        lines = play(tmp_path, {SESSION: player}, HANG)
        expected = golden.pose["engines"]["godot"]
    line = told(lines, "world", SESSION)[-1]
    if body is None:
        assert list(line["joints"]) == list(JOINTS)
    for joint, shown in line["joints"].items():
        assert shown[:3] == pytest.approx(expected["positions"][index(joint)], abs=EXACT), joint
        if body is None:
            assert rot.angle(shown[3:], expected["rotations"][index(joint)]) < TURNED
    assert line["things"]["thing"][:3] == pytest.approx(expected["objects"][0][:3], abs=EXACT)
    assert rot.angle(line["things"]["thing"][3:], expected["objects"][0][3:]) < TURNED


NODES: dict[str, Any] = {
    "table": {"size": [1.2, 0.74, 0.6], "at": [0, 0.37, 1.9], "meta": {"category": "table"}},
    "mug": {"size": [0.12, 0.095, 0.085], "at": [-0.15, 0.7875, 1.75], "meta": {"category": "mug"}},
}


def test_a_thing_moved_in_godot_changes_the_running_motion(server: Running, tmp_path: Path) -> None:
    steps = [
        # It has to walk there, so that there is time to move it.
        {"perform": "pick up the mug", "until": "step_started"},
        {"pause": 0.2},
        {"move": "mug", "by": [0.2, 0, -0.05], "until": "grasp"},
        {"pause": 0.5},
    ]
    lines = play(tmp_path, {"moved": {"address": server.websocket, "nodes": NODES, "steps": steps}}, HANG)
    world = told(lines, "world", "moved")
    # What Godot has published is what the server has: sizes, places and names are the nodes' own.
    assert set(world[0]["things"]) == set(NODES)
    for id, node in NODES.items():
        assert world[0]["things"][id][:3] == pytest.approx(node["at"], abs=0.002)
    with (
        bridge.connect(server.zeromq, timeout=HANG) as client,
        client.open_session(session="moved") as joined,
    ):
        scene = {thing["id"]: thing for thing in joined.describe().scene["objects"]}
    assert set(scene) == set(NODES)
    # The hand went to where the mug is now, by a motion that was made anew.
    (grasp,) = [event for event in told(lines, "event", "moved") if event["name"] == "grasp"]
    at = min(world, key=lambda line: abs(int(line["ts"]) - int(grasp["ts"])))
    assert at["things"]["mug"][:3] == pytest.approx([0.05, 0.7875, 1.7], abs=0.01)
    hand = np.array(at["joints"][f"{grasp['data']['hand']}Hand"][:3])
    assert np.linalg.norm(hand - at["things"]["mug"][:3]) < 0.2
    reply = next(i for i, line in enumerate(lines) if line["kind"] == "reply")
    begun = next(line["epoch"] for line in lines[reply:] if line["kind"] == "world")
    assert at["epoch"] > begun


def test_a_server_that_is_started_anew_is_found_again(tmp_path: Path) -> None:
    avatar = BODIES["manny"].to_dict()
    steps = [{"pause": 0.1}, {"openings": 2, "perform": "wave", "until": "step_started"}, {"pause": 0.3}]
    first = serve("--motion", "solver")
    player = {"address": first.websocket, "avatar": avatar, "steps": steps}
    with ThreadPoolExecutor(1) as pool:
        playing = pool.submit(play, tmp_path, {"again": player}, HANG)
        with bridge.connect(first.zeromq, timeout=HANG) as client:
            wait_for(lambda: "again" in client.describe() or playing.done(), "the session", HANG)
        first.kill()
        second = serve("--motion", "solver", "--port", str(first.ports["websocket"]))
        try:
            lines = playing.result()
        finally:
            assert second.stop() == 0
    assert len(told(lines, "opened", "again")) == 2
    # Its avatar was published again: what is shown at the end is the same body as before.
    world = told(lines, "world", "again")
    assert world[-1]["sk"] in {line["sk"] for line in world[: len(world) // 2]}


def test_the_example_scene_does_what_is_typed(server: Running, tmp_path: Path) -> None:
    lines = run(tmp_path, MAIN_SCENE, f"--address={server.websocket}", "--session=main", limit=10 * HANG)
    said = {line["kind"]: line for line in lines}
    assert said["grasp"]["data"]["object"] == "cup"
    assert said["said"]["text"] == "pick up the red cup"
    places = {line["id"]: line["place"] for line in lines if line["kind"] == "thing"}
    assert places["book"] == pytest.approx([0.2, 0.755, 0.65], abs=0.01), "moved by hand, and it stays there"
    assert places["cup"][1] > 0.85, "lifted"


def grasping(server: Running, folder: Path, taken: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Have avatars take things, and compare hands with Python's in Godot's world. What was seen in each one's hand."""
    players = {
        name: {
            "address": server.websocket,
            "avatar": BODIES[name].to_dict(),
            # Four worlds are much to write down.
            "every": 4,
            "steps": [
                step
                for thing in things
                for step in ({"perform": sentence(thing), "until": "grasp"}, {"pause": HELD})
            ],
        }
        for name, things in taken.items()
    }
    with listening(server, *players) as heard:
        lines = play(folder, players, HANG)
        made = {}
        for name in players:
            events = [(int(one["ts"]), one["name"], one["data"]) for one in told(lines, "event", name)]
            made[name] = tuple(contacts(heard[name], name, told(lines, "world", name), events))
    return made


def test_ten_grasps_on_four_avatars_keep_their_contact(server: Running, tmp_path: Path) -> None:
    taken = {"child": THINGS[:2], "adult": THINGS[2:5], "tall": THINGS[5:7], "manny": THINGS[7:]}
    assert grasping(server, tmp_path, taken) == taken


@pytest.mark.soak
def test_ten_grasps_on_each_of_four_avatars_keep_their_contact(server: Running, tmp_path: Path) -> None:
    assert grasping(server, tmp_path, TEN) == TEN
