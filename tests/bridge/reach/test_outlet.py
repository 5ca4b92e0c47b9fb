"""What a receiver is shown and when: nothing ahead of its time, nothing of an older epoch, the character that was chosen."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import time

import pytest

from bridge.client.interpolator import Pose
from bridge.protocol.messages import ObjectsInfo, SkeletonInfo
from bridge.reach.errors import ReachError
from bridge.reach.outlet import Outlet
from bridge.reach.reach import Reach, last_midnight
from bridge.reach.target import Target
from bridge.session.show import Show
from motion.skeleton import Skeleton
from tests.bridge.session.test_show import CURVES, OPENED, SCENE, TICK, flat

LOOKAHEAD = 15 * TICK


class Spy:
    """In place of an encoder: keeps the poses it was to write."""

    def __init__(self, character: str) -> None:
        self.character = character
        self.poses: list[Pose] = []

    def packets(self, skeleton: SkeletonInfo, objects: ObjectsInfo, pose: Pose) -> list[bytes]:
        assert (skeleton.sk, objects.ok) == (pose.sk, pose.ok)
        self.poses.append(pose)
        return [f"{self.character} {pose.ts}".encode()]


def show(name: str, *characters: str) -> Show:
    made = Show(name, SCENE, CURVES, OPENED)
    for character in characters:
        made.enter(character, Skeleton.human(), flat(0, 600))
    return made


def outlet(target: str = "127.0.0.1:9", *shows: Show) -> tuple[Outlet, list[Spy]]:
    spies: list[Spy] = []

    def encoder(character: str) -> Spy:
        spies.append(Spy(character))
        return spies[-1]

    made = Outlet(Target.parse(target), encoder)
    made.choose({one.name: one for one in shows})
    return made, spies


def test_frames_that_come_ahead_wait_for_their_time() -> None:
    room = show("room", "a")
    out, spies = outlet("127.0.0.1:9", room)
    for tick in range(40):
        now = OPENED + tick * TICK
        for due in room.due(now + LOOKAHEAD, out.wants):
            out.take(due)
        assert out.following(now) <= now + TICK
        out.packets(now)
    (spy,) = spies
    assert [pose.ts for pose in spy.poses] == [OPENED + tick * TICK for tick in range(40)]


def test_nobody_s_frames_are_not_made() -> None:
    room = show("room", "a", "b")
    out, _ = outlet("127.0.0.1:9/room/b", room)
    topics = {due.topic for due in room.due(OPENED + LOOKAHEAD, out.wants) if due.lossy}
    assert topics == {"frame/room/b"}


def test_a_newer_epoch_replaces_what_waits() -> None:
    room = show("room", "a")
    out, spies = outlet("127.0.0.1:9", room)
    for due in room.due(OPENED + LOOKAHEAD, out.wants):
        out.take(due)
    out.packets(OPENED + 2 * TICK)
    room.play("a", flat(5, 595, height=2.0))
    for due in room.due(OPENED + LOOKAHEAD + TICK, out.wants):
        out.take(due)
    heights = []
    for frame in range(3, 10):
        assert out.packets(room.time(frame))
        heights.append(float(spies[0].poses[-1].root[1]))
    assert heights == [1.0, 1.0] + [2.0] * 5


def test_a_new_body_is_shown_with_its_own_skeleton() -> None:
    room = show("room", "a")
    out, spies = outlet("127.0.0.1:9", room)
    small = Skeleton.human(1.2)
    room.enter("a", small, flat(0, 600))
    for due in [*room.static(), *room.static(), *room.due(OPENED + LOOKAHEAD, out.wants)]:
        out.take(due)
    # Whoever didn't learn of the skeleton shows nothing, see Spy.
    assert out.packets(OPENED + 5 * TICK) and spies[0].poses[-1].sk == small.hash


def test_when_frames_stop_nothing_more_is_sent() -> None:
    room = show("room", "a")
    out, _ = outlet("127.0.0.1:9", room)
    for due in room.due(OPENED + LOOKAHEAD, out.wants):
        out.take(due)
    assert out.packets(OPENED + LOOKAHEAD)
    assert not out.packets(OPENED + LOOKAHEAD + 1_000_000_000)


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("127.0.0.1:9", ("new", "c")),
        ("127.0.0.1:9/old", ("old", "a")),
        ("127.0.0.1:9/old/b", ("old", "b")),
        ("127.0.0.1:9/old/nobody", (None, None)),
        ("127.0.0.1:9/nowhere", (None, None)),
    ],
)
def test_who_is_shown(target: str, shown: tuple[str | None, str | None]) -> None:
    out, spies = outlet(target, show("old", "a", "b"), show("new", "c"))
    assert (out.session, spies[-1].character if spies else None) == shown


def test_a_session_that_ends_gives_way_to_the_one_before() -> None:
    old, new = show("old", "a"), show("new", "c")
    out, spies = outlet("127.0.0.1:9", old, new)
    out.choose({"old": old})
    assert out.session == "old" and out.wants("frame/old/a") and not out.wants("frame/new/c")
    out.choose({})
    assert out.session is None and not out.wants("frame/old/a") and not out.packets(OPENED)
    assert [spy.character for spy in spies] == ["c", "a"]


def test_a_session_that_is_opened_again_under_its_name_is_another() -> None:
    first, second = show("room", "a"), show("room", "a")
    out, spies = outlet("127.0.0.1:9", first)
    out.choose({"room": first})
    out.choose({"room": second})
    assert len(spies) == 2


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("127.0.0.1:39539", Target("127.0.0.1", 39539)),
        ("[::1]:11111/room", Target("::1", 11111, "room")),
        ("studio.local:39540/my room/Max", Target("studio.local", 39540, "my room", "Max")),
    ],
)
def test_a_target_is_read_and_written(text: str, target: Target) -> None:
    assert Target.parse(text) == target and str(target) == text


@pytest.mark.parametrize(
    "text", ["", "127.0.0.1", "host:0", "host:65536", "host:1/", "::1:5", "a b:1", "h:1/s/c/x"]
)
def test_what_is_no_target_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT"):
        Target.parse(text)


def test_midnight_is_when_the_day_began() -> None:
    at = time.localtime()
    passed = (time.monotonic_ns() - last_midnight(time.monotonic_ns)) / 1e9
    assert abs(passed - (at.tm_hour * 3600 + at.tm_min * 60 + at.tm_sec)) % 86_400 < 30


def test_packets_reach_the_stated_host_and_an_absent_one_holds_nothing_up() -> None:
    room = show("room", "a")
    room.opened = time.monotonic_ns()

    async def run(receiver: socket.socket, absent: int) -> list[bytes]:
        outlets = [Outlet(Target("127.0.0.1", port), Spy) for port in (absent, receiver.getsockname()[1])]
        got: list[bytes] = []
        async with Reach(outlets, lambda: {"room": room}, time.monotonic_ns) as reach:
            while len(got) < 20:
                await asyncio.sleep(1 / 60)
                for due in room.due(time.monotonic_ns() + LOOKAHEAD, reach.wants):
                    reach.publish(due)
                with contextlib.suppress(BlockingIOError):
                    got.append(receiver.recv(2000))
            assert reach.heard("room") and not reach.heard("other")
        return got

    with bound() as receiver:
        with bound() as gone:
            absent = gone.getsockname()[1]
        got = asyncio.run(asyncio.wait_for(run(receiver, absent), 60))
    times = [int(data.split()[1]) for data in got]
    assert times == sorted(set(times)) and times[-1] <= time.monotonic_ns()


def test_a_pose_that_cannot_be_written_ends_nothing_for_the_others(caplog: pytest.LogCaptureFixture) -> None:
    room = show("room", "a")
    room.opened = time.monotonic_ns()

    class Broken(Spy):
        def packets(self, *_: object) -> list[bytes]:
            raise RuntimeError("no face comes near")

    async def run(receiver: socket.socket) -> list[bytes]:
        target = Target("127.0.0.1", receiver.getsockname()[1])
        outlets = [Outlet(Target("127.0.0.1", 9), Broken), Outlet(target, Spy)]
        got: list[bytes] = []
        async with Reach(outlets, lambda: {"room": room}, time.monotonic_ns) as reach:
            while len(got) < 10:
                await asyncio.sleep(1 / 60)
                for due in room.due(time.monotonic_ns() + LOOKAHEAD, reach.wants):
                    reach.publish(due)
                with contextlib.suppress(BlockingIOError):
                    got.append(receiver.recv(2000))
        return got

    with bound() as receiver:
        assert asyncio.run(asyncio.wait_for(run(receiver), 60))
    assert caplog.text.count("a bug in what is sent to 127.0.0.1:9") == 1, "it is told once"


def bound() -> socket.socket:
    """A receiver's socket at a free port."""
    own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    own.setblocking(False)
    own.bind(("127.0.0.1", 0))
    return own


@pytest.mark.parametrize("host", ["no.such.host.invalid", "no..host", "x" * 70])
def test_a_host_that_can_not_be_found_is_named(host: str) -> None:
    async def run() -> None:
        outlets = [Outlet(Target(one, 9), Spy) for one in ("127.0.0.1", host)]
        async with Reach(outlets, dict, time.monotonic_ns):
            pass

    with pytest.raises(ReachError, match=re.escape(host)) as refused:
        asyncio.run(run())
    assert refused.value.fix
