"""Who asks, by the settings: nobody is asked, or accounts with sessions, or a proxy's word; and tokens everywhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from starlette.datastructures import Headers

from ui.access.accounts import Account, Accounts
from ui.access.audit import Act, Audit, Outcome
from ui.access.exposure import check
from ui.access.hashes import TOKEN_PREFIX, Passwords, fingerprint
from ui.access.peers import Peer, Peers
from ui.access.rates import Rates
from ui.access.tables import opened_in
from ui.access.tokens import Tokens
from ui.api.errors import NotSignedIn
from ui.private_database import PrivateDatabase
from ui.serving.callers import Caller, Scope
from ui.settings import ServerSection

READ, WRITE = frozenset({Scope.READ}), frozenset({Scope.READ, Scope.WRITE})
NOBODY = Caller("nobody", None, frozenset())
"""Who has not signed in, where one has to."""
_CALLS_PER_MINUTE = 120


@dataclass(frozen=True, slots=True)
class Access:
    """How callers of one server are known. Safe from several threads."""

    settings: ServerSection
    accounts: Accounts
    tokens: Tokens
    passwords: Passwords
    rates: Rates
    peers: Peers
    audit: Audit
    _database: PrivateDatabase

    @classmethod
    def open(
        cls, settings: ServerSection, folder: Path, clock: Callable[[], datetime], passwords: Passwords | None = None
    ) -> Access:
        """The accounts and tokens beside the archive in `folder`.

        Raises `UsageError` for settings that let in others unasked, `ArchiveError` where the file cannot be used.
        """
        check(settings)
        database = opened_in(folder)
        known = settings.auth != "none"
        per_minute = settings.rate_per_minute or (_CALLS_PER_MINUTE if known else None)
        return cls(
            settings,
            Accounts(database, clock),
            Tokens(database, clock),
            passwords or Passwords(),
            Rates(per_minute),
            Peers(settings),
            Audit(folder, clock),
            database,
        )

    def close(self) -> None:
        """Frees the file."""
        self._database.close()

    def by_token(self, headers: Headers, peer: Peer) -> Caller | None:
        """The program whose token is shown; None where none is. Raises `NotSignedIn` and `TooMany` for a wrong one.

        A wrong one is never overlooked, for example in favour of a cookie. What is no token of Byline's is, where
        nobody is asked: clients of other services have to be given some key.
        """
        shown = headers.getlist("authorization")
        kind, _, secret = shown[0].strip().partition(" ") if len(shown) == 1 else ("", "", "")
        secret = secret.strip()
        if not shown or (self.settings.auth == "none" and not secret.startswith(TOKEN_PREFIX)):
            return None
        token = self.tokens.of_secret(secret) if kind.lower() == "bearer" else None
        if token is None:
            self.rates.wrong_token(peer.address)
            self.audit.record("unknown", peer.address, Act.TOKEN_REFUSED, outcome=Outcome.REFUSED)
            raise NotSignedIn("This token is unknown, revoked or expired.", "'byline tokens add NAME' makes a new one.")
        return token.caller

    def by_session(self, secret: str | None) -> Caller | None:
        """Who signed in with a password; None where the session is over or there never was one."""
        account = self.accounts.of_session(secret) if secret else None
        return account.caller if account is not None else None

    def by_proxy(self, headers: Headers) -> Caller | None:
        """Whom a trusted proxy names; None where it names nobody, or more than one."""
        named = headers.getlist(self.settings.proxy_header)
        name = _utf8(named[0]).strip() if len(named) == 1 else ""
        if not name or len(name) > 200 or any(unicodedata.category(letter).startswith("C") for letter in name):
            return None
        writers = self.settings.proxy_writers
        return Caller(f"proxy:{name}", name, WRITE if "*" in writers or name in writers else READ)

    def sign_in(self, name: str, password: str, address: str) -> str:
        """The secret of a new session. Raises `NotSignedIn` for a wrong name or password, `TooMany` after several."""
        name = name[:200]
        self.rates.sign_in(name, address)
        found = self.accounts.find(name)
        account, password_hash = found if found is not None else (None, None)
        secret = None
        if self.passwords.fits(password_hash, password) and account is not None and password_hash is not None:
            password_hash = self._renewed(account, password_hash, password)
            secret = self.accounts.begin(account, password_hash, self.settings.session_days)
        who = account.name if account is not None else "unknown"  # what was typed may be a password in the wrong box
        self.audit.record(who, address, Act.SIGN_IN, outcome=Outcome.DONE if secret else Outcome.REFUSED)
        if secret is None:
            raise NotSignedIn("The name or the password is wrong.", "Try again, or ask whoever runs Byline.")
        self.rates.signed_in(name, address)
        return secret

    def sign_out(self, secret: str, caller: Caller, address: str) -> None:
        """Ends a session."""
        self.accounts.end(secret)
        self.audit.record(caller.name or caller.owner, address, Act.SIGN_OUT)

    def _renewed(self, account: Account, password_hash: str, password: str) -> str:
        if not self.passwords.is_outdated(password_hash):
            return password_hash
        new = self.passwords.hash(password)
        self.accounts.renew_hash(account, password_hash, new)
        return new


def browser(cookie: str) -> Caller:
    """The reader at a browser where nobody is asked: known by a cookie, of which only the hash goes further."""
    return Caller(f"browser:{fingerprint(cookie)[:32]}", None, WRITE)


def _utf8(header: str) -> str:
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header
