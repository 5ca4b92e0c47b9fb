"""`kinelink voices`: what characters can speak with."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli import report
from bridge.cli.options import AsJson
from motion.errors import MotionError, missing

if TYPE_CHECKING:
    from bridge.voices.registry import Voices
    from motion.speech.speech import VoiceInfo


def voices(
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="Only those of a language: zh, zh-CN, en …")
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            help="Only those of a source: offline, edge (asks Microsoft's service), or one of the configuration; "
            "may be repeated.",
            show_default="offline and those of the configuration",
        ),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config", help="Configuration file (TOML).", show_default="kinelink.toml where there is one"
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """List the voices that characters can speak with, by language.

    Example: kinelink voices --language zh
    """
    with report.reporting(json):
        known, configured = _configured(config)
        asked = source or ["offline", *configured]
        found, troubles = asyncio.run(_listed(known, asked, language))
        # Who asks for one source wants to know why it fails; among several, the others are still listed.
        if troubles and len(asked) == 1:
            raise troubles[0][1]
    if json:
        report.print_json(
            {
                "voices": [
                    {
                        "source": name,
                        "name": one.name,
                        "language": one.language,
                        "gender": one.gender,
                        "styles": list(one.styles),
                    }
                    for name, one in found
                ],
                "problems": [{"source": name, **error.to_dict()} for name, error in troubles],
            }
        )
        return
    for name, one in found:
        line = f"{one.language or 'any':16} {one.name:36} {name:12} {one.gender}"
        report.out().print(line.rstrip(), markup=False)
    for name, error in troubles:
        report.aside().print(f"{name}: {error.message}. {error.fix}", markup=False)


def _configured(file: Path | None) -> tuple[Voices, list[str]]:
    """All voices, and the names of those that the configuration adds."""
    try:
        from bridge.cli.config_flags import read
        from bridge.voices.registry import Voices

        given = read(file, {}).voices
    except ModuleNotFoundError as error:
        raise missing(error.name or "pydantic", "voices") from None
    return Voices(given), [name for name in given if name != "offline"]


async def _listed(
    known: Voices, sources: list[str], language: str | None
) -> tuple[list[tuple[str, VoiceInfo]], list[tuple[str, MotionError]]]:
    """(source, voice) sorted by language, and (source, error) of those that can't be asked."""

    async def ask(name: str) -> list[VoiceInfo] | MotionError:
        try:
            return await known.plain(name).voices(language)
        except MotionError as error:
            return error

    answers = dict(zip(sources, await asyncio.gather(*map(ask, sources)), strict=True))
    found = [(name, one) for name, some in answers.items() if isinstance(some, list) for one in some]
    troubles = [(name, error) for name, error in answers.items() if isinstance(error, MotionError)]
    return sorted(found, key=lambda pair: (pair[1].language, pair[0], pair[1].name)), troubles
