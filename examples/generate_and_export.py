"""A sentence and a scene file become BVH, GLB and JSON.

python examples/generate_and_export.py [folder]
"""

import sys
from pathlib import Path

import exporters
import motion
import motion.scene

HERE = Path(__file__).resolve().parent
folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out")
folder.mkdir(parents=True, exist_ok=True)

scene = motion.scene.load(HERE / "scenes" / "tabletop.json")
clip = motion.generate("拿起桌上的杯子喝一口，然后放回去", scene, seed=7)

for suffix in ("bvh", "glb", "json"):
    exporters.write(clip, folder / f"sip.{suffix}")

print(f"{clip.duration:.1f} s of motion in {folder}")
for step in clip.steps:
    print(f"  {step.start:5.2f} s to {step.stop:5.2f} s  {step.verb}")
