"""The Unity layer in the fake player against the real live server: order of calls, things in both worlds, hands on things."""

# ruff: noqa: F811  (fixtures have the names of parameters)
from __future__ import annotations

import numpy as np
import pytest

from motion import rotation as rot
from motion.avatar.authored import skeleton_of
from motion.skeleton import JOINTS, Skeleton
from tests.bridge.processes import Running
from tests.clients.authored_bodies import crowd
from tests.clients.test_unity import poses
from tests.clients.unity_game import (  # noqa: F401  (the last three are fixtures)
    APPLE,
    CUP,
    TABLE,
    Game,
    command,
    opened,
    plain,
    player,
    server,
)
from tests.clients.unity_probe import Player

pytestmark = pytest.mark.readers

HANDS = [name for name in JOINTS if name.endswith(("Hand", "Distal"))]


def test_a_sentence_moves_a_body_and_its_things(player: Player, server: Running) -> None:
    game = opened(player, server.ports, "room", TABLE, CUP)
    before = game.thing("cup")
    game.does("拿起杯子", "wired:cup")
    game.hears("grasp:cup")
    game.until(lambda: np.abs(game.thing("cup") - before).max() > 0.05, "the cup in the air")
    (id,) = player.ask("perform", "actor", "拿起大象".encode())
    game.until(lambda: f"failure:{id}:unknown_object" in player.ask("answers", "actor"), "the refusal")
    player.ask("look", "actor", "room/cup")
    game.hears("step_started")
    (id,) = player.ask("interrupt", "actor")
    game.until(lambda: f"reply:{id}" in player.ask("answers", "actor"), "the answer")
    report = player.ask("report", "actor")
    assert "lost=0" in report and "refused=0" in report
    player.ask("stop")
    assert player.text("log") == ""


def test_a_skeleton_comes_before_frames_and_its_counts_match(player: Player, server: Running) -> None:
    player.ask("play")
    game = Game(player, server.ports, "order", plain(), things=(TABLE, CUP))
    player.ask("go")
    rest = poses(player.ask("bones", "actor"))
    # Until motion for this very body comes nothing is shown, and nothing moves.
    while player.ask("shown", "actor") == ["nothing"]:
        assert all(
            np.array_equal(rest[name], pose) for name, pose in poses(player.ask("bones", "actor")).items()
        )
        player.frames()
    how, sk, _, _, joints, things, *_ = player.ask("shown", "actor")
    (sent_sk, sent, refused) = player.ask("avatar", "actor")
    assert how != "nothing" and (sk, joints, things) == (sent_sk, "55", "2")
    assert (sent, refused) == ("1", "-")
    assert player.text("log") == ""
    # Another size is another body: it is sent again, and frames of the one before aren't shown.
    player.ask("scale", "actor", 1.2)
    game.until(lambda: player.ask("avatar", "actor")[1] == "2", "the skeleton is sent again")
    game.until(lambda: player.ask("avatar", "actor")[0] not in ("-", sent_sk), "the other skeleton")
    game.until(game.shown, "a pose of the other skeleton")
    assert player.ask("shown", "actor")[1] == player.ask("avatar", "actor")[0] != sent_sk
    player.ask("stop")


def test_play_can_be_pressed_again_and_again(player: Player, server: Running) -> None:
    threads, took = [], []
    for _ in range(3):
        game = opened(player, server.ports, "again", TABLE, CUP)
        assert player.ask("listeners") == ["1"]
        took.append(int(player.ask("stop")[0]))
        threads.append(int(player.ask("threads")[0]))
        assert player.text("log") == "", game.name
    # Sockets are closed under the threads that wait: about five milliseconds, and a busy machine isn't busy three times.
    assert min(took) < 100, took
    # Three connections that were left behind would be three threads or more each time.
    assert threads[2] - threads[0] < 6


def test_a_connection_that_is_disabled_in_the_middle_comes_back(player: Player, server: Running) -> None:
    game = opened(player, server.ports, "off", TABLE, CUP)
    player.ask("disable", "off")
    player.frames(3)
    assert player.ask("shown", "actor") == ["nothing"]
    player.ask("enable", "off")
    game.until(game.shown, "a pose again")
    player.ask("stop")
    assert player.text("log") == ""


def test_a_thing_that_the_engine_moves_changes_the_motion_that_is_under_way(
    player: Player, server: Running
) -> None:
    game = opened(player, server.ports, "moved", TABLE, CUP)
    game.does("拿起杯子", "step_started")
    aim = game.thing("cup")[:3]
    # The cup is pushed aside while the hand is on its way, over ten frames, as a hand or physics would.
    sent = int(player.ask("scene.sent", "moved")[0])
    for _ in range(10):
        player.ask("thing.move", "moved/cup", -0.025, 0, 0)
        player.frames()
    assert 1 <= int(player.ask("scene.sent", "moved")[0]) - sent <= 5, (
        "changes only, and not with every frame"
    )
    game.hears("grasp:cup")
    hands = poses(player.ask("bones", "actor"))
    cup = game.thing("cup")[:3]
    assert np.linalg.norm(cup - aim) > 0.2, "the thing stayed where the engine had put it"
    reach = min(float(np.linalg.norm(hands[hand][:3] - cup)) for hand in ("leftHand", "rightHand"))
    assert reach < 0.2, "the hand went to where the thing is now"
    # What stands still isn't told.
    sent = int(player.ask("scene.sent", "moved")[0])
    player.ask("interrupt", "actor")
    player.frames(60)
    assert int(player.ask("scene.sent", "moved")[0]) == sent
    player.ask("stop")
    assert player.text("log") == ""


