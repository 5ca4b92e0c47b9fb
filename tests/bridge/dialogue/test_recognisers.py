"""Recognisers on this machine. Those with large weights are tested with stand-ins for their packages."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

import motion.scene
from bridge.dialogue.command_recogniser import Commands, grammar
from bridge.dialogue.dify import Dify
from bridge.dialogue.errors import DialogueError
from bridge.dialogue.funasr_recogniser import FunASR
from bridge.dialogue.openai_model import ChatCompletions
from bridge.dialogue.openai_recogniser import Transcriptions
from bridge.dialogue.scripted import Scripted
from bridge.dialogue.settings import TalkSettings
from bridge.dialogue.stages import Configured
from bridge.dialogue.whisper_recogniser import Whisper
from motion.scene import Scene

ROOT = Path(__file__).parents[3]
SOUND = np.zeros(16_000, np.float32)


def package(monkeypatch: pytest.MonkeyPatch, name: str, **members: Any) -> None:
    module = ModuleType(name)
    vars(module).update(members)
    monkeypatch.setitem(sys.modules, name, module)


def test_whisper_runs_from_a_folder_and_never_downloads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made: list[Any] = []

    class WhisperModel:
        def __init__(self, folder: str, **options: Any) -> None:
            made.append((folder, options))

        def transcribe(self, samples: Any, **options: Any) -> Any:
            made.append((samples.shape, options))
            return iter([SimpleNamespace(text=" 你好"), SimpleNamespace(text=" there")]), None

    package(monkeypatch, "faster_whisper", WhisperModel=WhisperModel)
    assert asyncio.run(Whisper(tmp_path).recognise(SOUND, "zh", Scene())) == "你好 there"
    assert made[0][0] == str(tmp_path) and made[0][1]["local_files_only"] is True
    assert made[1][1]["language"] == "zh"
    with pytest.raises(DialogueError) as refused:
        Whisper(tmp_path / "none")
    assert refused.value.kind == "no_model"


def test_funasr_runs_from_a_folder_and_its_marks_are_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class AutoModel:
        def __init__(self, **options: Any) -> None:
            assert options["model"] == str(tmp_path) and options["disable_update"] is True

        def generate(self, **given: Any) -> Any:
            assert given["language"] == "auto"
            return [{"text": "<|zh|><|HAPPY|><|Speech|>拿起杯子 please"}]

    package(monkeypatch, "funasr", AutoModel=AutoModel)
    assert asyncio.run(FunASR(tmp_path).recognise(SOUND, None, Scene())) == "拿起杯子 please"


@pytest.mark.parametrize(("name", "make"), [("faster_whisper", Whisper), ("funasr", FunASR)])
def test_what_is_not_installed_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, make: Any
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(DialogueError) as refused:
        make(tmp_path)
    assert refused.value.kind == "not_installed" and "pip install" in refused.value.fix


def test_the_grammar_holds_what_can_be_done_with_what_is_there() -> None:
    scene = motion.scene.load(ROOT / "examples" / "scenes" / "shop.json")
    text = grammar(scene, lambda word: word != "juice")
    assert (
        text.startswith("#JSGF V1.0;") and "red can" in text and "pick up" in text and "how much is" in text
    )
    assert "juice" not in text
    assert grammar(Scene(), lambda _: True).count(";") == 3


def test_commands_are_recognised_among_silence() -> None:
    recogniser = Commands()
    scene = motion.scene.load(ROOT / "examples" / "scenes" / "shop.json")
    quiet = (0.001 * np.random.default_rng(0).standard_normal(16_000)).astype(np.float32)
    assert asyncio.run(recogniser.recognise(quiet, "zh", scene)) == ""
    assert isinstance(asyncio.run(recogniser.recognise(quiet, None, scene)), str)
    # Another scene has another grammar.
    assert isinstance(asyncio.run(recogniser.recognise(quiet, "en", Scene())), str)


def test_a_configuration_makes_the_stages() -> None:
    plain = Configured(TalkSettings())
    assert isinstance(plain.model, Scripted)
    servers = Configured(
        TalkSettings.model_validate(
            {
                "model": {
                    "kind": "openai",
                    "address": "http://127.0.0.1:1/v1",
                    "model": "m",
                    "key": "k",
                    "tools": "text",
                },
                "recogniser": {"kind": "openai", "address": "http://127.0.0.1:1/v1"},
            }
        )
    )
    assert isinstance(servers.model, ChatCompletions) and servers.model.tools == "text"
    assert isinstance(servers.recogniser, Transcriptions)
    assert isinstance(Configured(TalkSettings.model_validate({"model": {"kind": "dify"}})).model, Dify)
    asyncio.run(servers.close())


def test_a_recogniser_that_cannot_be_loaded_is_told_when_somebody_speaks(tmp_path: Path) -> None:
    settings = TalkSettings.model_validate(
        {"recogniser": {"kind": "funasr", "folder": str(tmp_path / "none")}}
    )
    with pytest.raises(DialogueError):
        asyncio.run(Configured(settings).recogniser.recognise(SOUND, None, Scene()))
