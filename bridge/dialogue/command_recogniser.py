"""English commands recognised on this machine by PocketSphinx (BSD): small and quick, but it knows only what its grammar says.

The grammar is made of the scene: what can be done with each of its things, and a few words of talk. Whatever is said is taken
for the most similar sentence of it.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterable
from typing import Any

import numpy as np

from bridge.dialogue.language import language_of
from motion.errors import missing
from motion.scene import Scene, SceneObject, catalogue
from motion.speech.speech import Samples

_TALK = (
    "hello",
    "good morning",
    "who are you",
    "what is your name",
    "how are you",
    "what can you do",
    "what do you have here",
    "thank you",
    "goodbye",
    "what is the price",
)
_ALONE = (
    "wave",
    "nod",
    "shake your head",
    "bow",
    "clap",
    "sit down",
    "stand up",
    "put it back",
    "put it down",
    "stop",
)
_WITH_ANY = ("look at", "point at", "touch", "tell me about", "how much is")
_BY_AFFORDANCE = {
    "graspable": ("pick up", "take", "put down", "hand me", "hold"),
    "drinkable": ("drink from",),
    "eatable": ("eat",),
    "openable": ("open", "close"),
    "pressable": ("press",),
    "wearable": ("put on", "take off"),
    "sittable": ("sit on",),
}
_WORD = re.compile(r"[a-z']+")


class Commands:
    """One decoder for all talks, which take turns."""

    def __init__(self) -> None:
        try:
            import pocketsphinx
        except ModuleNotFoundError:
            raise missing("pocketsphinx", "commands") from None
        self._decoder: Any = pocketsphinx.Decoder(
            hmm=pocketsphinx.get_model_path("en-us/en-us"),
            dict=pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"),
            lm=None,
            loglevel="FATAL",
        )
        self._grammar = ""
        self._lock = threading.Lock()

    async def recognise(self, samples: Samples, language: str | None, scene: Scene) -> str:
        """The command, in a thread of its own; empty for Chinese."""
        if language == "zh":
            return ""
        return await asyncio.to_thread(self._recognise, samples, scene)

    def _recognise(self, samples: Samples, scene: Scene) -> str:
        with self._lock:
            text = grammar(scene, self._knows)
            if text != self._grammar:
                if self._grammar:
                    self._decoder.remove_search("commands")
                self._decoder.add_jsgf_string("commands", text)
                self._decoder.activate_search("commands")
                self._grammar = text
            self._decoder.start_utt()
            sound = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
            self._decoder.process_raw(sound, full_utt=True)
            self._decoder.end_utt()
            found = self._decoder.hyp()
            return found.hypstr if found is not None else ""

    def _knows(self, word: str) -> bool:
        return self._decoder.lookup_word(word) is not None


def grammar(scene: Scene, knows: Any) -> str:
    """The commands of a scene in JSGF. knows: whether a word can be pronounced; names with others are left out."""
    rules = [f"({_either(_TALK)})", f"({_either(_ALONE)})"]
    spoken = {item.id: _names(item, knows) for item in scene.objects}
    known = [item for item in scene.objects if spoken[item.id]]
    groups = [(_WITH_ANY, known)] + [
        (verbs, [item for item in known if affordance in item.affordances])
        for affordance, verbs in _BY_AFFORDANCE.items()
    ]
    for verbs, items in groups:
        names = dict.fromkeys(name for item in items for name in spoken[item.id])
        if names:
            rules.append(f"({_either(verbs)}) [the] ({_either(names)})")
    return f"#JSGF V1.0;\ngrammar commands;\npublic <command> = [please] ({' | '.join(rules)});\n"


def _either(phrases: Iterable[str]) -> str:
    return " | ".join(phrases)


def _names(item: SceneObject, knows: Any) -> list[str]:
    """What a thing is called, with and without its colour."""
    names = [item.label, item.id]
    if item.category in catalogue.ids():
        names += catalogue.get(item.category).names_en[:2]
    colour = item.attributes.get("color", "").lower()
    found = []
    for name in names:
        words = _WORD.findall(re.sub(r"[_.\d]", " ", name.lower()))
        if not words or language_of(name) == "zh" or not all(map(knows, words)):
            continue
        plain = " ".join(words)
        found.append(plain)
        if _WORD.fullmatch(colour) and knows(colour) and colour not in words:
            found.append(f"{colour} {plain}")
    return list(dict.fromkeys(found))
