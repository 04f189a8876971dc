"""The files that were sent, in the archive's folder, so that they can be read again. Decides where each one lies.

A file of the same name takes the place of the one before, whose article gets a new version; the one before is kept.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence
from pathlib import Path

from ingest import Failure
from ingest.readers import reader_for
from vectorstore.marks import file_sha256

_EARLIER = ".earlier"  # hidden, so that no ingest of the uploads looks into it


def take_over(staged: Sequence[Path], uploads: Path) -> tuple[list[Path], list[Failure]]:
    """Moves the files of a job to their places in `uploads`; gives what is to be read, and what is left out.

    A file of a kind that is not read stays where it is: the ingest says so. Called again after a crash it goes on.
    """
    sources: list[Path] = []
    failures: list[Failure] = []
    for path in staged:
        target = uploads / path.name
        if not path.exists():  # moved before the server was killed
            sources += [target] if target.exists() and target not in sources else []
        elif reader_for(path) is None:
            sources.append(path)
        elif target in sources:
            if not _same(path, target):
                failures.append(Failure(path.name, "two files of this name were sent at once. Rename one of them."))
        else:
            _place(path, target)
            sources.append(target)
    return sources, failures


def _place(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and not _same(path, target):
        earlier = target.parent / _EARLIER
        earlier.mkdir(exist_ok=True)
        free = next(name for number in itertools.count(1) if not (name := earlier / f"{number}-{target.name}").exists())
        os.replace(target, free)
    os.replace(path, target)


def _same(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size and file_sha256(one) == file_sha256(other)
