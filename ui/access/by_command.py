"""What the command line changes of accounts and tokens: opened beside the archive, written down in the audit log."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ui.access.accounts import Accounts
from ui.access.audit import Act, Audit
from ui.access.tables import opened_in
from ui.access.tokens import Tokens
from vectorstore import Archive

_HERE = "this machine"


@dataclass(frozen=True, slots=True)
class Keys:
    """The accounts and tokens of one archive, in the hands of whoever runs it."""

    accounts: Accounts
    tokens: Tokens
    _audit: Audit

    def write_down(self, act: Act, name: str) -> None:
        """Who at this machine did what to which account or token."""
        self._audit.record(f"command line ({_user()})", _HERE, act, [name])


@contextmanager
def opened(folder: Path) -> Iterator[Keys]:
    """The keys of the archive in `folder`. Raises `ArchiveMissing`: a wrong folder is not to get accounts."""
    Archive.check(folder)
    database = opened_in(folder)
    try:
        yield Keys(Accounts(database, _now), Tokens(database, _now), Audit(folder, _now))
    finally:
        database.close()


def _now() -> datetime:
    return datetime.now(UTC)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an id without a name, as containers have them
        return str(os.getuid())
