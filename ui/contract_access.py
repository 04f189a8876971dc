"""The JSON of accounts and tokens, as pydantic models. No password is ever in it."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from ui.contract import Output
from ui.serving.callers import Scope

__all__ = ["TokensJson", "UsersJson"]


class UserJson(Output):
    """Somebody who may sign in."""

    name: str
    scopes: list[Scope]
    made: AwareDatetime


class UsersJson(Output):
    """The accounts that there are, or those that a command changed."""

    users: list[UserJson]


class TokenJson(Output):
    """A program's token."""

    name: str
    scopes: list[Scope]
    made: AwareDatetime
    expires: AwareDatetime | None = Field(description="Null where it never does.")
    used: AwareDatetime | None = Field(description="When it was last shown, to the minute; null where it never was.")
    token: str | None = Field(default=None, description="The token itself: only here, and only when it is made.")


class TokensJson(Output):
    """The tokens that there are, or those that a command changed."""

    tokens: list[TokenJson]
