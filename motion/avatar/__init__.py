"""Avatars: the default one built by code, and any VRM or glTF humanoid that a user brings."""

from motion.avatar.build import build
from motion.avatar.load import LoadedAvatar, load
from motion.avatar.model import ARKIT, AvatarModel, Part
from motion.avatar.spec import PRESETS, AvatarSpec, preset

__all__ = ["ARKIT", "PRESETS", "AvatarModel", "AvatarSpec", "LoadedAvatar", "Part", "build", "load", "preset"]
