"""What the Unity layer shows of a live server besides bones: face, voice, recordings, inspectors; and what it costs."""

# ruff: noqa: F811  (fixtures have the names of parameters)
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bridge.server.security.invitation import Invitation
from bridge.server.security.keys import Keys
from tests.bridge.processes import FREE, Running
from tests.clients.authored_bodies import body
from tests.clients.test_unity import give
from tests.clients.unity_game import (  # noqa: F401  (the last three are fixtures)
    CUP,
    TABLE,
    Game,
    Skeleton,
    command,
    opened,
    plain,
    player,
    server,
)
from tests.clients.unity_probe import Player

pytestmark = pytest.mark.readers

SHAPES = ["Face.jawOpen", "mouthClose", "viseme_aa", "viseme_PP", "viseme_sil", "aa", "Blink_L", "hairSway"]


def speaking(player: Player, ports: dict[str, int], session: str, *how: str) -> Game:
    """A game with a character that has a face and a voice."""
    player.ask("play")
    game = Game(player, ports, session, plain(), things=(TABLE, CUP))
    assert player.ask("face", "actor", *SHAPES) == ["hairSway"]
    player.ask("go")
    player.ask("voice", "actor", *how)
    game.until(game.shown, "the first pose")
    return game


def test_face_and_voice_go_together(player: Player, server: Running) -> None:
    game = speaking(player, server.ports, "voice")
    assert not any(player.ask_float("voice.heard")), "silence until something is said"
    lookups = player.ask("face.lookups", "actor")
    player.ask("voice.device")
    player.ask("say", "actor", b"Papa made a map of all the calm harbours.")
    game.hears("speaking")
    weights: dict[str, list[float]] = {name: [] for name in SHAPES}

    def said() -> bool:
        for word in player.ask("face.weights", "actor"):
            name, weight = word.split(":")
            weights[name].append(float(weight))
        return any(word.startswith("said") for word in player.ask("happened", "actor"))

    game.until(said, "the end of what is said")
    highest = {name: max(of) for name, of in weights.items()}
    assert 10 < highest["Face.jawOpen"] <= 100 and highest["hairSway"] == 0
    # Shapes that are made of visemes come from their events: an open mouth, closed lips.
    assert min(highest[name] for name in ("viseme_aa", "viseme_PP", "aa")) > 90
    assert player.ask("face.lookups", "actor") == lookups, "indices are looked up once"
    assert player.text("face.unmatched", "actor") == "no mesh has the blend shape 'nowhere'"
    heard = np.array(player.ask_float("voice.heard"))
    loud = np.abs(heard) > 0.02
    assert np.count_nonzero(loud) / 48000 > 1.0 and np.abs(heard).max() <= 1
    assert not heard[: int(np.argmax(loud)) - 4800].any(), "silence before it"
    player.ask("stop")
    assert player.text("log") == ""


def test_a_recording_has_body_fingers_face_and_dense_keys(player: Player, server: Running) -> None:
    game = speaking(player, server.ports, "record")
    player.ask("record", "actor")
    game.does("wave", "step_started")
    player.frames(60, 0.02)
    curves, keys, length, worst, *names = player.ask("record.end", "actor")
    paths = {bytes.fromhex(name).decode() for name in names}
    # Seven curves for each of 55 bones, one for each blend shape.
    assert int(curves) == len(paths) == 7 * 55 + len(SHAPES)
    assert int(keys) >= 60 and float(length) > 1
    assert float(worst) < 1e-4, "straight between keys: nothing overshoots"
    hand = "hips/spine/chest/upperChest/rightShoulder/rightUpperArm/rightLowerArm/rightHand"
    assert f"{hand}/rightIndexProximal:Transform:localRotation.w" in paths
    assert "Face:SkinnedMeshRenderer:blendShape.Face.jawOpen" in paths
    player.ask("stop")


def test_inspectors_say_how_the_stream_is_doing_and_take_sentences(player: Player, server: Running) -> None:
    game = opened(player, server.ports, "inspect", TABLE, CUP)
    game.until(lambda: "Lost: 0 (0.00 %)" in player.text("inspect", "connection", "inspect"), "statistics")
    shown = player.text("inspect", "connection", "inspect").splitlines()
    assert "State: Open" in shown and "Session: inspect" in shown and "Shown: Between" in shown
    assert player.text("press", "actor", "Perform", "拿起大象".encode()).endswith("None: …")
    game.until(
        lambda: "unknown_object" in player.text("inspect", "character", "actor"),
        "the refusal in the inspector",
    )
    player.ask("stop")
    assert player.text("log") == ""


