"""The same sentence on three bodies: motion is solved on each, so every hand meets the cup.

python examples/own_proportions.py [folder]
"""

import sys
from pathlib import Path

import exporters
import motion
import motion.scene
from motion.skeleton import Skeleton

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out")
folder.mkdir(parents=True, exist_ok=True)

BODIES = (
    Skeleton.human(height=1.2, name="child"),
    Skeleton.human(height=1.75, name="adult"),
    Skeleton.human(height=1.95, arm_scale=1.1, name="tall, with long arms"),
)
scene = motion.scene.load(Path(__file__).resolve().parent / "scenes" / "tabletop.json")

for number, body in enumerate(BODIES):
    clip = motion.generate("Touch the red cup with your right hand.", scene, skeleton=body)
    exporters.write(clip, folder / f"body_{number}.bvh")
    print(f"{body.name}: {body.height:.2f} m, {clip.duration:.1f} s, {len(clip.contacts)} contact(s)")
