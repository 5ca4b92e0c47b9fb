# ruff: noqa: E501 - whole sentences
"""Instructions quoted from public text-to-motion and human-object-interaction data, with what should be understood.

Each row: source, text, expected steps as (verb, object) pairs. An empty list marks an action that the avatar does not have
(kicking, juggling a table overhead): the right answer is a typed error, and it counts as not understood.
Short factual quotations, unchanged, for testing; each source and its licence stand in SOURCES.
"""

from __future__ import annotations

import numpy as np

from motion.scene.model import Primitive, Scene, SceneObject, Shape
from tests.motion.language.rooms import thing

SOURCES = {
    "InteractAvatar": "demo JSON files of InteractAvatar (arXiv 2602.01538), public mirror summercms/AI-InteractAvatar; licence not stated",
    "OMOMO": "omomo_text_anno.zip of lijiaman/omomo_release (Li et al., SIGGRAPH Asia 2023); research data, quoted",
    "BEHAVE": "dataset/behave_t2m/texts of neu-vi/HOI-Diff (texts for BEHAVE, Bhatnagar et al. 2022); MIT repository",
    "Kimodo": "kimodo/assets/demo/examples of nv-tlabs/kimodo; Apache-2.0",
    "HumanML3D": "assets/text_prompt.txt of EricGuo5513/momask-codes and assets/example_text_prompts.txt of "
    "GuyTevet/motion-diffusion-model, prompts in the style of HumanML3D; MIT",
    "MotionGPT": "demos/t2m.txt of OpenMotionLab/MotionGPT; MIT",
    "GRAB": "GRAB action and object names (Taheri et al. 2020) in the sentence pattern of JunukCha/Text2HOI; research data",
    "Text2HOI": "scripts/demo.sh of JunukCha/Text2HOI; licence in its repository",
}

Row = tuple[str, str, list[tuple[str, "str | None"]]]

