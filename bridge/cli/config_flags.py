"""Flags for the keys of the server's configuration, made from the one place that describes them."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Collection
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

import typer

from motion.errors import FileError, MotionError

if TYPE_CHECKING:
    from pydantic import ValidationError

    from bridge.server.config import Config

_ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config", help="Configuration file (TOML).", show_default="kinelink.toml where there is one"
    ),
]


class ConfigError(MotionError):
    """A configuration that can't be used."""


def with_config_flags(
    only: Collection[str] | None = None,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command a flag for every key, or for some of them, and `--config`; it gets the whole as the keyword `config`.

    The error of a wrong value comes as ConfigError when the command calls `config()`.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        flags = {name: flag for name, flag in _flags() if only is None or name in only}

        @wraps(command)
        def wrapped(**given: Any) -> None:
            chosen = {name: given.pop(name) for name in flags}
            file = given.pop("config_file")
            command(**given, config=lambda: read(file, chosen))

        own = [
            one.replace(
                kind=inspect.Parameter.KEYWORD_ONLY, annotation=eval(one.annotation, command.__globals__)
            )
            for one in inspect.signature(command).parameters.values()
            if one.name != "config"
        ]
        added = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
            for name, kind in {"config_file": _ConfigFile, **flags}.items()
        ]
        wrapped.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
        wrapped.__annotations__ = {one.name: one.annotation for one in (*own, *added)}
        del wrapped.__wrapped__
        return wrapped

    return decorate


def read(file: Path | None, flags: dict[str, Any]) -> Config:
    """The configuration: flags before environment before file. Raises ConfigError or FileError."""
    from pydantic import ValidationError
    from pydantic_settings import SettingsConfigDict

    from bridge.server.config import FILE, Config, Live

    if file is not None and not file.is_file():
        raise FileError(
            f"there is no configuration file '{file}'",
            kind="missing_file",
            fix="check the path after --config",
        )

    class Chosen(Config):
        model_config = SettingsConfigDict(toml_file=file or FILE)

    given = {name: value for name, value in flags.items() if value not in (None, [])}
    live = {name: given.pop(name) for name in list(given) if name in Live.model_fields}
    if live:
        given["live"] = live
    try:
        return Chosen(**given)
    except ValidationError as error:
        raise _mistake(error) from None
    except ValueError as error:
        raise ConfigError(
            f"'{file or FILE}' is no TOML: {error}", kind="bad_config", fix="see https://toml.io"
        ) from None


def _mistake(error: ValidationError) -> ConfigError:
    from bridge.server.config import Config, Live

    first = error.errors(include_url=False)[0]
    key = ".".join(map(str, first["loc"]))
    return ConfigError(
        f"the setting '{key}' is wrong: {first['msg']}",
        kind="bad_config",
        candidates=(*Config.model_fields, *(f"live.{name}" for name in Live.model_fields)),
        fix=f"correct it in the flag --{key.removeprefix('live.').replace('_', '-')}, the environment or the file",
    )


def _flags() -> list[tuple[str, Any]]:
    """Every key that holds one value, with the type of its option."""
    from pydantic import BaseModel, SecretStr

    from bridge.server.config import Config, Live

    found = []
    for model in (Config, Live):
        for name, field in model.model_fields.items():
            kind = field.annotation
            if get_origin(kind) is dict or (isinstance(kind, type) and issubclass(kind, BaseModel)):
                continue
            if SecretStr in (kind, *get_args(kind)):
                kind = str
            default = field.get_default(call_default_factory=True)
            option = typer.Option(
                f"--{name.replace('_', '-')}",
                help=f"{field.description or ''}.",
                show_default=str(default) if default not in (None, []) else False,
                rich_help_panel="Configuration",
            )
            plain = get_origin(kind) not in (Union, types.UnionType)
            found.append((name, Annotated[kind | None if plain else kind, option]))  # type: ignore[operator]
    return found