def test_things_come_and_go_with_their_objects(player: Player, server: Running) -> None:
    game = opened(player, server.ports, "come", TABLE, CUP)
    game.put(APPLE)
    player.ask("go")
    game.until(lambda: player.ask("shown", "actor")[5] == "3", "three things")
    game.does("pick up the apple", "grasp:apple")
    player.ask("thing.drop", "come/cup")
    game.until(lambda: player.ask("shown", "actor")[5] == "2", "two things")
    (id,) = player.ask("perform", "actor", b"pick up the cup")
    game.until(lambda: f"failure:{id}:unknown_object" in player.ask("answers", "actor"), "the refusal")
    player.ask("stop")
    assert player.text("log") == ""


def test_a_session_that_stands_elsewhere_is_shown_there(player: Player, server: Running) -> None:
    player.ask("play")
    game = Game(player, server.ports, "there", plain())
    player.ask("place", "there", 3, 0.5, -2, 90)
    player.ask("go")
    game.until(game.shown, "the first pose")
    hips = poses(player.ask("bones", "actor"))["hips"]
    numbers = [float(word) for word in player.ask("shown", "actor")[6:9]]
    # A quarter turn to the right about y: ahead becomes right, right becomes back.
    expected = np.array([3 + numbers[2], 0.5 + numbers[1], -2 + numbers[0]])
    assert np.abs(hips[:3] - expected).max() < 1e-4
    player.ask("stop")


def test_ten_grasps_on_four_bodies_are_where_the_server_has_them(player: Player, server: Running) -> None:
    """Hands and fingertips to the thing they hold, in Unity's world and by Python's forward kinematics: within 2 mm."""
    both = ("pick up the cup", "put down the cup", "pick up the apple with your left hand")
    shows = [(one, both) for one in crowd()] + [(one, ("pick up the apple",)) for one in crowd()[:2]]
    worst: list[tuple[float, str, str]] = []
    for i, (one, sentences) in enumerate(shows):
        skeleton = skeleton_of(*one.joints())
        player.ask("play")
        game = Game(player, server.ports, f"grasps{i}", one, things=(TABLE, CUP, APPLE))
        player.ask("go")
        game.until(lambda game=game, one=one: game.shown(one.name), "the first pose")  # type: ignore[misc]
        for sentence in sentences:
            if not sentence.startswith("pick"):
                game.does(sentence, "release", one.name)
                continue
            game.does(sentence, "grasp", one.name)
            thing = "cup" if "cup" in sentence else "apple"
            worst.append((max(error(game, skeleton, one.name, thing) for _ in range(8)), one.name, sentence))
        player.ask("stop")
        assert player.text("log") == ""
    assert len(worst) == 10 and max(worst)[0] < 0.002, worst


def error(game: Game, skeleton: Skeleton, character: str, thing: str) -> float:
    """By how much a hand's joints are elsewhere about a thing than the server has them, metres, three frames later."""
    player, things = game.player, ["table", "cup", "apple"]
    player.frames(3)
    numbers = np.array(player.ask("shown", character)[6:], dtype=float)
    root, q, o = numbers[:3], numbers[3:223].reshape(55, 4), numbers[223:].reshape(-1, 7)
    places, _ = skeleton.fk(root[None], rot.normalize(q)[None])
    served = o[things.index(thing)]
    there = np.array([np.linalg.norm(places[0, JOINTS.index(name)] - served[:3]) for name in HANDS])
    bones, pose = poses(player.ask("bones", character)), game.thing(thing)
    # From the pivot, under the thing, to its middle.
    middle = pose[:3] + rot.rotate(pose[3:], np.array([0.0, 0.05 if thing == "cup" else 0.04, 0.0]))
    here = np.array([np.linalg.norm(bones[name][:3] - middle) for name in HANDS])
    return float(np.abs(here - there).max())


def test_a_browsers_websocket_does_as_well(player: Player, server: Running) -> None:
    """Without sockets and threads of one's own, as in Unity's WebGL player: everything on the game's thread."""
    player.ask("play")
    game = Game(player, server.ports, "web", plain(), things=(TABLE, CUP))
    player.ask("address", "web", server.websocket.rstrip("/").removesuffix("/ws") + "/ws")
    player.ask("browser", "web")
    player.ask("go")
    game.until(game.shown, "the first pose")
    game.does("pick up the cup", "grasp:cup")
    assert "lost=0" in player.ask("report", "actor")
    player.ask("stop")
    assert player.text("log") == ""
