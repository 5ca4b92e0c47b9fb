"""Which of the objects that fit is meant: by number, 'a' and 'this', what was held or spoken of before."""

from __future__ import annotations

from motion.errors import PlanError
from motion.language.discourse import Discourse
from motion.language.nouns import NounPhrase
from motion.language.refusals import ambiguous
from motion.language.space import Space
from motion.scene.model import SceneObject


class Chooser:
    """Chooses among fitting objects."""

    def __init__(self, space: Space, discourse: Discourse) -> None:
        self.space = space
        self.discourse = discourse

    def pick(self, np: NounPhrase, items: list[SceneObject], tiers: dict[str, float], verb: str) -> list[str]:
        """Ids of the items meant, as many as the phrase asks for; PlanError(ambiguous) if nothing decides."""
        wanted = np.quantity if isinstance(np.quantity, int) else 2 if np.quantity == "both" else 1
        ranked = sorted({tiers.get(item.id, 0.0) for item in items}, reverse=True)
        chosen: list[SceneObject] = []
        for tier in ranked:
            chosen = [item for item in items if tiers.get(item.id, 0.0) >= tier]
            if len(chosen) >= wanted:
                break
        if np.quantity == "all" or (
            np.plural and np.quantity is None and np.definite != "a" and len(chosen) > 1
        ):
            return [item.id for item in chosen]
        if wanted > 1:
            return self._several(np, chosen, wanted)
        chosen = self._part_or_whole(chosen, verb)
        if len(chosen) == 1:
            return [chosen[0].id]
        if np.definite == "a" or any(noun.kind == "thing" for noun in np.head):
            held = [item for item in chosen if item.id in self.discourse.held]
            pool = (
                held
                if held and verb not in ("pick_up",)
                else [item for item in chosen if item.id not in self.discourse.held] or chosen
            )
            if np.definite == "a" or np.text not in ("object", "thing", "item"):
                return [min(pool, key=lambda item: (self.space.distance(item), item.id)).id]
        if np.definite == "this":
            return [min(chosen, key=lambda item: (self.space.distance(item), item.id)).id]
        if np.definite == "that":
            return [max(chosen, key=lambda item: (self.space.distance(item), item.id)).id]
        return [self._by_context(np, chosen, verb)]

    def _part_or_whole(self, items: list[SceneObject], verb: str) -> list[SceneObject]:
        """A drawer and its unit may share a name: what opens is the part, all else is about the whole."""
        ids = {item.id for item in items}
        if verb in ("open", "close", "pull", "push"):
            wholes = {item.part_of for item in items if item.joint is not None}
            return [item for item in items if item.id not in wholes]
        return [item for item in items if item.part_of not in ids]

    def _several(self, np: NounPhrase, items: list[SceneObject], wanted: int) -> list[str]:
        if len(items) < wanted:
            raise PlanError(
                f"there are not {wanted} of '{np.text}' in the scene, only {len(items)}",
                kind="unknown_object",
                candidates=tuple(item.id for item in items),
                fix="ask for as many as there are",
            )
        if len(items) > wanted:
            recent = [item for item in items if any(item.id in group for group in self.discourse.mentioned)]
            if np.quantity == "both" and len(recent) != wanted:
                raise ambiguous(np, items)
            items = (
                recent
                if len(recent) == wanted
                else sorted(items, key=lambda item: (self.space.distance(item), item.id))[:wanted]
            )
        return [item.id for item in items]

    def _by_context(self, np: NounPhrase, items: list[SceneObject], verb: str) -> str:
        ids = {item.id for item in items}
        held = [id for id in self.discourse.held if id in ids]
        if len(held) == 1 and verb != "pick_up":
            return held[0]
        for group in reversed(self.discourse.mentioned):
            said = [id for id in group if id in ids]
            if len(said) == 1:
                return said[0]
            wholes = {self.space.scene.object(id).part_of for id in group if self.space.scene.has(id)}
            theirs = [item.id for item in items if item.part_of in group or item.id in wholes]
            if len(theirs) == 1:
                return theirs[0]
        raise ambiguous(np, items)
