"""The glTF builder: what goes in can be read back byte by byte."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest

from exporters.gltf import GltfBuilder, material
from exporters.gltf_data import ARRAY_BUFFER


def test_accessors_describe_their_bytes() -> None:
    builder = GltfBuilder()
    points = np.array([[0.0, 1.0, 2.0], [-3.0, 4.0, 5.5]])
    index = builder.add_accessor(points, ARRAY_BUFFER, bounds=True)
    accessor, view = builder.accessors[index], builder.views[0]
    assert accessor == {
        "bufferView": 0, "componentType": 5126, "count": 2, "type": "VEC3", "min": [-3.0, 1.0, 2.0],
        "max": [0.0, 4.0, 5.5],
    }  # fmt: skip
    raw = builder.to_glb()
    (length,) = struct.unpack_from("<I", raw, 12)
    chunk = raw[28 + length :]
    np.testing.assert_array_equal(
        np.frombuffer(chunk, "<f4", 6, view["byteOffset"]).reshape(2, 3), points.astype(np.float32)
    )


def test_sparse_accessors_keep_only_what_moves() -> None:
    builder = GltfBuilder()
    delta = np.zeros((100, 3))
    delta[7] = [0.0, 0.25, 0.0]
    accessor = builder.accessors[builder.add_sparse(delta)]
    assert accessor["sparse"]["count"] == 1 and accessor["max"] == [0.0, 0.25, 0.0]
    still = builder.accessors[builder.add_sparse(np.zeros((100, 3)))]
    assert "sparse" not in still and "bufferView" not in still and still["count"] == 100


def test_matrices_are_stored_by_columns() -> None:
    builder = GltfBuilder()
    matrix = np.eye(4)
    matrix[:3, 3] = [1.0, 2.0, 3.0]
    builder.add_accessor(matrix[None])
    raw = builder.to_glb()
    np.testing.assert_array_equal(np.frombuffer(raw[-16:], "<f4"), [1.0, 2.0, 3.0, 1.0])


@pytest.mark.parametrize("array", [np.zeros((0, 3)), np.zeros((2, 5)), np.zeros((2, 3), dtype=np.int64)])
def test_what_gltf_cannot_hold_is_refused(array: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> None:
    with pytest.raises(ValueError, match="glTF cannot store"):
        GltfBuilder().add_accessor(array)


def test_unaligned_vertex_attributes_are_refused() -> None:
    with pytest.raises(ValueError, match="four bytes"):
        GltfBuilder().add_accessor(np.zeros((2, 3), dtype=np.uint8), ARRAY_BUFFER)


def test_nodes_form_a_tree_and_empty_parts_are_left_out() -> None:
    builder = GltfBuilder()
    root = builder.add_node("root")
    builder.add_node("leaf", parent=root, rotation=[0, 0, 0, 1])
    raw = builder.to_glb()
    magic, version, total = struct.unpack_from("<4sII", raw)
    assert (magic, version, total) == (b"glTF", 2, len(raw)) and total % 4 == 0
    (length,) = struct.unpack_from("<I", raw, 12)
    document = json.loads(raw[20 : 20 + length])
    assert document["scenes"] == [{"nodes": [0]}] and document["nodes"][0]["children"] == [1]
    assert set(document) == {"asset", "scene", "scenes", "nodes"}


def test_transparent_materials_blend() -> None:
    assert material("glass", (1.0, 1.0, 1.0, 0.3))["alphaMode"] == "BLEND"
    assert "alphaMode" not in material("wood", (0.5, 0.3, 0.1))
