"""What a clause acts on: the object that was said, or the one that is meant where none was."""

from __future__ import annotations

from motion.errors import PlanError
from motion.language.names import named
from motion.language.nouns import NounPhrase, Prepositional
from motion.language.parts import Parts
from motion.language.resolve import Resolver
from motion.language.sense import Sense
from motion.language.symbols import Noun
from motion.language.targets import AIMS, PLACES, Targets
from motion.language.tokens import is_han
from motion.language.verbs import SPECS, VerbSpec

# What one pours when nothing is said.
_WATER = NounPhrase(head=(Noun("mass", "water", 1.5),), text="water")
_PLAIN_PRONOUNS = frozenset(["it", "them", "它", "它们"])


class Objects:
    """Finds the objects of clauses; `shared` is the object that the next clause names for this one as well."""

    def __init__(self, resolver: Resolver, targets: Targets) -> None:
        self.resolver = resolver
        self.targets = targets
        self.shared: NounPhrase | None = None

    def find(self, parts: Parts, sense: Sense, spec: VerbSpec) -> tuple[list[str], list[str | None]]:
        """Ids of the objects, and a hand for each where the sentence pairs them."""
        if spec.object == "none" and sense.verb not in ("sit_down",):
            return [], []
        self.resolver.discourse.receiving = self._receiving(parts, sense)
        phrases = self._object_phrases(parts, sense)
        if not phrases:
            return self._unsaid(parts, sense, spec), []
        ids: list[str] = []
        hands: list[str | None] = []
        narrowing = self._narrowing(parts, sense, phrases)
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


def _apposed(phrases: list[NounPhrase]) -> list[NounPhrase]:
    """'the book, the one on the left': the second phrase narrows the first."""
    if len(phrases) > 1 and phrases[1].pronoun in ("one", "ones") and phrases[0].head:
        first, second = phrases[0], phrases[1]
        first.attributes += second.attributes
        first.spatial += second.spatial
        first.mods += second.mods
        return [first, *phrases[2:]]
    return list(phrases)
