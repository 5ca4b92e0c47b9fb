"""The actions that the prior tells apart, and the words that mean them."""

from __future__ import annotations

import re

from motion.errors import ClipError

ACTIONS: tuple[str, ...] = (
    "other", "idle", "walk", "run", "jump", "climb", "turn", "sit_down", "sit", "stand_up", "crouch", "lie",
    "reach", "pick_up", "place", "hold", "hand_over", "push", "pull", "open", "close", "press", "rotate",
    "drink", "eat", "pour", "stir", "wipe", "write", "wear", "throw", "look", "point", "wave", "raise_hand",
    "clap", "gesture_talk", "nod", "bow", "bend", "laugh", "phone", "dance", "sport", "fight",
)  # fmt: skip
"""Fixed: a model knows an action by its place. New ones are added at the end."""

_IDS = {name: i for i, name in enumerate(ACTIONS)}

OF_VERB: dict[str, str] = {
    "bow": "bow", "call": "phone", "clap": "clap", "close": "close", "cross_arms": "gesture_talk", "drink": "drink",
    "eat": "eat", "face_camera": "turn", "hand_over": "hand_over", "hold": "hold", "lift": "pick_up",
    "look_at": "look", "lower_hand": "raise_hand", "move": "place", "nod": "nod", "open": "open",
    "pick_up": "pick_up", "place": "place", "point_at": "point", "pour": "pour", "press": "press", "pull": "pull",
    "push": "push", "put_back": "place", "raise_hand": "raise_hand", "read": "hold", "release": "place",
    "rotate": "rotate", "say": "gesture_talk", "shake": "hold", "shake_head": "nod", "show": "hold",
    "shrug": "gesture_talk", "sit_down": "sit_down", "stand_up": "stand_up", "stir": "stir",
    "switch_hands": "hold", "take_off": "wear", "take_photo": "hold", "throw_away": "throw",
    "thumbs_up": "gesture_talk", "touch": "reach", "turn_to": "turn", "wait": "idle", "walk_to": "walk",
    "wave": "wave", "wear": "wear", "wipe": "wipe", "write": "write",
}  # fmt: skip
"""The action of each verb that the planner performs."""

# Words of descriptions of recorded motion, the telling ones first: a dance with a walk in it is a dance.
_WORDS: tuple[tuple[str, str], ...] = (
    ("dance", "dance"), ("basketball|soccer|dribble|kick ball|sport|jumping jacks|squats|push-?up|meditate", "sport"),
    ("box|punch|strike|sword|fight|jab|defend|blast", "fight"), ("laugh|victory", "laugh"),
    ("climb", "climb"), ("drink|soda|consume", "drink"), ("wash|wipe", "wipe"), ("wave|direct traffic", "wave"),
    ("sit", "sit"), ("throw", "throw"), ("nod|reject|shake head", "nod"), ("bow", "bow"), ("scoop|bend", "bend"),
    ("point", "point"), ("clap", "clap"), ("reach|grab", "reach"), ("lie|sleep", "lie"), ("crouch|kneel|crawl", "crouch"),
    ("jump|flip|hop", "jump"), ("run|jog", "run"), ("turn", "turn"), ("walk|stride|navigate", "walk"),
    ("talk|speak|angry|confused", "gesture_talk"), ("stand|idle|listen|tired|shiver|dizzy", "idle"),
)  # fmt: skip


def action_id(name: str) -> int:
    """An action's place in `ACTIONS`; ClipError for one that isn't there."""
    try:
        return _IDS[name]
    except KeyError:
        raise ClipError(f"no action '{name}'", kind="unknown_action", candidates=ACTIONS) from None


def action_of_words(description: str) -> str:
    """The action that a description of recorded motion is about, "other" where no word is known."""
    for words, action in _WORDS:
        if re.search(rf"\b(?:{words})", description.lower()):
            return action
    return "other"
