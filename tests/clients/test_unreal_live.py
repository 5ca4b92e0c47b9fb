"""The Unreal plugin against the real server: Live Link's rules, grasps on several bodies, a changing level, a voice."""

# ruff: noqa: F811  (fixtures have the names of parameters)

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from motion import rotation as rot
from tests.bridge.processes import Running
from tests.clients.probe import Probe
from tests.clients.unreal_levels import BODIES, bones_of, enter, furnish, on_wire
from tests.clients.unreal_story import Story, begin, probe, server  # noqa: F401  (the last two are fixtures)
from tests.clients.unreal_studio import UPRIGHT, Studio, data_of
from tests.clients.witness import Moment, Witness

pytestmark = pytest.mark.readers


def test_live_links_rules_are_kept(probe: Probe, server: Running) -> None:
    studio, _ = begin(probe, server.ports, "rules", "table", "cup")
    studio.until(lambda: "rules_thing_cup" in studio.subjects(), "all subjects")
    subjects = studio.subjects()
    body, face, cup = (subjects[f"rules_{name}"] for name in ("actor", "actor_face", "thing_cup"))
    assert (body["role"], body["bones"], body["properties"]) == ("ULiveLinkAnimationRole", 55, 52)
    assert (face["role"], face["bones"], face["properties"]) == ("ULiveLinkBasicRole", 0, 52)
    assert (cup["role"], cup["bones"], cup["properties"]) == ("ULiveLinkTransformRole", 0, 0)
    # Once for the average body at most, once for the own one: static data makes Live Link forget its frames.
    studio.until(
        lambda: studio.subjects()["rules_actor"]["pushed"] > body["pushed"] + 60, "a second of frames"
    )
    assert studio.subjects()["rules_actor"]["statics"] <= 2
    source, offsetted, scene_time, rate = (float(word) for word in studio.ask("times", "rules_actor"))
    assert abs(offsetted) < 0.25 and rate == 60.0
    assert abs(source % 86400 - scene_time) < 1 / 60
    mode, offset, connection, factory, status = studio.ask("source.of", 0)
    assert (int(mode), float(offset) > 0, bytes.fromhex(factory)) == (
        1,
        True,
        b"UKinelinkLiveLinkSourceFactory",
    )
    assert b"session=rules" in bytes.fromhex(connection) and b"frames/s" in bytes.fromhex(status)
    assert studio.violations() == []


def test_another_skeleton_is_told_anew_and_nothing_else_is(probe: Probe, server: Running) -> None:
    studio = Studio(probe, "anew", server.ports)
    assert studio.ask("source", studio.connection.encode()) == ["1"]
    studio.until(lambda: studio.subjects().get("anew_actor", {}).get("pushed", 0) > 30, "frames")
    assert studio.subjects()["anew_actor"]["statics"] == 1
    studio.ask("world", "anew")
    enter(studio, "child")
    studio.ask("play")
    Story(studio).wait("ready")
    studio.until(lambda: studio.subjects()["anew_actor"]["statics"] == 2, "the child's skeleton")
    # The source that was there serves the component too.
    assert studio.ask("sources")[0] == "1"
    studio.run(0.5)
    assert studio.subjects()["anew_actor"]["statics"] == studio.subjects()["anew_actor_face"]["statics"] == 2
    assert studio.violations() == []


def nearest(moments: list[Moment], off: Callable[[Moment], float]) -> tuple[Moment, float]:
    """The moment that fits best, and how badly it does."""
    best = min(moments, key=off)
    return best, off(best)


@pytest.mark.parametrize("body", list(BODIES))
def test_hands_hold_things_as_the_server_solved_it(probe: Probe, server: Running, body: str) -> None:
    """Ten grasps on five bodies: in Unreal's world, hand and fingers are to the thing as on the server, within 2 mm."""
    studio, story = begin(probe, server.ports, body, "table", "cup", "apple", "plate", body=body)
    bones = bones_of(body)
    with Witness(server.ports, body) as witness:
        for side, thing in (("right", "cup"), ("left", "apple")):
            story.perform(f"pick up the {thing} with the {side} hand")
            story.wait("grasp", side, thing)
            studio.run(1.0)
            for _ in range(5):
                off, far = _error(studio, bones, witness, side, thing)
                assert off < 0.002 and far < 0.02, (side, off, far)
    assert studio.violations() == []


