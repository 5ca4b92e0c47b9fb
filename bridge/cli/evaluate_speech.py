"""`kinelink evaluate speech`: does the mouth show what is heard?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bridge.cli import report
from bridge.cli.options import AsJson

if TYPE_CHECKING:
    from motion.speech.visemes.net import Net
    from motion.speech.visemes.trials import Trial

RECORDED = {"sound": 0.55, "text": 0.72, "words": 0.80}
"""Frame accuracy to reach on recordings, by what lip sync is told besides the sound."""
VOICES, LANGUAGES = {"sound": 0.72}, {"sound": 0.78}
CLOSURES = 0.9
_NAMES = {
    "sound": "sound alone",
    "text": "and text",
    "words": "and words' times",
    "phonemes": "exact phonemes",
}


def speech(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="NAME.wav and NAME.TextGrid files; without, synthetic speech never learned from."
        ),
    ] = None,
    language: Annotated[
        str, typer.Option(help="What is spoken in the folder, for reading its text.")
    ] = "en-us",
    net: Annotated[
        Path | None, typer.Option(help="Another viseme net (ONNX) than the one that ships.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Measure lip sync against labelled speech: 15 visemes in frames of 10 ms, silence included.

    The exit code is 1 when a target is missed.

    Example: kinelink evaluate speech recordings --language en-gb
    """
    with report.reporting(json):
        from motion.speech.visemes.net import Net, shipped

        chosen = Net(net) if net is not None else shipped()
        sets = _recorded(folder, language) if folder is not None else _synthetic()
        found = {name: _measured(name, trials, aims, chosen) for name, (trials, aims) in sets.items()}
    if json:
        report.print_json(found)
    else:
        for name, figures in found.items():
            _show(name, figures)
    met = all(row["met"] is not False for figures in found.values() for row in figures["figures"])
    raise typer.Exit(0 if met else report.FAILED)


def _recorded(folder: Path, language: str) -> dict[str, tuple[list[Trial], dict[str, float]]]:
    from motion.speech.visemes.textgrid import recordings
    from motion.speech.visemes.trials import of_recording

    return {folder.name: ([of_recording(one, language) for one in recordings(folder)], RECORDED)}


def _synthetic() -> dict[str, tuple[list[Trial], dict[str, float]]]:
    from motion.speech.visemes import corpus
    from motion.speech.visemes.trials import of_utterance

    def trials(said: dict[str, list[corpus.Utterance]]) -> list[Trial]:
        return [of_utterance(one) for utterances in said.values() for one in utterances]

    with report.progress(2, "speaking") as bar:
        voices = trials(corpus.held_out_voices())
        bar.update(bar.task_ids[0], advance=1)
        languages = trials(corpus.held_out_languages())
        bar.update(bar.task_ids[0], advance=1)
    return {"voices never heard": (voices, VOICES), "languages never heard": (languages, LANGUAGES)}


def _measured(name: str, trials: list[Trial], aims: dict[str, float], net: Net) -> dict[str, Any]:
    from motion.speech.visemes.shown import closure_f1
    from motion.speech.visemes.trials import WAYS, judge

    with report.progress(len(trials) * (len(WAYS) + 1), name) as bar:
        task = bar.task_ids[0]
        scores = judge(trials, WAYS, net, lambda: bar.advance(task))
        groups = {}
        for group in dict.fromkeys(trial.group for trial in trials):
            chosen = [trial for trial in trials if trial.group == group]
            groups[group] = judge(chosen, ("sound",), net, lambda: bar.advance(task))["sound"].to_dict()
    figures = [
        {"name": _NAMES[way], **_against(one.accuracy, aims.get(way)), **one.to_dict()}
        for way, one in scores.items()
    ]
    for viseme, f1 in closure_f1([trial.marks for trial in trials]).items():
        figures.append({"name": f"{viseme} closes on the face", **_against(f1, CLOSURES), "closure_f1": f1})
    return {"figures": figures, "groups": groups}


def _against(figure: float, aim: float | None) -> dict[str, Any]:
    return {"target": aim, "met": None if aim is None else figure >= aim}


def _show(name: str, found: dict[str, Any]) -> None:
    from rich.table import Table

    from bridge.cli.evaluate import WORDS

    table = Table("", "accuracy", "macro-F1", "target", "", title=name, title_justify="left")
    for row in found["figures"]:
        figure, macro = (row.get(key) for key in ("accuracy", "macro_f1"))
        shown = f"{figure:.3f}" if figure is not None else f"F1 {row['closure_f1']:.3f}"
        aim = f"≥ {row['target']:.2f}" if row["target"] else ""
        table.add_row(row["name"], shown, f"{macro:.3f}" if macro is not None else "", aim, WORDS[row["met"]])
    for group, one in found["groups"].items():
        table.add_row(f"  {group}, sound alone", f"{one['accuracy']:.3f}", f"{one['macro_f1']:.3f}", "", "")
    report.out().print(table)
