"""Who asks: found out once, by the guard in front of every door, and carried with the request. Decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from starlette.requests import HTTPConnection

from vectorstore.errors import BylineError


class Scope(StrEnum):
    """What a caller may do."""

    READ = "read"
    """Ask, check, trace, look at articles; keep conversations and give feedback of one's own."""
    WRITE = "write"
    """Add articles and delete them."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A person at a browser or a program."""

    owner: str
    """Whose conversations and answers are shown: "browser:…", "account:…", "token:…" or "proxy:…"."""
    name: str | None
    """The account's or the token's name; None where the server asks nobody who they are."""
    scopes: frozenset[Scope]

    def may(self, scope: Scope) -> bool:
        """Whether the caller has a scope."""
        return scope in self.scopes


class Forbidden(BylineError):
    """The caller is known, or need not be, and may not do this."""

    exit_code = 2
    kind = "forbidden"


def caller_of(connection: HTTPConnection) -> Caller:
    """Who sent a request, as the guard found out; it sets `connection.state.caller` on every one."""
    caller = connection.state.caller
    assert isinstance(caller, Caller)
    return caller


def require(caller: Caller, scope: Scope) -> None:
    """Raises `Forbidden` where the caller lacks a scope."""
    if not caller.may(scope):
        raise Forbidden(
            f"{caller.name or 'This caller'} may not change the archive.",
            "Ask whoever runs Byline for the scope 'write'.",
        )