def _error(
    studio: Studio, bones: dict[str, str], witness: Witness, side: str, thing: str
) -> tuple[float, float]:
    """How far hand and fingers are, as seen from the thing, from where the server has them; and in the world. Metres."""
    studio.run(1 / 60)
    drawn = studio.bones("hero")
    held, turn = on_wire(studio.where(thing)[0])
    joints = [
        f"{side}Hand",
        *(f"{side}{name}" for name in ("ThumbDistal", "IndexDistal", "MiddleDistal", "LittleDistal")),
    ]
    here = {joint: on_wire(drawn[bones[joint]])[0] for joint in joints}

    def far(moment: Moment) -> float:
        off = [np.linalg.norm(here[joint] - moment.joints[joint]) for joint in joints]
        return float(max(*off, np.linalg.norm(held - moment.things[thing][:3])))

    there, distance = nearest(witness.moments(), far)
    place, rotation = there.things[thing][:3], there.things[thing][3:]
    off = [
        np.linalg.norm(
            rot.inv_rotate(turn, here[joint] - held) - rot.inv_rotate(rotation, there.joints[joint] - place)
        )
        for joint in joints
    ]
    return float(max(off)), distance


def test_a_thing_that_the_level_moves_changes_the_running_motion(probe: Probe, server: Running) -> None:
    studio, story = begin(probe, server.ports, "moves", "table", "cup")
    with Witness(server.ports, "moves") as witness:
        studio.until(lambda: bool(witness.moments(1)), "frames")
        story.perform("拿起杯子")
        story.wait("event", "step_started")
        # Across the table, while the hand is on its way.
        before = studio.where("cup")[0][0]
        aside = before + np.array([0.0, -55.0, 0.0])
        studio.ask("move", "cup", *(aside - np.array([0.0, 0.0, 5.0])), *studio.where("cup")[0][1])
        story.wait("grasp")
        studio.run(1.2)
        moved = witness.moments(600)
        apart = [np.linalg.norm(m.things["cup"][:3] - on_wire((aside, np.array(UPRIGHT)))[0]) for m in moved]
        assert min(apart) < 0.005, "the server never had the cup where the level moved it"
        hand = min(moved[-1].joints[f"{side}Hand"] @ [1, 0, 0] for side in ("left", "right"))
        assert hand > on_wire((before, np.array(UPRIGHT)))[0][0] + 0.2, "the hand went where the cup had been"
        # And the level shows the cup in the hand.
        place = on_wire(studio.where("cup")[0])[0]
        assert min(np.linalg.norm(place - m.things["cup"][:3]) for m in witness.moments()) < 0.02
    assert studio.violations() == []


def test_things_that_come_and_go_are_told(probe: Probe, server: Running) -> None:
    studio, _ = begin(probe, server.ports, "change", "table", "cup", body="adult")
    with Witness(server.ports, "change") as witness:

        def things() -> set[str]:
            newest = witness.moments(1)
            return set(newest[-1].things) if newest else set()

        studio.until(lambda: things() == {"table", "cup"}, "the level")
        furnish(studio, "bottle")
        studio.until(lambda: "bottle" in things(), "the new thing")
        studio.ask("destroy", "cup")
        studio.until(lambda: "cup" not in things(), "the thing's end")
        studio.until(lambda: "change_thing_cup" not in studio.subjects(), "the subject's end")
    assert studio.violations() == []


