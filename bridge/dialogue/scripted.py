"""The answers that need no model: rules in `script.json`, so that a character talks offline, in both languages, always alike.

It greets, says its name, tells what is there and what it knows of things, and does what it is asked to by `perform`.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bridge.dialogue.language import in_language
from bridge.dialogue.naming import called, listed, meant, one_of
from bridge.dialogue.parts import Call, Part, Request, Text
from motion.errors import MotionError, PlanError
from motion.language import parse
from motion.scene import SceneObject

_FILE = Path(__file__).with_name("script.json")
# Things that are named at most when telling what there is.
_SHOWN = 5
_MENTIONED = "mentioned"


class Scripted:
    """Answers by rules."""

    async def answer(self, request: Request) -> AsyncGenerator[Part, None]:
        """Text and calls."""
        for part in _Reply(request).parts():
            yield part


@dataclass(frozen=True)
class _Found:
    """A rule that applies, and the words that name what it is about."""

    rule: Mapping[str, Any]
    phrase: str


class _Reply:
    """One answer."""

    def __init__(self, request: Request) -> None:
        self._request, self._scene = request, request.scene
        self._language = request.language
        self._turn = sum(message.role == "user" for message in request.messages) - 1
        self._calls = 0
        ids = request.memory.get(_MENTIONED, "").split()
        self._mentioned = [id for id in ids if self._scene.has(id)]

    def parts(self) -> Iterator[Part]:
        """What is said and done."""
        last = self._request.messages[-1]
        if last.role == "tool":
            yield from self._after(last.text)
        else:
            yield from self._to(last.text)
        if self._mentioned:
            self._request.memory[_MENTIONED] = " ".join(dict.fromkeys(self._mentioned[-4:]))

    def _to(self, text: str) -> Iterator[Part]:
        """Answer the user: what rules know, and do what is left of the words."""
        found, rest = _matched(text)
        doing = list(self._do(rest)) if rest else []
        yield from (part for part in doing if isinstance(part, Call))
        said = [part for one in found for part in self._by(one)]
        # What is asked for is done rather than a wave of the hand.
        yield from (
            part for part in said if not (doing and isinstance(part, Call) and part.name == "perform")
        )
        if doing and not said:
            yield from (part for part in doing if isinstance(part, Text))
        elif not doing and not said:
            yield self._say("unknown")

    def _do(self, rest: str) -> Iterator[Part]:
        """Carry out an instruction. Where its things can't be told apart the session may know more, such as what is held."""
        try:
            plan = parse(rest, self._scene, mentioned=self._mentioned)
        except PlanError as error:
            if error.kind in ("ambiguous", "unknown_object", "impossible"):
                yield self._call("perform", text=rest)
            else:
                self._mention(rest)
            return
        if all(step.verb == "say" for step in plan.steps):
            return
        self._mentioned += [step.object for step in plan.steps if step.object]
        yield self._call("perform", text=rest)
        yield self._say("doing")

    def _mention(self, phrase: str) -> None:
        """'And the red one': what is no instruction may name what is spoken of."""
        with suppress(MotionError):
            self._mentioned.append(meant(phrase, self._scene, self._language, ()).id)

    def _after(self, outcome: str) -> Iterator[Part]:
        """Say what became of an instruction."""
        try:
            error = json.loads(outcome)
        except ValueError:
            yield self._say("doing")
            return
        things = one_of(error["candidates"], self._scene)
        if error["kind"] == "ambiguous" and things:
            yield self._say("which", things=self._list(things, "or"))
        elif error["kind"] in ("unknown_object", "ambiguous"):
            yield self._say("not_here", things=self._things())
        elif error["kind"] in ("unreachable", "no_path", "no_grasp"):
            yield self._say("too_far")
        else:
            yield self._say("cannot")

    def _by(self, found: _Found) -> Iterator[Part]:
        rule = found.rule
        if "fact" in rule:
            yield from self._fact(rule["fact"], found.phrase)
            return
        if "express" in rule:
            yield self._call("set_expression", name=rule["express"])
        if "look_at" in rule:
            yield self._call("look_at", target=rule["look_at"])
        if "perform" in rule:
            yield self._call("perform", text=rule["perform"][self._language])
        yield self._line(rule["say"][self._language])

    def _fact(self, topic: str, phrase: str) -> Iterator[Part]:
        """Tell a price, or something about a thing."""
        try:
            item = meant(phrase, self._scene, self._language, self._mentioned)
        except MotionError as error:
            yield from self._no_thing(topic, phrase, error)
            return
        self._mentioned.append(item.id)
        yield self._call("look_at", target=item.id)
        known = self._known(topic, item)
        if known:
            yield Text(known + " ")
        elif topic == "price":
            yield self._say("no_price", thing=called(item, self._language))
        else:
            yield self._say("seen", thing=called(item, self._language), place=self._place(item))

    def _no_thing(self, topic: str, phrase: str, error: MotionError) -> Iterator[Part]:
        """Nothing that is there was asked for: tell what is known in general."""
        general = [in_language(f.text, self._language) for f in self._facts(topic) if f.about == ""]
        priced = [self._known(topic, item) for item in self._scene.objects] if topic == "price" else []
        told = general or list(dict.fromkeys(filter(None, priced)))[:_SHOWN]
        if told and not phrase.strip():
            yield Text(" ".join(told) + " ")
            return
        things = one_of(error.candidates, self._scene)
        if error.kind == "ambiguous" and things:
            yield self._say("which", things=self._list(things, "or"))
        else:
            yield self._say("not_here", things=self._things())

    def _known(self, topic: str, item: SceneObject) -> str:
        """What the character knows of a thing, first of itself and then of its category."""
        for about in (item.id, item.category):
            for fact in self._facts(topic):
                if about and fact.about == about:
                    return in_language(fact.text, self._language)
        price = item.attributes.get("price", "") if topic == "price" else ""
        return self._say("price", thing=called(item, self._language), price=price).text if price else ""

    def _facts(self, topic: str) -> list[Any]:
        return [fact for fact in self._request.character.knowledge if fact.topic == topic]

    def _place(self, item: SceneObject) -> str:
        for key, id in (("on", item.supported_by), ("in", item.inside)):
            if id is not None and self._scene.has(id):
                words = _script()["say"][key][self._language]
                return str(words.format(thing=called(self._scene.object(id), self._language)))
        return str(_script()["say"]["around"][self._language])

    def _things(self) -> str:
        movable = [item for item in self._scene.objects if item.movable and item.part_of is None]
        return self._list(movable, "and")

    def _list(self, things: Sequence[SceneObject], last: str) -> str:
        names = list(dict.fromkeys(called(item, self._language) for item in things))[:_SHOWN]
        words = _script()["say"]
        if not names:
            return str(words["nothing"][self._language])
        return listed(names, words[last][self._language], words["comma"][self._language])

    def _say(self, key: str, **values: str) -> Text:
        return self._line(_script()["say"][key][self._language], **values)

    def _line(self, lines: str | Sequence[str], **values: str) -> Text:
        """One of the lines, another one at another turn."""
        line = lines if isinstance(lines, str) else lines[max(self._turn, 0) % len(lines)]
        general = [in_language(f.text, self._language) for f in self._facts("about") if f.about == ""]
        movable = next((item for item in self._scene.objects if item.movable and item.part_of is None), None)
        words = _script()["say"]
        example = words["no_example" if movable is None else "example"][self._language]
        known = {
            "name": self._request.character.called(self._language),
            "about_me": general[0] if general else "",
            "things": self._things() if "{things}" in line else "",
            "example": example.format(thing=called(movable, self._language) if movable else ""),
        }
        text = line.format(**(known | values))
        return Text(text[:1].upper() + text[1:] + (" " if self._language == "en" else ""))

    def _call(self, tool: str, **arguments: str) -> Call:
        self._calls += 1
        return Call(tool, arguments, f"{tool}_{self._turn}_{self._calls}")


