"""Where things go and to whom: the target and relation of a clause."""

from __future__ import annotations

from motion.errors import PlanError
from motion.language.names import display
from motion.language.nouns import NounPhrase, Prepositional
from motion.language.parts import Parts
from motion.language.plan import RELATIONS
from motion.language.refusals import missing
from motion.language.resolve import Resolver
from motion.language.sense import Sense
from motion.language.space import FLOOR
from motion.language.verbs import VerbSpec

_DIRECTIONS = {
    "left": "left",
    "right": "right",
    "up": "up",
    "down": "down",
    "forward": "forward",
    "back": "back",
    "top": "up",
    "bottom": "down",
}
# What a phrase may say about a place: more than a step can, since 'to' becomes on, in or next to.
PLACES = (*RELATIONS, "between", "to", "at")
AIMS = (*PLACES, "of")
_HOLDING = ("container", "receives_waste", "surface", "sittable", "drinkable", "pourable", "openable")


class Targets:
    """Finds targets in one scene."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver

    def find(
        self, parts: Parts, sense: Sense, spec: VerbSpec, objects: list[str]
    ) -> tuple[str | None, str | None]:
        """Target and relation of a clause whose objects are known."""
        if sense.target is not None and sense.verb != "look_at":
            return sense.target, sense.relation
        if spec.target == "place":
            return self._place(parts, sense, objects)
        if spec.target == "person":
            return self._person(parts), None
        if spec.target == "aim":
            return self._aim(parts, sense, objects)
        if spec.target == "tool":
            return self._tool(parts, sense, objects), None
        return None, None

    def goal(self, parts: Parts, sense: Sense) -> Prepositional | None:
        """The last phrase that says where something goes."""
        if sense.goal is not None:
            return sense.goal
        goals = [
            pp
            for pp in parts.prepositional
            if pp.relation in PLACES and (pp.np is not None) and pp.body is None
        ]
        if (
            sense.verb in ("move", "push", "pull", "rotate")
            and goals
            and goals[-1].relation not in ("to", "left_of", "right_of")
            and not goals[-1].han
        ):
            moving = any(
                word in sense.lemma for word in ("move", "carry", "bring", "transfer", "transport", "take")
            ) or goals[-1].relation in ("next_to", "near", "in_front_of", "behind", "under")
            if not moving and not parts.objects:
                return goals[-1]
            return goals[-1] if moving or sense.verb in ("push", "pull") else None
        return goals[-1] if goals else None

    def written_on(self, parts: Parts) -> bool:
        """Whether a phrase names what can be written on."""
        return any(
            pp.np is not None
            and pp.relation in PLACES
            and any(self.resolver.affords(id, "writable") for id in self.resolver.found(pp.np))
            for pp in parts.prepositional
        )

    def in_scene(self, np: NounPhrase) -> bool:
        """Whether the scene has what a phrase names: a camera to take, not the one that watches."""
        try:
            return bool(self.resolver.objects(np, "touch", check=False))
        except PlanError as error:
            return error.kind == "ambiguous"

    def _place(self, parts: Parts, sense: Sense, objects: list[str]) -> tuple[str | None, str | None]:
        goal = self.goal(parts, sense)
        if goal is None:
            side = next((_DIRECTIONS[s] for s in parts.sides if s in _DIRECTIONS), None)
            if side is None and ("进" in sense.lemma or {"in", "inside"} & set(parts.particles)):
                return self._last_container(objects), "in"
            if side is None and sense.verb in ("push", "pull", "move"):
                side = next(
                    (
                        {"back": "back", "away": "forward", "aside": "left"}[p]
                        for p in parts.particles
                        if p in ("back", "away")
                    ),
                    None,
                )
            if side is None and sense.verb == "move" and {"closer", "nearer"} & set(parts.particles):
                return "self", "near"
            return side, None
        assert goal.np is not None
        if sense.verb == "pour" and goal.np.person is not None:
            # 给我倒杯水 is for someone, not onto someone.
            return None, None
        if goal.np.person is not None or (goal.np.viewer_word and not self.in_scene(goal.np)):
            return ("self" if goal.np.person == "self" else "viewer"), "near"
        if goal.relation == "between":
            raise PlanError(
                f"'between' the {goal.np.text} and something else is not a place that a step can name",
                kind="impossible",
                candidates=tuple(self.resolver.objects(goal.np, "place_target", check=False)),
                fix=f"say next to the {goal.np.text}, or to the left or right of it",
            )
        verb = "place_target"
        found = self.resolver.objects(goal.np, verb, check=False)
        target = found[-1]
        relation = goal.relation
        if target == FLOOR:
            return "down", "on"
        if relation in ("to", "at"):
            known = self.resolver.known[target].affordances
            relation = (
                "near"
                if relation == "at"
                else "on"
                if "surface" in known
                else "in"
                if sense.verb != "move" and known & {"container", "receives_waste"}
                else "next_to"
            )
        if sense.verb == "pour" and relation == "on":
            relation = "in" if self.resolver.affords(target, "container", "drinkable") else "on"
        if relation == "in" and not self._holds(target):
            raise self._no_hollow(target)
        return target, relation if relation in RELATIONS else None

    def _holds(self, id: str) -> bool:
        """Whether 'in it' can mean anything: a vessel, a shelf, an armchair, or a thing of unknown use."""
        return not self.resolver.known[id].affordances or self.resolver.affords(id, *_HOLDING)

    def _no_hollow(self, id: str) -> PlanError:
        hollow = tuple(
            item.id
            for item in self.resolver.scene.objects
            if self.resolver.affords(item.id, "container", "receives_waste")
        )
        return PlanError(
            f"nothing can be put into {display(self.resolver.scene.object(id))}",
            kind="impossible",
            candidates=hollow,
            fix="use one of the candidates, or say on or next to" if hollow else "say on or next to",
        )

    def _last_container(self, objects: list[str]) -> str:
        """What something is put into when nothing is said: the container spoken of last."""
        for group in reversed(self.resolver.discourse.mentioned):
            if group[-1] not in objects and self.resolver.affords(group[-1], "container", "receives_waste"):
                return group[-1]
        containers = [
            id for id in self.resolver.known if id not in objects and self.resolver.affords(id, "container")
        ]
        if len(containers) == 1:
            return containers[0]
        raise PlanError(
            "'in' does not say into what",
            kind="ambiguous",
            candidates=tuple(containers),
            fix="name the container",
        )

    def _person(self, parts: Parts) -> str:
        for pp in parts.prepositional:
            towards = pp.relation in ("to", "at", "in_front_of", "near")
            if pp.np is not None and towards and (pp.np.head or pp.np.unknown) and not pp.np.viewer_word:
                return self._someone(pp.np)
        return "viewer"

    def _someone(self, np: NounPhrase) -> str:
        id = self.resolver.objects(np, "touch", check=False)[-1]
        return f"person:{id}" if "person" in self.resolver.known[id].kinds else id

    def _aim(self, parts: Parts, sense: Sense, objects: list[str]) -> tuple[str | None, str | None]:
        people = self._people(parts)
        if sense.verb in ("look_at", "point_at", "take_photo"):
            if objects and sense.verb != "take_photo":
                return None, None
            side = next((_DIRECTIONS[s] for s in [*parts.sides, *parts.particles] if s in _DIRECTIONS), None)
            if sense.verb == "take_photo":
                return self._photographed(parts), None
            return ("viewer" if people else side or sense.target), None
        goal = self._aimed(parts, sense)
        if goal is not None and goal.np is not None:
            return self._goal_object(goal.np, goal.relation, parts, sense)
        if parts.objects and sense.verb in ("walk_to", "turn_to") and not people:
            return self._goal_object(parts.objects[0], None, parts, sense)
        if people:
            return "viewer", None
        if sense.verb in ("walk_to", "turn_to"):
            side = next((_DIRECTIONS[s] for s in parts.sides if s in _DIRECTIONS), None)
            return side, None
        return None, None

    def _people(self, parts: Parts) -> bool:
        """Whether somebody is meant who is not the avatar itself."""
        said = any(person != "self" for person in parts.people)
        named = any(
            pp.np is not None
            and pp.relation in AIMS
            and (pp.np.person not in (None, "self") or self.is_viewer(pp.np))
            for pp in parts.prepositional
        )
        return said or named or any(self.is_viewer(np) for np in parts.objects)

    def _aimed(self, parts: Parts, sense: Sense) -> Prepositional | None:
        """The last phrase that says where to go or to whom to gesture."""
        moving = sense.verb in ("walk_to", "turn_to")
        if not moving and sense.verb not in ("wave", "bow", "nod", "say", "clap", "thumbs_up"):
            return None
        allowed = PLACES if moving else ("to", "at")
        for pp in reversed(parts.prepositional):
            if (
                pp.np is not None
                and pp.relation in PLACES
                and pp.np.names_something
                and not self.is_viewer(pp.np)
            ):
                return pp if pp.relation in allowed else None
        return None

    def is_viewer(self, np: NounPhrase) -> bool:
        """Whether a phrase means whoever watches, and not a thing of the scene by the same name."""
        return np.viewer_word and not self.in_scene(np)

    def _goal_object(
        self, np: NounPhrase, relation: str | None, parts: Parts, sense: Sense
    ) -> tuple[str | None, str | None]:
        others = [
            pp
            for pp in parts.prepositional
            if pp.np is not None and pp.np is not np and pp.relation in PLACES
        ]
        if np.unknown is not None and not np.head:
            raise missing(np, self.resolver.scene)
        found = self.resolver.objects(
            np, sense.verb, others if sense.verb == "turn_to" else None, check=False
        )
        if found == [FLOOR]:
            return "forward", None
        return found[-1], relation if relation in RELATIONS else None

    def _photographed(self, parts: Parts) -> str | None:
        if parts.objects and not parts.objects[0].viewer_word:
            found = self.resolver.objects(parts.objects[0], "touch", check=False)[-1]
            return None if self.resolver.affords(found, "photo") else found
        for pp in parts.prepositional:
            if pp.relation in ("of", "at", "to") and pp.np is not None:
                if pp.np.person is not None or (pp.np.viewer_word and not self.in_scene(pp.np)):
                    return "self" if pp.np.person == "self" else "viewer"
                return self.resolver.objects(pp.np, "touch", check=False)[-1]
        return None

    def _tool(self, parts: Parts, sense: Sense, objects: list[str]) -> str | None:
        for pp in parts.prepositional:
            if pp.relation == "with" and pp.np is not None and (pp.np.head or pp.np.pronoun):
                found = self.resolver.objects(pp.np, "hold", check=False)[-1]
                return None if found in objects else found
        held = [id for id in self.resolver.discourse.held if id not in objects]
        wanted = {"stir": "stirring_tool", "wipe": "wiping_tool", "write": "writing_tool"}[sense.verb]
        return next((id for id in held if self.resolver.affords(id, wanted)), None)
