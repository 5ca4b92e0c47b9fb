"""`Door`: whether a client that says a token may come in."""

from __future__ import annotations

import hmac

from pydantic import SecretStr

from bridge.server.errors import RequestError
from bridge.server.security.tokens import Tokens


class Door:
    """Open to all without a token to check. fixed: a token from the configuration, without end; tokens: signed ones."""

    def __init__(self, fixed: SecretStr | None = None, tokens: Tokens | None = None) -> None:
        self._fixed, self._tokens = fixed, tokens

    def check(self, said: str | None) -> None:
        """Raises RequestError of kind `unauthorized` for a token that is missing, wrong or expired."""
        if self._fixed is None and self._tokens is None:
            return
        if not said:
            raise _refusal("this server asks for a token", "send the token that `serve` printed in 'hello'")
        if self._fixed is not None and hmac.compare_digest(
            said.encode(), self._fixed.get_secret_value().encode()
        ):
            return
        expiry = self._tokens.expiry(said) if self._tokens is not None else None
        if expiry is None:
            raise _refusal("the token is wrong", "use the token that `serve` printed")
        assert self._tokens is not None
        if not self._tokens.valid(expiry):
            raise _refusal("the token has expired", "start `serve --lan` again, it prints a new one")


def _refusal(message: str, fix: str) -> RequestError:
    return RequestError(message, kind="unauthorized", fix=fix)
