"""Noun phrases to scene objects, with what was said and held before."""

from __future__ import annotations

from dataclasses import replace

from motion.errors import PlanError
from motion.language.choosing import Chooser
from motion.language.discourse import Discourse
from motion.language.fitting import fit, pourable
from motion.language.names import Known, display, known_objects
from motion.language.narrowing import Narrower
from motion.language.nouns import NounPhrase, Prepositional
from motion.language.refusals import missing
from motion.language.space import FLOOR, Space
from motion.language.symbols import Noun
from motion.language.verbs import SPECS, VerbSpec
from motion.scene.model import Scene, SceneObject

_PLURAL_PRONOUNS = frozenset(
    ["these", "those", "them", "ones", "它们", "这些", "那些", "它俩", "两者", "这两个", "那两个"]
) | {"both of them", "them both", "the two", "all of them", "两样东西"}


class Resolver:
    """Finds what noun phrases mean in one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.known: dict[str, Known] = known_objects(scene)
        self.space = Space(scene)
        self.discourse = Discourse()
        self.chooser = Chooser(self.space, self.discourse)
        self.narrower = Narrower(self)
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
        items = self.narrower.narrow(np, items, [*np.mods, *(extra or [])])
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
