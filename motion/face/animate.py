"""A face for a clip: what is said, felt and looked at, written into its curves, head and eyes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from motion import rotation as rot
from motion.avatar.model import ARKIT
from motion.clip import Clip
from motion.face import units
from motion.face.expression import Expression
from motion.face.gaze import Look
from motion.face.live import Face
from motion.face.utterance import Utterance
from motion.rotation import Array
from motion.skeleton import index, landmarks
from motion.worn import moved_along

_LIDS = ("eyeBlinkLeft", "eyeBlinkRight")


def animate(
    clip: Clip,
    said: Utterance | Iterable[Utterance] = (),
    *,
    expression: str | Expression | Sequence[Expression] = "neutral",
    looks: Iterable[Look] = (),
    points: Mapping[str, Array] | None = None,
    others: Mapping[str, Clip] | None = None,
    seed: int = 0,
) -> Clip:
    """The clip with a living face: all 52 curves, and head and eyes turned. Nothing below the neck is touched.

    said: utterances that are wholly known, on the clip's clock. looks: where the eyes go, and when; a target is a point (3,),
    an object of the clip, "hand:left" or "hand:right", a name of `others`, whose eyes are meant, or a name of `points`, which
    hold world points (3,) or (F, 3), such as "viewer". FaceError for an unknown expression or target.
    """
    asked = [expression] if isinstance(expression, (str, Expression)) else list(expression)
    feelings = [one if isinstance(one, Expression) else Expression(one) for one in asked]
    begun = bool(feelings) and feelings[0].time <= 0.0
    own = (
        units.placed(clip.curve_names, clip.curves)
        if clip.curve_names
        else np.zeros((clip.frames, units.COUNT))
    )
    blinking = bool(own[:, units.columns(*_LIDS)].any())
    face = Face(clip.skeleton, seed, feelings[0] if begun else None, blinking)
    for one in feelings[1:] if begun else feelings:
        face.show(one)
    for utterance in [said] if isinstance(said, Utterance) else said:
        face.say(utterance)
    for look in looks:
        face.look(look)
    times = np.arange(clip.frames) / clip.fps
    made = face.step(times, clip.root, clip.rotations, own, _points(clip, points or {}, others or {}))
    extra = [i for i, name in enumerate(clip.curve_names) if name not in ARKIT]
    shown = replace(
        clip,
        rotations=made.rotations,
        curve_names=(*ARKIT, *(clip.curve_names[i] for i in extra)),
        curves=np.concatenate([made.curves, clip.curves[:, extra]], -1) if extra else made.curves,
    )
    return moved_along(clip, shown)


def eyes(clip: Clip) -> Array:
    """Between the eyes (F, 3), in the world: what others look at."""
    head = index("head")
    local = landmarks.eyes(clip.skeleton)
    return clip.positions()[:, head] + rot.rotate(clip.world_rotations()[:, head], local)


def _points(clip: Clip, points: Mapping[str, Array], others: Mapping[str, Clip]) -> dict[str, Array]:
    places = clip.positions()
    found = {track.id: track.poses[:, :3] for track in clip.objects}
    found |= {f"hand:{side}": places[:, index(f"{side}MiddleProximal")] for side in ("left", "right")}
    for name, other in others.items():
        frames = np.minimum(
            np.round(np.arange(clip.frames) * other.fps / clip.fps).astype(int), other.frames - 1
        )
        found[name] = eyes(other)[frames]
    return found | {name: np.asarray(place, dtype=np.float64) for name, place in points.items()}
