"""A receiver of VMC that shares no code with what sends: python-osc reads the bytes, Unity's transforms are multiplied here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pythonosc.osc_bundle import OscBundle
from scipy.spatial.transform import Rotation

Matrix = NDArray[np.float64]


class Marionette:
    """What datagrams have told, by address and first argument."""

    def __init__(self, datagrams: Iterable[bytes] = ()) -> None:
        self.said: dict[str, dict[Any, tuple[Any, ...]]] = {}
        self.order: list[str] = []
        for datagram in datagrams:
            self.take(datagram)

    def take(self, datagram: bytes) -> None:
        """Read a bundle."""
        for message in OscBundle(datagram):
            self.order.append(message.address)
            params = tuple(message.params)
            self.said.setdefault(message.address, {})[params[0] if params else None] = params[1:]

    def local(self, address: str, name: str) -> Matrix:
        """A transform (4, 4) as it was sent."""
        x, y, z, *turn = self.said[address][name]
        matrix = np.eye(4)
        matrix[:3, :3], matrix[:3, 3] = Rotation.from_quat(turn).as_matrix(), (x, y, z)
        return matrix

    def world(self, bone: str, parents: dict[str, str]) -> Matrix:
        """Where a bone is in Unity's world: the product of all transforms above it and its own."""
        above = self.world(parents[bone], parents) if bone in parents else self.root
        return above @ self.local("/VMC/Ext/Bone/Pos", bone)

    @property
    def root(self) -> Matrix:
        """Where the avatar's root is."""
        return self.local("/VMC/Ext/Root/Pos", "root")
