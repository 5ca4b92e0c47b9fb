"""Which of the objects that a noun may name fit what describes it: colour, size, place, order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from motion.errors import PlanError
from motion.language.names import display
from motion.language.nouns import NounPhrase, Prepositional
from motion.language.refusals import missing
from motion.language.space import FLOOR
from motion.scene.model import SceneObject

if TYPE_CHECKING:
    from motion.language.resolve import Resolver

_STRICT = ("on", "in")
# The sizes that a scene can decide by comparing its objects.
_EXTREMES = frozenset(["large", "small", "tall", "short", "long", "heavy"])


class Narrower:
    """Narrows down what one resolver found; phrases within phrases go back to it."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.scene = resolver.scene
        self.known = resolver.known
        self.space = resolver.space
        self.discourse = resolver.discourse

    def narrow(
        self, np: NounPhrase, items: list[SceneObject], mods: list[Prepositional]
    ) -> list[SceneObject]:
        """The items that fit the attributes, places and phrases of a noun phrase."""
        start = items
        for attribute in np.attributes:
            items = self._with_attribute(items, attribute, np, start)
        for word in np.words[:-1] if np.head else np.words:
            fitting = [item for item in items if word in self.known[item.id].words]
            items = fitting or items
        for mod in mods:
            items = self._with_mod(items, mod, np)
        if np.definite == "other":
            last = self.resolver.excluded or {id for group in self.discourse.mentioned for id in group} | set(
                self.discourse.held
            )
            items = [item for item in items if item.id not in last] or items
        for side in np.spatial:
            if side == "held":
                items = [item for item in items if item.id in self.discourse.held] or items
            elif side != "here":
                items = self.space.extreme(items, side)
        if np.ordinal is not None:
            ordered = sorted(items, key=lambda item: -self.space.local(item)[0])
            if np.ordinal > len(ordered):
                raise missing(np, self.scene)
            items = [ordered[np.ordinal - 1]]
        return items

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
        if dimension == "size" and len(items) > 1 and value in _EXTREMES:
            return self.space.extreme(items, value)
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
            references = self.resolver.objects(mod.np, "touch", check=False)
        except PlanError:
            if len(items) == 1:
                return items
            raise
        if mod.relation == "between":
            others = [id for np_ in mod.np.also for id in self.resolver.objects(np_, "touch", check=False)]
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
                f"no '{np.text}' is {relation.replace('_', ' ')} '{mod.np.text}'",
                kind="unknown_object",
                candidates=tuple(item.id for item in items),
                fix="say where the object is, or name one of the candidates",
            )
        return found or items
