"""`Service`: a server of speech or language, asked over HTTP. What goes wrong is a DialogueError that says what to do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bridge.dialogue.errors import DialogueError
from bridge.in_time import in_time
from motion.errors import missing

if TYPE_CHECKING:
    import httpx

_ATTEMPTS, _PAUSE, _LONGEST_PAUSE = 2, 0.3, 2.0
_MOST_BYTES = 4 << 20
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Patience:
    """How long a server may take, seconds. connect: to be there; quiet: to send anything more; whole: for all of an answer."""

    connect: float = 5.0
    quiet: float = 15.0
    whole: float = 90.0


@dataclass
class Service:
    """One server. address: with the version, such as http://127.0.0.1:11434/v1. key: its bearer token, never shown.

    Serves every talk of one event loop. Close it at the end.
    """

    address: str
    key: str = field(default="", repr=False)
    patience: Patience = field(default_factory=Patience)
    _client: httpx.AsyncClient | None = field(default=None, init=False, repr=False)

    async def stream(self, path: str, document: Mapping[str, Any]) -> AsyncGenerator[bytes, None]:
        """Post JSON; the answer's bytes as they come. Asks once more where a server is busy or away. Raises DialogueError."""
        async with aclosing(self._patient(path, {"json": document})) as parts:
            async for part in parts:
                yield part

    async def post(self, path: str, **content: Any) -> Any:
        """Post (`json`, or `data` and `files`); the JSON of the answer. Raises DialogueError."""
        body = b""
        async with aclosing(self._patient(path, content)) as parts:
            async for part in parts:
                body += part
                if len(body) > _MOST_BYTES:
                    raise self._garbage(f"more than {_MOST_BYTES} bytes")
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            raise self._garbage("something that is not JSON") from None

    async def close(self) -> None:
        """Close its connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _patient(self, path: str, content: Mapping[str, Any]) -> AsyncGenerator[bytes, None]:
        """The answer's parts, within the time that there is for all of it."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self.patience.whole
        async with aclosing(self._again(path, content)) as parts:
            while True:
                try:
                    part = await in_time(anext(parts), max(0.0, end - loop.time()))
                except StopAsyncIteration:
                    return
                except asyncio.TimeoutError:
                    raise self._too_slow(f"did not end its answer in {self.patience.whole:g} s") from None
                yield part

    async def _again(self, path: str, content: Mapping[str, Any]) -> AsyncGenerator[bytes, None]:
        for left in reversed(range(_ATTEMPTS)):
            begun = False
            try:
                async with aclosing(self._once(path, content)) as parts:
                    async for part in parts:
                        begun = True
                        yield part
                return
            except _Busy as busy:
                if begun or not left or busy.pause > _LONGEST_PAUSE:
                    raise busy.error from None
                await asyncio.sleep(busy.pause)

    async def _once(self, path: str, content: Mapping[str, Any]) -> AsyncGenerator[bytes, None]:
        httpx = _httpx()
        try:
            async with self._open().stream("POST", path.lstrip("/"), **content) as response:
                if response.status_code != 200:
                    await self._refuse(response)
                async for part in response.aiter_bytes():
                    yield part
        except httpx.TimeoutException as error:
            if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
                raise _Busy(self._away()) from error
            raise self._too_slow(f"sent nothing for {self.patience.quiet:g} s") from error
        except (httpx.ConnectError, httpx.ProxyError) as error:
            raise _Busy(self._away()) from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise DialogueError(
                f"'{self.address}' is no address of a server: {error}",
                kind="bad_setting",
                fix="give one such as http://127.0.0.1:11434/v1",
            ) from error
        except httpx.HTTPError as error:
            raise DialogueError(
                f"the connection to {self.address} was cut: {error or type(error).__name__}",
                kind="cut_off",
                fix="ask again; look at the server's log if that repeats itself",
            ) from error

    async def _refuse(self, response: httpx.Response) -> None:
        """Raise what a status means."""
        body = b""
        async for part in response.aiter_bytes():
            body += part
            if len(body) > _MOST_BYTES:
                break
        status, said = response.status_code, _complaint(body)
        kind, fix = meaning(status)
        error = DialogueError(f"{self.address} answered {status}: {said}", kind=kind, fix=fix)
        if kind in ("too_many", "unavailable"):
            raise _Busy(error, _pause(response.headers.get("retry-after", "")))
        raise error

    def _open(self) -> httpx.AsyncClient:
        if self._client is None:
            httpx = _httpx()
            timeout = httpx.Timeout(self.patience.quiet, connect=self.patience.connect)
            headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
            # Proxies of the environment are for servers elsewhere; they know nothing of this machine.
            elsewhere = httpx.URL(self.address).host not in _HERE
            self._client = httpx.AsyncClient(
                base_url=self.address.rstrip("/") + "/", headers=headers, timeout=timeout, trust_env=elsewhere
            )
        return self._client

    def _away(self) -> DialogueError:
        return DialogueError(
            f"nobody answers at {self.address}",
            kind="unavailable",
            fix="start that server, or correct its address",
        )

    def _too_slow(self, how: str) -> DialogueError:
        return DialogueError(
            f"{self.address} {how}", kind="timeout", fix="use a smaller model or a faster server"
        )

    def _garbage(self, what: str) -> DialogueError:
        return DialogueError(
            f"{self.address} answered with {what}",
            kind="garbage",
            fix="check that the address is that of the interface, often ending in /v1",
        )


class _Busy(Exception):
    """A failure that may be over soon. pause: seconds before asking again."""

    def __init__(self, error: DialogueError, pause: float = _PAUSE) -> None:
        super().__init__(error.message)
        self.error, self.pause = error, pause


def _httpx() -> Any:
    try:
        import httpx
    except ModuleNotFoundError:
        raise missing("httpx", "dialogue") from None
    return httpx


def meaning(status: int) -> tuple[str, str]:
    """(kind, fix) of an HTTP status that is no success."""
    if status in (401, 403):
        return "refused", "check the key, and what it may be used for"
    if status == 404:
        return "not_found", "check the address, and the name of the model or voice"
    if status == 429:
        return "too_many", "wait, or raise the limit with the provider"
    if status >= 500:
        return "unavailable", "wait, and look at that server's log"
    return "bad_request", "check the settings of this service"


def _complaint(body: bytes) -> str:
    """What a server says of an error, short; most say it in `error.message` or `message`."""
    text = body.decode("utf-8", errors="replace")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    if isinstance(data, dict):
        inner = data.get("error", data)
        text = str(inner.get("message", inner)) if isinstance(inner, dict) else str(inner)
    return " ".join(text.split())[:300] or "nothing more"


def _pause(said: str) -> float:
    return float(said) if said.replace(".", "", 1).isdigit() else _PAUSE
