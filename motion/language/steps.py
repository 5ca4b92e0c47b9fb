"""One clause to steps: which verb it really is, who gets which role, which hand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from motion.errors import PlanError
from motion.language.clauses import Clause
from motion.language.objects import Objects
from motion.language.parts import Parts
from motion.language.plan import Step
from motion.language.resolve import Resolver
from motion.language.sense import Sense
from motion.language.space import FLOOR
from motion.language.speech import speech
from motion.language.targets import Targets
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
        self.objects = Objects(resolver, self.targets)

    def build(self, clause: Clause, parts: Parts, sense: Sense) -> list[Step]:
        """The steps of one clause; none where it only describes."""
        spec = SPECS[sense.verb]
        if sense.verb == "ambient":
            return []
        objects, hands = self.objects.find(parts, sense, spec)
        if len(objects) > 1:
            objects = [id for id in objects if id != FLOOR]
        target, relation = self.targets.find(parts, sense, spec, objects)
        base = Step(
            verb=sense.verb,
            object=objects[0] if objects and objects[0] != FLOOR else None,
            target=target,
            relation=relation,
            manner=parts.manner,
            text_span=clause.span,
            text=speech(self.text, clause) if sense.verb == "say" else None,
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
            hand = hand or self._holding(in_hand)
            return [replace(base, hand=hand) if hand else base]
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