PROMPTS: list[Row] = [
    ("InteractAvatar", "The man picks up his handbag.", [("pick_up", "handbag")]),
    (
        "InteractAvatar",
        "The man holds the handle of the handbag with his left hand while his right hand hangs naturally.",
        [("hold", "handbag"), ("lower_hand", None)],
    ),
    ("InteractAvatar", "(Left hand holds the handle of the handbag)(Right hand hangs naturally)", [("hold", "handbag"), ("lower_hand", None)]),
    ("InteractAvatar", "男人提起手提包", [("pick_up", "handbag")]),
    ("InteractAvatar", "The man picks up the camera next to him to take a picture.", [("pick_up", "camera"), ("take_photo", "camera")]),
    (
        "InteractAvatar",
        "The man first uses his right hand to pick up the camera on the table, then aims the camera at the lens, preparing to take a photo.",
        [("pick_up", "camera"), ("take_photo", "camera")],
    ),
    ("InteractAvatar", "男人拿起手边的相机拍照", [("pick_up", "camera"), ("take_photo", "camera")]),
    ("InteractAvatar", "The woman took the coffee from the table and drank it.", [("pick_up", "coffee_cup"), ("drink", "coffee_cup")]),
    (
        "InteractAvatar",
        "The woman first moved her right hand away from the coffee cup, then picked up the coffee cup with her left hand, "
        "brought the cup close to her mouth, and finally took a sip.",
        [("release", "coffee_cup"), ("pick_up", "coffee_cup"), ("drink", "coffee_cup")],
    ),
    (
        "InteractAvatar",
        "(Moved her right hand away from the coffee cup)(Picked up the coffee cup with her left hand)(Brought the cup close to her mouth)(Took a sip)",
        [("release", "coffee_cup"), ("pick_up", "coffee_cup"), ("drink", "coffee_cup")],
    ),
    ("InteractAvatar", "女人拿起桌上的咖啡喝", [("pick_up", "coffee_cup"), ("drink", "coffee_cup")]),
    ("InteractAvatar", "Clap hands slowly with both hands", [("clap", None)]),
    ("InteractAvatar", "Wave slowly with both hands for greeting", [("wave", None)]),
    ("InteractAvatar", "Give a thumbs-up with one hand", [("thumbs_up", None)]),
    ("InteractAvatar", "两只手打招呼 伸出大拇指点赞", [("wave", None), ("thumbs_up", None)]),
    ("InteractAvatar", "Make an OK sign with one hand", []),
    ("OMOMO", "Lift the monitor, rotate the monitor, and put down the monitor.", [("lift", "monitor"), ("rotate", "monitor"), ("place", "monitor")]),
    ("OMOMO", "Push the smallbox, and set it back down.", [("push", "smallbox"), ("put_back", "smallbox")]),
    ("OMOMO", "Pull the largetable, and set it back down.", [("pull", "largetable"), ("put_back", "largetable")]),
    ("OMOMO", "Lift the woodchair, move the woodchair, and put down the woodchair.", [("lift", "woodchair"), ("move", "woodchair"), ("place", "woodchair")]),
    ("OMOMO", "Hold and turn the tripod around to a different orientation.", [("hold", "tripod"), ("rotate", "tripod")]),
    ("OMOMO", "Put the tripod horizontally down, then pick up the fallen tripod.", [("place", "tripod"), ("pick_up", "tripod")]),
    (
        "OMOMO",
        "Push the suitcase, release the hands, then pull the suitcase, and set it back down.",
        [("push", "suitcase"), ("release", None), ("pull", "suitcase"), ("put_back", "suitcase")],
    ),
    ("OMOMO", "Lift the woodchair, flip it upside down and place it on top of the table.", [("lift", "woodchair"), ("rotate", "woodchair"), ("place", "woodchair")]),
    ("OMOMO", "Put your hand on the back of the whitechair, pull the whitechair, and set it back down.", [("touch", "whitechair"), ("pull", "whitechair"), ("put_back", "whitechair")]),
    ("OMOMO", "Grasp the sides of the monitor, tilt it, pull the monitor, and set it back down.", [("hold", "monitor"), ("rotate", "monitor"), ("pull", "monitor"), ("put_back", "monitor")]),
    ("OMOMO", "Lift the monitor, put down the monitor while rotating it.", [("lift", "monitor"), ("place", "monitor"), ("rotate", "monitor")]),
    ("OMOMO", "Move the whitechair upside down from the table to the floor.", [("move", "whitechair")]),
    ("OMOMO", "Kick the trashcan, and set it back down.", []),
    ("OMOMO", "Use the foot to scoot the woodchair to change its orientation.", []),
    ("OMOMO", "Lift the whitechair over your head, walk and then place the whitechair on the floor.", [("lift", "whitechair"), ("walk_to", None), ("place", "whitechair")]),
    ("BEHAVE", "A person is donning a backpack on his back.", [("wear", "backpack")]),
    ("BEHAVE", "The person is gripping the chairwood solely with his right hand.", [("hold", "chairwood")]),
    ("BEHAVE", "A person is carrying a boxtiny using his right hand.", [("hold", "boxtiny")]),
    ("BEHAVE", "The person is pushing the suitcase along the ground.", [("push", "suitcase")]),
    ("BEHAVE", "Someone is hoisting the chairblack using his left hand.", [("lift", "chairblack")]),
    ("BEHAVE", "A person sits on a yogaball.", [("sit_down", "yogaball")]),
    ("BEHAVE", "A person is raising the keyboard with one hand.", [("lift", "keyboard")]),
    ("BEHAVE", "The stool is being elevated by a person using his left hand.", [("lift", "stool")]),
    ("BEHAVE", "An individual is pressing the keys on a keyboard.", [("press", "keyboard")]),
    ("BEHAVE", "A person is seated at the tablesquare.", [("sit_down", None)]),
    ("BEHAVE", "The person is dragging the suitcase across the floor.", [("pull", "suitcase")]),
    ("BEHAVE", "An individual is moving the tablesmall by pushing and pulling it on the ground.", [("move", "tablesmall"), ("push", "tablesmall"), ("pull", "tablesmall")]),
    ("BEHAVE", "A person is nudging the boxmedium with his foot.", []),
    ("BEHAVE", "Using only his right hand, the person is shouldering the chairwood.", [("hold", "chairwood")]),
    ("Kimodo", "A person sets a box down onto the ground", [("place", "box")]),
    ("Kimodo", "A person walking forward picks up something off the ground", [("walk_to", None), ("pick_up", "box")]),
    ("Kimodo", "A person walks diagonally to the left and waves at someone on their right", [("walk_to", None), ("wave", None)]),
    ("Kimodo", "A person picks up an object in front of them with two hands and places it to the left side", [("pick_up", "cup"), ("place", "cup")]),
    ("Kimodo", "A person walking backward points to the right side with their right hand", [("walk_to", None), ("point_at", None)]),
    ("Kimodo", "A person walks forward while carrying a box", [("walk_to", None), ("hold", "box")]),
    ("Kimodo", "A person is casually walking forward slowly", [("walk_to", None)]),
    ("Kimodo", "A person is doing a hip hop dance while moving around", []),
    ("HumanML3D", "a man bends down and picks something up with his left hand.", [("pick_up", "cup")]),
    ("HumanML3D", "a person reaching down and picking something up.", [("pick_up", "cup")]),
    ("HumanML3D", "a person walks forward and stops.", [("walk_to", None), ("wait", None)]),
    ("HumanML3D", "a person marches forward, turns around, and then marches back.", [("walk_to", None), ("turn_to", None), ("walk_to", None)]),
    ("HumanML3D", "a person performs a standing back kick.", []),
    ("MotionGPT", "a man walks forward and picks up an object with his right hand, then puts the object back down and steps backward.", [("walk_to", None), ("pick_up", "cup"), ("put_back", "cup"), ("walk_to", None)]),
    ("MotionGPT", "a person squats down to the ground, picks up a box, then stands back up, and places the box on a higher surface.", [("pick_up", "box"), ("stand_up", None), ("place", "box")]),
    ("MotionGPT", "a man steps forward, then picks something up with his right hand", [("walk_to", None), ("pick_up", "cup")]),
    ("MotionGPT", "a person is standing and moves their arms up to their face to take a sip of something in their hand.", [("drink", "cup")]),
    ("MotionGPT", "person walks to the right then turns around and walks to the left", [("walk_to", None), ("turn_to", None), ("walk_to", None)]),
    ("GRAB", "Drink mug with right hand.", [("drink", "mug")]),
    ("GRAB", "Lift hammer with left hand.", [("lift", "hammer")]),
    ("GRAB", "Pass wineglass with right hand.", [("hand_over", "wineglass")]),
    ("GRAB", "Inspect camera with both hands.", [("look_at", "camera")]),
    ("GRAB", "Call phone with left hand.", [("call", "phone")]),
    ("GRAB", "Switch on flashlight with right hand.", [("press", "flashlight")]),
    ("GRAB", "Eat apple with right hand.", [("eat", "apple")]),
    ("Text2HOI", "Play a flute with both hands.", []),
]  # fmt: skip


