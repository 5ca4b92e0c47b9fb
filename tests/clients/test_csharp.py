"""The C# core, compiled by Debian's mcs as C# 7 and run by mono, passes what all cores must pass."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.outcomes import Failed, Skipped

from tests.clients.client_contract import ClientContract, client, server  # noqa: F401
from tests.clients.fuzz_contract import FuzzContract
from tests.clients.hearing_contract import HearingContract
from tests.clients.messages_contract import MessagesContract
from tests.clients.peer_contract import PeerContract
from tests.clients.playing_contract import (  # noqa: F401  (`buffer` is a fixture)
    BufferContract,
    ClockContract,
    DelayContract,
    GarbageContract,
    InterpolationContract,
    RateContract,
    buffer,
)
from tests.clients.probe import Probe
from tests.clients.sockets_contract import SocketsContract, context, opened  # noqa: F401
from tests.clients.sound_clock_contract import (
    HeardContract,
    IdleContract,
    SoundClockContract,
    SoundThreadsContract,
)
from tests.clients.sound_contract import SoundContract
from tests.clients.sounding import track  # noqa: F401
from tests.clients.talking_contract import TalkingContract, talk  # noqa: F401
from tests.clients.weather_contract import WeatherContract
from tests.clients.websocket_client_contract import WebSocketClientContract
from tests.clients.websocket_contract import WebSocketContract
from tests.readers import programs

pytestmark = pytest.mark.readers

ROOT = Path(__file__).resolve().parent.parent.parent
CORE = ROOT / "unity_client" / "Runtime" / "Core"
STRICT = ["-langversion:7", "-warn:4", "-warnaserror"]


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
    with Probe(build(tmp_path_factory.mktemp("csharp"))) as probe:
        yield probe


def build(folder: Path) -> list[str]:
    """Compile the core and the test program; the command that runs it."""
    compiler, runtime = shutil.which("mcs"), shutil.which("mono")
    if compiler is None or runtime is None:
        programs.missing("no mono (Debian: mono-mcs and mono-runtime)")
    library, probe = folder / "Kinelink.Core.dll", folder / "probe.exe"
    # Apart from each other: what the engine layers will use has to be public.
    _compile(compiler, ["-target:library", f"-out:{library}"], CORE)
    here = Path(__file__).parent
    _compile(compiler, [f"-r:{library}", f"-out:{probe}"], here / "csharp", here / "mono")
    # A small youngest generation, so that little garbage is enough to be noticed.
    return ["env", "MONO_GC_PARAMS=nursery-size=512k", runtime, str(probe)]


def _compile(compiler: str, options: list[str], *folders: Path) -> None:
    sources = sorted(str(path) for folder in folders for path in folder.glob("*.cs"))
    done = subprocess.run(
        [compiler, *STRICT, *options, *sources], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr + done.stdout


class TestMessages(MessagesContract):
    pass


class TestClock(ClockContract):
    pass


class TestRate(RateContract):
    pass


class TestInterpolation(InterpolationContract):
    pass


class TestBuffer(BufferContract):
    pass


class TestDelay(DelayContract):
    pass


class TestSound(SoundContract):
    pass


class TestSoundClock(SoundClockContract):
    pass


class TestHeard(HeardContract):
    pass


class TestIdle(IdleContract):
    pass


class TestSoundThreads(SoundThreadsContract):
    pass


class TestTalking(TalkingContract):
    pass


class TestSockets(SocketsContract):
    pass


class TestPeer(PeerContract):
    pass


class TestWebSocket(WebSocketContract):
    pass


class TestClient(ClientContract):
    pass


class TestWebSocketClient(WebSocketClientContract):
    pass


class TestHearing(HearingContract):
    pass


class TestWeather(WeatherContract):
    pass


class TestFuzz(FuzzContract):
    pass


class TestGarbage(GarbageContract):
    pass


def test_a_missing_compiler_skips_or_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv("KINELINK_REQUIRE_READERS", raising=False)
    with pytest.raises(Skipped, match="mono-mcs"):
        build(tmp_path_factory.mktemp("none"))
    monkeypatch.setenv("KINELINK_REQUIRE_READERS", "1")
    with pytest.raises(Failed, match="KINELINK_REQUIRE_READERS=1"):
        build(tmp_path_factory.mktemp("none"))
