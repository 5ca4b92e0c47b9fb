"""Labelled recordings: TextGrids long and short, ARPABET and IPA, and what is wrong with them."""

import wave

import numpy as np
import pytest

from motion.errors import FileError
from motion.speech.visemes.textgrid import ipa, read_tiers, recordings

SHORT = """File type = "ooTextFile"
Object class = "TextGrid"

0
0.5
<exists>
2
"IntervalTier"
"words"
0
0.5
2
0
0.3
"hi"
0.3
0.5
"<laugh>"
"IntervalTier"
"phones"
0
0.5
3
0
0.1
"HH"
0.1
0.3
"AY1"
0.3
0.5
"spn"
"""
LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 0.5
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "words"
        xmin = 0
        xmax = 0.5
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 0.3
            text = "hi"
        intervals [2]:
            xmin = 0.3
            xmax = 0.5
            text = "<laugh>"
    item [2]:
        class = "IntervalTier"
        name = "phones"
        xmin = 0
        xmax = 0.5
        intervals: size = 3
        intervals [1]:
            xmin = 0
            xmax = 0.1
            text = "HH"
        intervals [2]:
            xmin = 0.1
            xmax = 0.3
            text = "AY1"
        intervals [3]:
            xmin = 0.3
            xmax = 0.5
            text = "spn"
"""


def _recorded(folder, grid=SHORT, encoding="utf-8"):
    with wave.open(str(folder / "one.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(np.zeros(8000, "<i2").tobytes())
    (folder / "one.TextGrid").write_text(grid, encoding=encoding)
    return folder


@pytest.mark.parametrize("grid", [SHORT, LONG])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_both_formats_say_the_same(tmp_path, grid, encoding):
    (one,) = recordings(_recorded(tmp_path, grid, encoding))
    assert one.text == "hi" and one.rate == 16_000 and len(one.samples) == 8000
    phonemes = [(mark.value, mark.start, mark.stop) for mark in one.marks if mark.kind == "phoneme"]
    assert phonemes == [("h", 0.0, 0.1), ("aɪ", 0.1, 0.3), ("", 0.3, 0.5)]


def test_labels_of_either_kind_become_ipa():
    assert [ipa(label) for label in ("AA1", "ZH", "ʃ", "tʰ", "sil", "", "<cough>", "p")] == [
        "ɑ", "ʒ", "ʃ", "tʰ", "", "", "", "p",
    ]  # fmt: skip


def test_what_cannot_be_read_is_named(tmp_path):
    with pytest.raises(FileError, match="no labelled speech"):
        recordings(tmp_path)
    _recorded(tmp_path, SHORT.replace("phones", "other"))
    with pytest.raises(FileError, match="no tier"):
        recordings(tmp_path)
    (tmp_path / "one.TextGrid").write_text("nonsense")
    with pytest.raises(FileError) as found:
        read_tiers(tmp_path / "one.TextGrid")
    assert found.value.kind == "bad_textgrid" and found.value.fix
