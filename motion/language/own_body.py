"""One's own hands, head and feet as what is moved, and the mouth or ear as where something goes."""

from __future__ import annotations

from motion.language.parts import FEET, Parts
from motion.language.resolve import Resolver
from motion.language.sense import Sense, said, unsupported

_MOUTH = frozenset(["mouth", "lips", "嘴", "嘴边", "嘴巴", "嘴里", "嘴唇", "口中"])
_EAR = frozenset(["ear", "ears", "耳朵", "耳边"]) | {"left ear", "right ear"}
_HEAD = frozenset(["head", "头", "脑袋", "头部"])
_BODY = frozenset(
    [
        "chest",
        "body",
        "waist",
        "belly",
        "stomach",
        "lap",
        "胸前",
        "胸口",
        "身前",
        "身体",
        "怀里",
        "怀中",
        "身边",
        "身旁",
    ]
) | {"upper body"}
_HANDS_AS = frozenset(["it", "them", "它", "它们", "both of them", "them both"])
# What a verb becomes when it is about one's own hand.
_OWN_HAND = {
    verb: gesture
    for gesture, verbs in {
        "raise_hand": "lift raise_hand show pick_up",
        "lower_hand": "place put_back lower_hand",
        "wave": "shake wave",
        "clap": "clap touch",
        "release": "release open",
        "ambient": "hold press rotate close hand_over throw_away wipe push pull ambient",
        "cross_arms": "cross_arms",
        "point_at": "point_at",
        "switch_hands": "switch_hands",
        "look_at": "look_at",
        "thumbs_up": "thumbs_up",
    }.items()
    for verb in verbs.split()
}


def own_body(sense: Sense, parts: Parts, resolver: Resolver) -> None:
    """Hands, head and feet as what is moved."""
    thing = bool(parts.objects) or (sense.object_first and bool(parts.before))
    if _raised_hand(sense, parts, resolver):
        return
    if parts.object_hand is not None and not thing and sense.verb in _OWN_HAND:
        away = any(pp.relation == "from" for pp in parts.prepositional) or any(
            p in ("away", "off") for p in parts.particles
        )
        touching = next(
            (
                pp
                for pp in parts.prepositional
                if pp.np is not None
                and (pp.np.head or pp.np.pronoun)
                and pp.relation in ("on", "at", "to", "near")
            ),
            None,
        )
        if away and sense.verb not in ("lift", "wave"):
            sense.verb = "release"
        elif touching is not None and sense.verb in (
            "place",
            "move",
            "touch",
            "press",
            "push",
            "hold",
            "put_back",
        ):
            sense.verb = "touch"
        else:
            sense.verb = _OWN_HAND[sense.verb]
        if sense.verb in ("touch", "release", "point_at", "wave", "raise_hand", "lower_hand"):
            sense.hand = sense.hand or parts.object_hand
        return
    if parts.object_hand is not None and sense.verb == "move" and not thing:
        away = any(pp.relation == "from" for pp in parts.prepositional) or bool(
            set(parts.particles) & {"away", "off", "back"}
        )
        near = any(pp.np is not None and pp.relation != "from" for pp in parts.prepositional)
        sense.verb = "release" if away else "touch" if near else "ambient"
        sense.hand = parts.object_hand
        return
    if parts.object_body is not None and not thing:
        if parts.object_body in FEET and sense.verb not in ("look_at", "touch", "point_at", "stand_up"):
            raise unsupported(f"{sense.lemma} its {parts.object_body}")
        if parts.object_body in _HEAD:
            _head(sense, parts)
        elif sense.verb in ("rotate", "turn_to", "move"):
            sense.verb = "turn_to"
        elif sense.verb == "touch":
            sense.target = "self"
            sense.verb = "touch_self"
        elif sense.verb not in (
            "shrug",
            "wait",
            "sit_down",
            "stand_up",
            "say",
            "walk_to",
            "drink",
            "eat",
            "look_at",
        ):
            sense.verb = "ambient"
    if sense.verb == "touch_self":
        raise unsupported(f"touch its {parts.object_body}")
    if parts.subject_hand is not None and not thing and sense.verb == "ambient" and not parts.prepositional:
        sense.verb = "ambient"
    if sense.lemma == "hang" and not thing and parts.subject_hand is not None:
        sense.verb = "lower_hand"


def _raised_hand(sense: Sense, parts: Parts, resolver: Resolver) -> bool:
    """'raise your left hand, then lower it', 举起左手再放下: what is left out, or 'it', is the raised hand."""
    raised = resolver.discourse.raised
    if sense.verb == "lower_hand" and raised not in (None, "any") and parts.object_hand in (None, "any"):
        sense.hand = sense.hand or raised
    if raised is None or any(np.names_something and np.pronoun not in _HANDS_AS for np in parts.objects):
        return False
    if any(pp.np is not None for pp in parts.prepositional) or parts.object_hand is not None:
        return False
    becomes = {
        "place": "lower_hand",
        "put_back": "lower_hand",
        "shake": "wave",
        "wave": "wave",
        "hold": "wait",
    }
    if sense.verb not in becomes:
        return False
    sense.verb = becomes[sense.verb]
    parts.objects.clear()
    if sense.verb != "wait" and raised != "any":
        sense.hand = sense.hand or raised
    return True


def _head(sense: Sense, parts: Parts) -> None:
    if sense.verb in ("shake", "wave"):
        sense.verb = "shake_head"
    elif sense.lemma == "点":
        sense.verb = "nod"
    elif sense.verb == "nod":
        return
    elif sense.verb == "lift":
        sense.verb, sense.target = "look_at", "up"
    elif sense.verb == "place":
        sense.verb, sense.target = "look_at", "down"
    elif sense.verb in ("rotate", "turn_to", "move"):
        sense.verb = "look_at"
    else:
        sense.verb = "ambient"


def body_goal(sense: Sense, parts: Parts, resolver: Resolver) -> None:
    """'brings the cup to her mouth' leads to drinking, 'the phone to his ear' to a call."""
    for pp in parts.prepositional:
        if pp.body is None or sense.verb not in (
            "move",
            "place",
            "lift",
            "hold",
            "pick_up",
            "put_back",
            "press",
            "pull",
            "ambient",
            "touch",
            "hand_over",
            "rotate",
        ):
            continue
        if pp.body in _MOUTH:
            ids = said(parts, sense, resolver)
            eatable = (
                bool(ids)
                and resolver.affords(ids[0], "eatable")
                and not resolver.affords(ids[0], "drinkable")
            )
            sense.verb, sense.approach = ("eat" if eatable else "drink"), True
        elif pp.body in _EAR:
            sense.verb = "call"
        elif (
            pp.body in _HEAD | {"头上", "头顶", "neck", "脖子", "shoulder", "shoulders", "肩上", "身上"}
            and sense.verb == "place"
        ):
            sense.verb = "wear"
        elif (
            pp.body in _BODY
            and sense.verb in ("move", "pull", "place")
            and pp.relation in ("to", "near", "at", "in_front_of")
        ):
            sense.verb, sense.target, sense.relation = "move", "self", "near"
