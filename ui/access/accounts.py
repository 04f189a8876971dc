"""Accounts and the sessions of those who signed in. Checks no password: it keeps hashes and hands them out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NoReturn

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from ui.access import tables
from ui.access.hashes import fingerprint, new_id, new_secret
from ui.private_database import PrivateDatabase
from ui.serving.callers import Caller, Scope
from vectorstore.errors import UsageError

_NAME = re.compile(r"[\w][\w.@+-]{0,63}")
_accounts, _sessions = tables.accounts, tables.sessions


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in."""

    id: str
    name: str
    scopes: frozenset[Scope]
    made: datetime

    @property
    def caller(self) -> Caller:
        """The person as the one who asks."""
        return Caller(f"account:{self.name}:{self.id}", self.name, self.scopes)


class Accounts:
    """The accounts of one archive. What a method says is changed is changed for running servers too, at once."""

    def __init__(self, database: PrivateDatabase, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def add(self, name: str, password_hash: str, scopes: frozenset[Scope]) -> Account:
        """A new account. Raises `UsageError` for a name that is taken or that is none."""
        account = Account(new_id(), _checked(name), scopes, self._clock())
        row = {
            "id": account.id,
            "name": account.name,
            "password_hash": password_hash,
            "scopes": written_scopes(scopes),
            "made": int(account.made.timestamp()),
        }
        try:
            with self._database.writing() as db:
                db.execute(_accounts.insert().values(row))
        except sa.exc.IntegrityError:
            self.refuse_taken(account.name)
        return account

    def refuse_taken(self, name: str) -> NoReturn:
        """Raises `UsageError`, saying that somebody has the name."""
        raise UsageError(
            f"There is an account '{name}' already.", f"'byline users password {name}' changes its password."
        )

    def all(self) -> Sequence[Account]:
        """By name."""
        with self._database.reading() as db:
            return [_account(row) for row in db.execute(sa.select(_accounts).order_by(_accounts.c.name)).mappings()]

    def find(self, name: str) -> tuple[Account, str] | None:
        """The account of a name, however it is capitalised, with the hash of its password."""
        with self._database.reading() as db:
            row = db.execute(sa.select(_accounts).where(_accounts.c.name == folded(name))).mappings().one_or_none()
        return None if row is None else (_account(row), row["password_hash"])

    def named(self, name: str) -> Account:
        """The account of a name. Raises `UsageError` for an unknown one."""
        found = self.find(name)
        if found is None:
            raise self._unknown(name)
        return found[0]

    def change_password(self, name: str, password_hash: str) -> None:
        """Ends every session of the account. Raises `UsageError` for an unknown name."""
        with self._database.writing() as db:
            changed = db.execute(
                _accounts.update().where(_accounts.c.name == folded(name)).values(password_hash=password_hash)
            )
            mine = sa.select(_accounts.c.id).where(_accounts.c.name == folded(name))
            db.execute(_sessions.delete().where(_sessions.c.account_id.in_(mine)))
        if changed.rowcount == 0:
            raise self._unknown(name)

    def renew_hash(self, account: Account, old: str, new: str) -> None:
        """The same password, hashed anew; nothing where the password was changed meanwhile."""
        same = (_accounts.c.id == account.id) & (_accounts.c.password_hash == old)
        with self._database.writing() as db:
            db.execute(_accounts.update().where(same).values(password_hash=new))

    def remove(self, name: str) -> None:
        """With its sessions. Raises `UsageError` for an unknown name."""
        with self._database.writing() as db:
            removed = db.execute(_accounts.delete().where(_accounts.c.name == folded(name)))
        if removed.rowcount == 0:
            raise self._unknown(name)

    # --- sessions -------------------------------------------------------------------------------------------

    def begin(self, account: Account, password_hash: str, days: int) -> str | None:
        """The secret of a new session; None where the account or its password was changed meanwhile."""
        secret, now = new_secret(), self._clock()
        expires = int((now + timedelta(days=days)).timestamp())
        unchanged = sa.select(sa.literal(fingerprint(secret)), _accounts.c.id, sa.literal(expires)).where(
            (_accounts.c.id == account.id) & (_accounts.c.password_hash == password_hash)
        )
        with self._database.writing() as db:
            db.execute(_sessions.delete().where(_sessions.c.expires <= int(now.timestamp())))
            begun = db.execute(_sessions.insert().from_select(["secret_hash", "account_id", "expires"], unchanged))
        return secret if begun.rowcount else None

    def of_session(self, secret: str) -> Account | None:
        """Who signed in; None once the session is over."""
        query = (
            sa.select(_accounts)
            .join(_sessions, _sessions.c.account_id == _accounts.c.id)
            .where(_sessions.c.secret_hash == fingerprint(secret))
            .where(_sessions.c.expires > int(self._clock().timestamp()))
        )
        with self._database.reading() as db:
            row = db.execute(query).mappings().one_or_none()
        return None if row is None else _account(row)

    def end(self, secret: str) -> None:
        """Ends one session."""
        with self._database.writing() as db:
            db.execute(_sessions.delete().where(_sessions.c.secret_hash == fingerprint(secret)))

    def _unknown(self, name: str) -> UsageError:
        known = ", ".join(account.name for account in self.all()[:20])
        hint = f"There are: {known}." if known else "'byline users add NAME' adds one."
        return UsageError(f"There is no account '{name[:80]}'.", hint)


def folded(name: str) -> str:
    """The one form of a name: "Ana" and "ana" are one person."""
    return unicodedata.normalize("NFKC", name).casefold()


def written_scopes(scopes: frozenset[Scope]) -> str:
    """Scopes as they are stored."""
    return " ".join(sorted(scopes))


def read_scopes(text: str) -> frozenset[Scope]:
    """Scopes as they were stored."""
    return frozenset(Scope(word) for word in text.split())


def moment(seconds: int) -> datetime:
    """A stored time."""
    return datetime.fromtimestamp(seconds, UTC)


def _checked(name: str) -> str:
    name = folded(name)
    if _NAME.fullmatch(name) is None:
        raise UsageError(
            f"'{name[:80]}' cannot be a name.", "Use up to 64 letters, digits and . _ @ + -, a letter or digit first."
        )
    return name


def _account(row: RowMapping) -> Account:
    return Account(row["id"], row["name"], read_scopes(row["scopes"]), moment(row["made"]))
