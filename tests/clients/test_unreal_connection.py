"""The Unreal plugin where connections, servers and levels come and go; and a server on another host."""

# ruff: noqa: F811  (fixtures have the names of parameters)

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bridge.processes import FREE, Running, serve
from tests.clients.probe import Probe
from tests.clients.splitting_proxy import SplittingProxy
from tests.clients.test_live import FLAGS
from tests.clients.test_unreal_walk import PAGE, WORDS
from tests.clients.unreal_levels import enter, furnish
from tests.clients.unreal_story import Story, begin, probe, server  # noqa: F401  (the last two are fixtures)
from tests.clients.unreal_studio import Studio
from tests.clients.witness import Witness

pytestmark = pytest.mark.readers


def test_play_can_be_ended_and_begun_again(probe: Probe, server: Running) -> None:
    studio = Studio(probe, "again", server.ports)
    furnish(studio, "table", "cup")
    enter(studio, "manny")
    for _ in range(3):
        studio.ask("play")
        story = Story(studio)
        story.wait("ready")
        studio.until(lambda: studio.subjects().get("again_actor", {}).get("pushed", 0) > 10, "frames")
        studio.ask("stop")
        studio.until(lambda: studio.ask("sources")[0] == "0", "the source's end")
        story.heard()
    _, answer, end = (float(word) for word in studio.ask("sources"))
    # To be asked once a frame, and never to be waited for.
    assert answer < 0.1 and end < 0.1
    assert studio.violations() == []


def test_the_next_level_has_the_source_of_the_one_before(probe: Probe, server: Running) -> None:
    """A level is left and another entered within one frame: Live Link's subjects stay on, the new level is told."""
    studio, _ = begin(probe, server.ports, "travel", "table", "cup")
    studio.until(lambda: "travel_thing_cup" in studio.subjects(), "frames")
    before = studio.subjects()["travel_actor"]["statics"]
    studio.ask("stop")
    following, story = begin(probe, server.ports, "travel", "table", "apple", level="next")
    with Witness(server.ports, "travel") as witness:
        following.until(lambda: bool(witness.moments(1)), "frames")
        following.until(lambda: set(witness.moments(1)[-1].things) == {"table", "apple"}, "the new level")
    story.perform("pick up the apple")
    story.wait("grasp")
    assert following.ask("sources")[0] == "1"
    assert following.subjects()["travel_actor"]["statics"] <= before + 2
    assert following.violations() == []


def test_a_server_that_is_started_anew_is_told_everything_again(probe: Probe) -> None:
    first = serve()
    studio = Studio(probe, "restart", first.ports)
    furnish(studio, "table", "cup")
    enter(studio, "manny")
    studio.ask("play")
    Story(studio).wait("ready")
    first.kill()
    second = serve(*(str(word) for name, flag in FLAGS.items() for word in (flag, first.ports[name])))
    try:
        story = Story(studio)
        studio.run(0.5)
        story.wait("ready")
        with Witness(second.ports, "restart") as witness:
            studio.until(lambda: bool(witness.moments(1)), "frames of the new server")
            studio.until(lambda: set(witness.moments(1)[-1].things) == {"table", "cup"}, "the level again")
            # Of the mesh's stature, not of an average body's.
            studio.until(lambda: witness.moments(1)[-1].joints["hips"][1] > 0.97, "the body again")
        assert studio.violations() == []
    finally:
        studio.ask("stop")
        assert second.stop() == 0


def test_a_broken_connection_starts_nothing_anew(probe: Probe, server: Running) -> None:
    """Over WebSocket through a proxy that breaks off: the character keeps what it holds, and isn't told again to take it."""
    with SplittingProxy(server.ports["websocket"], longest=1 << 16) as proxy:
        studio = Studio(probe, "broken", server.ports)
        studio.connection = (
            f"url=ws://127.0.0.1:{proxy.port}/ws;session=broken;characters=actor;prefix=broken_"
        )
        furnish(studio, "table", "cup")
        enter(studio, "manny")
        studio.ask("play")
        story = Story(studio)
        story.wait("ready")
        story.perform("pick up the cup")
        story.wait("grasp")
        # A command whose answer is lost is told of as such, and the next one waits for the session.
        proxy.cut()
        studio.until(lambda: any("no session, trying again" in line for line in studio.log()), "the break")
        story.perform("put the cup on the table")
        story.wait("release")
        assert story.lines.count(["ready"]) == 1
        assert studio.violations() == []


