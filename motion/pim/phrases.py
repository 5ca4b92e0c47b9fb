"""What people say for each action, in English and Chinese: recordings come with one English description only."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from motion.pim.actions import ACTIONS
from motion.pim.conditions import TEXT_IDS, text_ids

PHRASES: dict[str, tuple[str, ...]] = {
    "idle": ("stand and wait", "stand still", "站着等", "站着不动", "待机"),
    "walk": ("walk over there", "walk forward", "走过去", "往前走", "走路"),
    "run": ("run over there", "run", "跑过去", "跑步"),
    "jump": ("jump up", "jump", "跳一下", "跳起来"),
    "climb": ("climb up", "climb the ladder", "爬上去", "爬梯子"),
    "turn": ("turn around", "turn to the camera", "转身", "转过来"),
    "sit_down": ("sit down on the chair", "have a seat", "坐下", "坐到椅子上"),
    "sit": ("stay seated", "sit on the chair", "坐着", "坐在椅子上"),
    "stand_up": ("stand up", "get up from the chair", "站起来", "起身"),
    "crouch": ("crouch down", "kneel", "蹲下", "跪下"),
    "lie": ("lie down", "lie on the floor", "躺下", "躺在地上"),
    "reach": ("reach for the cup", "touch the box", "伸手", "摸一下盒子"),
    "pick_up": ("pick up the cup", "take the box", "lift the box", "拿起杯子", "拿盒子", "抬起箱子"),
    "place": ("put the cup on the table", "put it down", "把杯子放在桌上", "放下"),
    "hold": ("hold the cup", "show me the book", "拿着杯子", "看书"),
    "hand_over": ("hand me the cup", "give it to me", "把杯子递给我", "给我"),
    "push": ("push the box", "推箱子", "推开"),
    "pull": ("pull the box", "拉箱子", "拉过来"),
    "open": ("open the door", "open the drawer", "打开门", "拉开抽屉"),
    "close": ("close the door", "close the drawer", "关上门", "关抽屉"),
    "press": ("press the button", "switch on the lamp", "按按钮", "开灯"),
    "rotate": ("turn the knob", "rotate the cup", "转动旋钮", "旋转杯子"),
    "drink": ("drink from the cup", "drink some water", "喝水", "喝一口咖啡"),
    "eat": ("eat the apple", "take a bite", "吃苹果", "咬一口"),
    "pour": ("pour water into the glass", "倒水", "往杯子里倒水"),
    "stir": ("stir the soup", "搅拌", "搅一搅汤"),
    "wipe": ("wipe the table", "wash the window", "擦桌子", "擦窗户"),
    "write": ("write on the paper", "写字", "在纸上写"),
    "wear": ("put on the hat", "take off the glasses", "戴上帽子", "摘下眼镜"),
    "throw": ("throw the ball", "throw it away", "扔球", "扔掉"),
    "look": ("look at the lamp", "look around", "看灯", "看看周围"),
    "point": ("point at the door", "指着门", "指一下"),
    "wave": ("wave", "wave hello with your hand", "挥手", "挥手打招呼"),
    "raise_hand": ("raise your hand", "举手", "抬起手"),
    "clap": ("clap your hands", "鼓掌", "拍手"),
    "gesture_talk": ("talk with gestures", "explain something", "边说边比划", "讲解"),
    "nod": ("nod your head", "shake your head", "点头", "摇头"),
    "bow": ("bow politely", "鞠躬"),
    "bend": ("bend over", "bend down", "弯腰", "俯身"),
    "laugh": ("laugh", "cheer", "大笑", "欢呼"),
    "phone": ("make a phone call", "打电话", "接电话"),
    "dance": ("dance", "dance to the music", "跳舞"),
    "sport": ("do some sport", "exercise", "运动", "锻炼"),
    "fight": ("punch", "fight", "打拳", "战斗"),
}


@lru_cache
def table() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Hashed phrases (A, P, TEXT_IDS) of every action, and how many each has (A,); "other" has none."""
    most = max(len(phrases) for phrases in PHRASES.values())
    ids = np.zeros((len(ACTIONS), most, TEXT_IDS), np.int64)
    counts = np.zeros(len(ACTIONS), np.int64)
    for place, action in enumerate(ACTIONS):
        phrases = PHRASES.get(action, ())
        counts[place] = len(phrases)
        for i, phrase in enumerate(phrases):
            ids[place, i] = text_ids(phrase)
    return ids, counts


def said(rng: np.random.Generator, action: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """A phrase (B, TEXT_IDS) for each action (B,) at random, and which actions have one."""
    ids, counts = table()
    chosen = (rng.random(len(action)) * counts[action]).astype(np.int64)
    return ids[action, chosen], counts[action] > 0
