"""`kinelink serve --lan` as a process: clients in another network namespace, and a log that holds no secret."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

import bridge
from bridge.client import ClientError
from bridge.server.security import Invitation, Keys
from tests.bridge.processes import ENV, FREE, Running

HERE, THERE = "10.213.77.1", "10.213.77.2"
CLIENT = """
import json, sys, bridge
from bridge.client import ClientError
found = []
for address, credentials in json.load(sys.stdin):
    try:
        with bridge.connect(address, timeout=3, **credentials) as client:
            found.append(client.stats.instance)
    except ClientError as error:
        found.append(error.kind)
print(json.dumps(found))
"""


@dataclass
class Lan:
    """A server that others reach. namespace: where to run clients that are on another network, if there is one."""

    running: Running
    keys: Keys
    invitation: Invitation
    namespace: str | None

    def cases(self) -> list[tuple[str, dict[str, Any]]]:
        """Addresses and credentials: two that are good, then bad ones."""
        one = self.invitation
        curve = {"server_key": one.server_key, "client_key": one.client_key}
        tls, token = {"fingerprint": one.fingerprint}, {"token": one.token}
        wss, zeromq = one.websocket[0], one.zmq[0]
        expired = {"token": self.keys.tokens.issue(-1)}
        return [
            (wss, tls | token),
            (zeromq, curve | token),
            (wss, tls),
            (wss, tls | {"token": one.token[::-1]}),
            (wss, tls | expired),
            (wss.replace("wss:", "ws:"), token),
            (zeromq, curve),
            (zeromq, curve | expired),
            (zeromq, token),
        ]


KINDS = ["unauthorized"] * 3 + ["connection"] + ["unauthorized"] * 2 + ["connection"]


def ip(*words: str) -> bool:
    return subprocess.run(["ip", *words], capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module", name="namespace")
def make_namespace() -> Iterator[str | None]:
    """A network namespace with a cable to this one; None without the right or the tools to make one."""
    name, near, far = f"kinelink-{os.getpid()}", f"kl{os.getpid()}a", f"kl{os.getpid()}b"
    if not shutil.which("ip") or os.geteuid() != 0 or not ip("netns", "add", name):
        yield None
        return
    try:
        made = (
            ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", name)
            and ip("addr", "add", f"{HERE}/30", "dev", near)
            and ip("link", "set", near, "up")
            and ip("-n", name, "addr", "add", f"{THERE}/30", "dev", far)
            and ip("-n", name, "link", "set", far, "up")
        )
        yield name if made else None
    finally:
        ip("link", "del", near)
        ip("netns", "del", name)


@pytest.fixture(scope="module", name="lan")
def serve_lan(namespace: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lan]:
    folder = tmp_path_factory.mktemp("keys")
    host = HERE if namespace else "127.0.0.1"
    flags = ("--workers", "1", "--host", host, "--keys", str(folder), "--log-level", "debug")
    running = Running("serve", "--lan", *FREE, *flags)
    keys = Keys.open(folder, HERE if namespace else "0.0.0.0")
    yield Lan(running, keys, Invitation.to(keys, running.ports, 60), namespace)
    if running.alive:
        running.kill()


def test_from_another_network_only_the_keys_open(lan: Lan) -> None:
    if lan.namespace is None:
        pytest.skip("no right to make network namespaces")
    command = ["ip", "netns", "exec", lan.namespace, sys.executable, "-c", CLIENT]
    done = subprocess.run(
        command,
        input=json.dumps(lan.cases()),
        env=ENV,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found[0] == found[1] and len(found[0]) == 16, "the server's instance"
    assert found[2:] == KINDS


def test_no_secret_is_logged(lan: Lan) -> None:
    for number, (address, credentials) in enumerate(lan.cases()):
        try:
            with bridge.connect(address, timeout=3, **credentials) as client:
                assert number < 2 and client.stats.connected
        except ClientError:
            assert number >= 2
    code, log = lan.running.stop(), "".join(lan.running.log)
    assert code == 0 and "unauthorized" in log
    secrets = [*map(bytes.decode, lan.keys.secrets), lan.invitation.token, lan.invitation.token[::-1]]
    secrets += [one.rpartition(".")[2] for one in (lan.invitation.token, lan.cases()[4][1]["token"])]
    private = (lan.keys.certificate.key).read_text().splitlines()[1]
    assert not [one for one in (*secrets, private) if one in log]
