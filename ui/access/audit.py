"""One line for each change and each sign-in, beside the archive: who did what, when, and whether it was done.

Lines hold names and ids, never a password, a token or a text.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from filelock import FileLock
from starlette.requests import HTTPConnection

from ui.serving.callers import caller_of

FILE_NAME = "audit.log"
_KEPT = 10
"""Full files kept beside the one that grows: audit.log.1 is the newest of them."""
_LONGEST = 300
"""Characters of one name or id."""
_MOST_IDS = 1_000
_WAIT_S = 10.0

_logger = logging.getLogger(__name__)


class Act(StrEnum):
    """What is written down."""

    INGEST = "ingest"
    REMOVE = "remove"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    TOKEN_REFUSED = "token_refused"
    TOKEN_ADD = "token_add"
    TOKEN_REVOKE = "token_revoke"
    USER_ADD = "user_add"
    USER_PASSWORD = "user_password"
    USER_REMOVE = "user_remove"


class Outcome(StrEnum):
    """What became of it."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class Audit:
    """The audit log of one archive. Safe from several threads and processes."""

    def __init__(self, folder: Path, clock: Callable[[], datetime], max_bytes: int = 10_000_000) -> None:
        self.path = folder / FILE_NAME
        self._clock = clock
        self._max_bytes = max_bytes
        self._lock = FileLock(folder / f"{FILE_NAME}.lock", timeout=_WAIT_S, mode=0o600, thread_local=False)

    def record(
        self, who: str, address: str, what: Act | str, ids: Sequence[str] = (), outcome: Outcome = Outcome.DONE
    ) -> None:
        """Appends one line. Where the disk refuses it, the line goes to the error log: what was done stays done."""
        line = {
            "time": self._clock().isoformat(timespec="milliseconds"),
            "who": who[:_LONGEST],
            "address": address[:_LONGEST],
            "what": str(what),
            "ids": [_without_secrets(one)[:_LONGEST] for one in ids[:_MOST_IDS]],
            "outcome": outcome.value,
        }
        written = json.dumps(line).encode("ascii") + b"\n"  # ASCII: no name can begin a new line or act on a terminal
        try:
            with self._lock:
                self._append(written)
        except (OSError, TimeoutError):
            _logger.exception("The audit log %s cannot be written. The line is: %s", self.path, written.decode())

    def _append(self, line: bytes) -> None:
        if self.path.exists() and self.path.stat().st_size + len(line) > self._max_bytes:
            self._rotate()
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line)
        finally:
            os.close(descriptor)

    def _rotate(self) -> None:
        names = [self.path, *(self.path.with_name(f"{FILE_NAME}.{number}") for number in range(1, _KEPT + 1))]
        for older, newer in zip(reversed(names), reversed(names[:-1]), strict=False):
            if newer.exists():
                newer.replace(older)


def _without_secrets(name: str) -> str:
    """A web address without user, password, query and fragment, which may be keys; other names as they are."""
    scheme, mark, rest = name.partition("://")
    if not mark:
        return name
    authority, slash, path = re.split(r"[?#]", rest, maxsplit=1)[0].partition("/")
    return f"{scheme}://{authority.rpartition('@')[2]}{slash}{path}"


def audit(
    connection: HTTPConnection, what: Act | str, ids: Sequence[str] = (), outcome: Outcome = Outcome.DONE
) -> None:
    """Writes down what the caller of a request did: `audit(request, Act.REMOVE, [article.id])`.

    The guard puts the log on every request; where no guard stands in front, nothing is written.
    """
    log = getattr(connection.state, "audit", None)
    if isinstance(log, Audit):
        caller = caller_of(connection)
        log.record(caller.name or caller.owner, str(getattr(connection.state, "address", "")), what, ids, outcome)
