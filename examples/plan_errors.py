"""What a sentence means in a scene, and how Kinelink refuses one that means nothing there.

python examples/plan_errors.py
"""

from pathlib import Path

import motion.language
import motion.scene
from motion.errors import PlanError

SENTENCES = (
    "Pick up the red cup with your left hand, then wave.",
    "把书放到盘子旁边",
    "Pick up the submarine.",
    "Drink the book.",
    "Levitate.",
)

scene = motion.scene.load(Path(__file__).resolve().parent / "scenes" / "tabletop.json")

for sentence in SENTENCES:
    print(sentence)
    try:
        plan = motion.language.parse(sentence, scene)
    except PlanError as error:
        print(f"  refused ({error.kind}): {error.message}")
        if error.candidates:
            print(f"  candidates: {', '.join(error.candidates)}")
        continue
    for step in plan.steps:
        print(
            f"  {step.verb} {step.object or ''} {step.hand or ''} {step.relation or ''} {step.target or ''}"
        )
