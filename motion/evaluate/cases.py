"""Seeded cases: every verb × things × positions × hands × bodies × languages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion.evaluate.arrange import DISTANCES, HEIGHTS, LATERAL, Position, room
from motion.evaluate.pools import pool
from motion.evaluate.sentences import HANDS, SAYINGS, Saying
from motion.scene import catalogue
from motion.scene.catalogue import Category
from motion.scene.model import Scene
from motion.skeleton import Skeleton

# Stature and arm scale: a child, an adult, an adult with long arms.
BODIES = {"child": (1.2, 1.0), "adult": (1.75, 1.0), "tall": (1.95, 1.12)}

_SPAN = 0.055


@dataclass(frozen=True, eq=False)
class Case:
    """One request: words in a scene for a body. tags: what was varied."""

    number: int
    verb: str
    text: str
    language: str
    scene: Scene
    body: str
    seed: int
    tags: dict[str, str]

    @property
    def name(self) -> str:
        """A readable name, unique within a run."""
        return f"{self.number:03d} {self.verb} {self.tags['thing']} {self.tags['position']} {self.body}"

    def skeleton(self) -> Skeleton:
        """The body that performs."""
        height, arms = BODIES[self.body]
        return Skeleton.human(height, arm_scale=arms, name=self.body)


def generated_cases(count: int = 600, seed: int = 0) -> list[Case]:
    """`count` cases, the same for the same seed; with 150 or more every verb appears."""
    sayings = _shared_out(count)
    return [_case(number, saying, turn, seed) for number, (saying, turn) in enumerate(sayings)]


def _shared_out(count: int) -> list[tuple[Saying, int]]:
    """The sayings in turn, each as often as its weight asks, with how often it was used before."""
    total = sum(saying.weight for saying in SAYINGS)
    chosen: list[tuple[Saying, int]] = []
    used = dict.fromkeys(range(len(SAYINGS)), 0)
    for _ in range(count):
        # The one that lags most behind its share comes next, so any prefix is a fair sample too.
        lag = [saying.weight / total * (len(chosen) + 1) - used[i] for i, saying in enumerate(SAYINGS)]
        best = int(np.argmax(lag))
        chosen.append((SAYINGS[best], used[best]))
        used[best] += 1
    return chosen


def _case(number: int, saying: Saying, turn: int, seed: int) -> Case:
    rng = np.random.default_rng([seed, number])
    body = tuple(BODIES)[(turn + number) % len(BODIES)]
    language = ("en", "zh")[(turn + number // 3) % 2]
    thing = _draw(saying.needs, rng)
    position = _position(saying, thing, turn, rng)
    target = _target(saying, thing, rng)
    stature = BODIES[body][0]
    opened, in_front = saying.needs == "=open furniture", "in front of" in saying.en
    deep = saying.verb == "pull"
    scene = room(position, stature, thing, target, rng, opened=opened, in_front=in_front, deep=deep)
    hand = _hand(saying, thing, stature, rng)
    return Case(
        number,
        saying.verb,
        _words(saying, thing, target, scene, hand, language),
        language,
        scene,
        body,
        seed * 1000 + number,
        {
            "thing": thing.id if thing is not None else target.id if target is not None else "none",
            "position": str(position),
            "hand": hand or "any",
        },
    )


def _position(saying: Saying, thing: Category | None, turn: int, rng: np.random.Generator) -> Position:
    heights: tuple[str, ...] = HEIGHTS
    if saying.target is not None or saying.verb in ("push", "pull", "move"):
        heights = ("table", "low")
    if saying.target == "=support" or saying.needs is None:
        heights = ("table",)
    sides, distances = tuple(LATERAL), tuple(DISTANCES)
    # Tables are where most things happen; the turn walks through the rest so that none is missed.
    height = heights[(turn // 2) % len(heights)] if turn % 2 else "table"
    if thing is not None and not thing.movable:
        # Fixtures stand or hang for themselves.
        height = "floor"
    far = saying.verb == "walk_to" or rng.random() < 0.3
    return Position(height, sides[int(rng.integers(3))], distances[int(far)])


def _draw(needs: str | None, rng: np.random.Generator) -> Category | None:
    if needs is None:
        return None
    choices = pool(needs)
    return choices[int(rng.integers(len(choices)))]


def _target(saying: Saying, thing: Category | None, rng: np.random.Generator) -> Category | None:
    if saying.target in (None, "=support"):
        return None
    assert saying.target is not None
    choices = [c for c in pool(saying.target) if thing is None or c.id != thing.id]
    if saying.target in ("=small surface", "=open box") and thing is not None:
        # What is put on or in something has to fit there.
        widest = max(thing.size[0], thing.size[2])
        fitting = [c for c in choices if widest < 0.8 * min(c.size[0], c.size[2])]
        choices = fitting or [max(choices, key=lambda c: min(c.size[0], c.size[2]))]
    return choices[int(rng.integers(len(choices)))]


def _hand(saying: Saying, thing: Category | None, stature: float, rng: np.random.Generator) -> str | None:
    if not saying.hands or thing is None or not any(grasp.hands == 1 for grasp in thing.grasps):
        return None
    # One hand alone is only asked for what it can span.
    if min(thing.size) > _SPAN * stature:
        return None
    return (None, "left", "right")[int(rng.integers(3))]


def _words(
    saying: Saying,
    thing: Category | None,
    target: Category | None,
    scene: Scene,
    hand: str | None,
    language: str,
) -> str:
    chinese = language == "zh"
    words = {"o": _name(thing, chinese)}
    support = next((item.category for item in scene.objects if item.id == "support"), None)
    named = target or (catalogue.get(support) if support else None)
    words["t"] = _name(named, chinese)
    text = (saying.zh if chinese else saying.en).format(**words)
    return HANDS[hand][chinese].format(text) if hand is not None else text


def _name(category: Category | None, chinese: bool) -> str:
    if category is None:
        return ""
    return (category.names_zh if chinese else category.names_en)[0]
