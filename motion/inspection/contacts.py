"""How exactly hands touch what the plan says they touch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion import pose as poses
from motion.clip import Clip, Contact
from motion.grasp import hand_of
from motion.grasp.contact import pad_gaps
from motion.rotation import Array
from motion.skeleton import finger_names, index


@dataclass(frozen=True, eq=False)
class ContactError:
    """Distance (n, joints) of every touching joint's skin to the surface over a contact, metres."""

    contact: Contact
    errors: Array

    @property
    def per_frame(self) -> Array:
        """The mean over the touching joints (n,)."""
        return np.asarray(self.errors.mean(-1))


def gaps(clip: Clip, hand: str, object: str, frames: slice) -> Array:
    """Signed distance (n, 16) of 15 finger bones' pads and the palm to an object on some frames."""
    wrist, track = index(f"{hand}Hand"), clip.object(object)
    world = poses.make(clip.positions()[frames, wrist], clip.world_rotations()[frames, wrist])
    fingers = clip.rotations[frames, [index(name) for name in finger_names(hand)]]
    local = poses.mul(poses.inv(track.poses[frames]), world)
    bones, palm = pad_gaps(hand_of(clip.skeleton, hand), track.shape, local, fingers)
    return np.concatenate([bones, palm[:, None]], axis=-1)


def contact_errors(clip: Clip, every: int = 1) -> list[ContactError]:
    """The error of every contact of the clip, on every so-manieth of its frames.

    A contact that names no joint is held to its nearest one.
    """
    found = []
    for contact in clip.contacts:
        start, stop = max(contact.start, 0), min(contact.stop, clip.frames)
        if stop <= start:
            continue
        distance = np.abs(gaps(clip, contact.hand, contact.object, slice(start, stop, every)))
        names = (*finger_names(contact.hand), f"{contact.hand}Hand")
        columns = [names.index(joint) for joint in contact.joints if joint in names]
        errors = distance[:, columns] if columns else distance.min(-1, keepdims=True)
        found.append(ContactError(contact, errors))
    return found