def _plain(
    id: str, x: float, z: float, y: float = 0.0, size: float = 0.4, movable: bool = True, **affords: bool
) -> SceneObject:
    return SceneObject(
        id=id, label=id, shape=Shape((Primitive("box", np.full(3, size)),)), position=np.array([x, y + size / 2, z]), movable=movable,
        affordances=frozenset(affords),
    )  # fmt: skip


def _omomo() -> Scene:
    names = ["smallbox", "monitor", "woodchair", "whitechair", "tripod", "suitcase", "trashcan", "largetable"]
    things = [_plain(name, -1.6 + 0.4 * index, 1.0) for index, name in enumerate(names)]
    return Scene((*things, thing("table", "table", 0.0, 0.0, 2.2)), name="omomo")


def _behave() -> Scene:
    names = [
        "backpack",
        "chairwood",
        "chairblack",
        "boxtiny",
        "boxmedium",
        "suitcase",
        "keyboard",
        "stool",
        "tablesmall",
        "tablesquare",
    ]
    things = [_plain(name, -2.0 + 0.4 * index, 1.0) for index, name in enumerate(names)]
    return Scene((*things, _plain("yogaball", 2.0, 0.5, sittable=True)), name="behave")


def _kimodo() -> Scene:
    return Scene(
        (
            thing("table", "table", 0.0, 0.0, 0.9),
            thing("cup", "cup", 0.0, 0.74, 0.7, on="table"),
            thing("box", "box", 1.2, 0.0, 0.9),
        ),
        name="kimodo",
    )


def _humanml() -> Scene:
    return Scene(
        (thing("table", "table", 0.0, 0.0, 0.9), thing("cup", "cup", 0.0, 0.74, 0.7, on="table")),
        name="humanml",
    )


def _grab() -> Scene:
    kinds = ["mug", "hammer", "camera", "phone", "flashlight", "apple", "flute"]
    things = [
        thing(kind, kind, -0.5 + 0.15 * index, 0.74, 0.5, on="table") for index, kind in enumerate(kinds)
    ]
    glass = thing("wineglass", "wine_glass", 0.6, 0.74, 0.5, label="wineglass", on="table")
    return Scene((thing("table", "table", 0.0, 0.0, 0.7), *things, glass), name="grab")


def _avatar() -> Scene:
    top = 0.74
    return Scene(
        (
            thing("table", "table", 0.0, 0.0, 0.7),
            thing("coffee_cup", "cup", 0.1, top, 0.5, label="coffee cup", on="table"),
            thing("camera", "camera", 0.4, top, 0.6, on="table"),
            thing("handbag", "bag", -0.5, top, 0.6, label="handbag", on="table"),
        ),
        name="avatar",
    )


def scenes() -> dict[str, Scene]:
    """The scene that goes with each source."""
    grab = _grab()
    human = _humanml()
    return {
        "InteractAvatar": _avatar(), "OMOMO": _omomo(), "BEHAVE": _behave(), "Kimodo": _kimodo(), "HumanML3D": human,
        "MotionGPT": _kimodo(), "GRAB": grab, "Text2HOI": grab,
    }  # fmt: skip
