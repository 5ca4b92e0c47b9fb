"""The real server with receivers: what they get over UDP is what clients show, when they show it."""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

import bridge
from bridge.cli.config_flags import ConfigError, read
from bridge.client.interpolator import Pose, between
from bridge.protocol.messages import Frame
from motion.skeleton import Skeleton
from tests.bridge.processes import TABLETOP, serve
from tests.bridge.reach.marionette import Marionette, Matrix
from tests.bridge.reach.test_live_link_face import read as read_face
from tests.bridge.reach.test_vmc import ABOVE, BONES
from tests.clients.probe import wait_for

# The mirror between the wire's axes and Unity's.
MIRROR = np.array([-1.0, 1.0, 1.0])


@pytest.fixture
def receivers() -> Iterator[list[socket.socket]]:
    found = []
    for _ in range(2):
        own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        own.bind(("127.0.0.1", 0))
        own.settimeout(120)
        found.append(own)
    yield found
    for own in found:
        own.close()


def address(own: socket.socket) -> str:
    return f"127.0.0.1:{own.getsockname()[1]}"


def poses(own: socket.socket, count: int) -> list[tuple[int, list[bytes]]]:
    """So many whole poses with the time at which their first bundle came."""
    found: list[tuple[int, list[bytes]]] = []
    while len(found) <= count:
        data = own.recv(2000)
        if b"/VMC/Ext/OK" in data:
            found.append((time.monotonic_ns(), []))
        if found:
            found[-1][1].append(data)
    return found[:-1]


def test_a_receiver_is_shown_what_a_client_shows_and_never_ahead(receivers: list[socket.socket]) -> None:
    vmc, face = receivers
    flags = ("--vmc", f"{address(vmc)}/stage/actor", "--live-link-face", address(face))
    server = serve(*flags, "--motion", "solver")
    try:
        with (
            bridge.connect(server.zeromq, timeout=120) as client,
            client.open_session(TABLETOP, session="stage") as room,
        ):
            actor = room.actor()
            feed = actor.frames(timeout=120)
            actor.perform("wave with your right hand")
            frames: list[Frame] = []
            # The feed keeps four seconds, and a busy machine may take longer.
            listening = threading.Thread(target=frames.extend, args=(feed,))
            listening.start()
            shown = poses(vmc, 90)
            wait_for(lambda: bool(frames) and frames[-1].ts > shown[-1][0], "frames of the same time", 120)
            feed.close()
            listening.join()
            packet = read_face(face.recv(2000))
            skeleton, objects = actor.skeleton, room.objects
            assert skeleton is not None and objects is not None
        assert server.alive
    finally:
        assert server.stop() == 0
    body = Skeleton(skeleton.rest.astype(float), np.zeros((55, 3)), np.zeros(55))
    # Frames come ahead of their time: what is shown at first the client has not been sent.
    fitting, sample = 0, [one for one in shown if one[0] >= frames[0].ts][::3]
    assert len(sample) >= 5
    early: list[int] = []
    possible = poses_between(frames)
    placed = places_of(possible, body)
    for came, bundles in sample:
        assert all(len(data) <= 1200 for data in bundles)
        puppet = Marionette(bundles)
        joints = np.array([puppet.world(bone, ABOVE)[:3, 3] for bone in BONES]) * MIRROR
        # At rest many frames are alike; that of its own time is among them.
        alike = np.flatnonzero(np.abs(placed - joints).max((1, 2)) <= 0.001).tolist()
        if not alike:
            continue
        pose = min((possible[i] for i in alike), key=lambda one: abs(one.ts - came))
        fitting += 1
        early.append(pose.ts - came)
        things = puppet.said["/VMC/Ext/Tra/Pos"]
        assert list(things) == [thing["id"] for thing in objects.objects]
        for thing, row in zip(things.values(), pose.o, strict=True):
            assert np.array(thing[:3]) * MIRROR == pytest.approx(row[:3], abs=0.001)
    # Every joint, in the axes of the wire. A server that is held up goes on by itself now and then, beyond any frame.
    assert fitting >= len(sample) / 3
    # Times are found to a quarter of a frame; clients get the same frames a quarter of a second ahead. A hand that waves comes
    # by the same place again, so that now and then another time fits where a frame is lacking.
    assert np.median(early) <= 5_000_000, "nothing is sent before its time"
    assert packet.subject == "actor" and packet.rate == (60, 1)


def poses_between(frames: list[Frame]) -> list[Pose]:
    """Poses at and between frames, a quarter of a frame apart."""
    return [
        between(one, other, one.ts + int(share * (other.ts - one.ts)))
        for one, other in itertools.pairwise(frames)
        for share in np.linspace(0, 1, 5)
    ]


def places_of(poses: list[Pose], body: Skeleton) -> Matrix:
    """Where their joints (N, J, 3) are."""
    root, q = (np.array([getattr(pose, name) for pose in poses], dtype=float) for name in ("root", "q"))
    places: Matrix = body.fk(root, q)[0]
    return places


@pytest.mark.parametrize("flag", ["vmc", "live_link_face"])
def test_a_receiver_that_is_none_is_refused_with_its_flag(flag: str) -> None:
    with pytest.raises(ConfigError, match="HOST:PORT") as refused:
        read(None, {flag: ["somewhere"]})
    assert f"--{flag.replace('_', '-')}" in refused.value.fix


def test_receivers_come_from_the_environment_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINELINK_VMC", '["127.0.0.1:39539"]')
    assert read(None, {}).vmc == ["127.0.0.1:39539"]
    assert read(None, {"vmc": ["127.0.0.1:39540/room"]}).vmc == ["127.0.0.1:39540/room"]
