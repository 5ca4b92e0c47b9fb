"""`Character`: who a talk is with. Plain data, so that another takes over in a running session at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from bridge.dialogue.errors import DialogueError
from bridge.dialogue.language import LANGUAGES, in_language, language_of

_SCHEMA = Path(__file__).with_name("character.schema.json")
_MOST_BYTES = 1_000_000

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Fact:
    """Something a character can tell. about: a thing's id or category, "" for everything; topic: about or price."""

    text: Texts
    about: str = ""
    topic: str = "about"


@dataclass(frozen=True)
class Character:
    """Persona, voice, body and ways; texts by language ("en", "zh").

    language: the one it speaks, "auto" for that of the user. voice_from: the voice back end, None for the server's; voices: by
    language, its names there, or as "source:name" those of another. rate: of speech, 1 as usual. avatar: "default" for the
    body that there is, or the name of a file. manner: slow, quick, gentle or None. expression, intensity (0..1): its face when
    nothing else is expressed.
    """

    name: Texts
    persona: Texts
    language: str = "auto"
    greeting: Texts = field(default_factory=dict)
    voice_from: str | None = None
    voices: Texts = field(default_factory=dict)
    rate: float = 1.0
    avatar: str = "default"
    manner: str | None = None
    expression: str = "neutral"
    intensity: float = 0.5
    knowledge: tuple[Fact, ...] = ()

    def speaks(self, text: str, otherwise: str = "en") -> str:
        """The language in which it answers a text; `otherwise` where the text shows none."""
        return language_of(text, otherwise) if self.language == "auto" else self.language

    def called(self, language: str) -> str:
        """Its name."""
        return in_language(self.name, language)


def read_character(path: str | Path) -> Character:
    """The character in a JSON file. Raises DialogueError, kind bad_character, that says what is wrong and where."""
    path = Path(path)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise DialogueError(
                f"'{path}' is larger than the {_MOST_BYTES} bytes that a character may have",
                kind="bad_character",
                fix="keep its knowledge short; a language model is told all of it",
            )
        # Windows editors begin UTF-8 files with a byte order mark.
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as wrong:
        raise DialogueError(
            f"cannot read the character '{path}': {wrong}",
            kind="bad_character",
            fix="a character is a JSON file in UTF-8, see docs/dialogue.md",
        ) from wrong
    return character_of(data, str(path))


def character_of(data: Any, where: str = "the character") -> Character:
    """The character that plain data describes, see character.schema.json. Raises DialogueError, kind bad_character."""
    try:
        json.dumps(data, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as wrong_data:
        raise DialogueError(
            f"{where}: not plain data: {wrong_data}",
            kind="bad_character",
            fix="use texts, ordinary numbers, lists and maps",
        ) from wrong_data
    wrong = best_match(_validator().iter_errors(data))
    if wrong is not None:
        place = "/" + "/".join(map(str, wrong.absolute_path))
        raise DialogueError(
            f"{where}: {place}: {wrong.message[:300]}",
            kind="bad_character",
            fix="mend that place; docs/dialogue.md lists the fields",
        )
    voice, expression = data.get("voice", {}), data.get("expression", {})
    return Character(
        name=_texts(data["name"]),
        persona=_texts(data["persona"]),
        language=data.get("language", "auto"),
        greeting=_texts(data.get("greeting", {})),
        voice_from=voice.get("from"),
        voices=voice.get("names", {}),
        rate=float(voice.get("rate", 1.0)),
        avatar=data.get("avatar", "default"),
        manner=data.get("manner"),
        expression=expression.get("name", "neutral"),
        intensity=float(expression.get("intensity", 0.5)),
        knowledge=tuple(
            Fact(_texts(fact["text"]), fact.get("about", ""), fact.get("topic", "about"))
            for fact in data.get("knowledge", ())
        ),
    )


def characters(folder: Path) -> dict[str, Character]:
    """The characters of a folder by the names of their files. Raises DialogueError for one that can't be used."""
    return {path.stem: read_character(path) for path in sorted(folder.glob("*.json"))}


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))


def _texts(value: str | Mapping[str, str]) -> Texts:
    return dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else dict(value)
