"""What things of a scene are called when they are spoken of, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bridge.dialogue.language import language_of
from motion.errors import MotionError
from motion.language import parse
from motion.language.words import CHINESE
from motion.scene import Scene, SceneObject, catalogue

_LOOK = {"en": "look at {}", "zh": "看{}"}
_BARE = {"en": "it", "zh": "它"}


def called(item: SceneObject, language: str) -> str:
    """'the red cup', 红色的杯子."""
    colour = item.attributes.get("color", "")
    if language == "en":
        label = item.label.replace("_", " ")
        described = label if not colour or colour in label else f"{colour} {label}"
        return described if language_of(label) == "zh" else f"the {described}"
    name = _chinese(item)
    word = _colours().get(colour, "")
    return name if not word or word[0] in name else f"{word}的{name}"


def listed(names: Sequence[str], last: str, comma: str) -> str:
    """'a, b and c'."""
    return last.join([*([comma.join(names[:-1])] if names[:-1] else []), *names[-1:]])


def meant(phrase: str, scene: Scene, language: str, mentioned: Sequence[str]) -> SceneObject:
    """The thing that a noun phrase names, as an instruction would have it; nothing named is what was spoken of.

    Raises PlanError: ambiguous, unknown_object and so on.
    """
    phrase = phrase.strip() or _BARE[language]
    step = parse(_LOOK[language].format(phrase), scene, mentioned=mentioned).steps[0]
    return scene.object(step.object or "")


def one_of(candidates: Sequence[str], scene: Scene) -> list[SceneObject]:
    """The things that an error names, without their parts."""
    found = []
    for id in candidates:
        try:
            item = scene.object(id.split(" ", 1)[0])
        except MotionError:
            continue
        if item.part_of is None and item not in found:
            found.append(item)
    return found


def _chinese(item: SceneObject) -> str:
    if language_of(item.label) == "zh":
        return item.label
    if item.category in catalogue.ids():
        return catalogue.get(item.category).names_zh[0]
    return item.label


@lru_cache(maxsize=1)
def _colours() -> dict[str, str]:
    """Chinese words for colours, rather 红色 than 红."""
    return {
        value: next((word for word in words if word.endswith("色")), words[0])
        for value, words in CHINESE.attributes["color"].items()
    }