def test_muscles_are_relayed_in_the_order_that_mecanim_wants(player: Player, server: Running) -> None:
    opened(player, server.ports, "muscles")
    give(player, body("double", Skeleton.human(1.4)))
    # The pose is taken from one body and set on the other, and both handlers are disposed of.
    assert player.text("muscles", "actor", "double") == "get actor|set double|dispose actor|dispose double"
    player.ask("stop")


def test_frames_leave_no_garbage(player: Player, server: Running) -> None:
    """Threads of the network, layer and doubles together: 400 frames don't fill the 4 MB of mono's nursery."""
    speaking(player, server.ports, "garbage")
    (collections,) = player.ask("garbage", 400, 0.01)
    assert int(collections) == 0
    player.ask("stop")


def test_the_tabletop_sample_plays(player: Player, server: Running) -> None:
    """Things that a script makes of primitives, before anything else is awake."""
    player.ask("play")
    game = Game(player, server.ports, "sample", plain())
    player.ask("sample.tabletop", "sample", "actor")
    player.ask("go")
    game.until(game.shown, "the first pose")
    assert player.ask("shown", "actor")[5] == "4"
    game.does("拿起红色的杯子", "grasp:red_cup")
    player.ask("stop")
    assert player.text("log") == ""


def test_a_tracked_hand_is_given_the_cup_and_takes_it(player: Player, server: Running) -> None:
    """The VR sample: palm up, the cup comes over it and goes with it."""
    player.ask("play")
    game = Game(player, server.ports, "vr", plain(), things=(TABLE, CUP))
    player.ask("sample.handover", "vr", "actor", "vr/cup")
    player.ask("go")
    game.until(game.shown, "the first pose")
    assert player.ask("shown", "actor")[5] == "3", "table, cup and head: the hand isn't seen yet"
    player.ask("sample.hand", 0.75, 1.1, 0.35)
    game.until(lambda: player.ask("shown", "actor")[5] == "4", "the hand is a thing of the session")
    game.hears("grasp:cup")
    game.until(lambda: player.ask("sample.taken") == ["true"], "the cup over the hand")
    player.ask("sample.hand", 0.95, 1.3, 0.2)
    player.frames(2)
    hand, cup = game.thing("hand"), game.thing("cup")
    assert np.abs(hand[:3] - [0.95, 1.3, 0.2]).max() < 1e-4
    assert np.linalg.norm(hand[:3] - cup[:3]) < 0.2, "the cup goes with the hand"
    middle = (cup[:3] + np.array([0, 0.05, 0])) * [-1, 1, 1]

    def known() -> bool:
        served = np.array(player.ask("shown", "actor")[6:], dtype=float)[223:].reshape(-1, 7)
        return bool(np.linalg.norm(served[1, :3] - middle) < 0.05)

    game.until(known, "the server has the cup where the engine has put it")
    player.ask("stop")
    assert player.text("log") == ""


def test_a_server_on_another_host_is_reached_over_wss(player: Player, tmp_path: Path) -> None:
    """`kinelink serve --lan`: its address, its token and its certificate's fingerprint, as it prints them."""
    keys = tmp_path / "keys"
    remote = Running("serve", "--lan", *FREE, "--workers", "1", "--host", "127.0.0.1", "--keys", str(keys))
    try:
        # It listens on all addresses; opened for fewer, the keys would get another certificate.
        invited = Invitation.to(Keys.open(keys, "0.0.0.0"), remote.ports, 600)
        player.ask("play")
        game = Game(player, remote.ports, "remote", plain(), things=(TABLE, CUP))
        player.ask(
            "address",
            "remote",
            f"wss://127.0.0.1:{remote.ports['websocket']}/ws",
            invited.token,
            invited.fingerprint,
        )
        player.ask("go")
        game.until(game.shown, "the first pose")
        game.does("拿起杯子给我看看", "grasp:cup")
        player.ask("stop")
        assert player.text("log") == ""
    finally:
        assert remote.stop() == 0


def test_a_browser_has_its_voice_from_the_games_thread(player: Player, server: Running) -> None:
    game = speaking(player, server.ports, "ring", "web")
    player.ask("say", "actor", b"Papa made a map of all the calm harbours.")
    game.hears("said")
    assert np.count_nonzero(np.abs(player.ask_float("voice.heard")) > 0.02) > 0.3 * 48000
    assert player.ask("voice.seams") == ["0"]
    player.ask("stop")
    assert player.text("log") == ""


def test_the_talking_sample_greets(player: Player, server: Running) -> None:
    player.ask("play")
    game = Game(player, server.ports, "talk", plain())
    player.ask("sample.talk", "actor")
    player.ask("go")
    game.hears("talk_opened")
    game.hears("speaking")
    player.ask("stop")
    assert player.text("log") == ""
