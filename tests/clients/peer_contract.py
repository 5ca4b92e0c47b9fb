"""What every core's side of a ZMTP conversation must do, whatever bytes come in whatever pieces."""

from __future__ import annotations

import random

from tests.clients.messages_contract import mutated
from tests.clients.probe import Probe
from tests.clients.sockets_contract import GREETING, ready


class PeerContract:
    """ZMTP without sockets."""

    def test_spoilt_conversations_are_understood_the_same_however_they_are_cut(self, core: Probe) -> None:
        rng = random.Random(17)
        frames = [b"\x00\x05hello", b"\x04\x07\x04PING\0\1", b"\x02" + (300).to_bytes(8, "big") + bytes(300)]
        refused = 0
        for _ in range(3_000):
            said = GREETING + ready() + b"".join(rng.choices(frames, k=6))
            said = mutated(rng, said) if rng.random() < 0.9 else said
            found = {
                tuple(core.ask("peer.listen", "sub", said, cut)) for cut in (1, rng.randrange(2, 80), 1 << 20)
            }
            assert len(found) == 1, said.hex()
            refused += len(found.pop()) > 3
        assert 500 < refused < 2_700
