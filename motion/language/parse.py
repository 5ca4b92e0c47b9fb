"""Text and scene to a plan: the one public function of the language room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from motion.errors import PlanError
from motion.language.chunks import unknown_verb
from motion.language.clauses import Clause, clauses
from motion.language.names import present_categories, scene_trie, vocabulary
from motion.language.nouns import NounPhrase
from motion.language.order import arrange, in_time
from motion.language.phrases import read
from motion.language.plan import Plan
from motion.language.questions import refuse_questions
from motion.language.readings import disambiguate
from motion.language.resolve import Resolver
from motion.language.senses import sense_of
from motion.language.steps import Builder, Draft
from motion.language.suggest import supported
from motion.language.symbols import segment
from motion.language.tokens import is_han, tokenise
from motion.scene.model import Scene

MAX_CHARACTERS = 2000


def parse(
    text: str, scene: Scene, held: Mapping[str, str] | None = None, mentioned: Sequence[str] = ()
) -> Plan:
    """The plan of an English or Chinese instruction in a scene.

    held: ids of things that are in a hand already, with the hand. mentioned: ids of what was spoken of before, latest last.
    Raises PlanError, kind unknown_object, ambiguous, impossible, unknown_action, empty or too_long. Pure and
    deterministic.
    """
    if len(text) > MAX_CHARACTERS:
        raise PlanError(
            f"the text has {len(text)} characters, at most {MAX_CHARACTERS} are read",
            kind="too_long",
            fix="split it into several instructions",
        )
    tokens = tokenise(text)
    if not any(token.kind in ("word", "han") for token in tokens):
        raise PlanError(
            "the text says nothing", kind="empty", fix="say what to do, such as 'pick up the cup'"
        )
    refuse_questions(tokens)
    present = present_categories(scene)
    symbols = disambiguate(segment(tokens, (vocabulary(), scene_trie(scene)), present), present)
    found = clauses(symbols)
    builder = Builder(Resolver(scene), text)
    builder.resolver.discourse.held.update(held or {})
    for id in [*mentioned, *(held or {})]:
        builder.resolver.discourse.mention([id])
    drafts: list[Draft] = []
    negated = ambient = False
    ordered = in_time(found)
    for index, clause in enumerate(ordered):
        if clause.verb is None:
            _refuse_unknown(clause, found)
            continue
        if clause.negated:
            negated = True
            continue
        parts = read(clause)
        sense = sense_of(clause, parts, builder.resolver)
        builder.objects.shared = _shared_object(ordered[index + 1 : index + 2])
        ambient |= sense.verb == "ambient"
        drafts.append(Draft(builder.build(clause, parts, sense), clause, sense))
    steps = arrange(drafts)
    if not steps:
        raise _nothing(text, found, negated, ambient)
    return Plan(tuple(steps), text, language_of(text))


def _shared_object(following: list[Clause]) -> NounPhrase | None:
    """'hold and turn the tripod': the object that the next clause names for this one as well."""
    if not following or "and" not in following[0].joins or following[0].verb is None:
        return None
    objects = read(following[0]).objects
    return objects[0] if objects and objects[0].head else None


def language_of(text: str) -> str:
    """'zh' when at least a fifth of the letters are Han, else 'en'."""
    letters = [char for char in text if char.isalpha()]
    return "zh" if letters and sum(map(is_han, letters)) * 5 >= len(letters) else "en"


def _refuse_unknown(clause: Clause, found: list[Clause]) -> None:
    """A clause without a verb that is known: refused when a word stands where its verb should."""
    word = unknown_verb(clause.before, len(found) > 1 and found[0] is not clause, clause.joins)
    if word is not None:
        raise _unknown(word.text)


def _unknown(word: str) -> PlanError:
    return PlanError(
        f"'{word}' is not an action that is known",
        kind="unknown_action",
        candidates=supported(word),
        fix="use one of the candidates",
    )


def _nothing(text: str, found: list[Clause], negated: bool, ambient: bool) -> PlanError:
    if negated and not ambient:
        return PlanError("the text only says what not to do", kind="empty", fix="say what to do")
    word = next((s.text for clause in found for s in clause.symbols if s.kind == "UNKNOWN"), "")
    if not word:
        word = next((clause.verb.text for clause in found if clause.verb is not None), text.strip()[:40])
    return _unknown(word)
