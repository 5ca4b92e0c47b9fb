"""A checkpoint comes back as it was, or says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from motion.errors import FileError
from motion.pim import checkpoint
from motion.pim.model import Pim, PimConfig

CONFIG = PimConfig(coefficients=4, width=16, layers=1, heads=2, text_width=4)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    path = tmp_path / "tiny.safetensors"
    checkpoint.save(path, Pim(CONFIG), {"seed": 0}, 7)
    return path


def rewritten(path: Path, **changes: str) -> None:
    with safe_open(path, framework="pt") as file:
        metadata = {**file.metadata(), **changes}
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    if changes.get("sha256") == "":
        tensors["out.bias"] += 1.0
        metadata["sha256"] = "0" * 64
    save_file(tensors, path, metadata=metadata)


def test_a_checkpoint_comes_back_as_it_was(saved: Path) -> None:
    torch.manual_seed(0)
    made = Pim(CONFIG)
    model, info = checkpoint.load(saved)
    assert info.step == 7 and info.recipe == {"seed": 0} and model.config == CONFIG
    for name, value in made.state_dict().items():
        assert torch.allclose(model.state_dict()[name], value, atol=2e-3), name


def test_a_missing_file_names_the_fix(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        checkpoint.load(tmp_path / "none.safetensors")
    assert caught.value.kind == "no_checkpoint" and "checkpoints/README.md" in caught.value.fix


def test_a_truncated_file_is_damaged(saved: Path) -> None:
    saved.write_bytes(saved.read_bytes()[:-100])
    with pytest.raises(FileError) as caught:
        checkpoint.load(saved)
    assert caught.value.kind == "bad_checkpoint" and caught.value.fix


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"version": "0"}, "wrong_version"),
        ({"format": "other"}, "bad_checkpoint"),
        ({"sha256": ""}, "bad_checkpoint"),
        ({"config": "{}"}, "bad_checkpoint"),
    ],
)
def test_a_changed_file_is_refused(saved: Path, changes: dict[str, str], kind: str) -> None:
    rewritten(saved, **changes)
    with pytest.raises(FileError) as caught:
        checkpoint.load(saved)
    assert caught.value.kind == kind and caught.value.fix
