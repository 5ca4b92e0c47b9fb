"""Which verb a clause really says once its parts are known: 'takes a sip' drinks, 'puts on' wears."""

from __future__ import annotations

from motion.language.clauses import Clause
from motion.language.nouns import Prepositional
from motion.language.own_body import body_goal, own_body
from motion.language.parts import Parts
from motion.language.resolve import Resolver
from motion.language.sense import Sense, said, unsupported
from motion.language.symbols import Verb
from motion.language.targets import PLACES
from motion.language.words import PARTICLES


def sense_of(clause: Clause, parts: Parts, resolver: Resolver) -> Sense:
    """The verb of a clause with everything around it taken into account."""
    assert clause.verb is not None
    verb: Verb = clause.verb.value
    if verb.sense == "unsupported" or parts.foot:
        raise unsupported(verb.lemma if not parts.foot else f"{verb.lemma} with the foot")
    sense = Sense(verb.sense, verb.lemma, target=verb.target, hand=verb.hand)
    sense.approach = verb.lemma == "reach"
    if sense.approach and not parts.objects and not any(pp.np for pp in parts.prepositional):
        sense.verb = "ambient"
    sense.object_first = any(symbol.kind in ("BA", "BEI") for symbol in clause.before) and bool(parts.before)
    _locative(sense, verb, parts)
    _particle(sense, parts)
    if parts.event is not None:
        sense.verb = parts.event
    if sense.verb == "light":
        raise unsupported(_clause_words(clause))
    own_body(sense, parts, resolver)
    body_goal(sense, parts, resolver)
    _persons(sense, parts, resolver)
    _by_object(sense, parts, resolver)
    return sense


def _clause_words(clause: Clause) -> str:
    """The verb of a clause with what follows it, for messages."""
    words = [clause.verb.text] if clause.verb else []
    return " ".join(words + [symbol.text for symbol in clause.after[:4]])


def _locative(sense: Sense, verb: Verb, parts: Parts) -> None:
    """放在桌上, 走到门口: the noun behind the verb is the place."""
    if verb.locative and parts.object_body is not None:
        parts.prepositional.append(Prepositional("to", body=parts.object_body))
        parts.object_body = None
    if not verb.locative or not parts.objects:
        return
    if sense.verb in ("walk_to", "turn_to", "sit_down", "write"):
        return
    if any(pp.np is not None and pp.relation not in ("from", "with") for pp in parts.prepositional):
        return
    np = parts.objects.pop(0)
    inside = any(mark in verb.lemma for mark in ("进", "入"))
    sense.goal = Prepositional("in" if inside else "to", np, han=True)
    parts.prepositional.append(sense.goal)


def _particle(sense: Sense, parts: Parts) -> None:
    first = sense.lemma.split(" ")[0]
    for particle in [*parts.particles, *_resulting(parts)]:
        changed = PARTICLES.get((first, particle))
        if changed is None or (changed == "rotate" and not parts.objects):
            continue
        if changed == "wear" and not parts.objects:
            continue
        sense.verb = changed
    if "回" in parts.particles:
        sense.verb = "put_back"
    if (
        sense.verb in ("place", "move", "pick_up", "hand_over")
        and any(pp.origin for pp in parts.prepositional if pp.relation in ("to", "in", "at", "on"))
        and parts.objects
    ):
        sense.verb = "put_back"


def _resulting(parts: Parts) -> list[str]:
    """'pull the drawer open': how the object is afterwards, where the word stands last."""
    last = parts.objects[-1] if len(parts.objects) > 1 else None
    bare = last is not None and not last.head and last.definite is None
    return [value for name, value in last.attributes if name == "state"] if bare and last else []


# 帮我把杯子拿过来: bringing something here for someone hands it over.
_FETCHES = frozenset(["拿过来", "拿来", "取来", "取过来"])
_FOR_ME = frozenset(["帮我", "请帮我", "给我把"])


def _persons(sense: Sense, parts: Parts, resolver: Resolver) -> None:
    """Bringing to a person hands over; moving to the viewer walks there."""
    to_person = any(
        pp.np is not None and (pp.np.person in ("viewer", "other")) and pp.relation in ("to", "at")
        for pp in parts.prepositional
    ) or any(person in ("viewer", "other") for person in parts.people)
    thing = bool(parts.objects) or (sense.object_first and bool(parts.before))
    if sense.lemma in _FETCHES and any(symbol.text in _FOR_ME for symbol in parts.rest):
        to_person = True
    if (
        to_person
        and sense.verb in ("pick_up", "move", "throw_away", "place")
        and (thing or sense.verb == "pick_up")
        and not any(pp.side for pp in parts.prepositional)
    ):
        sense.verb = "hand_over"
    elif (
        sense.verb == "hold"
        and sense.lemma in ("carry", "lug", "tote")
        and any(pp.np and pp.relation == "to" for pp in parts.prepositional)
    ) or (
        sense.verb == "pick_up"
        and sense.lemma in ("take", "get", "fetch", "拿")
        and thing
        and any(pp.np and pp.np.head and pp.relation == "to" for pp in parts.prepositional)
    ):
        sense.verb = "move"
    elif to_person and sense.verb == "move" and not thing:
        sense.verb = "walk_to"
    elif (to_person and sense.verb == "turn_to") or (
        sense.verb == "turn_to"
        and any(np.viewer_word for np in parts.objects)
        and not any(resolver.found(np) for np in parts.objects)
    ):
        sense.verb = "face_camera"
    elif sense.verb == "lift" and to_person and thing:
        sense.verb = "show"


