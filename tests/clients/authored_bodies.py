"""Bodies as artists make them: T- or A-pose, any bone axes, bones in between; in the wire's axes, and in those of an engine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import JOINTS, PARENTS, Skeleton, index


@dataclass(frozen=True, eq=False)
class Node:
    """One transform. parent: its number, -1 for the body's root; joint: VRM 1.0 name, or "" for one that is no joint.
    place (3,), turn (4,): in the parent's frame, right-handed, metres."""

    name: str
    parent: int
    joint: str
    place: Array
    turn: Array


@dataclass(frozen=True, eq=False)
class Body:
    """skeleton: the proportions that a perfect reader finds in the nodes."""

    name: str
    skeleton: Skeleton
    nodes: list[Node]

    def joints(self) -> tuple[list[str], list[int], Array, Array]:
        """names, parents, translations (J, 3) and rotations (J, 4) of the nodes that are joints, as `set_avatar` takes them."""
        places, turns = self._world()
        rows = [i for i, node in enumerate(self.nodes) if node.joint]
        names, parents, translations, rotations = [], [], [], []
        for i in rows:
            above = self.nodes[i].parent
            while above >= 0 and not self.nodes[above].joint:
                above = self.nodes[above].parent
            names.append(self.nodes[i].joint)
            parents.append(rows.index(above) if above >= 0 else -1)
            back = rot.inv(turns[above]) if above >= 0 else rot.identity()
            translations.append(rot.rotate(back, places[i] - (places[above] if above >= 0 else 0.0)))
            rotations.append(rot.mul(back, turns[i]))
        return names, parents, np.array(translations), np.array(rotations)

    def _world(self) -> tuple[list[Array], list[Array]]:
        places: list[Array] = []
        turns: list[Array] = []
        for node in self.nodes:
            above = (
                (places[node.parent], turns[node.parent])
                if node.parent >= 0
                else (np.zeros(3), rot.identity())
            )
            places.append(above[0] + rot.rotate(above[1], node.place))
            turns.append(rot.mul(above[1], node.turn))
        return places, turns


def body(
    name: str,
    skeleton: Skeleton,
    arms_down: float = 0.0,
    axes: int | None = None,
    twists: bool = False,
    without: tuple[str, ...] = (),
) -> Body:
    """arms_down: degrees from the T-pose, fingers bent a little then. axes: seed of the bones' axes, the world's where it is
    left out. twists: a bone that is no joint between forearm and hand, and one above the hips. without: joints that it lacks.
    """
    local = rot.identity((len(JOINTS),))
    for side, sign in (("left", 1.0), ("right", -1.0)):
        local[index(f"{side}UpperArm")] = rot.from_axis_angle(
            np.array([0.0, 0.0, 1.0]), -sign * np.radians(arms_down)
        )
        if arms_down:
            local[index(f"{side}LowerArm")] = rot.from_axis_angle(
                np.array([0.0, 1.0, 0.0]), -sign * np.radians(15)
            )
            for finger in ("Index", "Middle", "Ring", "Little"):
                local[index(f"{side}{finger}Proximal")] = rot.from_axis_angle(
                    np.array([0.0, 0.0, 1.0]), -sign * 0.25
                )
                local[index(f"{side}{finger}Intermediate")] = rot.from_axis_angle(
                    np.array([0.0, 0.0, 1.0]), -sign * 0.3
                )
    fk_places, fk_turns = skeleton.fk(skeleton.offsets[:1], local[None])
    places, turns = fk_places[0], fk_turns[0].copy()
    if axes is not None:
        random = np.random.default_rng(axes)
        turns = rot.mul(turns, rot.normalize(random.normal(size=(len(JOINTS), 4))))
    nodes: list[Node] = []
    world: list[tuple[Array, Array]] = []
    number: dict[int, int] = {-1: -1}

    def add(node: str, joint: str, parent: int, place: Array, turn: Array) -> int:
        at, above = world[parent] if parent >= 0 else (np.zeros(3), rot.identity())
        nodes.append(
            Node(
                node,
                parent,
                joint,
                rot.rotate(rot.inv(above), place - at),
                rot.normalize(rot.mul(rot.inv(above), turn)),
            )
        )
        world.append((place, turn))
        return len(nodes) - 1

    if twists:
        number[-1] = add(
            "root", "", -1, np.zeros(3), rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), -np.pi / 2)
        )
    for i, joint in enumerate(JOINTS):
        parent = number[PARENTS[i]]
        if joint in without:
            number[i] = parent
            continue
        if twists and joint.endswith("Hand"):
            elbow = PARENTS[i]
            parent = add(f"{joint}_twist", "", parent, (places[elbow] + places[i]) / 2, turns[elbow])
        number[i] = add(joint, joint, parent, places[i], turns[i])
    return Body(name, skeleton, nodes)


def crowd() -> list[Body]:
    """Four bodies of different proportions; the second authored as Manny is: A-pose, bones along other axes, twist bones."""
    return [
        body("average", Skeleton.human(1.75)),
        body("manny", Skeleton.human(1.83, arm_scale=1.05), arms_down=48, axes=5, twists=True),
        body("child", Skeleton.human(1.35, arm_scale=0.95, leg_scale=0.95), axes=7),
        body(
            "lanky",
            Skeleton.human(1.9, arm_scale=1.12, leg_scale=1.1),
            arms_down=20,
            without=("upperChest", "jaw"),
        ),
    ]


def mirrored(place: Array, turn: Array) -> list[float]:
    """7 numbers in axes of which x points the other way, such as Unity's, by M R M⁻¹ of the matrix."""
    flip = np.diag([-1.0, 1.0, 1.0])
    return [*(flip @ place), *rot.from_matrix(flip @ rot.to_matrix(turn) @ flip)]
