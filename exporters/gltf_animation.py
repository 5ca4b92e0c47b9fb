"""One glTF animation whose channels share a clock."""

from __future__ import annotations

from typing import Any

import numpy as np

from exporters.gltf import GltfBuilder
from exporters.gltf_data import Json
from motion import rotation as rot
from motion.rotation import Array


class GltfAnimation:
    """Channels over F frames at `fps`, all with the same interpolation: LINEAR or STEP."""

    def __init__(
        self, builder: GltfBuilder, name: str, frames: int, fps: float, interpolation: str = "LINEAR"
    ) -> None:
        self._builder = builder
        self._interpolation = interpolation
        self._clock = builder.add_accessor((np.arange(frames) / fps).astype(np.float32), bounds=True)
        self._content: Json = {"name": name, "channels": [], "samplers": []}
        builder.animations.append(self._content)

    def translate(self, node: int, positions: Array) -> None:
        """Move a node along positions (F, 3), metres in its parent's frame."""
        self._add(node, "translation", positions)

    def rotate(self, node: int, quaternions: Array) -> None:
        """Turn a node by quaternions (F, 4) xyzw against its parent."""
        # Players blend components: neighbours of opposite sign would take the long way round.
        self._add(node, "rotation", rot.normalize(rot.align_signs(quaternions)))

    def weigh(self, node: int, weights: Array) -> None:
        """Set the weights (F, T) of all morph targets of a node's mesh."""
        self._add(node, "weights", weights.reshape(-1))

    def annotate(self, extras: dict[str, Any]) -> None:
        """Attach data for programs that know us; others ignore it."""
        self._content["extras"] = {**self._content.get("extras", {}), **extras}

    def _add(self, node: int, path: str, values: Array) -> None:
        samplers, channels = self._content["samplers"], self._content["channels"]
        output = self._builder.add_accessor(values.astype(np.float32))
        samplers.append({"input": self._clock, "output": output, "interpolation": self._interpolation})
        channels.append({"sampler": len(samplers) - 1, "target": {"node": node, "path": path}})
