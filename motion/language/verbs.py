"""What each verb takes: an object, a place, a person, a tool, and what the object must be able to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class VerbSpec:
    """Roles of one verb.

    object: required (said, or known from what was said before), implied (said, or the one thing in the
    scene that fits, or nothing), optional or none. target: none, place (relation and object, or
    direction), person, aim (object, person or direction) or tool. affords: the object must have one of
    these. movable: it must be free. takes, frees: the hand holds it afterwards, or no longer does.
    gerund: the participle for error messages.
    """

    object: str = "required"
    target: str = "none"
    affords: frozenset[str] = frozenset()
    movable: bool = False
    takes: bool = False
    frees: bool = False
    gerund: str = ""


def _can(*names: str) -> frozenset[str]:
    return frozenset(names)


SPECS: dict[str, VerbSpec] = {
    "pick_up": VerbSpec(movable=True, takes=True, gerund="picked up"),
    "place": VerbSpec(target="place", movable=True, frees=True, gerund="put down"),
    "put_back": VerbSpec(target="place", movable=True, frees=True, gerund="put back"),
    "move": VerbSpec(target="place", movable=True, gerund="moved"),
    "push": VerbSpec(target="place"),
    "pull": VerbSpec(target="place"),
    "lift": VerbSpec(movable=True, takes=True, gerund="lifted"),
    "hold": VerbSpec(takes=True),
    "hand_over": VerbSpec(target="person", movable=True, frees=True, gerund="handed over"),
    "touch": VerbSpec(),
    "point_at": VerbSpec(object="optional", target="aim"),
    "look_at": VerbSpec(object="optional", target="aim"),
    "show": VerbSpec(target="person", movable=True, takes=True, gerund="shown"),
    "drink": VerbSpec(affords=_can("drinkable"), takes=True, gerund="drunk from"),
    "eat": VerbSpec(affords=_can("eatable"), takes=True, gerund="eaten"),
    "pour": VerbSpec(target="place", affords=_can("pourable"), takes=True, gerund="poured from"),
    "stir": VerbSpec(target="tool", affords=_can("container", "drinkable", "stirrable"), gerund="stirred"),
    "wipe": VerbSpec(target="tool"),
    "open": VerbSpec(affords=_can("openable"), gerund="opened"),
    "close": VerbSpec(affords=_can("openable"), gerund="closed"),
    "press": VerbSpec(affords=_can("pressable"), gerund="pressed"),
    "rotate": VerbSpec(target="place"),
    "shake": VerbSpec(movable=True, takes=True, gerund="shaken"),
    "throw_away": VerbSpec(target="place", movable=True, frees=True, gerund="thrown away"),
    "wear": VerbSpec(affords=_can("wearable"), movable=True, frees=True, gerund="worn"),
    "take_off": VerbSpec(affords=_can("wearable"), takes=True, gerund="taken off"),
    "read": VerbSpec(affords=_can("readable"), gerund="read"),
    "write": VerbSpec(object="implied", target="tool", affords=_can("writable"), gerund="written on"),
    "call": VerbSpec(object="implied", affords=_can("callable"), gerund="called with"),
    "take_photo": VerbSpec(
        object="implied", target="aim", affords=_can("photo"), gerund="used to take a photo"
    ),
    "wave": VerbSpec(object="none", target="aim"),
    "nod": VerbSpec(object="none", target="aim"),
    "shake_head": VerbSpec(object="none", target="aim"),
    "bow": VerbSpec(object="none", target="aim"),
    "clap": VerbSpec(object="none", target="aim"),
    "thumbs_up": VerbSpec(object="none", target="aim"),
    "raise_hand": VerbSpec(object="none"),
    "lower_hand": VerbSpec(object="none"),
    "shrug": VerbSpec(object="none"),
    "cross_arms": VerbSpec(object="none"),
    "walk_to": VerbSpec(object="none", target="aim"),
    "turn_to": VerbSpec(object="none", target="aim"),
    "face_camera": VerbSpec(object="none"),
    "sit_down": VerbSpec(object="implied", affords=_can("sittable"), gerund="sat on"),
    "stand_up": VerbSpec(object="none"),
    "wait": VerbSpec(object="none"),
    "say": VerbSpec(object="none", target="aim"),
    "release": VerbSpec(object="optional", frees=True),
    "switch_hands": VerbSpec(object="optional", takes=True),
    "ambient": VerbSpec(object="none"),
    "light": VerbSpec(object="none"),
}

# What can hold, so that an extra "holding it" beside it goes on at the same time.
DURATIVE = frozenset(["hold", "look_at", "say", "point_at", "wave", "nod", "wait", "call", "show"])
# One after another on several objects rather than with a hand for each.
ONE_BY_ONE = frozenset(
    [
        "look_at",
        "point_at",
        "walk_to",
        "turn_to",
        "read",
        "open",
        "close",
        "press",
        "wipe",
        "eat",
        "write",
        "take_photo",
        "call",
        "stir",
        "rotate",
    ]
)