def test_a_body_whose_answer_was_lost_is_told_again(probe: Probe, server: Running) -> None:
    """The connection breaks while level and body are on their way: commands don't wait for answers that never come."""
    with SplittingProxy(server.ports["control"], longest=1 << 16) as proxy:
        studio = Studio(probe, "lost", {**server.ports, "control": proxy.port})
        furnish(studio, "table", "cup")
        enter(studio, "manny")
        story = Story(studio)
        proxy.cut_after(b"set_avatar")
        studio.ask("play")
        story.wait("ready")
        story.perform("pick up the cup")
        story.wait("grasp")
        with Witness(server.ports, "lost") as witness:
            # Of the mesh's stature, not of an average body's.
            studio.until(
                lambda: bool(seen := witness.moments(1)) and seen[-1].joints["hips"][1] > 0.9, "the body"
            )
        assert studio.violations() == []


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that others reach, with keys of its own."""
    keys = tmp_path_factory.mktemp("keys")
    running = Running("serve", "--lan", *FREE, "--workers", "1", "--host", "127.0.0.1", "--keys", str(keys))
    yield running
    assert running.stop() == 0


def invite(probe: Probe, remote: Running, session: str, token: Path, certificate: str) -> Studio:
    """A project whose settings lead to a server on another host, as the walk says. certificate: a path, or nothing."""
    studio = Studio(probe, session, remote.ports)
    (told,) = set(re.findall(r"`(url=wss://[^`]+)`", PAGE))
    place = told.replace("HOST:7600", f"127.0.0.1:{remote.ports['websocket']}")
    place = place.replace("session=unreal", f"session={session}")
    studio.ask("settings", place.encode(), str(token).encode(), certificate.encode())
    studio.connection = ""
    return studio


def test_a_server_on_another_host_is_reached_over_wss(probe: Probe, remote: Running, tmp_path: Path) -> None:
    """`kinelink serve --lan`: the token and the certificate that it prints, as files."""
    token = tmp_path / "kinelink.token"
    token.write_text(remote.said["token"] + "\n", encoding="utf-8")
    studio = invite(probe, remote, "remote", token, remote.said["certificate"])
    furnish(studio, "table", "cup")
    enter(studio, "manny")
    studio.ask("play")
    story = Story(studio)
    story.wait("ready")
    story.perform(WORDS)
    story.wait("grasp")
    assert studio.violations() == []


def test_a_server_that_nobody_vouches_for_is_told_nothing(
    probe: Probe, remote: Running, tmp_path: Path
) -> None:
    token = tmp_path / "kinelink.token"
    token.write_text(remote.said["token"], encoding="utf-8")
    studio = invite(probe, remote, "strange", token, "")
    studio.ask("source", b"")
    studio.until(lambda: any("certificate is not accepted" in line for line in studio.log()), "the refusal")
    assert b"certificate is not accepted" in bytes.fromhex(studio.ask("source.of", 0)[4])
    assert studio.subjects() == {} and studio.violations() == []


def test_a_wrong_token_is_refused_with_what_to_do(probe: Probe, remote: Running, tmp_path: Path) -> None:
    token = tmp_path / "kinelink.token"
    token.write_text(remote.said["token"][::-1], encoding="utf-8")
    studio = invite(probe, remote, "stranger", token, remote.said["certificate"])
    studio.ask("source", b"")
    studio.until(lambda: any("the token is wrong" in line for line in studio.log()), "the refusal")
    assert b"the token is wrong; use the token" in bytes.fromhex(studio.ask("source.of", 0)[4])
    assert studio.violations() == []