def test_physics_lets_go_of_what_a_hand_holds(probe: Probe, server: Running) -> None:
    studio = Studio(probe, "physics", server.ports)
    furnish(studio, "table")
    studio.thing("cup", (8, 8, 10), (72, 22, 79), category="cup", color="red", moves="physics")
    enter(studio, "manny")
    studio.ask("play")
    story = Story(studio)
    story.wait("ready")
    assert studio.where("cup")[1]
    story.perform("pick up the red cup")
    story.wait("grasp")
    assert not studio.where("cup")[1]
    story.perform("put the cup on the table")
    story.wait("release")
    assert studio.where("cup")[1]
    assert studio.violations() == []


def test_commands_are_answered_or_refused(probe: Probe, server: Running) -> None:
    studio = Studio(probe, "commands", server.ports)
    furnish(studio, "table", "cup")
    enter(studio, "manny")
    studio.ask("play")
    story = Story(studio)
    # Before anything is open: it waits.
    looked = story.ask("look", b"cup")
    assert data_of(looked[2])["plan"]["steps"][0]["verb"] == "look_at"
    assert story.lines.index(["ready"]) < story.lines.index(looked)
    refused = story.ask("perform", "拿起大象".encode())
    assert (refused[0], refused[2]) == ("failed", "unknown_object")
    assert "epoch" in data_of(story.ask("interrupt")[2])
    assert studio.violations() == []


def test_what_is_said_is_heard_and_seen(probe: Probe, server: Running) -> None:
    studio = Studio(probe, "voice", server.ports)
    enter(studio, "manny")
    studio.add("voice", "hero")
    studio.ask("play")
    story = Story(studio)
    story.wait("ready")
    studio.run(0.3)
    samples, loudness = studio.ask("heard", "hero", 0)
    assert int(samples) > 0 and float(loudness) == 0.0
    assert story.ask("say", b"Hello there, this is a cup of tea.")[0] == "reply"
    jaw = []

    def loud() -> bool:
        words = studio.ask("curves", "hero")
        jaw.append(float(dict(zip(words[::2], words[1::2], strict=True))["jawOpen"]))
        return float(studio.ask("heard", "hero", samples)[1]) > 0.005 and max(jaw) > 0.02

    studio.until(loud, "sound, and a jaw that moves", 30)
    story.wait("event", "said")
    studio.ask("stop")
    assert studio.violations() == []


def test_a_thing_that_the_level_does_not_let_move_stays_and_is_named(probe: Probe, server: Running) -> None:
    """A cup as it is dragged into a level: its Mobility is Static."""
    studio = Studio(probe, "static", server.ports)
    furnish(studio, "table")
    studio.thing("cup", (8, 8, 10), (62, 12, 79), category="cup", moves="static")
    enter(studio, "manny")
    studio.ask("play")
    story = Story(studio)
    story.wait("ready")
    story.perform("pick up the cup")
    story.wait("grasp")
    studio.until(lambda: any("'cup' stays where it is" in line for line in studio.log()), "what to do")
    studio.run(0.3)
    assert len([line for line in studio.log() if "Mobility" in line]) == 1
    assert studio.violations() == []


def test_events_are_told_when_they_are_seen(probe: Probe, server: Running) -> None:
    """They come ahead of their time: where a grasp is told the hand is at the thing, not still on its way."""
    studio, story = begin(probe, server.ports, "moments", "table", "cup")
    hand = bones_of("manny")["rightHand"]

    def apart() -> float:
        return float(np.linalg.norm(studio.bones("hero")[hand][0] - studio.where("cup")[0][0]))

    story.perform("pick up the cup with the right hand")
    story.wait("grasp", "right", "cup")
    at_first = apart()
    studio.run(0.5)
    assert at_first - apart() < 2.0, "the hand was not there yet, cm"
    story.perform("put the cup on the table")
    story.wait("release", "right", "cup")
    released = studio.where("cup")[0][0]
    studio.run(0.5)
    assert np.linalg.norm(studio.where("cup")[0][0] - released) < 1.0, "the cup was not put down yet"
    assert studio.violations() == []
