"""The C++17 core as it is shipped, and as another compiler makes it: what may come out differently from test_cpp.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.clients.client_contract import ClientContract, client, server  # noqa: F401
from tests.clients.cpp_program import CLANG, OPTIMIZED, build
from tests.clients.fuzz_contract import FuzzContract
from tests.clients.messages_contract import MessagesContract
from tests.clients.playing_contract import BufferContract, GarbageContract, buffer  # noqa: F401
from tests.clients.probe import Probe
from tests.clients.sound_clock_contract import SoundThreadsContract
from tests.clients.sound_contract import SoundContract
from tests.clients.sounding import track  # noqa: F401
from tests.clients.weather_contract import WeatherContract

pytestmark = pytest.mark.readers


class Optimized:
    """With optimization, where compilers may use what the language leaves undefined; each file for itself."""

    @pytest.fixture(scope="class")
    @classmethod
    def core(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
        with Probe(build(tmp_path_factory.getbasetemp(), OPTIMIZED)) as probe:
            yield probe


class ByClang:
    """By another compiler with its own sanitizers, which finds other mistakes."""

    @pytest.fixture(scope="class")
    @classmethod
    def core(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
        with Probe(build(tmp_path_factory.getbasetemp(), CLANG)) as probe:
            yield probe


class TestMessagesOptimized(Optimized, MessagesContract):
    pass


class TestMessagesByClang(ByClang, MessagesContract):
    pass


class TestBufferOptimized(Optimized, BufferContract):
    pass


class TestBufferByClang(ByClang, BufferContract):
    pass


class TestSoundOptimized(Optimized, SoundContract):
    pass


class TestSoundByClang(ByClang, SoundContract):
    pass


class TestSoundThreadsOptimized(Optimized, SoundThreadsContract):
    pass


class TestClientOptimized(Optimized, ClientContract):
    pass


class TestClientByClang(ByClang, ClientContract):
    pass


class TestWeatherOptimized(Optimized, WeatherContract):
    pass


class TestFuzzByClang(ByClang, FuzzContract):
    pass


class TestGarbageOptimized(Optimized, GarbageContract):
    pass
