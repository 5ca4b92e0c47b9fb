"""The figure that stands in for an avatar: closed, on its bones, as large as the body."""

from __future__ import annotations

import numpy as np
import pytest

from exporters.capsule_body import BODY, EYES, HEAD, capsules
from motion.skeleton import JOINTS, Skeleton
from tests.exporters.motions import BODIES


@pytest.mark.parametrize("name", ["leftLowerArm", "rightUpperLeg", "leftIndexDistal"])
def test_a_limb_lies_around_its_bone(name: str) -> None:
    skeleton = Skeleton.human()
    joint = JOINTS.index(name)
    vertices, _, _, owners = capsules(skeleton, (name,))
    local, tip = vertices - skeleton.rest_positions[joint], skeleton.tips[joint]
    along = np.clip(local @ tip / (tip @ tip), 0.0, 1.0)
    distance = np.linalg.norm(local - along[:, None] * tip, axis=1)
    assert set(owners) == {joint}
    # From its own thickness to that of the bone that follows.
    following = [skeleton.radii[child] for child, parent in enumerate(skeleton.parents) if parent == joint]
    assert distance.max() == pytest.approx(skeleton.radii[joint], rel=0.02)
    assert distance.min() == pytest.approx(min([skeleton.radii[joint], *following]), rel=0.02)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.name)
def test_the_figure_is_as_tall_as_the_body(body: Skeleton) -> None:
    vertices, _, _, _ = capsules(body, (*BODY, *HEAD, *EYES))
    assert vertices[:, 1].max() == pytest.approx(body.height, abs=0.02)
    assert vertices[:, 1].min() == pytest.approx(0.0, abs=0.03)
    np.testing.assert_allclose(vertices[:, 0].max(), -vertices[:, 0].min(), atol=1e-6)


def test_faces_look_outward() -> None:
    skeleton = Skeleton.human()
    for names in (("leftLowerLeg",), ("head",), ("jaw",)):
        vertices, normals, faces, _ = capsules(skeleton, names)
        middle = vertices.mean(axis=0)
        assert ((vertices - middle) * normals).sum(-1).min() > 0.0
        a, b, c = (vertices[faces[:, i]] for i in range(3))
        # The volume by the divergence theorem: positive only when triangles wind outward.
        assert np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6.0 > 0.0


def test_every_joint_moves_something() -> None:
    _, _, _, owners = capsules(Skeleton.human(), (*BODY, *HEAD, *EYES))
    assert set(owners) == set(range(len(JOINTS)))


def test_the_eyes_look_out_of_the_head() -> None:
    skeleton = Skeleton.human()
    head, *_ = capsules(skeleton, ("head",))
    eye, *_ = capsules(skeleton, ("leftEye",))
    near = head[np.abs(head[:, :2] - skeleton.rest_positions[JOINTS.index("leftEye"), :2]).max(axis=1) < 0.02]
    assert eye[:, 2].max() > near[:, 2].max()