def _by_object(sense: Sense, parts: Parts, resolver: Resolver) -> None:
    """What the object can do settles the rest: a button is pressed, a hat put on, a drawer pulled open."""
    thing = bool(parts.objects) or bool(parts.before)
    if (
        sense.verb == "rotate"
        and sense.lemma in ("turn", "rotate", "spin", "转", "转动", "旋转", "revolve", "swivel")
        and not thing
    ):
        goals = any(pp.np is not None for pp in parts.prepositional) or bool(
            set(parts.sides) & {"left", "right", "back", "forward"}
        )
        if goals or not resolver.discourse.mentioned or set(parts.particles) & {"around"}:
            sense.verb = "turn_to"
            if set(parts.particles) & {"around"} and not goals:
                sense.target = "back"
        return
    if sense.verb == "turn_to" and sense.target == "back" and resolver.discourse.held and any(parts.objects):
        sense.verb, sense.target = "rotate", None
        return
    if (
        sense.verb in ("pick_up", "hold")
        and sense.lemma in ("get", "go get")
        and not thing
        and any(pp.relation == "to" for pp in parts.prepositional)
    ):
        sense.verb = "walk_to"
        return
    if (
        sense.verb == "move"
        and sense.lemma in ("move", "移动", "移")
        and not thing
        and not resolver.discourse.held
    ):
        if parts.sides or any(
            pp.np is not None and pp.relation in ("to", "next_to", "near") for pp in parts.prepositional
        ):
            sense.verb = "walk_to"
        return
    if (
        sense.verb == "look_at"
        and sense.lemma == "看"
        and not thing
        and not parts.people
        and not parts.sides
        and not parts.prepositional
    ):
        last = resolver.last("touch")
        if last and resolver.known[last[0]].kinds & {"reading_matter", "book"}:
            sense.verb = "read"
        return
    ids = (
        said(parts, sense, resolver)
        if sense.verb
        in (
            "push",
            "wear",
            "take_off",
            "pull",
            "pick_up",
            "hold",
            "touch",
            "press",
            "place",
            "pour",
            "close",
            "open",
            "lift",
        )
        else []
    )
    if not ids or ids == ["floor"]:
        return
    known = resolver.known[ids[0]].affordances
    item = resolver.scene.object(ids[0])
    if item.joint is not None and not item.movable and sense.verb in ("lift", "place"):
        # 'lower the lid of the laptop'
        if not any(pp.np is not None and pp.relation in PLACES for pp in parts.prepositional):
            sense.verb = "open" if sense.verb == "lift" else "close"
        return
    if sense.verb == "push" and "pressable" in known and not resolver.scene.object(ids[0]).movable:
        sense.verb = "press"
    elif (
        sense.verb == "wear"
        and parts.objects
        and known
        and "wearable" not in known
        and resolver.discourse.held
        and "put on" in sense.lemma
    ):
        parts.prepositional.append(Prepositional("on", parts.objects.pop(0)))
        sense.verb = "place"
    elif sense.verb == "press" and "pressable" not in known and _remote(parts, resolver):
        pass
    elif sense.verb == "pour" and sense.lemma == "fill":
        _fill(sense, parts)
    elif sense.verb in ("pull", "push") and sense.lemma in ("拉开", "推开") and "openable" in known:
        sense.verb = sense.verb if resolver.scene.object(ids[0]).movable else "open"
    elif sense.verb in ("open", "close") and known and "openable" not in known and "pressable" in known:
        sense.verb = "press"


def _remote(parts: Parts, resolver: Resolver) -> bool:
    """'turn on the TV with the remote': what is pressed is the remote."""
    tools = [pp for pp in parts.prepositional if pp.relation == "with" and pp.np is not None]
    for tool in tools:
        if tool.np is not None and any(resolver.affords(id, "pressable") for id in resolver.found(tool.np)):
            parts.prepositional.remove(tool)
            parts.objects[:] = [tool.np]
            parts.before.clear()
            return True
    return False


def _fill(sense: Sense, parts: Parts) -> None:
    """'fill the glass with water': the glass is where it goes."""
    if not parts.objects:
        return
    np = parts.objects.pop(0)
    source = next(
        (pp for pp in parts.prepositional if pp.relation in ("with", "from") and pp.np is not None), None
    )
    if source is not None and source.np is not None:
        parts.prepositional.remove(source)
        parts.objects.append(source.np)
    sense.goal = Prepositional("in", np)
    parts.prepositional.append(sense.goal)
