"""The benchmark for a GPU, on the processor: what it samples is right, and what it prints is complete."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bridge import gpu_bench
from motion.pim import checkpoint
from motion.pim.batched import BatchSampler
from motion.pim.conditions import Conditions
from motion.pim.sampling import sample
from motion.pim.torch_network import TorchNetwork
from tests.motion.pim.weights import untrained


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return untrained(tmp_path_factory.mktemp("weights"))


def test_a_batch_on_a_device_is_what_sampling_makes(weights: Path) -> None:
    model, _ = checkpoint.load(weights)
    history = np.random.default_rng(0).standard_normal((3, 8, 229)).astype(np.float32)
    asked = Conditions.none(history, 8)
    found = BatchSampler(model, 3)(asked, range(3))
    assert np.abs(found - sample(TorchNetwork(model), asked, 2, range(3))).max() < 1e-4


def test_figures_are_printed_for_programs(weights: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--device", "cpu", "--batches", "1", "4", "--repeats", "3", "--json"]
    gpu_bench.main(["--checkpoint", str(weights), *words])
    found = json.loads(capsys.readouterr().out)
    assert "no GPU" in found["device"]
    assert [row["batch"] for row in found["batches"]] == [1, 4]
    assert all(row["sessions"] > 0 and row["median_ms"] <= row["p95_ms"] for row in found["batches"])


def test_missing_weights_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        gpu_bench.main(["--checkpoint", str(tmp_path / "none.safetensors"), "--json"])
