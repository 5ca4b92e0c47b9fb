"""`kinelink record`, `replay` and `export`: streams into files, out of files, and into other files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli import report
from bridge.cli.config_flags import with_config_flags
from bridge.cli.options import AsJson, Checkpoint
from bridge.cli.serve import secrets, show

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from bridge.recording import Recording
    from bridge.server.config import Config
    from motion.clip import Clip

File = Annotated[Path, typer.Argument(help="Recording (MCAP).", show_default=False)]
_SOCKETS = ("host", "port", "state_port", "events_port", "control_port", "token", "log_level", "log_format")


def record(
    file: File,
    address: Annotated[
        str,
        typer.Option("--address", help="Server: tcp://host:port (requests), ws:// or wss://host:port/ws."),
    ] = "tcp://127.0.0.1:7603",
    session: Annotated[
        str | None, typer.Option("--session", help="Only this session, there already or yet to come.")
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option("--seconds", help="End after so long.", min=0.1, show_default="Ctrl-C ends"),
    ] = None,
    token: Annotated[
        str | None, typer.Option("--token", help="Where the server asks for one.", envvar="KINELINK_TOKEN")
    ] = None,
    json: AsJson = False,
) -> None:
    """Record what a server streams, every message as it came, until Ctrl-C.

    Example: kinelink record take.mcap --session kitchen --seconds 30
    """
    with report.reporting(json):
        import bridge
        from bridge.recording.record import record as run_record
        from bridge.server.running import run as run_loop
        from exporters.files import check_target

        check_target(file)

        async def main(stop: asyncio.Event) -> int:
            async with bridge.connect_async(address, token=token, name="kinelink record") as client:
                with report.counting(f"recording {file.name}") as counted:
                    return await run_record(client, file, session, stop, seconds, counted)

        count = run_loop(main)
    if json:
        report.print_json({"file": str(file), "messages": count, "bytes": file.stat().st_size})
    else:
        size = file.stat().st_size / 1e6
        report.out().print(f"{file}: {report.number_of(count, 'message')}, {size:.1f} MB", markup=False)


@with_config_flags(only=_SOCKETS)
def replay(
    file: File,
    retime: Annotated[
        bool, typer.Option("--retime", help="Put times on this machine's clock; the bytes change.")
    ] = False,
    at_once: Annotated[
        bool, typer.Option("--at-once", help="Begin now, not when the first client comes.")
    ] = False,
    json: AsJson = False,
    *,
    config: Callable[[], Config],
) -> None:
    """Send a recording again: the same bytes over the same sockets with the same timing.

    Example: kinelink replay take.mcap --at-once
    """
    with report.reporting(json):
        from bridge.recording import Recording
        from bridge.recording.replay import Replayer
        from bridge.server import logs
        from bridge.server.running import run as run_loop

        chosen, recording = config(), Recording(file)
        logs.configure(chosen.log_format, chosen.live.log_level, secrets(chosen))

        async def main(stop: asyncio.Event) -> None:
            import asyncio

            async with Replayer(recording, chosen, retimed=retime, wait=not at_once) as replayer:
                show(chosen.host, replayer.desk.ports, json, characters=list(recording.characters))
                playing, stopped = (asyncio.ensure_future(work) for work in (replayer.play(), stop.wait()))
                await asyncio.wait((playing, stopped), return_when=asyncio.FIRST_COMPLETED)
                for task in (playing, stopped):
                    task.cancel()
                await asyncio.gather(playing, stopped, return_exceptions=True)
                if playing.done() and not playing.cancelled():
                    playing.result()

        run_loop(main)


def export(
    file: File,
    output: Annotated[
        list[Path],
        typer.Option("--output", "-o", help="motion.bvh, .glb, .json or .png; may be repeated."),
    ],
    session: Annotated[str | None, typer.Option("--session", help="Where there are several.")] = None,
    character: Annotated[str | None, typer.Option("--character", help="Where there are several.")] = None,
    rerun: Annotated[
        bool, typer.Option("--rerun", help="Make the motion again from the recorded requests.")
    ] = False,
    checkpoint: Checkpoint = None,
    json: AsJson = False,
) -> None:
    """Write a recording as motion files, the format chosen by each suffix, as a client would have played it.

    A recording with another body, other things or a gap in its midst becomes several files: take.bvh, take-2.bvh …
    What is said in it goes into a WAV file beside each.

    Example: kinelink export take.mcap -o take.bvh -o take.glb
    """
    with report.reporting(json):
        import exporters
        from bridge.recording import Recording
        from bridge.recording.sound import sound, write_beside
        from exporters.files import check_target

        for path in output:
            exporters.format_of(path)
            check_target(path)
        recording = Recording(file)
        chosen = recording.choose(session, character)
        with report.progress(1 + len(output), f"reading {file.name}") as bar:
            task = bar.task_ids[0]
            made = _clips(recording, *chosen, rerun, checkpoint)
            bar.advance(task)
            files = []
            for path in output:
                bar.update(task, description=f"writing {path.name}")
                for number, clip in enumerate(made, start=1):
                    files.append(path if number == 1 else path.with_stem(f"{path.stem}-{number}"))
                    exporters.write(clip, files[-1])
                    if path == output[0] and (heard := sound(recording.messages(), clip)).any():
                        files.append(write_beside(heard, files[-1]))
                bar.advance(task)
    if json:
        rows = [{"frames": clip.frames, "fps": clip.fps, "duration": clip.duration} for clip in made]
        report.print_json(
            {"session": chosen[0], "character": chosen[1], "clips": rows, "files": [*map(str, files)]}
        )
    else:
        length = sum(clip.duration for clip in made)
        report.out().print(f"{length:.1f} s: {', '.join(map(str, files))}", markup=False)


def _clips(
    recording: Recording, session: str, character: str, again: bool, checkpoint: Path | None
) -> list[Clip]:
    from bridge.recording import clips
    from bridge.recording.again import made_again
    from bridge.session.rerun import log_of

    if not again:
        return clips(recording.messages(), session, character)
    log = log_of(recording.messages(), session)
    return made_again(log, session, character, checkpoint=checkpoint)
