"""Tokens by which programs say who they are. A token is shown once; what is kept of it is its SHA-256."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from ui.access import tables
from ui.access.accounts import moment, read_scopes, written_scopes
from ui.access.hashes import fingerprint, new_id, new_token
from ui.private_database import PrivateDatabase
from ui.serving.callers import Caller, Scope
from vectorstore.errors import UsageError

_NAME = re.compile(r"\w[\w .@+-]{0,63}")
_SEEN_EVERY_S = 60
"""How exactly the last use is kept: not every request is worth a write."""
_tokens = tables.tokens


@dataclass(frozen=True, slots=True)
class Token:
    """A program's token, without its secret."""

    id: str
    name: str
    scopes: frozenset[Scope]
    made: datetime
    expires: datetime | None
    used: datetime | None

    @property
    def caller(self) -> Caller:
        """The program as the one who asks."""
        return Caller(f"token:{self.name}:{self.id}", self.name, self.scopes)


class Tokens:
    """The tokens of one archive. What a method says is changed is changed for running servers too, at once."""

    def __init__(self, database: PrivateDatabase, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def add(self, name: str, scope: Scope, days: int | None = None) -> tuple[Token, str]:
        """A new token and its secret, which nobody can be shown again. Raises `UsageError` for a name that is taken."""
        if _NAME.fullmatch(name) is None:
            raise UsageError(f"'{name[:80]}' cannot be a name.", "Use up to 64 letters, digits, spaces and . _ @ + -.")
        now, secret = self._clock(), new_token()
        scopes = frozenset({Scope.READ, scope})  # who may change the archive may look at it
        expires = now + timedelta(days=days) if days is not None else None
        token = Token(new_id(), name, scopes, now, expires, None)
        row = {
            "id": token.id,
            "name": name,
            "secret_hash": fingerprint(secret),
            "scopes": written_scopes(scopes),
            "made": int(now.timestamp()),
            "expires": int(expires.timestamp()) if expires is not None else None,
        }
        try:
            with self._database.writing() as db:
                db.execute(_tokens.insert().values(row))
        except sa.exc.IntegrityError:
            raise UsageError(
                f"There is a token '{name}' already.", f"Take another name, or 'byline tokens revoke \"{name}\"' first."
            ) from None
        return token, secret

    def all(self) -> Sequence[Token]:
        """By name, those that have expired too."""
        with self._database.reading() as db:
            return [_token(row) for row in db.execute(sa.select(_tokens).order_by(_tokens.c.name)).mappings()]

    def of_secret(self, secret: str) -> Token | None:
        """The token that a program showed; None where it is unknown, revoked or expired."""
        now = self._clock()
        with self._database.reading() as db:
            query = sa.select(_tokens).where(_tokens.c.secret_hash == fingerprint(secret))
            row = db.execute(query).mappings().one_or_none()
        token = None if row is None else _token(row)
        if token is None or (token.expires is not None and token.expires <= now):
            return None
        if token.used is None or (now - token.used).total_seconds() >= _SEEN_EVERY_S:
            with self._database.writing() as db:
                db.execute(_tokens.update().where(_tokens.c.id == token.id).values(used=int(now.timestamp())))
        return token

    def revoke(self, name: str) -> Token:
        """Gives what the token was. Raises `UsageError` for an unknown name."""
        with self._database.writing() as db:
            removed = db.execute(_tokens.delete().where(_tokens.c.name == name).returning(_tokens)).mappings().all()
        if not removed:
            known = ", ".join(token.name for token in self.all()[:20])
            raise UsageError(
                f"There is no token '{name[:80]}'.", f"There are: {known}." if known else "There are no tokens at all."
            )
        return _token(removed[0])


def _token(row: RowMapping) -> Token:
    expires, used = row["expires"], row["used"]
    return Token(
        row["id"],
        row["name"],
        read_scopes(row["scopes"]),
        moment(row["made"]),
        moment(expires) if expires is not None else None,
        moment(used) if used is not None else None,
    )
