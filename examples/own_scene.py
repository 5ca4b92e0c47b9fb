"""A scene made in code from the object catalogue, without a file.

python examples/own_scene.py [folder]
"""

import sys
from pathlib import Path

import exporters
import motion
from motion import scene as scenes

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out")
folder.mkdir(parents=True, exist_ok=True)

# The avatar stands at the origin and looks along +Z; its left is +X. Metres.
table, *_ = scenes.make("table", "table", at=(0.0, 0.65))
red, *_ = scenes.make("cup", "red_cup", on=table, at=(-0.22, 0.42), attributes={"color": "red"})
blue, *_ = scenes.make("cup", "blue_cup", on=table, at=(0.18, 0.42), attributes={"color": "blue"})
apple, *_ = scenes.make("apple", "apple", on=table, at=(0.36, 0.42))
scene = scenes.Scene((table, red, blue, apple), name="two cups")

clip = motion.generate("Take the red cup and put it next to the apple.", scene)
exporters.write(clip, folder / "two_cups.glb", scene=scene)

start, end = clip.object("red_cup").poses[[0, -1], :3]
print(f"the red cup went from {start.round(2)} to {end.round(2)}")
