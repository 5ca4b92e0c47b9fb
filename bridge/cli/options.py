"""Options that several commands share, so that they read the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from motion.selection import Motion

SceneFile = Annotated[
    Path, typer.Option("--scene", "-s", help="Scene file (JSON, GLB or OBJ).", show_default=False)
]
Sentence = Annotated[
    str, typer.Option("--text", "-t", help="What to do, in English or Chinese.", show_default=False)
]
HowMoved = Annotated[
    Motion,
    typer.Option(
        "--motion", help="prior: brought to life by the learned prior; solver: as planned and solved."
    ),
]
Checkpoint = Annotated[
    Path | None,
    typer.Option(help="Weights of the prior.", show_default="checkpoints/pim-small.safetensors"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs to read.")]
Avatar = Annotated[
    str | None,
    typer.Option(
        "--avatar",
        "-a",
        help="Body: a VRM or GLB file, a preset such as child_male, or none for a plain figure.",
        show_default="adult_female",
    ),
]
