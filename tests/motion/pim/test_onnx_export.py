"""The exported network says what the model says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("onnxscript")
pytest.importorskip("onnxruntime")

from motion.errors import FileError  # noqa: E402
from motion.pim.hindsight import ask  # noqa: E402
from motion.pim.library import Library  # noqa: E402
from motion.pim.model import Pim  # noqa: E402
from motion.pim.onnx_export import OnnxNetwork, export, quantise  # noqa: E402
from motion.pim.recipe import Recipe  # noqa: E402
from motion.pim.sampling import sample  # noqa: E402
from motion.pim.training import measure  # noqa: E402


def test_an_exported_network_samples_like_the_model(library: Library, tiny: Recipe, tmp_path: Path) -> None:
    model = Pim(tiny.model).eval()
    measure(model, library, 0)
    exact, small = tmp_path / "exact.onnx", tmp_path / "small.onnx"
    export(model, exact)
    quantise(exact, small, tiny.model.width)
    assert small.stat().st_size < exact.stat().st_size
    rng = np.random.default_rng(0)
    for path, tolerance in ((exact, 1e-3), (small, 0.1)):
        network = OnnxNetwork(path)
        for batch in (1, 5):
            asked = ask(rng, library.draw(rng, batch, 68))
            wanted = sample(model, asked, 2, range(batch))
            found = sample(model, asked, 2, range(batch), network=network)
            assert np.abs(found - wanted).max() < tolerance * np.abs(wanted).max()


def test_a_missing_network_names_the_fix(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        OnnxNetwork(tmp_path / "none.onnx")
    assert caught.value.kind == "no_checkpoint"
