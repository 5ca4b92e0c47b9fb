"""Every core on spoilt messages by the hundred thousand: a seeded part in `test`, a million in `soak`."""

from __future__ import annotations

import pytest

from tests.clients.messages_contract import TO_READ
from tests.clients.probe import Probe


class FuzzContract:
    """No crash, no hang, nothing read beyond the end, nothing shown or heard that is no number."""

    @pytest.mark.parametrize(
        "count",
        [pytest.param(30_000, id="part"), pytest.param(1_000_000, id="all", marks=pytest.mark.soak)],
    )
    def test_spoilt_messages(self, core: Probe, count: int) -> None:
        for one in TO_READ:
            core.ask("fuzz.add", bytes.fromhex(one["hex"]))
        refused = done = 0
        for seed in range(count // 10_000):
            (some,) = core.ask("fuzz.run", seed, 10_000)
            refused += int(some)
            done += 10_000
        assert done == count and 0.3 * count < refused < 0.99 * count
