"""Grasps of bodies of different proportions, and whether hands are to things in an engine's world as they are on the server."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from motion.skeleton import Skeleton, finger_names, index
from tests.bridge.processes import TABLETOP
from tests.clients import avatars
from tests.clients.listener import Listener, furthest

SCENE: dict[str, Any] = json.loads(TABLETOP.read_text(encoding="utf-8"))
CONTACT = 0.002
"""Metres that a hand may be off from where it is to a thing on the server."""
BODIES = {
    "child": avatars.t_pose(Skeleton.human(1.25)),
    "adult": avatars.awkward(Skeleton.human(1.75), seed=3),
    "tall": avatars.awkward(Skeleton.human(1.95, arm_scale=1.1), seed=5),
    "manny": avatars.manny(Skeleton.human(1.8)),
}
THINGS = ("cup", "bowl", "bottle", "apple", "banana", "phone", "book", "box", "hat", "plate")
TEN = dict.fromkeys(BODIES, THINGS) | {
    "child": tuple("cloth" if thing == "hat" else thing for thing in THINGS),
}
"""What each body takes. The hat lies so far back on the table that a child is refused it: out of reach."""
HELD = 0.6
"""Seconds that a thing is looked at in the hand, from when its grasp is told."""


def sentence(thing: str) -> str:
    """What a body is told; the next sentence breaks it off while the thing is in the hand."""
    return f"pick up the {thing} and put it back"


def contacts(
    listener: Listener, name: str, worlds: list[dict[str, Any]], events: list[tuple[int, str, dict[str, Any]]]
) -> list[str]:
    """The things that were seen in the hand; asserts that hands are to them in the engine as on the server, and the whole body.

    worlds: lines as `Listener.compared` takes them, and `ts`, `things` (7 numbers by id, in the order of the pose). events: ts,
    name and data of those that happened.
    """
    grasps = [(ts, data) for ts, what, data in events if what == "grasp"]
    releases = [(ts, data["object"]) for ts, what, data in events if what == "release"]
    checked = list(listener.compared(worlds))
    seen = []
    for ts, data in grasps:
        hand, thing = data["hand"], data["object"]
        end = min((one for one, other in releases if other == thing and one > ts), default=2**63)
        held = [one for one in checked if ts <= int(one[0]["ts"]) < end]
        if held:
            seen.append(thing)
        for line, pose, places, _ in held:
            joints = [f"{hand}Hand", *finger_names(hand)]
            rows = [index(joint) for joint in joints]
            row = list(line["things"]).index(thing)
            shown = np.array([line["joints"][joint][:3] for joint in joints])
            error = np.linalg.norm(
                (shown - line["things"][thing][:3]) - (places[rows] - pose.o[row, :3]), axis=-1
            )
            assert error.max() < CONTACT, (name, thing, error)
            # All of the body, while at it.
            assert furthest(line, places) < CONTACT
    return seen
