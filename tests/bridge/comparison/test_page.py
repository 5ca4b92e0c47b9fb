"""The comparison as files: one page that needs nothing else."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np

from bridge.comparison import Book, Panel, write_comparison
from bridge.comparison.flipbook import book_of_case
from motion.evaluate.naturalness.performed import Made
from motion.evaluate.naturalness.tables import Line, Table
from motion.scene.model import Scene
from tests.motion.evaluate.stages import still, thing, track

TABLE = Table("Held-out", ("mocap", "a < b"), (Line("FMD", (0.0, None), "", "≤ 2"),), ("A note.",))
POINTS = np.arange(2 * 3 * 3).reshape(2, 3, 3) / 10.0
BOOK = Book(
    "walk </script>",
    [Panel("mocap", POINTS, ("hips", "head", "leftHand"), (-1, 0, 0))],
    marks=((1, POINTS[1, 2]),),
)


def test_the_page_holds_tables_and_books_and_loads_nothing(tmp_path: Path) -> None:
    page = write_comparison([TABLE], [BOOK], {"windows": {"fmd_floor": 1.5}}, tmp_path / "out")
    assert json.loads((tmp_path / "out/motion.json").read_text("utf-8")) == {"windows": {"fmd_floor": 1.5}}
    text = page.read_text("utf-8")
    assert "a &lt; b" in text and "A note." in text and "id='book-0'" in text
    assert not re.search(r"(src|href)\s*=|https?://|@import|fetch\(|import\(", text)
    # Words of a title can't end the script that holds them.
    assert text.count("</script>") == 2
    (packed,) = re.findall(r"<script type='application/json' id='books'>(.*?)</script>", text, re.DOTALL)
    (book,) = json.loads(packed)
    assert book["title"] == "walk </script>"
    assert book["panels"][0]["sides"] == "mml" and book["panels"][0]["trails"] == [2]
    sent = np.frombuffer(base64.b64decode(book["panels"][0]["points"]), "<i2").reshape(2, 3, 3)
    np.testing.assert_allclose(sent / 1000.0, POINTS, atol=5e-4)


def test_things_that_stand_still_are_sent_once() -> None:
    table = thing("table", (1.0, 0.8, 0.6), np.array([0.0, 0.4, 1.0]))
    cup = thing("cup", (0.1, 0.1, 0.1), np.array([0.0, 0.85, 1.0]))
    clip = still(21)
    lifted = cup.position + np.linspace(0, 0.2, 21)[:, None] * np.array([0.0, 1.0, 0.0])
    made = Made(
        replace(clip, objects=(track(cup, lifted),)),
        clip,
        np.full((21, 3), np.nan),
        np.zeros(21, bool),
    )
    book = book_of_case("lift", Scene((table, cup)), {"planner-only": made})
    still_box, moving = book.panels[0].boxes
    assert still_box.shape == (1, 8, 3) and moving.shape == (11, 8, 3)
    np.testing.assert_allclose(still_box[0].min(0), [-0.5, 0.0, 0.7])
    assert book.fps == 15.0
