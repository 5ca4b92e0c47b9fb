"""Evaluation reports as files: JSON for programs, Markdown and HTML for people, pictures of the worst."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from pathlib import Path

from exporters.picture import contact_sheet
from motion.errors import MotionError
from motion.evaluate import CaseResult, Report, Row, perform

Drawn = Callable[[int, int], None]
_WORST = 10
_PANEL = (200, 250)
_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { text-align: left; padding: .25rem .8rem; border-bottom: 1px solid #8884; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.met { color: #1a7f37; } .missed { color: #cf222e; font-weight: 600; }
img { max-width: 100%; border: 1px solid #8884; }
figure { margin: 1.5rem 0; } code { font-size: .95em; }
"""


def write_report(
    report: Report, folder: Path | str, *, pictures: bool = True, drawn: Drawn | None = None
) -> Path:
    """Write report.json, report.md, report.html and the pictures of the worst ten into a folder.

    drawn: called with the number of pictures done and to do. Returns the HTML file's path.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    worst = report.worst(_WORST)
    images = draw_cases(worst, folder / "worst", drawn) if pictures else {}
    data = json.dumps(report.to_dict(), ensure_ascii=False, indent=1)
    (folder / "report.json").write_text(data + "\n", encoding="utf-8")
    (folder / "report.md").write_text(markdown(report, images), encoding="utf-8")
    page = folder / "report.html"
    page.write_text(html_page(report, images), encoding="utf-8")
    return page


def draw_cases(results: list[CaseResult], folder: Path, drawn: Drawn | None = None) -> dict[int, str]:
    """A contact sheet of every case that can be performed: relative paths by case number.

    The clips are made again: keeping those of a whole run would take more memory than the run itself.
    """
    folder.mkdir(parents=True, exist_ok=True)
    images = {}
    for done, result in enumerate(results, 1):
        case = result.case
        name = f"{case.number:03d}_{case.verb}.png"
        if result.measurement is not None:
            try:
                clip = perform(case)
            except MotionError:
                continue
            every = max(10, clip.frames // 24)
            sheet = contact_sheet(clip, case.scene, every=every, size=_PANEL, columns=8)
            sheet.save(folder / name)
            images[case.number] = f"{folder.name}/{name}"
        if drawn is not None:
            drawn(done, len(results))
    return images


def figure_of(row: Row) -> str:
    """A row's value as people read it."""
    if row.value is None:
        return "–"
    digits = 0 if abs(row.value) >= 100 else 1 if abs(row.value) >= 10 else 2
    return f"{row.value:.{digits}f} {row.unit}".strip()


def target_of(row: Row) -> str:
    """A row's target as people read it."""
    if row.target is None:
        return ""
    return f"{'≥' if row.at_least else '≤'} {row.target:g} {row.unit}".strip()


def markdown(report: Report, images: dict[int, str]) -> str:
    """The report as Markdown; images: paths by case number."""
    lines = [
        "# Evaluation",
        "",
        _headline(report),
        "",
        "| figure | measured | target | |",
        "|---|---|---|---|",
    ]
    for row in report.rows():
        mark = {True: "met", False: "**missed**" if row.required else "aim", None: ""}[row.met]
        lines.append(f"| {row.name} | {figure_of(row)} | {target_of(row)} | {mark} |")
    for key in ("verb", "body", "language"):
        lines += ["", f"## By {key}", "", f"| {key} | succeeded | cases |", "|---|---|---|"]
        lines += [f"| {name} | {good} | {every} |" for name, (good, every) in sorted(report.by(key).items())]
    lines += ["", "## The worst ten", ""]
    for result in report.worst(_WORST):
        lines += [f"### {result.case.name}", "", f"“{result.case.text}”", ""]
        lines += [f"- {reason}" for reason in result.reasons] or ["- within every limit"]
        if result.case.number in images:
            lines += ["", f"![{result.case.name}]({images[result.case.number]})"]
        lines.append("")
    return "\n".join(lines)


def html_page(report: Report, images: dict[int, str]) -> str:
    """The report as one page; images: paths by case number."""
    parts = [f"<h1>Evaluation</h1><p>{html.escape(_headline(report))}</p>", _figures(report.rows())]
    for key in ("verb", "body", "language"):
        rows = "".join(
            f"<tr><td>{html.escape(name)}</td>{_number(str(good))}{_number(str(every))}</tr>"
            for name, (good, every) in sorted(report.by(key).items())
        )
        parts.append(
            f"<h2>By {key}</h2><table><tr><th>{key}</th><th>succeeded</th><th>cases</th></tr>{rows}</table>"
        )
    parts.append("<h2>The worst ten</h2>")
    parts += [_figure(result, images.get(result.case.number)) for result in report.worst(_WORST)]
    return document("Evaluation", "\n".join(parts))


def document(title: str, body: str, style: str = "") -> str:
    """A whole page that needs no other file. body: HTML; style: more CSS."""
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        f"<title>{html.escape(title)}</title><style>{_STYLE}{style}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _headline(report: Report) -> str:
    missed = [row.name for row in report.rows() if row.met is False and row.required]
    cases = f"{len(report.results)} cases, {100 * report.success_rate:.1f} % succeeded."
    return f"{cases} " + (
        f"Targets missed: {', '.join(missed)}." if missed else "Every required target is met."
    )


def _figures(rows: list[Row]) -> str:
    cells = []
    for row in rows:
        word = {True: "met", False: "missed" if row.required else "aim", None: ""}[row.met]
        cells.append(
            f"<tr><td>{html.escape(row.name)}</td>{_number(figure_of(row))}{_number(target_of(row))}"
            f"<td class='{word}'>{word}</td></tr>"
        )
    head = "<tr><th>figure</th><th>measured</th><th>target</th><th></th></tr>"
    return f"<table>{head}{''.join(cells)}</table>"


def _number(text: str) -> str:
    return f"<td class='number'>{html.escape(text)}</td>"


def _figure(result: CaseResult, image: str | None) -> str:
    name, text = html.escape(result.case.name), html.escape(result.case.text)
    reasons = (
        "".join(f"<li>{html.escape(reason)}</li>" for reason in result.reasons)
        or "<li>within every limit</li>"
    )
    picture = f"<img src='{html.escape(image)}' alt='{name}' loading='lazy'>" if image else ""
    return (
        f"<figure><figcaption><h3>{name}</h3><q>{text}</q><ul>{reasons}</ul></figcaption>{picture}</figure>"
    )
