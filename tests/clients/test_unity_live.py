"""The Unity layer in the fake player against the real live server: order of calls, things in both worlds, hands on things."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from motion import rotation as rot
from motion.avatar.authored import skeleton_of
from motion.rotation import Array
from motion.skeleton import JOINTS, Skeleton
from tests.bridge.processes import Running, serve
from tests.clients import unity_probe
from tests.clients.authored_bodies import Body, body, crowd
from tests.clients.probe import wait_for
from tests.clients.test_unity import give, poses
from tests.clients.unity_probe import Player

pytestmark = pytest.mark.readers

HANDS = [name for name in JOINTS if name.endswith(("Hand", "Distal"))]
# Things as an engine has them: pivots under them, x the other way.
TABLE = "thing table table Catalogue Both 0 0 0.85 180 0.36 1.2 0.72 0.7 fixed=1"
CUP = "thing cup cup Catalogue Both 0.2 0.72 0.7 180 0.05 0.08 0.1 0.08 color=red"
APPLE = "thing apple apple Catalogue Both -0.15 0.72 0.68 180 0.04 0.08 0.08 0.08"
FLIP = np.array([-1.0, 1.0, 1.0])


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return unity_probe.build(tmp_path_factory.mktemp("unity"))


@pytest.fixture
def player(command: list[str]) -> Iterator[Player]:
    with Player(command) as player:
        yield player
        assert player.ask("trespasses") == ["0"]


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    running = serve()
    yield running
    assert running.stop() == 0


class Game:
    """A connection with its scene and characters, one for each body, called as these are."""

    def __init__(
        self, player: Player, ports: dict[str, int], session: str, *bodies: Body, things: tuple[str, ...] = ()
    ) -> None:
        self.player, self.name = player, session
        self._heard: dict[str, list[str]] = {one.name: [] for one in bodies}
        places = [ports[one] for one in ("state", "events", "control")]
        player.ask("connection", session, "127.0.0.1", *places, session, 1)
        for one in bodies:
            give(player, one)
            player.ask("character", one.name, session, one.name, 1)
        for thing in things:
            player.ask(thing)

    def until(self, so: Callable[[], bool], what: str) -> None:
        """Play until something is so."""

        def stepped() -> bool:
            self.player.frames(2)
            return so()

        wait_for(stepped, what, 90)

    def shown(self, character: str = "actor") -> bool:
        """Whether a pose is shown between two frames."""
        return self.player.ask("shown", character)[0] == "between"

    def hears(self, event: str, character: str = "actor") -> None:
        """Play until an event happens; those before it are forgotten."""
        heard = self._heard[character]

        def happened() -> bool:
            heard.extend(self.player.ask("happened", character))
            return any(word.startswith(event) for word in heard)

        self.until(happened, event)
        while not heard.pop(0).startswith(event):
            pass

    def thing(self, name: str) -> Array:
        """Seven numbers of Unity's world."""
        return np.array(self.player.ask_float("thing.pose", name))


def plain() -> Body:
    return body("actor", Skeleton.human(1.75))


def opened(player: Player, ports: dict[str, int], session: str, *things: str) -> Game:
    """A game that plays, with one character."""
    player.ask("play")
    game = Game(player, ports, session, plain(), things=things)
    player.ask("go")
    game.until(game.shown, "the first pose")
    return game


