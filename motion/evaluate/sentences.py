"""What people say for every verb, in English and Chinese, with {o} for the object and {t} for the target."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Saying:
    """One way to ask for a verb.

    needs: an affordance that the object must have, or the name of a pool after "="; None for no object.
    target: the same. hands: whether "with your left hand" may be added. weight: share of the cases.
    """

    verb: str
    en: str
    zh: str
    needs: str | None = None
    target: str | None = None
    hands: bool = False
    weight: float = 1.0


HANDS = {
    "left": ("{} with your left hand", "用左手{}"),
    "right": ("{} with your right hand", "用右手{}"),
}

SAYINGS: tuple[Saying, ...] = (
    Saying("pick_up", "pick up the {o}", "拿起{o}", "graspable", hands=True, weight=5.0),
    Saying("place", "put the {o} on the {t}", "把{o}放到{t}上", "graspable", "=small surface", weight=2.0),
    Saying("place", "put the {o} next to the {t}", "把{o}放到{t}旁边", "graspable", "=neighbour", weight=2.0),
    Saying("place", "put the {o} to the left of the {t}", "把{o}放到{t}左边", "graspable", "=neighbour"),
    Saying("place", "put the {o} in front of the {t}", "把{o}放到{t}前面", "graspable", "=neighbour"),
    Saying("place", "put the {o} behind the {t}", "把{o}放到{t}后面", "graspable", "=neighbour"),
    Saying("place", "put the {o} in the {t}", "把{o}放进{t}里", "=small", "=open box"),
    Saying("put_back", "pick up the {o}, then put it back", "拿起{o}，然后放回去", "graspable", weight=2.5),
    Saying("move", "move the {o} to the left", "把{o}移到左边", "graspable"),
    Saying("move", "move the {o} next to the {t}", "把{o}移到{t}旁边", "graspable", "=neighbour"),
    Saying("push", "push the {o} forward", "把{o}往前推", "pushable", weight=2.0),
    Saying("pull", "pull the {o} closer", "把{o}拉过来", "pushable", weight=2.0),
    Saying("lift", "lift the {o}", "举起{o}", "graspable", hands=True, weight=2.0),
    Saying("hold", "hold the {o}", "拿着{o}", "graspable", hands=True, weight=1.5),
    Saying("hold", "hold the {o} with both hands", "双手拿着{o}", "=two hands"),
    Saying("hand_over", "hand me the {o}", "把{o}递给我", "graspable", hands=True, weight=2.0),
    Saying("touch", "touch the {o}", "摸一下{o}", "graspable", hands=True, weight=2.0),
    Saying("point_at", "point at the {o}", "指向{o}", "graspable", hands=True, weight=2.0),
    Saying("look_at", "look at the {o}", "看着{o}", "graspable", weight=2.0),
    Saying("show", "show me the {o}", "给我看看{o}", "graspable", weight=2.0),
    Saying("drink", "take a sip from the {o}", "拿起{o}喝一口", "drinkable", weight=3.0),
    Saying(
        "drink", "drink from the {o}, then put it back", "拿起{o}喝一口，然后放回去", "drinkable", weight=2.0
    ),
    Saying("eat", "eat the {o}", "吃{o}", "=finger food", weight=3.0),
    Saying(
        "pour", "pour water from the {o} into the {t}", "把{o}里的水倒进{t}里", "pourable", "=cup", weight=3.0
    ),
    Saying("stir", "stir the {t} with the {o}", "用{o}搅拌{t}", "stirring_tool", "=bowl", weight=2.0),
    Saying("wipe", "wipe the {t} with the {o}", "用{o}擦{t}", "wiping_tool", "=support", weight=2.0),
    Saying("open", "open the {o}", "打开{o}", "=openable furniture", weight=3.0),
    Saying("close", "close the {o}", "关上{o}", "=open furniture", weight=3.0),
    Saying("press", "press the {o}", "按一下{o}", "pressable", hands=True, weight=2.0),
    Saying("rotate", "rotate the {o}", "转动{o}", "graspable", weight=2.0),
    Saying("shake", "shake the {o}", "摇一摇{o}", "=shakeable", hands=True, weight=2.0),
    Saying("throw_away", "throw the {o} into the {t}", "把{o}扔进{t}", "=small", "=bin", weight=2.0),
    Saying("wear", "put on the {o}", "戴上{o}", "=headwear", weight=2.0),
    Saying("take_off", "put on the {o}, then take it off", "戴上{o}，然后摘下来", "=headwear", weight=1.5),
    Saying("read", "read the {o}", "阅读{o}", "=reading", weight=2.0),
    Saying("write", "write on the {t} with the {o}", "用{o}在{t}上写字", "writing_tool", "=page", weight=2.0),
    Saying("call", "make a call with the {o}", "用{o}打电话", "callable", weight=1.5),
    Saying("take_photo", "take a photo with the {o}", "用{o}拍照", "photo", weight=1.5),
    Saying("release", "pick up the {o}, then let go of it", "拿起{o}，然后松手", "graspable"),
    Saying(
        "switch_hands",
        "pick up the {o} with your right hand, then switch it to your left hand",
        "用右手拿起{o}，然后换到左手",
        "=small",
        weight=1.5,
    ),
    Saying("walk_to", "walk to the {t}", "走到{t}旁边", target="=support", weight=2.0),
    Saying(
        "walk_to",
        "walk to the {t}, then pick up the {o}",
        "走到{t}旁边，然后拿起{o}",
        "graspable",
        "=support",
    ),
    Saying("turn_to", "turn to the {o}", "转向{o}", "graspable"),
    Saying("sit_down", "sit down on the {t}", "坐到{t}上", target="=seat", weight=2.0),
    Saying(
        "stand_up", "sit down on the {t}, then stand up", "坐到{t}上，然后站起来", target="=seat", weight=1.5
    ),
    Saying("wave", "wave to me", "挥挥手", hands=False),
    Saying("nod", "nod", "点点头"),
    Saying("shake_head", "shake your head", "摇摇头"),
    Saying("bow", "bow", "鞠躬"),
    Saying("clap", "clap your hands", "鼓掌"),
    Saying("thumbs_up", "give a thumbs up", "竖起大拇指"),
    Saying("raise_hand", "raise your right hand", "举起右手"),
    Saying("lower_hand", "raise your left hand, then lower it", "举起左手，然后放下来", weight=0.7),
    Saying("shrug", "shrug", "耸耸肩", weight=0.7),
    Saying("cross_arms", "cross your arms", "双臂交叉", weight=0.7),
    Saying("face_camera", "face the camera", "面对镜头", weight=0.7),
    Saying("wait", "wait for two seconds", "等两秒钟", weight=0.5),
    Saying("say", 'say "hello"', "说“你好”", weight=0.7),
)
