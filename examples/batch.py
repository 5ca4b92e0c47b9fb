"""Many sentences at once, as a data set of BVH files with a table of what is in them.

python examples/batch.py [folder]
"""

import csv
import sys
from pathlib import Path

import exporters
import motion
import motion.scene
from motion.errors import MotionError

SENTENCES = (
    "Nod.",
    "Wave with your right hand.",
    "点头，然后鞠躬",
    "Point at the book.",
    "Eat the submarine.",
)
SEEDS = (0, 1)

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out")
folder.mkdir(parents=True, exist_ok=True)
scene = motion.scene.load(Path(__file__).resolve().parent / "scenes" / "tabletop.json")

with open(folder / "motions.csv", "w", encoding="utf-8", newline="") as file:
    table = csv.writer(file)
    table.writerow(["file", "text", "seed", "seconds", "steps"])
    for number, text in enumerate(SENTENCES):
        for seed in SEEDS:
            try:
                clip = motion.generate(text, scene, seed=seed)
            except MotionError as error:
                print(f"left out: {text} ({error.message})")
                break
            name = f"{number:03}_{seed}.bvh"
            exporters.write(clip, folder / name)
            verbs = " ".join(step.verb for step in clip.steps)
            table.writerow([name, text, seed, f"{clip.duration:.2f}", verbs])

print(f"written to {folder}")
