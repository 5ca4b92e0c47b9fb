"""The comparison as files: JSON for programs, one self-contained HTML page for people."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from bridge.comparison.flipbook import Book
from bridge.reports import document
from motion.evaluate.naturalness.tables import Table

_STYLE = """
body { max-width: 96rem; }
td.aim { opacity: .7; } .scroll { overflow-x: auto; }
#controls { position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; padding: .5rem 0;
  background: Canvas; z-index: 1; }
.book { display: flex; flex-wrap: wrap; gap: .75rem; }
.book figure { flex: 1 1 15rem; max-width: 32rem; margin: 0; min-width: 0; }
.book figcaption { font-weight: 600; }
.book canvas { width: 100%; height: 17rem; border: 1px solid #8884; border-radius: 4px; touch-action: pan-y;
  cursor: ew-resize; }
.strip .book figure { flex-basis: 100%; max-width: none; } .strip .book canvas { height: 11rem; }
.left { color: #2f6fdb; } .right { color: #d9682b; }
"""


def write_comparison(
    tables: Sequence[Table], books: Sequence[Book], data: dict[str, Any], folder: Path | str
) -> Path:
    """Write motion.json and motion.html into a folder; returns the page's path."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (folder / "motion.json").write_text(text + "\n", encoding="utf-8")
    page = folder / "motion.html"
    page.write_text(html_page(tables, books), encoding="utf-8")
    return page


def html_page(tables: Sequence[Table], books: Sequence[Book]) -> str:
    """Tables, then the flip-books with their player."""
    parts = ["<h1>How natural is the motion?</h1>", *(_table(table) for table in tables)]
    if books:
        parts += ["<h2>Side by side</h2>", _CONTROLS]
        for i, book in enumerate(books):
            parts.append(f"<h3>{html.escape(book.title)}</h3><div class='book' id='book-{i}'></div>")
        # "</" would end the script element.
        packed = json.dumps([book.to_dict() for book in books], ensure_ascii=False).replace("</", "<\\/")
        player = (files("bridge.comparison") / "player.js").read_text("utf-8")
        parts.append(f"<script type='application/json' id='books'>{packed}</script><script>{player}</script>")
    return document("How natural is the motion?", "\n".join(parts), _STYLE)


_CONTROLS = """<p>Grey is what was given, colours what was made: <span class="left">left</span> and
<span class="right">right</span> limbs. A red ring is where a hand was asked to be, on the frame of the red tick.
Drag to turn.</p>
<div id="controls"><button id="play">Pause</button>
<label>Speed <input id="speed" type="range" min="0.1" max="1.5" step="0.1" value="1"></label>
<label><input id="strip" type="checkbox"> Film strip</label></div>"""


def _table(table: Table) -> str:
    head = "".join(f"<th>{html.escape(name)}</th>" for name in ("", *table.columns, "", "aim"))
    rows = []
    for line in table.lines:
        cells = "".join(f"<td class='number'>{html.escape(cell)}</td>" for cell in line.cells())
        rows.append(
            f"<tr><td>{html.escape(line.name)}</td>{cells}<td>{html.escape(line.unit)}</td>"
            f"<td class='aim'>{html.escape(line.aim)}</td></tr>"
        )
    notes = "".join(f"<p>{html.escape(note)}</p>" for note in table.notes)
    return (
        f"<h2>{html.escape(table.title)}</h2>{notes}"
        f"<div class='scroll'><table><tr>{head}</tr>{''.join(rows)}</table></div>"
    )