def test_a_sentence_moves_a_body_and_its_things(player: Player, server: Running) -> None:
    game = opened(player, server.ports, "room", TABLE, CUP)
    before = game.thing("cup")
    player.ask("perform", "actor", "拿起杯子".encode())
    game.hears("grasp:cup")
    game.until(lambda: np.abs(game.thing("cup") - before).max() > 0.05, "the cup in the air")
    (id,) = player.ask("perform", "actor", "拿起大象".encode())
    game.until(lambda: f"failure:{id}:unknown_object" in player.ask("answers"), "the refusal")
    player.ask("interrupt", "actor")
    game.hears("interrupted")
    player.ask("look", "actor", "cup")
    game.hears("step_started")
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
    threads = []
    for _ in range(3):
        game = opened(player, server.ports, "again", TABLE, CUP)
        assert player.ask("listeners") == ["1"]
        # In half a second of frames nothing waits for the network.
        player.frames(30)
        # Sockets are closed under the threads that wait for them: 100 ms are for a busy machine, it takes about five.
        assert int(player.ask("stop")[0]) < 100
        threads.append(int(player.ask("threads")[0]))
        assert player.text("log") == "", game.name
    assert threads[2] <= threads[0]


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
    player.ask("perform", "actor", "拿起杯子".encode())
    game.hears("step_started")
    aim = game.thing("cup")[:3]
    # The cup is pushed aside while the hand is on its way, over ten frames, as a hand or physics would.
    sent = int(player.ask("scene.sent", "moved")[0])
    for _ in range(10):
        player.ask("thing.move", "cup", -0.025, 0, 0)
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
    player.ask(APPLE)
    player.ask("go")
    game.until(lambda: player.ask("shown", "actor")[5] == "3", "three things")
    player.ask("perform", "actor", b"pick up the apple")
    game.hears("grasp:apple")
    player.ask("thing.drop", "cup")
    game.until(lambda: player.ask("shown", "actor")[5] == "2", "two things")
    (id,) = player.ask("perform", "actor", b"pick up the cup")
    game.until(lambda: f"failure:{id}:unknown_object" in player.ask("answers"), "the refusal")
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


SENTENCES = ("pick up the cup", "put down the cup", "pick up the apple with your left hand")


def test_ten_grasps_on_four_bodies_are_where_the_server_has_them(player: Player, server: Running) -> None:
    """Hands and fingertips to the thing they hold, in Unity's world and by Python's forward kinematics: within 2 mm."""
    player.ask("play")
    bodies = crowd()
    read = {one.name: skeleton_of(*one.joints()) for one in bodies}
    worst, grasps = 0.0, 0
    for one in bodies:
        # Bodies of different proportions, one after the other on the same table.
        game = Game(player, server.ports, f"grasp-{one.name}", one, things=(TABLE, CUP, APPLE))
        player.ask("go")
        game.until(lambda one=one, game=game: game.shown(one.name), "the first pose")  # type: ignore[misc]
        for sentence in SENTENCES:
            player.ask("perform", one.name, sentence.encode())
            if not sentence.startswith("pick"):
                game.hears("release", one.name)
                continue
            game.hears("grasp", one.name)
            thing = "cup" if "cup" in sentence else "apple"
            held = 0
            for _ in range(12):
                player.frames(3)
                worst = max(worst, error(player, read[one.name], one.name, thing, ["table", "cup", "apple"]))
                held += 1
            grasps += 1
            assert held == 12
        player.ask("stop")
        assert player.text("log") == ""
        player.ask("play")
    assert grasps == 8 and worst < 0.002, worst


def error(player: Player, skeleton: Skeleton, character: str, thing: str, things: list[str]) -> float:
    """By how much a hand's joints are elsewhere about a thing than the server has them, metres."""
    numbers = np.array(player.ask("shown", character)[6:], dtype=float)
    root, q, o = numbers[:3], numbers[3:223].reshape(55, 4), numbers[223:].reshape(-1, 7)
    places, _ = skeleton.fk(root[None], rot.normalize(q)[None])
    server, turned = o[things.index(thing), :3], o[things.index(thing), 3:]
    bones, pose = poses(player.ask("bones", character)), np.array(player.ask_float("thing.pose", thing))
    middle = pose[:3] + rot.rotate(pose[3:], np.array([0.0, 0.05 if thing == "cup" else 0.04, 0.0]))
    del turned
    return max(
        float(np.abs((bones[name][:3] - middle) * FLIP - (places[0, JOINTS.index(name)] - server)).max())
        for name in HANDS
        if name in bones
    )
