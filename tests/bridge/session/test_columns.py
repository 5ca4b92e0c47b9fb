"""Tables of which most columns stay the same."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from bridge.session.columns import Columns


@pytest.mark.parametrize("changing", [(), (2,), (0, 3, 4), tuple(range(6))])
@pytest.mark.parametrize("cell", [(), (7,)])
def test_rows_are_exactly_those_it_was_made_of(changing: tuple[int, ...], cell: tuple[int, ...]) -> None:
    rng = np.random.default_rng(1)
    rows = np.repeat(rng.normal(size=(1, 6, *cell)), 40, axis=0).astype(np.float32)
    for column in changing:
        # In the last row only: what changes late changes.
        rows[-1, column] += 1.0
    found = pickle.loads(pickle.dumps(Columns.of(rows)))
    assert found.changing.tolist() == list(changing)
    for at in (0, 17, -1):
        np.testing.assert_array_equal(found.row(at), rows[at])
    np.testing.assert_array_equal(found.table, rows)
    some = np.array([3, 3, 39])
    np.testing.assert_array_equal(np.stack([found.rows(some).row(i) for i in range(3)]), rows[some])
    np.testing.assert_array_equal(found.rows(slice(30, None)).row(9), rows[39])


def test_a_row_belongs_to_the_caller() -> None:
    found = Columns.of(np.zeros((5, 3), np.float32))
    found.row(1)[:] = 7.0
    assert not found.row(1).any() and not found.row(2).any()


def test_what_stays_is_kept_once() -> None:
    found = Columns.of(np.zeros((800, 52), np.float32))
    assert len(pickle.dumps(found)) < 2_000


def test_a_table_without_columns_is_one_too() -> None:
    assert Columns.of(np.zeros((4, 0, 7), np.float32)).row(2).shape == (0, 7)
