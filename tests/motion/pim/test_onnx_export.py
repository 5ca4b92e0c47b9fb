"""The exported network says what the model says, without torch, and is refused where it was changed or doesn't fit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from motion.errors import FileError, MotionError
from motion.pim import checkpoint, onnx_network
from motion.pim.conditions import Conditions
from motion.pim.hindsight import ask
from motion.pim.library import Library
from motion.pim.model import Pim
from motion.pim.onnx_export import export
from motion.pim.recipe import Recipe
from motion.pim.sampling import sample
from motion.pim.torch_network import TorchNetwork
from motion.pim.training import measure
from motion.pim.weights import read
from tests.motion.pim.weights import packed


@pytest.fixture(scope="module")
def weights(library: Library, tiny: Recipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights with real statistics, and their network beside them."""
    torch.manual_seed(0)
    model = Pim(tiny.model)
    measure(model, library, 0)
    return packed(model, tmp_path_factory.mktemp("weights"))


@pytest.mark.parametrize(("int8", "tolerance"), [(False, 1e-3), (True, 0.1)])
def test_an_exported_network_samples_like_the_model(
    weights: Path, library: Library, tmp_path: Path, int8: bool, tolerance: float
) -> None:
    model, info = checkpoint.load(weights)
    if int8:
        export(model, tmp_path / "int8.onnx", info.hash, int8)
        network = onnx_network.OnnxNetwork(tmp_path / "int8.onnx", *read(weights))
    else:
        network, _ = onnx_network.load(weights)
    rng = np.random.default_rng(0)
    for batch in (1, 5):
        asked = ask(rng, library.draw(rng, batch, 68))
        for conditions in (asked, Conditions.none(asked.history)):
            wanted = sample(TorchNetwork(model), conditions, 2, range(batch))
            found = sample(network, conditions, 2, range(batch))
            assert np.abs(found - wanted).max() < tolerance * np.abs(wanted).max()


def test_a_network_is_as_small_as_its_checkpoint_and_tells_nothing_else(weights: Path) -> None:
    network = onnx_network.network_of(weights)
    assert network.stat().st_size < weights.stat().st_size + 200_000
    assert str(Path(__file__).parents[3]).encode() not in network.read_bytes()


def test_weights_are_used_without_torch(weights: Path) -> None:
    program = (
        "import sys; sys.modules['torch'] = sys.modules['onnx'] = None\n"
        "from motion.projection.learned import Learned\n"
        "from motion.pim.conditions import Conditions\n"
        "import numpy as np\n"
        "made = Learned(sys.argv[1])._sample(Conditions.none(np.zeros((1, 8, 229))), 0)\n"
        "print(made.shape)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(weights)], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.stdout.strip() == "(1, 40, 229)", done.stderr
    assert not done.stderr


@pytest.mark.parametrize("package", ["onnxruntime", "safetensors"])
def test_a_missing_package_names_the_fix(
    weights: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MotionError) as caught:
        onnx_network.load(weights)
    assert caught.value.kind == "not_installed" and "kinelink[pim]" in caught.value.fix


def test_a_missing_network_names_the_fix(weights: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.safetensors"
    alone.write_bytes(weights.read_bytes())
    with pytest.raises(FileError) as caught:
        onnx_network.load(alone)
    assert caught.value.kind == "no_checkpoint" and "kinelink train export" in caught.value.fix


@pytest.mark.parametrize("damage", ["flipped", "truncated", "empty", "of another"])
def test_a_wrong_network_is_refused(weights: Path, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "tiny.safetensors"
    path.write_bytes(weights.read_bytes())
    content = bytearray(onnx_network.network_of(weights).read_bytes())
    if damage == "flipped":
        content[len(content) // 2] ^= 1
    if damage == "of another":
        model = checkpoint.load(weights)[0]
        model.out.bias.data += 1.0
        checkpoint.save(path, model, {}, 1)
    kept = {"truncated": len(content) // 2, "empty": 0}.get(damage, len(content))
    onnx_network.network_of(path).write_bytes(bytes(content[:kept]))
    with pytest.raises(FileError) as caught:
        onnx_network.load(path)
    assert caught.value.kind == "bad_checkpoint" and caught.value.fix