@lru_cache(maxsize=1)
def _script() -> dict[str, Any]:
    script: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return script


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[Mapping[str, Any], re.Pattern[str]]]:
    """Every rule with each of its patterns: a sentence may mix both languages."""
    return [
        (rule, re.compile(when, re.IGNORECASE))
        for rule in _script()["rules"]
        for when in rule["when"].values()
    ]


def _matched(text: str) -> tuple[list[_Found], str]:
    """The rules that apply, each once and in the order of the words, and the words that none of them explains."""
    for polite in _script()["polite"].values():
        text = re.sub(polite, " ", text, flags=re.IGNORECASE)
    found: list[tuple[int, _Found]] = []
    rest = text
    for rule, pattern in _patterns():
        match = pattern.search(rest)
        if match is None or any(one.rule is rule for _, one in found):
            continue
        phrase = next((group for group in match.groupdict().values() if group and group.strip()), "")
        found.append((match.start(), _Found(rule, phrase)))
        # The place of what follows stays the same, for the order of the answers.
        rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    for between in _script()["between"].values():
        rest = re.sub(between, "", rest.strip(), flags=re.IGNORECASE)
    rest = rest.strip() if any(character.isalnum() for character in rest) else ""
    return [one for _, one in sorted(found, key=lambda pair: pair[0])], re.sub(r"\s{2,}", " ", rest)
