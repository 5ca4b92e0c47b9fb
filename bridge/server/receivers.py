"""The receivers of other programs that a configuration names."""

from __future__ import annotations

from collections.abc import Callable

from bridge.reach.live_link_face import LiveLinkFace
from bridge.reach.outlet import Outlet
from bridge.reach.reach import last_midnight
from bridge.reach.target import Target
from bridge.reach.vmc import Vmc
from bridge.reach.watching import Encoder
from bridge.server.config import Config


def receivers(config: Config, clock: Callable[[], int]) -> list[Outlet]:
    """An outlet for each. clock: the server's monotonic nanoseconds."""

    def vmc(character: str) -> Encoder:
        return Vmc(config.vmc_face)

    def live_link_face(character: str) -> Encoder:
        return LiveLinkFace(character, last_midnight(clock))

    return [
        *(Outlet(Target.parse(one), vmc) for one in config.vmc),
        *(Outlet(Target.parse(one), live_link_face) for one in config.live_link_face),
    ]
