"""The Unity layer in the fake player against the real live server: order of calls, things in both worlds, hands on things."""

# ruff: noqa: F811  (fixtures have the names of parameters)
from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from motion import rotation as rot
from motion.avatar.authored import skeleton_of
from motion.skeleton import JOINTS, Skeleton
from tests.bridge.processes import Running
from tests.clients.authored_bodies import crowd
from tests.clients.probe import wait_for
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
    game.refused("拿起大象", "unknown_object")
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
    game.put(APPLE + " physics=1")
    player.ask("go")
    game.until(lambda: player.ask("shown", "actor")[5] == "3", "three things")
    assert player.ask("thing.physics", "come/apple") == ["false"]
    game.does("pick up the apple", "grasp:apple")
    game.until(lambda: player.ask("thing.physics", "come/apple") == ["true"], "a hand rather than physics")
    player.ask("thing.drop", "come/apple")
    assert player.ask("thing.physics", "come/apple") == ["false"], "physics has it again"
    player.ask("thing.drop", "come/cup")
    game.until(lambda: player.ask("shown", "actor")[5] == "1", "one thing")
    game.refused("pick up the cup", "unknown_object")
    # The session is made anew with the scene of the beginning, and told again what has gone.
    opened_before = int(player.ask("state", "come")[1])
    player.ask("session.close", "come")
    game.refused("wave", "unknown_session")
    game.until(lambda: int(player.ask("state", "come")[1]) > opened_before, "the session again")
    game.until(lambda: player.ask("shown", "actor")[5] == "1", "one thing again")
    game.refused("pick up the cup", "unknown_object")
    player.ask("stop")
    assert player.text("log") == ""


def test_what_is_asked_before_the_game_knows_that_the_session_is_open_is_answered(
    player: Player, server: Running
) -> None:
    player.ask("play")
    game = Game(player, server.ports, "early", plain())
    player.ask("go")
    player.frames()
    said = ["0"]

    def asked() -> bool:
        nonlocal said
        said = player.ask("perform", "actor", b"wave")
        return said != ["0"]

    # No frame runs meanwhile.
    wait_for(asked, "a session that is open")
    assert player.ask("state", "early") != ["open", "1"]
    answers: list[str] = []
    game.until(lambda: bool(answers.extend(player.ask("answers", "actor")) or answers), "the answer")
    assert answers == [f"reply:{said[0]}"]
    player.ask("stop")


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
    """Hands and fingertips to the thing they hold, in Unity's world and by Python's forward kinematics: within 2 mm.

    Four sessions at once in one scene, each with a body of its own.
    """
    cup, apple, left = "pick up the cup", "pick up the apple", "pick up the apple with your left hand"
    rounds = [("grasp", [cup] * 4), ("release", ["put it down"] * 4), ("grasp", [left] * 4)]
    rounds += [("release", ["put it down"] * 2), ("grasp", [apple, cup])]
    player.ask("play")
    bodies = crowd()
    games = [
        Game(player, server.ports, f"grasps-{one.name}", one, things=(TABLE, CUP, APPLE)) for one in bodies
    ]
    player.ask("go")
    worst: list[tuple[float, str, str]] = []
    for one, game in zip(bodies, games, strict=True):
        game.until(lambda game=game, one=one: game.shown(one.name), f"the first pose of {one.name}")  # type: ignore[misc]
    for event, sentences in rounds:
        doing = {
            one.name: game.doing(text, event, one.name)
            for one, game, text in zip(bodies, games, sentences, strict=False)
        }
        games[0].until(lambda doing=doing: all_done(doing), f"{sentences}: {event}")  # type: ignore[misc]
        if event != "grasp":
            continue
        errors: list[list[float]] = [[] for _ in sentences]
        for _ in range(8):
            player.frames(3)
            for of, one, game, text in zip(errors, bodies, games, sentences, strict=False):
                of.append(
                    error(game, skeleton_of(*one.joints()), one.name, "cup" if "cup" in text else "apple")
                )
        worst += [(max(of), one.name, text) for of, one, text in zip(errors, bodies, sentences, strict=False)]
    player.ask("stop")
    assert player.text("log") == ""
    assert len(worst) == 10 and max(worst)[0] < 0.002, worst


def all_done(doing: dict[str, Callable[[], bool]]) -> bool:
    """Whether everybody is; who is isn't asked again."""
    for name in [name for name, done in doing.items() if done()]:
        del doing[name]
    return not doing


def error(game: Game, skeleton: Skeleton, character: str, thing: str) -> float:
    """By how much a hand's joints are elsewhere about a thing than the server has them, metres."""
    player, things = game.player, ["table", "cup", "apple"]
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
    # The server leaves out frames for who acknowledges late, as a busy machine does.
    assert "refused=0" in player.ask("report", "actor")
    player.ask("stop")
    assert player.text("log") == ""


def test_an_ear_waits_for_a_talk(player: Player, server: Running) -> None:
    """What a microphone hears is refused where there is no talk: that is said now and then, not fifty times a second."""
    game = opened(player, server.ports, "ear")
    player.ask("ear", "actor")

    def listen() -> list[str]:
        """Two seconds; what was logged."""
        for _ in range(100):
            player.ask("ear.hears", 0.02)
            player.frames(1, 0.02)
        return player.text("log").splitlines()

    refusals = listen()
    assert refusals and all("no_talk" in line for line in refusals)
    assert len(refusals) < 50, "two times what is on its way until the first refusal comes"
    player.ask("sample.talk", "actor")
    game.hears("talk_opened")
    listen()
    assert listen() == []
    # The talk, which loads what it understands speech with, ends with its session.
    player.ask("session.close", "ear")
    player.frames()
    player.ask("stop")
