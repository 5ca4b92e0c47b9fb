"""A viseme net that has learned nothing, as a file: it shows how nets are used, fast and without the shipped one."""

from pathlib import Path

import torch

from motion.speech.visemes.export import export
from motion.speech.visemes.network import VisemeNet


def untrained(path: Path) -> Path:
    torch.manual_seed(0)
    net = VisemeNet()
    # Answers that differ from frame to frame.
    with torch.no_grad():
        net.out.weight *= 5.0
    export(net, path, [1 / 15] * 15, {"epochs": 0})
    return path
