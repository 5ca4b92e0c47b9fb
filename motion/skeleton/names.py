"""The one humanoid: VRM 1.0 bone names and their tree."""

from __future__ import annotations

FINGER_BONES = (
    *(("Thumb", bone) for bone in ("Metacarpal", "Proximal", "Distal")),
    *(
        (finger, bone)
        for finger in ("Index", "Middle", "Ring", "Little")
        for bone in ("Proximal", "Intermediate", "Distal")
    ),
)


def finger_names(hand: str) -> tuple[str, ...]:
    """The 15 finger joints of "left" or "right", thumb to little, base to tip."""
    return tuple(f"{hand}{finger}{bone}" for finger, bone in FINGER_BONES)


def _arm(side: str) -> list[tuple[str, str]]:
    pairs = [
        (f"{side}Shoulder", "upperChest"),
        (f"{side}UpperArm", f"{side}Shoulder"),
        (f"{side}LowerArm", f"{side}UpperArm"),
        (f"{side}Hand", f"{side}LowerArm"),
    ]
    fingers = finger_names(side)
    for i, name in enumerate(fingers):
        pairs.append((name, f"{side}Hand" if i % 3 == 0 else fingers[i - 1]))
    return pairs


def _leg(side: str) -> list[tuple[str, str]]:
    return [
        (f"{side}UpperLeg", "hips"),
        (f"{side}LowerLeg", f"{side}UpperLeg"),
        (f"{side}Foot", f"{side}LowerLeg"),
        (f"{side}Toes", f"{side}Foot"),
    ]


_TREE: list[tuple[str, str]] = [
    ("hips", ""),
    ("spine", "hips"),
    ("chest", "spine"),
    ("upperChest", "chest"),
    ("neck", "upperChest"),
    ("head", "neck"),
    ("leftEye", "head"),
    ("rightEye", "head"),
    ("jaw", "head"),
    *_leg("left"),
    *_leg("right"),
    *_arm("left"),
    *_arm("right"),
]

JOINTS: tuple[str, ...] = tuple(name for name, _ in _TREE)
_INDEX = {name: i for i, name in enumerate(JOINTS)}
PARENTS: tuple[int, ...] = tuple(_INDEX.get(parent, -1) for _, parent in _TREE)


def index(name: str) -> int:
    """Position of a joint in `JOINTS`; KeyError for an unknown name."""
    return _INDEX[name]
