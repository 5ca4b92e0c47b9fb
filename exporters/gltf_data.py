"""The binary side of a glTF: one chunk of bytes with views and accessors into it.

Source: the Khronos glTF 2.0 specification.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

UNSIGNED_BYTE: Final = 5121
UNSIGNED_SHORT: Final = 5123
UNSIGNED_INT: Final = 5125
FLOAT: Final = 5126

ARRAY_BUFFER: Final = 34962
ELEMENT_ARRAY_BUFFER: Final = 34963

_COMPONENTS: Final[dict[str, int]] = {
    "uint8": UNSIGNED_BYTE,
    "uint16": UNSIGNED_SHORT,
    "uint32": UNSIGNED_INT,
    "float32": FLOAT,
}
_TYPES: Final[dict[tuple[int, ...], str]] = {
    (): "SCALAR",
    (2,): "VEC2",
    (3,): "VEC3",
    (4,): "VEC4",
    (4, 4): "MAT4",
}

Json = dict[str, Any]


@dataclass
class GltfData:
    """Arrays as bytes in one chunk. Every `add_*` returns the index that the rest of the file refers to."""

    accessors: list[Json] = field(default_factory=list)
    views: list[Json] = field(default_factory=list)
    _chunks: list[bytes] = field(default_factory=list)
    _length: int = 0

    def add_view(self, data: bytes, target: int | None = None) -> int:
        """Append raw bytes, padded to four, and return their buffer view."""
        view: Json = {"buffer": 0, "byteOffset": self._append(data), "byteLength": len(data)}
        if target is not None:
            view["target"] = target
        self.views.append(view)
        return len(self.views) - 1

    def append_buffers(self, buffers: tuple[bytes, ...]) -> list[int]:
        """Append whole buffers of another file and return where in the one chunk each of them begins."""
        return [self._append(data) for data in buffers]

    def _append(self, data: bytes) -> int:
        """Append bytes padded to four and return where they begin."""
        start = self._length
        padded = data + b"\0" * (-len(data) % 4)
        self._chunks.append(padded)
        self._length += len(padded)
        return start

    def add_accessor(
        self,
        array: NDArray[Any],
        target: int | None = None,
        *,
        bounds: bool = False,
        normalized: bool = False,
    ) -> int:
        """Store an array (N, …) of uint8, uint16, uint32 or float and return its accessor.

        Trailing shape (), (2,), (3,), (4,) or (4, 4); float64 becomes float32. Matrices are given in the
        usual row-major way and stored column-major, as glTF wants. `bounds` writes min and max, which the
        specification requires for POSITION and for animation inputs.
        """
        data = np.asarray(array)
        if data.dtype == np.float64:
            data = data.astype(np.float32)
        kind = _TYPES.get(data.shape[1:])
        component = _COMPONENTS.get(data.dtype.name)
        if kind is None or component is None or len(data) == 0:
            raise ValueError(f"glTF cannot store an array of shape {data.shape} and type {data.dtype}")
        if kind == "MAT4":
            data = data.transpose(0, 2, 1)
        if kind in ("VEC3", "SCALAR", "VEC2") and target == ARRAY_BUFFER and data[0].nbytes % 4:
            raise ValueError(f"vertex attributes must fill four bytes each; {data.dtype} {kind} does not")
        little = np.ascontiguousarray(data).astype(data.dtype.newbyteorder("<"), copy=False)
        accessor: Json = {
            "bufferView": self.add_view(little.tobytes(), target),
            "componentType": component,
            "count": len(data),
            "type": kind,
        }
        if normalized:
            accessor["normalized"] = True
        if bounds:
            accessor |= _bounds(data)
        self.accessors.append(accessor)
        return len(self.accessors) - 1

    def add_sparse(self, array: NDArray[Any], tolerance: float = 1e-6) -> int:
        """Store a mostly zero (N, 3) float array, such as a morph target, as a sparse accessor.

        Rows whose largest component is at most `tolerance` are dropped. An array without any row left keeps
        none of its values: it is an accessor of zeros without data, which the specification allows.
        """
        data = np.asarray(array, dtype=np.float32)
        rows = np.flatnonzero(np.abs(data).max(axis=1) > tolerance)
        kept = np.zeros_like(data)
        kept[rows] = data[rows]
        accessor: Json = {"componentType": FLOAT, "count": len(data), "type": "VEC3", **_bounds(kept)}
        if len(rows):
            index_type, component = (
                (np.uint16, UNSIGNED_SHORT) if len(data) <= 65535 else (np.uint32, UNSIGNED_INT)
            )
            indices = self.add_view(rows.astype(np.dtype(index_type).newbyteorder("<")).tobytes())
            values = self.add_view(np.ascontiguousarray(data[rows]).astype("<f4", copy=False).tobytes())
            accessor["sparse"] = {
                "count": len(rows),
                "indices": {"bufferView": indices, "componentType": component},
                "values": {"bufferView": values},
            }
        self.accessors.append(accessor)
        return len(self.accessors) - 1


def _bounds(data: NDArray[Any]) -> Json:
    low, high = np.atleast_1d(data.min(axis=0)), np.atleast_1d(data.max(axis=0))
    return {"min": [float(v) for v in low], "max": [float(v) for v in high]}
