"""A small engine around the Unreal plugin, driven a line at a time: what tests/clients/unreal answers.

Places are centimetres and quaternions `x y z w` in Unreal's axes; texts are hexadecimal.

world NAME: the world that the next commands mean. play, stop: begin and end play. run SECONDS: frames, sixty a second
settings CONNECTION TOKEN_FILE CERTIFICATE_FILE. source CONNECTION, drop INDEX: as Live Link's panel adds and removes one
sources: how many, longest answer to RequestSourceShutdown, longest end. source.of INDEX: mode offset string factory status
subjects, times SUBJECT, shown SUBJECT: what Live Link was given, and plays. violations, log, selftest
actor NAME PLACE ROTATION SCALE, box ACTOR LEAST GREATEST static|movable|physics, destroy ACTOR, move ACTOR PLACE ROTATION
where ACTOR: the middle of its bounds, and whether physics moves it
object ACTOR ID LABEL CATEGORY SHAPE KEY VALUE, scene ACTOR CONNECTION START
mesh ACTOR NAME (BONE PARENT PLACE ROTATION)…, capsule ACTOR BONE RADIUS, bones ACTOR, curves ACTOR
avatar, character, voice ACTOR CONNECTION CHARACTER; perform, look ACTOR TEXT; interrupt, told ACTOR; heard ACTOR FROM
straighten, from_wire, to_wire, retarget, drives, problem: mathematics by itself
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from motion.rotation import Array
from tests.clients.probe import Probe

UPRIGHT = (0.0, 0.0, 0.0, 1.0)
Pose = tuple[Array, Array]
"""Place (3,) and rotation (4,)."""


class Studio:
    """A running program with one world at a time, which is called as the session if not otherwise."""

    def __init__(self, probe: Probe, session: str, ports: dict[str, int], world: str = "") -> None:
        self._probe, self._world = probe, world or session
        places = ";".join(f"{name}={ports[name]}" for name in ("state", "events", "control"))
        self.connection = f"host=127.0.0.1;{places};session={session};characters=actor;prefix={session}_"

    def ask(self, command: str, *words: object) -> list[str]:
        """The answer's words."""
        self._probe.ask("world", self._world)
        return self._probe.ask(command, *words)

    def run(self, seconds: float) -> None:
        """Let time pass in all worlds."""
        self.ask("run", seconds)

    def until(self, condition: Callable[[], bool], what: str, timeout: float = 30.0) -> None:
        """Let time pass until something is so, and fail where it never is."""
        for _ in range(int(timeout / 0.05)):
            if condition():
                return
            self.run(0.05)
        raise AssertionError(f"waited in vain: {what}; {self.violations()}; {self.log()}")

    def actor(
        self,
        name: str,
        place: Iterable[float] = (0, 0, 0),
        rotation: Iterable[float] = UPRIGHT,
        scale: float = 1.0,
    ) -> None:
        """Spawn an actor."""
        self.ask("actor", name, *place, *rotation, scale)

    def add(self, kind: str, actor: str, character: str = "actor") -> None:
        """Add one of the plugin's components that belong to a character."""
        self.ask(kind, actor, self.connection.encode(), character.encode())

    def scene(self, actor: str, start: str = "-") -> None:
        """Add a scene component."""
        self.ask("scene", actor, self.connection.encode(), start)

    def thing(
        self,
        name: str,
        size: Iterable[float],
        place: Iterable[float],
        rotation: Iterable[float] = UPRIGHT,
        category: str = "",
        label: str = "",
        shape: int = 0,
        color: str = "",
        moves: str = "movable",
        offset: Iterable[float] = (0, 0, 0),
    ) -> None:
        """An actor with a box of full extents `size` (cm) and an object component.

        moves: static, as what is dragged into a level is at first; movable; physics. offset: of the box's middle.
        """
        half, middle, at = np.asarray(list(size)) / 2, np.asarray(list(offset)), np.asarray(list(place))
        self.actor(name, at - middle, rotation)
        self.ask("box", name, *(middle - half), *(middle + half), moves)
        texts = [text.encode() for text in (name, label, category)]
        attribute = [b"color", color.encode()] if color else ["-", "-"]
        self.ask("object", name, *texts, shape, *attribute)

    def told(self, actor: str) -> list[list[str]]:
        """What the character's delegates told since the last time, in words."""
        return [bytes.fromhex(word).decode().split(" ") for word in self.ask("told", actor)]

    def bones(self, actor: str) -> dict[str, Pose]:
        """Each bone in the world, as it is drawn in this frame."""
        return _named_poses(self.ask("bones", actor))

    def where(self, actor: str) -> tuple[Pose, bool]:
        """A thing's middle, and whether physics moves it."""
        words = [float(word) for word in self.ask("where", actor)]
        return (np.array(words[:3]), np.array(words[3:7])), bool(words[7])

    def subjects(self) -> dict[str, dict[str, Any]]:
        """What Live Link was given, by subject."""
        words = self.ask("subjects")
        keys = ("role", "bones", "properties", "statics", "pushed", "cleared")
        result = {}
        for at in range(0, len(words), 7):
            values = [words[at + 1], *(int(word) for word in words[at + 2 : at + 7])]
            result[words[at]] = dict(zip(keys, values, strict=True))
        return result

    def violations(self) -> list[str]:
        """What the engine would not stand."""
        return [bytes.fromhex(word).decode() for word in self.ask("violations")[1:]]

    def log(self) -> list[str]:
        """What the plugin logged."""
        return [bytes.fromhex(word).decode() for word in self.ask("log")[1:]]

    def retarget(
        self, actor: str, names: list[str], parents: list[int], places: Array, rotations: Array
    ) -> dict[str, Pose]:
        """The mesh's bones in its own space, by the retarget asset, for local transforms in Unreal's axes."""
        bones: list[object] = []
        for name, parent, place, rotation in zip(names, parents, places, rotations, strict=True):
            bones += [name, parent, *place, *rotation]
        return _named_poses(self.ask("retarget", actor, *bones))


def _named_poses(words: list[str]) -> dict[str, Pose]:
    result = {}
    for at in range(0, len(words), 8):
        numbers = np.array([float(word) for word in words[at + 1 : at + 8]])
        result[words[at]] = (numbers[:3], numbers[3:])
    return result


def data_of(word: str) -> Any:
    """JSON that a delegate told."""
    return json.loads(bytes.fromhex(word))
