"""Noun phrases to scene objects, with what was said and held before."""

from __future__ import annotations

from dataclasses import replace

from motion.errors import PlanError
from motion.language.choosing import Chooser
from motion.language.discourse import Discourse
from motion.language.fitting import fit, pourable
from motion.language.names import Known, display, known_objects
from motion.language.nouns import NounPhrase, Prepositional
from motion.language.refusals import missing
from motion.language.space import Space
from motion.language.symbols import Noun
from motion.language.verbs import SPECS, VerbSpec
from motion.scene.model import Scene, SceneObject

FLOOR = "floor"
_PLURAL_PRONOUNS = frozenset(
    ["these", "those", "them", "ones", "它们", "这些", "那些", "它俩", "两者", "这两个", "那两个"]
) | {"both of them", "them both", "the two", "all of them", "两样东西"}
_STRICT = ("on", "in")


class Resolver:
    """Finds what noun phrases mean in one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.known: dict[str, Known] = known_objects(scene)
        self.space = Space(scene)
        self.discourse = Discourse()
        self.chooser = Chooser(self.space, self.discourse)
        self.excluded: set[str] = set()
        self._fits: dict[tuple[tuple[Noun, ...], str], dict[str, float]] = {}

    # What is said

    def objects(
        self, np: NounPhrase, verb: str, extra: list[Prepositional] | None = None, check: bool = True
    ) -> list[str]:
        """Ids of what a noun phrase means as the object of `verb`, [FLOOR] for the ground; else PlanError."""
        spec = SPECS[verb] if verb in SPECS else VerbSpec(object="optional")
        if np.owner is not None:
            return self._owned(np, verb, extra, check)
        described = np.attributes or np.spatial or np.pronoun in ("one", "ones")
        if np.pronoun is not None and not described:
            return self._pronoun(np.pronoun, verb, check)
        if any(noun.kind == "floor" for noun in np.head) and not any(
            noun.kind == "object" for noun in np.head
        ):
            return [FLOOR]
        container = next(
            (
                mod.np
                for mod in [*np.mods, *((extra or []) if verb in ("pour", "drink") else [])]
                if mod.relation in ("in", "from") and mod.np is not None
            ),
            None,
        )
        if container is not None and np.head and any(noun.kind == "mass" for noun in np.head):
            return self.objects(container, verb, check=check)
        if any(noun.kind == "part" for noun in np.head) and not any(
            fit(noun, item, self.known[item.id], self.discourse.held, np.text)
            for noun in np.head
            for item in self.scene.objects
        ):
            whole = next((mod.np for mod in (extra or []) if mod.np is not None), None)
            if whole is not None:
                return self.objects(whole, verb, check=check)
        items, tiers = self._candidates(np, spec)
        items = self._narrow(np, items, [*np.mods, *(extra or [])], verb)
        able = [item for item in items if self._affords(item.id, spec)]
        found = self.chooser.pick(np, able or items, tiers, verb)
        if check:
            for id in found:
                self.check(id, verb)
        return found

    def _owned(self, np: NounPhrase, verb: str, extra: list[Prepositional] | None, check: bool) -> list[str]:
        """'the handle of the bag' is the bag, 'the door of the fridge' its door."""
        owner, np = np.owner, replace(np, owner=None)
        assert owner is not None
        if np.is_part or not np.head:
            parts = self._named_parts(np, owner)
            return parts or self.objects(owner, verb, extra, check)
        spec = SPECS[verb] if verb in SPECS else VerbSpec(object="optional")
        try:
            items, tiers = self._candidates(np, spec)
        except PlanError as missing:
            try:
                return self.objects(owner, verb, extra, check)
            except PlanError as error:
                raise (missing if error.kind == "unknown_object" else error) from None
        try:
            owners = set(self.objects(owner, "touch", check=False))
        except PlanError:
            owners = set()
        mine = [
            item
            for item in items
            if {item.part_of, item.inside, item.supported_by} & owners or item.id in owners
        ]
        if mine:
            return self.chooser.pick(np, mine, tiers, verb)
        return self.objects(np, verb, extra, check)

    def _named_parts(self, np: NounPhrase, owner: NounPhrase) -> list[str]:
        try:
            owners = self.objects(owner, "touch", check=False)
        except PlanError:
            return []
        words = set(np.text.split()) | {np.text}
        return [
            item.id
            for item in self.scene.objects
            if item.part_of in owners and words & self.known[item.id].words
        ][:1]

    def _candidates(self, np: NounPhrase, spec: VerbSpec) -> tuple[list[SceneObject], dict[str, float]]:
        tiers = dict.fromkeys(self._like_last(spec), 1.0) if np.pronoun is not None else {}
        tiers |= self._fitting(np, spec)
        items = [item for item in self.scene.objects if item.id in tiers]
        if not items:
            raise missing(np, self.scene)
        return items, tiers

    def _fitting(self, np: NounPhrase, spec: VerbSpec) -> dict[str, float]:
        """How well each object fits the noun; remembered where that does not change with what happens."""
        lasting = all(noun.kind != "mass" for noun in np.head)
        key = (np.head, np.text)
        if lasting and key in self._fits:
            return self._fits[key]
        tiers: dict[str, float] = {}
        for noun in np.head:
            for item in self.scene.objects:
                if noun.kind == "mass" and item.id in self.discourse.receiving:
                    continue
                known = self.known[item.id]
                tier = fit(noun, item, known, self.discourse.held, np.text)
                if noun.kind == "mass" and spec is SPECS["pour"]:
                    tier = max(tier, pourable(known))
                if tier > tiers.get(item.id, 0.0):
                    tiers[item.id] = tier
        if lasting:
            self._fits[key] = tiers
        return tiers

    def _like_last(self, spec: VerbSpec) -> list[str]:
        """What 'the red one' may be: things of the kind spoken of last, else whatever the verb can take."""
        for group in reversed(self.discourse.mentioned):
            category = self.known[group[-1]].category if group[-1] in self.known else None
            if category:
                return [id for id, known in self.known.items() if category in known.kinds]
        return [item.id for item in self.scene.objects if item.movable and self._affords(item.id, spec)]

    def found(self, np: NounPhrase) -> list[str]:
        """What a noun phrase means, nothing where it cannot be told."""
        try:
            return self.objects(np, "touch", check=False)
        except PlanError:
            return []

    # Narrowing down

    def _narrow(
        self, np: NounPhrase, items: list[SceneObject], mods: list[Prepositional], verb: str
    ) -> list[SceneObject]:
        start = items
        for attribute in np.attributes:
            items = self._with_attribute(items, attribute, np, start)
        for word in np.words[:-1] if np.head else np.words:
            fitting = [item for item in items if word in self.known[item.id].words]
            items = fitting or items
        for mod in mods:
            items = self._with_mod(items, mod, np)
        if np.definite == "other":
            last = self.excluded or {id for group in self.discourse.mentioned for id in group} | set(
                self.discourse.held
            )
            items = [item for item in items if item.id not in last] or items
        for side in np.spatial:
            if side == "held":
                items = [item for item in items if item.id in self.discourse.held] or items
            elif side != "here":
                items = self._best_tier_extreme(items, side)
        if np.ordinal is not None:
            ordered = sorted(items, key=lambda item: -self.space.local(item)[0])
            if np.ordinal > len(ordered):
                raise missing(np, self.scene)
            items = [ordered[np.ordinal - 1]]
        return items

    def _best_tier_extreme(self, items: list[SceneObject], side: str) -> list[SceneObject]:
        return self.space.extreme(items, side)

    def _with_attribute(
        self, items: list[SceneObject], attribute: tuple[str, str], np: NounPhrase, start: list[SceneObject]
    ) -> list[SceneObject]:
        dimension, value = attribute
        stated = {
            item.id: {
                v
                for d, v in self.known[item.id].attributes
                if d in (dimension, "colour" if dimension == "color" else dimension)
            }
            for item in items
        }
        exact = [item for item in items if value in stated[item.id]]
        if exact:
            return exact
        if dimension == "size" and len(items) > 1:
            side = {
                "large": "large",
                "small": "small",
                "tall": "tall",
                "short": "short",
                "long": "long",
                "heavy": "heavy",
            }.get(value)
            if side:
                return self.space.extreme(items, side)
        silent = [item for item in items if not stated[item.id]]
        if silent or dimension in ("size", "state", "shape"):
            return silent or items
        raise PlanError(
            f"no {value} '{np.text}' in the scene",
            kind="unknown_object",
            candidates=tuple(item.id for item in start),
            fix="use one of the candidates: " + ", ".join(display(item) for item in start),
        )

    def _with_mod(self, items: list[SceneObject], mod: Prepositional, np: NounPhrase) -> list[SceneObject]:
        if mod.hand is not None:
            return [item for item in items if item.id in self.discourse.held] or items
        if mod.np is None or mod.place or mod.relation in ("with", "of"):
            return items
        if mod.np.person is not None:
            return (
                self.space.extreme(items, "near")
                if mod.side == "viewer" or mod.relation in ("near", "next_to", "in_front_of")
                else items
            )
        try:
            references = self.objects(mod.np, "touch", check=False)
        except PlanError:
            if len(items) == 1:
                return items
            raise
        if mod.relation == "between":
            others = [id for np_ in mod.np.also for id in self.objects(np_, "touch", check=False)]
            ends = [self.scene.object(id) for id in (references + others)[:2]]
            return self.space.between(items, *ends) if len(ends) == 2 else items
        if references == [FLOOR]:
            return [item for item in items if self.space.on_floor(item)] or items
        relation = {"at": "near", "to": "near", "from": "from"}.get(mod.relation, mod.relation)
        found: list[SceneObject] = []
        for reference in references:
            found += [
                item
                for item in self.space.related(items, relation, self.scene.object(reference))
                if item not in found
            ]
        if (not found and len(items) > 1) or (
            not found and relation in _STRICT and not any(item.id in self.discourse.held for item in items)
        ):
            raise PlanError(
                f"no '{np.text}' is {relation.replace('_', ' ')} the {mod.np.text}",
                kind="unknown_object",
                candidates=tuple(item.id for item in items),
                fix="say where the object is, or name one of the candidates",
            )
        return found or items

    # What is not said

    def _pronoun(self, word: str, verb: str, check: bool) -> list[str]:
        group = self.last(verb, plural=word in _PLURAL_PRONOUNS)
        if group:
            if check:
                for id in group:
                    self.check(id, verb)
            return group
        spec = SPECS.get(verb, VerbSpec())
        fitting = [
            item
            for item in self.scene.objects
            if (not spec.movable or item.movable) and self._affords(item.id, spec) and item.part_of is None
        ]
        if len(fitting) == 1:
            return [fitting[0].id]
        raise PlanError(
            f"'{word}' has nothing to refer to",
            kind="ambiguous" if fitting else "unknown_object",
            candidates=tuple(item.id for item in fitting or self.scene.objects),
            fix="name the object",
        )

    def last(self, verb: str, plural: bool = False, whole: bool = False) -> list[str]:
        """What was spoken of last that `verb` can take; what is held comes first where it matters."""
        spec = SPECS.get(verb, VerbSpec())
        filled = self.discourse.poured_into
        if filled is not None and verb in ("hand_over", "show", "drink") and self.scene.has(filled):
            return [filled]
        if plural:
            group = next((g for g in reversed(self.discourse.mentioned) if len(g) > 1), None)
            if group:
                return list(group)
            recent = list(dict.fromkeys(id for g in reversed(self.discourse.mentioned) for id in g))
            if len(self.discourse.held) > 1:
                return list(self.discourse.held)
            return recent[:2][::-1]
        in_hand = (
            (spec.frees or spec.takes) and verb not in ("pick_up", "lift", "hold") and self.discourse.held
        )
        latest: list[str] = []
        for group in reversed(self.discourse.mentioned):
            able = [id for id in group if self._possible(id, spec)]
            chosen = able if whole else able[-1:]
            if chosen and (not in_hand or chosen[-1] in self.discourse.held):
                return chosen
            latest = latest or chosen
        if latest or spec.affords:
            return latest
        return list(self.discourse.mentioned[-1][-1:]) if self.discourse.mentioned else []

    def implied(self, verb: str) -> list[str]:
        """The object of a verb that was said without one. PlanError where nothing or several things fit."""
        found = self.last(verb, whole=True)
        if found:
            return found
        spec = SPECS[verb]
        fitting = [
            item.id
            for item in self.scene.objects
            if (not spec.movable or item.movable) and self._affords(item.id, spec) and item.part_of is None
        ]
        if len(fitting) == 1:
            return fitting
        if not fitting:
            raise PlanError(
                f"nothing in the scene can be {spec.gerund or verb.replace('_', ' ')}",
                kind="unknown_object",
                candidates=tuple(item.id for item in self.scene.objects)[:8],
                fix="add such an object to the scene, or ask for something else",
            )
        raise PlanError(
            f"'{verb.replace('_', ' ')}' does not say what",
            kind="ambiguous",
            candidates=tuple(fitting),
            fix="name one of the candidates",
        )

    # Checks

    def _possible(self, id: str, spec: VerbSpec) -> bool:
        return self._affords(id, spec) and (not spec.movable or self.scene.object(id).movable)

    def _affords(self, id: str, spec: VerbSpec) -> bool:
        affordances = self.known[id].affordances
        return not spec.affords or not affordances or bool(affordances & spec.affords)

    def affords(self, id: str, *names: str) -> bool:
        """Whether an object has one of these affordances."""
        return bool(self.known[id].affordances & set(names))

    def check(self, id: str, verb: str) -> None:
        """PlanError(impossible) when an object cannot be what the verb needs."""
        spec = SPECS[verb]
        if id == FLOOR:
            possible = not spec.movable and not spec.affords
        else:
            possible = self._affords(id, spec) and (not spec.movable or self.scene.object(id).movable)
        if possible:
            return
        able = [
            item.id
            for item in self.scene.objects
            if self._affords(item.id, spec)
            and self.known[item.id].affordances
            and (not spec.movable or item.movable)
        ]
        name = id if id == FLOOR else display(self.scene.object(id))
        raise PlanError(
            f"{name} cannot be {spec.gerund or verb.replace('_', ' ')}",
            kind="impossible",
            candidates=tuple(able),
            fix="use one of the candidates" if able else "no object of this scene can",
        )
