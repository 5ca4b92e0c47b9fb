"""One adult and one child, built once for all avatar tests."""

from __future__ import annotations

import pytest

from motion.avatar import AvatarModel, build


@pytest.fixture(scope="session")
def adult() -> AvatarModel:
    return build("adult_female", cache=False)


@pytest.fixture(scope="session")
def child() -> AvatarModel:
    return build("child_male", cache=False)


@pytest.fixture(params=["adult", "child"])
def model(request: pytest.FixtureRequest) -> AvatarModel:
    chosen: AvatarModel = request.getfixturevalue(request.param)
    return chosen
