"""Where flesh may press into things: seats under a seated body, what is worn, what is brought to the face."""

from __future__ import annotations

from motion.clip import Clip, StepSpan
from motion.inspection.penetration import Allowance
from motion.scene.model import Scene

_SEATED = ("hips", "spine", "chest", "upperChest", "leftUpperLeg", "rightUpperLeg")
_HEAD = ("head", "neck", "jaw")
# Things that are brought to the head on purpose.
_TO_THE_HEAD = ("drink", "eat", "call", "take_photo")


def frames_of(clip: Clip, span: StepSpan) -> slice:
    """The frames of a step, at least one."""
    start = min(max(round(span.start * clip.fps), 0), clip.frames - 1)
    stop = min(max(round(span.stop * clip.fps), start + 1), clip.frames)
    return slice(start, stop)


def allowances(clip: Clip, scene: Scene) -> list[Allowance]:
    """What the steps of a clip in its scene allow."""
    found = []
    end = clip.frames
    for number, span in enumerate(clip.steps):
        frames = frames_of(clip, span)
        named = [span.step.get(key) for key in ("object", "target")]
        ids = [id for id in named if isinstance(id, str) and scene.has(id)]
        if span.verb == "sit_down":
            later = [frames_of(clip, s).stop for s in clip.steps[number + 1 :] if s.verb == "stand_up"]
            seats = ids or [o.id for o in scene.objects if "sittable" in o.affordances]
            found += [Allowance(id, frames.start, min(later, default=end), _SEATED) for id in seats]
        elif span.verb == "wear":
            found += [Allowance(id, frames.start, end) for id in ids[:1]]
        elif span.verb == "take_off":
            found += [Allowance(id, 0, frames.stop) for id in ids[:1]]
        elif span.verb in _TO_THE_HEAD:
            held = {c.object for c in clip.contacts if c.start < frames.stop and c.stop > frames.start}
            found += [Allowance(id, frames.start, frames.stop, _HEAD) for id in sorted(held)]
    return found
