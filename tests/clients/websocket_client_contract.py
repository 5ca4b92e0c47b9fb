"""What every core's whole client must do over WebSocket."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from bridge.protocol.messages import Ack, Subscribe
from tests.clients.client_contract import SKEW, Client, ClientContract, follow
from tests.clients.fake_server import FakeServer
from tests.clients.probe import Probe, wait_for
from tests.clients.websocket_door import WebSocketDoor


class WebSocketClientContract(ClientContract):
    """The whole client over one WebSocket: what it does over ZeroMQ."""

    CONNECTIONS = 1

    @pytest.fixture
    def door(self, server: FakeServer) -> Iterator[WebSocketDoor]:
        with WebSocketDoor(server.ports) as made:
            yield made

    @pytest.fixture
    def client(self, core: Probe, door: WebSocketDoor) -> Iterator[Client]:
        made = Client(core, door)
        yield made
        made.ask("stop")

    def test_it_subscribes_once_and_acknowledges_every_frame(
        self, client: Client, door: WebSocketDoor
    ) -> None:
        wait_for(client.shows, "the first pose")
        wait_for(lambda: client.report()["received"] > 60, "frames")
        subscriptions = [one for one in door.said if isinstance(one, Subscribe)]
        wanted = {"heartbeat", "objects/s", "frame/s/actor"} | {
            f"{kind}/s/actor" for kind in ("skeleton", "event", "audio")
        }
        assert len(subscriptions) == 1 and set(subscriptions[0].topics) == wanted
        assert {one.topic for one in door.said if isinstance(one, Ack)} == {"frame/s/actor"}
        assert door.most_unacknowledged <= 16
        assert client.ask("next") != ["reply"]

    def test_a_server_that_is_started_anew_is_found_again(self, core: Probe) -> None:
        with FakeServer("one", SKEW) as first, WebSocketDoor(first.ports) as door:
            client = Client(core, door)
            wait_for(client.shows, "the first pose")
            first.epoch = 1000
            wait_for(lambda: (pose := client.sample()) is not None and pose.epoch == 1000, "epoch 1000")
        client.notice("disconnected")
        assert client.ask("perform", "actor", b"x") == ["0"]
        with FakeServer("two", -SKEW, joints=3) as second, WebSocketDoor(second.ports, port=door.port):
            wait_for(
                lambda: client.shows() and client.ask("state")[0] == "open", "poses of the second server"
            )
            wait_for(lambda: client.report()["fps"] > 50, "all its frames")
            poses = follow(client, second, 0.5)
            assert {(pose.epoch, pose.joints) for pose in poses} == {(0, 3)}
            assert client.report()["reconnects"] >= 1
            client.notice("opened")
            client.ask("stop")

    def test_stopping_never_hangs(self, core: Probe, server: FakeServer) -> None:
        with WebSocketDoor(server.ports) as door:
            for pause in (0, 0.01, 0.05, 0.3):
                client = Client(core, door)
                time.sleep(pause)
                begun = time.monotonic()
                client.ask("stop")
                assert time.monotonic() - begun < 1.5

    @pytest.mark.parametrize("url", ["http://127.0.0.1", "ws://", "wss://127.0.0.1:7600/ws"])
    def test_an_address_that_leads_nowhere_is_told(self, core: Probe, url: str) -> None:
        core.ask("client.connect", "c", url, "s", "-")
        try:
            wait_for(lambda: core.ask("client.next", "c")[0] == "disconnected", "a notice")
            assert core.ask("client.state", "c")[0] == "offline"
        finally:
            core.ask("client.stop", "c")
