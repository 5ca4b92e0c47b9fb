"""`kinelink serve`: the live server."""

from __future__ import annotations

import json as plain_json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bridge.cli import report
from bridge.cli.config_flags import with_config_flags
from bridge.cli.options import AsJson

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping

    from bridge.server.config import Config
    from bridge.server.security import Keys
    from motion.selection import Selection


@with_config_flags()
def serve(
    lan: Annotated[
        bool,
        typer.Option(
            "--lan", help="Let other machines connect, with certificate, token and keys; prints how they do."
        ),
    ] = False,
    json: AsJson = False,
    *,
    config: Callable[[], Config],
) -> None:
    """Run the live server until Ctrl-C. Engines, pages and programs connect to the addresses that it prints.

    Example: kinelink serve --port 8000 --log-level debug
    """
    with report.reporting(json):
        chosen = config()
        if lan:
            _serve_lan(chosen, json)
        else:
            run(chosen, lambda ports, motion: show(chosen.host, ports, json, motion=motion))


def _serve_lan(config: Config, json: bool) -> None:
    from bridge.server.security import Invitation, Keys, widened

    config = widened(config)
    keys = Keys.open(config.keys, config.host)

    def ready(ports: Mapping[str, int], motion: Selection) -> None:
        invitation = Invitation.to(keys, ports, config.token_hours * 3600)
        if json:
            said = {
                "ready": True,
                "addresses": invitation.addresses,
                "ports": dict(ports),
                **motion.to_dict(),
            } | invitation.to_dict()
            print(plain_json.dumps(said), flush=True)
        else:
            report.notice(motion.notice)
            # Not through the console, which would break lines that are to be copied.
            print(f"{invitation.text()}Ctrl-C ends", flush=True)

    run(config, ready, keys)


def run(
    config: Config, ready: Callable[[Mapping[str, int], Selection], None], keys: Keys | None = None
) -> None:
    """Serve until a signal. ready: called with the ports and with what makes motion when clients can come.

    keys: for clients on other machines.
    """
    from bridge.server import logs
    from bridge.server.app import Server
    from bridge.server.running import run as run_loop

    hidden: list[str | bytes] = [*secrets(config), *(keys.secrets if keys else ())]
    logs.configure(config.log_format, config.live.log_level, hidden)

    async def main(stop: asyncio.Event) -> None:
        async with Server(config, keys=keys) as server:
            ready(server.hub.ports, server.hub.motion)
            await stop.wait()

    run_loop(main)


def secrets(config: Config) -> list[str]:
    """What no log may show."""
    return [config.token.get_secret_value()] if config.token is not None else []


def addresses(host: str, ports: Mapping[str, int]) -> dict[str, str]:
    """Where clients connect."""
    name = f"[{host}]" if ":" in host else host
    return {
        "zeromq": f"tcp://{name}:{ports['control']}",
        "websocket": f"ws://{name}:{ports['websocket']}/ws",
        "studio": f"http://{name}:{ports['websocket']}/",
    }


def show(
    host: str, ports: Mapping[str, int], json: bool, motion: Selection | None = None, **more: Any
) -> None:
    """The addresses; as JSON on a single line, so that a program can read it while the server runs."""
    where = addresses(host, ports)
    if json:
        said = {"ready": True, "addresses": where, "ports": dict(ports), **more}
        print(plain_json.dumps(said | (motion.to_dict() if motion else {})), flush=True)
        return
    report.notice(motion.notice if motion else "")
    console = report.out()
    for name, address in where.items():
        console.print(f"{name:10} [bold]{address}[/]", soft_wrap=True)
    console.print("Ctrl-C ends")
