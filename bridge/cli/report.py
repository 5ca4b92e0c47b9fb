"""How results, errors and progress are shown: one place for people and for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from motion.errors import MotionError

FAILED = 1


def speak_utf8() -> None:
    """Let Chinese through on consoles and pipes whose default encoding cannot hold it (Windows)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def out() -> Console:
    """The console for results. Made on use, so that it follows a redirected stdout."""
    return Console(highlight=False)


def aside() -> Console:
    """The console for errors and progress: stderr, so that results can be piped."""
    return Console(stderr=True, highlight=False)


def print_json(data: Any) -> None:
    """One JSON document on stdout."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


@contextmanager
def reporting(as_json: bool = False) -> Iterator[None]:
    """Turn a typed error into its report and exit code 1. Anything else is a bug and keeps its traceback."""
    try:
        yield
    except MotionError as error:
        show_error(error, as_json)
        sys.exit(FAILED)


def show_error(error: MotionError, as_json: bool) -> None:
    """The error as JSON on stdout, or as text on stderr."""
    if as_json:
        print_json({"error": error.to_dict()})
        return
    console = aside()
    say(console, f"[bold red]{escape(error.kind)}[/]: {escape(error.message)}")
    if error.candidates:
        say(console, "  candidates: " + escape(", ".join(error.candidates)))
    if error.fix:
        say(console, "  " + escape(error.fix))


def notice(text: str) -> None:
    """Something that is not as it was asked for, and what to do about it; nothing for an empty text."""
    if text:
        say(aside(), f"[yellow]{escape(text)}[/]")


def say(console: Console, text: str) -> None:
    """One line of a message. Not wrapped: a path broken over two lines can't be copied or searched for."""
    console.print(text, soft_wrap=True)


def number_of(count: int, thing: str) -> str:
    """'1 object', '3 objects'."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


@contextmanager
def progress(total: int, what: str) -> Iterator[Progress]:
    """A progress bar on stderr with one task; call `advance(progress.task_ids[0])`."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:g}/{task.total:g}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=aside()) as bar:
        bar.add_task(what, total=total)
        yield bar


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """A count on stderr of something that has no end; call what it gives with the number so far."""
    columns = (TextColumn("{task.description}"), TextColumn("{task.completed:g}"), TimeElapsedColumn())
    with Progress(*columns, console=aside()) as bar:
        task = bar.add_task(what, total=None)
        yield lambda count: bar.update(task, completed=count)
