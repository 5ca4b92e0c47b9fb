"""The studio's bodies in three.js, in a real browser: its world is what forward kinematics says, whatever their rest poses."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import bridge
from bridge.client.blocking import BlockingFeed, Session
from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import JOINTS, Skeleton, index
from tests.bridge.browsing import Driven, drive, serving
from tests.bridge.processes import Running
from tests.clients import avatar_file, avatars
from tests.clients.golden.server import SESSION, GoldenServer
from tests.clients.grasps import BODIES, HELD, SCENE, TEN, contacts, sentence
from tests.clients.listener import Listener

pytestmark = pytest.mark.readers

SCRIPTS = Path(__file__).with_name("three")
# The wire's numbers, and the files', are in single precision.
EXACT, TURNED = 1e-4, 1e-3
# Seconds without anything happening after which something hangs, also on a machine that is very busy.
HANG = 180.0
# Seconds that what is told lies ahead, and more than that.
AHEAD = 0.5
# As files: such bodies are told from their names, others only by a VRM's own words.
SUFFIXES = {"child": ".glb", "adult": ".vrm", "tall": ".vrm", "manny": ".glb"}


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with serving("--motion", "solver") as running:
        yield running


def perform(room: Session, feed: BlockingFeed, thing: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Have a body take a thing; what happens until it has it in its hand for a while."""
    room.actor().perform(sentence(thing))
    for event in feed:
        yield event.ts, event.name, event.data
        assert event.name != "error", event.data
        if event.name == "grasp":
            break
    else:
        raise AssertionError(f"nothing has happened for {HANG:g} s")
    time.sleep(HELD + AHEAD)


def grasping(server: Running, folder: Path, taken: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Have avatars take things, and compare hands with Python's in three.js's world. What was seen in each one's hand."""
    files = {name: str(avatar_file.write(BODIES[name], folder / (name + SUFFIXES[name]))) for name in taken}
    with contextlib.ExitStack() as stack:
        client = stack.enter_context(bridge.connect(server.zeromq, timeout=HANG))
        rooms = {name: stack.enter_context(client.open_session(SCENE, session=name)) for name in taken}
        heard = {name: Listener(room.actor()) for name, room in rooms.items()}
        driven = stack.enter_context(Driven(SCRIPTS / "grasps.mjs", server.pages, json.dumps(files)))
        driven.ready()

        def act(name: str) -> list[tuple[int, str, dict[str, Any]]]:
            feed = rooms[name].actor().events(timeout=HANG)
            events = [event for thing in taken[name] for event in perform(rooms[name], feed, thing)]
            feed.close()
            return events

        with ThreadPoolExecutor(len(taken)) as pool:
            told = dict(zip(taken, pool.map(act, taken), strict=True))
        seen = driven.seen(HANG)
        for listener in heard.values():
            listener.close()
    assert seen["complaints"] == []
    return {name: tuple(contacts(heard[name], name, seen["worlds"][name], told[name])) for name in taken}


def test_grasps_in_t_and_a_pose_keep_their_contact(server: Running, tmp_path: Path) -> None:
    taken = {"tall": ("phone",), "manny": ("box",)}
    assert grasping(server, tmp_path, taken) == taken


@pytest.mark.soak
def test_ten_grasps_on_each_of_four_avatars_keep_their_contact(server: Running, tmp_path: Path) -> None:
    assert grasping(server, tmp_path, TEN) == TEN


def test_the_golden_pose_arrives_the_same_and_is_seen(tmp_path: Path) -> None:
    exact = Skeleton.human(1.7)
    bodies = {
        "plain.glb": avatars.t_pose(exact),
        "awkward.vrm": avatars.awkward(exact, seed=1),
        "manny.glb": avatars.manny(exact),
    }
    files = [str(avatar_file.write(body, tmp_path / name)) for name, body in bodies.items()]
    pictures = Path(os.environ.get("KINELINK_PICTURES", tmp_path))
    with GoldenServer() as golden:
        expected = golden.pose["engines"]["three"]
        places, turns = np.array(expected["positions"]), np.array(expected["rotations"])
        wanted = {name: list(place) for name, place in marks(places, turns).items()}
        page = f"{golden.pages}?session={SESSION}"
        seen = drive(SCRIPTS / "golden.mjs", page, str(pictures), json.dumps(wanted), *files)
    for name in bodies:
        world = seen["bodies"][name]["world"]
        assert set(world["joints"]) >= set(JOINTS) - {"leftEye", "rightEye", "jaw"}
        for joint, shown in world["joints"].items():
            assert shown[:3] == pytest.approx(places[index(joint)], abs=EXACT), (name, joint)
            if name == "plain.glb":
                assert rot.angle(shown[3:], turns[index(joint)]) < TURNED
        assert world["things"]["thing"][:3] == pytest.approx(expected["objects"][0][:3], abs=EXACT)
        assert rot.angle(world["things"]["thing"][3:], expected["objects"][0][3:]) < TURNED
        pixels = seen["bodies"][name]["pixels"]
        assert_drawn(pictures / f"{name}.png", pixels, *wanted)
        # It faces who watches: its right is on their left.
        assert pixels["right arm"][1] < pixels["head"][1] < pixels["left arm"][1]
        assert pixels["right arm"][0] < pixels["left arm"][0]
        assert pixels["nose"][0] > pixels["head"][0], "it looks to its left"
    # From its left, forward is on the left.
    assert_drawn(pictures / "side.png", seen["side"], "right leg", "left leg", "right arm")
    assert seen["side"]["left leg"][0] < seen["side"]["right leg"][0]
    assert seen["complaints"] == []


def marks(places: Array, turns: Array) -> dict[str, Array]:
    """Places on the body that tell what is where in a picture, in the middle of bones, and at the end of the nose."""

    def between(one: str, other: str) -> Array:
        return 0.7 * places[index(one)] + 0.3 * places[index(other)]

    nose = avatar_file.NOSE_TIP * (1, 1, 0.6)
    return {
        "right arm": between("rightLowerArm", "rightHand"),
        "left arm": between("leftUpperArm", "leftLowerArm"),
        "right leg": between("rightLowerLeg", "rightFoot"),
        "left leg": between("leftLowerLeg", "leftFoot"),
        "nose": places[index("head")] + rot.rotate(turns[index("head")], nose),
        "head": places[index("head")],
    }


def assert_drawn(picture: Path, pixels: dict[str, list[float]], *names: str) -> None:
    """Marks have in a picture the colour of their side: drawn where the world has them, and of the right body part."""
    with Image.open(picture) as image:
        drawn = np.asarray(image.convert("RGB"), dtype=float)
    for name in names:
        column, row = (round(value) for value in pixels[name])
        red, green, blue = drawn[row - 1 : row + 2, column - 1 : column + 2].reshape(-1, 3).mean(axis=0)
        if name == "nose":
            assert red > 1.5 * blue and green > 1.2 * blue, (name, red, green, blue)
        elif name != "head":
            strong, weak = (red, blue) if name.startswith("right") else (blue, red)
            assert strong > 1.5 * weak, (picture.name, name, red, green, blue)
