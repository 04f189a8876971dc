"""The one tree of errors. Branches say what the caller does next; each error carries its facts and a next step.

BylineError
├── UsageError            exit 2   wrong option, wrong setting: correct it
├── SourceError           exit 3   a file, folder or page could not be read: fix or leave it out
├── ArchiveError          exit 4   the archive cannot be used as it is
│   ├── ArchiveBusy                another process writes to it: wait, or stop that one
│   ├── ArchiveMissing             there is none here: ingest first
│   └── ArchiveDamaged             an index: rebuild
│       └── CatalogDamaged         the articles themselves: restore a backup
├── ModelError            exit 5   the chat model or the network failed: retry, or answer without
└── QuoteError            exit 70  words that are not in the article at those offsets: a bug, report it
"""

from __future__ import annotations

from typing import ClassVar


class BylineError(Exception):
    """Base of all of Byline's errors: `message` says what happened, `next_step` what to do about it."""

    exit_code: ClassVar[int] = 70
    kind: ClassVar[str] = "internal"

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()


class UsageError(BylineError):
    """A wrong option, argument or setting."""

    exit_code = 2
    kind = "usage"


class SourceError(BylineError):
    """A source could not be read; `source` names it and `reason` says why, in a few words."""

    exit_code = 3
    kind = "source"

    def __init__(self, source: str, reason: str, next_step: str = "") -> None:
        super().__init__(f"{source}: {reason}.", next_step)
        self.source = source
        self.reason = reason


class ArchiveError(BylineError):
    """The archive cannot be used as it is."""

    exit_code = 4
    kind = "archive"


class ArchiveBusy(ArchiveError):
    """Another process holds the writer's lock; `owner` describes it."""

    kind = "archive_busy"

    def __init__(self, folder: str, owner: str) -> None:
        super().__init__(
            f"The archive {folder} is being written by {owner}.",
            "Wait until it is done, or stop it, and run the command again. Asking questions works meanwhile.",
        )
        self.folder = folder
        self.owner = owner


class ArchiveMissing(ArchiveError):
    """There is no archive in this folder yet."""

    kind = "archive_missing"

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"There is no archive in {folder}.",
            "Run 'byline ingest FOLDER' to make one, or name another with --archive.",
        )
        self.folder = folder


class ArchiveDamaged(ArchiveError):
    """A part of the archive is missing, behind or unreadable."""

    kind = "archive_damaged"


class CatalogDamaged(ArchiveDamaged):
    """The catalog itself is: no index can be made from it."""


class ModelError(BylineError):
    """The configured chat model, or the way to it, failed."""

    exit_code = 5
    kind = "model"


class QuoteError(BylineError):
    """A quotation is not in its article at its offsets: nothing may be built from it."""

    kind = "quote"
