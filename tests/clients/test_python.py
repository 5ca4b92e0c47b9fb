"""The Python client plays as the cores of the other languages do."""

from __future__ import annotations

import pytest

from tests.clients.playing_contract import (  # noqa: F401  (`buffer` is a fixture)
    BufferContract,
    ClockContract,
    DelayContract,
    InterpolationContract,
    buffer,
)
from tests.clients.python_core import PythonCore


@pytest.fixture
def core() -> PythonCore:
    return PythonCore()


class TestClock(ClockContract):
    pass


class TestInterpolation(InterpolationContract):
    pass


class TestBuffer(BufferContract):
    pass


class TestDelay(DelayContract):
    pass
