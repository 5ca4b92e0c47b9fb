"""One clause to steps: which verb it really is, who gets which role, which hand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from motion.errors import PlanError
from motion.language.clauses import Clause
from motion.language.names import named
from motion.language.nouns import NounPhrase, Prepositional
from motion.language.phrases import Parts
from motion.language.plan import Step
from motion.language.resolve import FLOOR, Resolver
from motion.language.sense import Sense
from motion.language.symbols import Noun
from motion.language.targets import AIMS, PLACES, Targets
from motion.language.tokens import is_han
from motion.language.verbs import ONE_BY_ONE, SPECS, VerbSpec


@dataclass
class Draft:
    """Steps of one clause, before clauses are put in order."""

    steps: list[Step]
    clause: Clause
    sense: Sense


class Builder:
    """Builds the steps of clauses, in the order said, and remembers what was spoken of."""

    def __init__(self, resolver: Resolver, text: str) -> None:
        self.resolver = resolver
        self.targets = Targets(resolver)
        self.text = text
        self.shared: NounPhrase | None = None

    def build(self, clause: Clause, parts: Parts, sense: Sense) -> list[Step]:
        """The steps of one clause; none where it only describes."""
        spec = SPECS[sense.verb]
        if sense.verb == "ambient":
            return []
        objects, hands = self._objects(clause, parts, sense, spec)
        if len(objects) > 1:
            objects = [id for id in objects if id != FLOOR]
        target, relation = self.targets.find(parts, sense, spec, objects)
        base = Step(
            verb=sense.verb,
            target=target,
            relation=relation,
            manner=parts.manner,
            text_span=clause.span,
            text=self._speech(clause, parts) if sense.verb == "say" else None,
            count=parts.count,
            duration=parts.duration,
        )
        hand = self._hand(parts, sense)
        steps = self._spread(base, objects, hands, hand, spec)
        for step in steps:
            self._remember(step, spec)
        discourse = self.resolver.discourse
        goal = [target] if target is not None and self.resolver.scene.has(target) else []
        said = [goal, [id for id in objects if id != FLOOR]]
        # After pouring, "it" is what was poured into.
        for group in reversed(said) if sense.verb == "pour" else said:
            discourse.mention(group)
        return steps

    # Objects

    def _objects(
        self, clause: Clause, parts: Parts, sense: Sense, spec: VerbSpec
    ) -> tuple[list[str], list[str | None]]:
        """Ids of the objects, and a hand for each where the sentence pairs them."""
        if spec.object == "none" and sense.verb not in ("sit_down",):
            return [], []
        phrases = self._object_phrases(parts, sense)
        if not phrases:
            return self._unsaid(parts, sense, spec), []
        ids: list[str] = []
        hands: list[str | None] = []
        narrowing = self._narrowing(parts, sense, phrases)
        self.resolver.discourse.receiving = self._receiving(parts, sense)
        pairs = {id(np): hand for np, hand in parts.hand_pairs}
        for np in phrases:
            for each in (np, *np.also):
                side = [s for s in parts.sides if s in ("left", "right", "middle", "near", "front", "held")]
                if (side and spec.target in ("none", "person", "tool")) or (
                    side and sense.verb in ("look_at", "point_at") and each.head
                ):
                    each.spatial = [*each.spatial, *side]
                self.resolver.excluded = set(ids)
                found = self._resolve(each, sense, narrowing)
                self.resolver.excluded = set()
                ids += [id_ for id_ in found if id_ not in ids]
                hands += [pairs.get(id(each))] * (len(ids) - len(hands))
        return ids, hands if len(set(hands)) > 1 else []

    def _receiving(self, parts: Parts, sense: Sense) -> frozenset[str]:
        """What a clause pours into, as far as it can be told yet."""
        goal = self.targets.goal(parts, sense) if sense.verb == "pour" else None
        if goal is None or goal.np is None:
            return frozenset()
        try:
            return frozenset(self.resolver.objects(goal.np, "place_target", check=False))
        except PlanError:
            return frozenset()

    def _resolve(self, np: NounPhrase, sense: Sense, narrowing: list[Prepositional]) -> list[str]:
        found = self.resolver.objects(
            np, sense.verb, narrowing, check=sense.verb not in ("press", "wear", "sit_down")
        )
        if sense.verb in ("press", "wear", "sit_down"):
            for id in found:
                self.resolver.check(id, sense.verb)
        return found

    def _object_phrases(self, parts: Parts, sense: Sense) -> list[NounPhrase]:
        if sense.object_first and parts.before:
            return parts.before[-1:]
        phrases = _apposed(parts.objects)
        if (
            parts.before
            and parts.before[-1].head
            and phrases
            and phrases[0].pronoun in _PLAIN_PRONOUNS
            and not self.resolver.discourse.mentioned
        ):
            return parts.before[-1:]
        if sense.verb == "point_at" and phrases and phrases[0].pronoun in _PLAIN_PRONOUNS:
            # 'point it at the screen'
            aimed = [pp.np for pp in parts.prepositional if pp.relation == "at" and pp.np and pp.np.head]
            phrases = aimed[-1:] or phrases
        if sense.verb == "write" and phrases and self.targets.written_on(parts):
            # 'write your name on the board': what is written is no object.
            phrases = []
        if sense.verb == "take_photo":
            return [pp.np for pp in parts.prepositional if pp.relation == "with" and pp.np is not None]
        if (
            sense.verb in ("look_at", "point_at")
            and phrases
            and phrases[0].viewer_word
            and not self.targets.in_scene(phrases[0])
        ):
            return []
        if not phrases and parts.before and SPECS[sense.verb].object in ("required", "implied", "optional"):
            phrases = parts.before[-1:]
        if not phrases and SPECS[sense.verb].target == "aim":
            aimed = [pp.np for pp in parts.prepositional if pp.np and pp.relation in (*AIMS, "from")]
            phrases = [np for np in aimed if np.names_something and not self.targets.is_viewer(np)][-1:]
        if not phrases and sense.verb in (
            "drink",
            "eat",
            "read",
            "release",
            "sit_down",
            "wipe",
            "write",
            "touch",
            "press",
            "hold",
            "push",
            "pull",
            "stir",
        ):
            phrases = [
                pp.np
                for pp in parts.prepositional
                if pp.np
                and (pp.np.head or pp.np.pronoun or pp.np.unknown)
                and pp.relation in (*PLACES, "from", "of")
            ][:1]
        return phrases

    def _narrowing(self, parts: Parts, sense: Sense, phrases: list[NounPhrase]) -> list[Prepositional]:
        """The phrases that say which object is meant, not where it goes."""
        spec = SPECS[sense.verb]
        goal = self.targets.goal(parts, sense) if spec.target == "place" else None
        out = []
        for pp in parts.prepositional:
            if pp is goal or (pp.np is None and pp.hand is None) or pp.body or pp.place:
                continue
            if pp.np is not None and (pp.np.viewer_word or pp.np.person) and spec.target in ("person", "aim"):
                continue
            if spec.target == "aim" and not parts.objects:
                continue
            if pp.relation in ("with", "of", "to") or (
                pp.np is not None and pp.np.unknown and not pp.np.head
            ):
                continue
            if pp.np is not None and any(pp.np is np for np in (*parts.objects, *phrases)):
                continue
            out.append(pp)
        if not parts.objects and not parts.before:
            return []
        return out

    def _unsaid(self, parts: Parts, sense: Sense, spec: VerbSpec) -> list[str]:
        if spec.object == "optional":
            if sense.verb in ("release", "switch_hands"):
                return self.resolver.last(sense.verb) if self.resolver.discourse.held else []
            aimed = (
                parts.people
                or parts.sides
                or parts.prepositional
                or parts.particles
                or parts.objects
                or sense.target
            )
            return [] if aimed else self.resolver.last(sense.verb)
        if sense.verb in ("take_photo", "write"):
            try:
                return self.resolver.implied(sense.verb)
            except PlanError:
                return []
        if sense.verb == "sit_down":
            return self._seat()
        if sense.verb == "pour" and not self.resolver.last("pour"):
            return self.resolver.objects(_WATER, "pour")
        if sense.verb in ("place", "put_back", "hand_over", "throw_away"):
            held = list(self.resolver.discourse.held)
            group = self.resolver.last(sense.verb, whole=True)
            if len(held) > 1 and not set(group) & set(held):
                return held
        compound = named(sense.lemma[1:]) if is_han(sense.lemma) and len(sense.lemma) > 1 else ()
        if compound and spec.object == "required" and not self.resolver.last(sense.verb):
            # 看杂志: the verb itself says what.
            return self.resolver.objects(NounPhrase(head=compound, text=sense.lemma[1:]), sense.verb)
        if sense.verb == "read" and not self.resolver.last("read"):
            for kind in ("book", "reading_matter"):
                books = [id for id, known in self.resolver.known.items() if kind in known.kinds]
                if len(books) == 1:
                    return books
        if self.shared is not None and not self.resolver.last(sense.verb):
            return self.resolver.objects(self.shared, sense.verb)
        return self.resolver.implied(sense.verb)

    def _seat(self) -> list[str]:
        """The seat that was spoken of, or the nearest one; none at all is refused."""
        resolver = self.resolver
        seats = [item for item in resolver.scene.objects if resolver.affords(item.id, "sittable")]
        if not seats:
            return resolver.implied("sit_down")
        for group in reversed(resolver.discourse.mentioned):
            if any(item.id == group[-1] for item in seats):
                return group[-1:]
        return [min(seats, key=lambda item: (resolver.space.distance(item), item.id)).id]

    # Hands and memory

    def _hand(self, parts: Parts, sense: Sense) -> str | None:
        said = parts.hand or sense.hand or parts.subject_hand
        if (said is None and SPECS[sense.verb].object == "none") or sense.verb in ("switch_hands", "release"):
            said = (
                said
                or parts.object_hand
                or next(
                    (pp.hand for pp in reversed(parts.prepositional) if pp.hand and pp.relation != "from"),
                    None,
                )
            )
        discourse = self.resolver.discourse
        if said == "other":
            current = discourse.hand
            said = {"left": "right", "right": "left"}.get(current or "")
        if sense.verb == "switch_hands" and said is None:
            current = next((hand for hand in discourse.held.values() if hand), discourse.hand)
            said = {"left": "right", "right": "left"}.get(current or "")
        if sense.verb in (
            "walk_to",
            "turn_to",
            "sit_down",
            "stand_up",
            "say",
            "wait",
            "nod",
            "shake_head",
            "bow",
            "face_camera",
            "shrug",
            "look_at",
        ):
            return None
        if said in ("left", "right"):
            discourse.hand = said
        return said if said in ("left", "right", "both") else None

    def _spread(
        self, base: Step, objects: list[str], hands: list[str | None], hand: str | None, spec: VerbSpec
    ) -> list[Step]:
        """One step per object; two things that hands take at once get a hand each."""
        ids: list[str | None] = [None if id == FLOOR else id for id in objects] or [None]
        if objects == [FLOOR]:
            base = replace(base, target="down")
        if len(ids) == 1:
            in_hand = base.target if spec.target == "tool" and base.target is not None else ids[0]
            return [replace(base, object=ids[0], hand=hand or self._holding(in_hand))]
        if base.verb in ONE_BY_ONE or not (spec.takes or spec.frees or spec.movable):
            return [replace(base, object=id, hand=hand) for id in ids]
        if len(ids) > 2:
            raise PlanError(
                f"two hands cannot {base.verb.replace('_', ' ')} {len(ids)} things at once",
                kind="impossible",
                candidates=tuple(id for id in ids if id),
                fix="ask for at most two at a time",
            )
        if len(hands) != 2:
            held = [self.resolver.discourse.held.get(id or "") for id in ids]
            hands = held if set(held) == {"left", "right"} else self._by_side([id for id in ids if id])
        hands = [hand if hand in ("left", "right") else None for hand in hands]
        if not any(hands):
            hands = self._by_side([id for id in ids if id])
        if hands[0] and not hands[1]:
            hands = [hands[0], {"left": "right", "right": "left"}.get(hands[0])]
        return [
            replace(base, object=id, hand=side, parallel_group=-1)
            for id, side in zip(ids, hands, strict=True)
        ]

    def _by_side(self, ids: list[str]) -> list[str | None]:
        resolver = self.resolver
        x = [resolver.space.local(resolver.scene.object(id))[0] for id in ids]
        return ["left", "right"] if x[0] >= x[1] else ["right", "left"]

    def _holding(self, id: str | None) -> str | None:
        return self.resolver.discourse.held.get(id) if id is not None else None

    def _remember(self, step: Step, spec: VerbSpec) -> None:
        discourse = self.resolver.discourse
        held = discourse.held
        if step.verb == "raise_hand":
            discourse.raised = step.hand or "any"
        elif step.verb == "lower_hand":
            discourse.raised = None
        if step.verb == "pour":
            discourse.poured_into = step.target
        elif step.verb not in ("place", "put_back"):
            discourse.poured_into = None
        if step.object is None:
            if step.verb == "release":
                held.clear()
            return
        if spec.frees:
            held.pop(step.object, None)
        elif spec.takes:
            held[step.object] = step.hand or held.get(step.object)

    def _speech(self, clause: Clause, parts: Parts) -> str | None:
        """What is said: the quotation, or the words after 'say'."""
        quote = next((symbol for symbol in clause.after + clause.before if symbol.kind == "QUOTE"), None)
        if quote is not None:
            return self.text[quote.start + 1 : quote.stop - 1].strip() or None
        assert clause.verb is not None
        if clause.verb.value.lemma.split(" ")[0] not in _QUOTING or not clause.after:
            return None
        words = [symbol for symbol in clause.after if symbol.kind not in ("MANNER", "VAGUE")]
        while words and (
            words[0].text in ("that", "了", "着", "to", "out", "loud")
            or (words[0].kind == "PERSON" and words[0].value == "viewer")
        ):
            words = words[1:]
        if not words or words[0].kind in ("REL", "COMMA"):
            return None
        return self.text[words[0].start : words[-1].stop].strip() or None


# What one pours when nothing is said.
_WATER = NounPhrase(head=(Noun("mass", "water", 1.5),), text="water")
_PLAIN_PRONOUNS = frozenset(["it", "them", "它", "它们"])


def _apposed(phrases: list[NounPhrase]) -> list[NounPhrase]:
    """'the book, the one on the left': the second phrase narrows the first."""
    if len(phrases) > 1 and phrases[1].pronoun in ("one", "ones") and phrases[0].head:
        first, second = phrases[0], phrases[1]
        first.attributes += second.attributes
        first.spatial += second.spatial
        first.mods += second.mods
        return [first, *phrases[2:]]
    return list(phrases)


_QUOTING = frozenset(
    [
        "say",
        "shout",
        "whisper",
        "exclaim",
        "yell",
        "utter",
        "announce",
        "说",
        "说道",
        "喊",
        "说声",
        "说一声",
        "说了声",
        "喊道",
        "讲",
        "说一句",
        "说了一句",
    ]
)
