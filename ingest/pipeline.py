"""An ingest from end to end: skip what has not changed, read the rest, store it in batches, publish once.

Every batch is stored whole with its place in the journal, so an ingest that was stopped goes on where it was.
"""

from __future__ import annotations

import contextlib
import errno
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ingest.addresses import WebAddress
from ingest.report import IngestProgress, IngestReport, SilentProgress
from ingest.run import Run
from ingest.settings import IngestSettings
from ingest.sources import find_sources
from ingest.store import rehearsal
from vectorstore import Archive, ArchiveError, ArchiveSettings
from vectorstore.embedders.base import Embedder

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def ingest(
    sources: Sequence[Path | WebAddress],
    archive: Path,
    embedder: Embedder,
    settings: IngestSettings,
    archive_settings: ArchiveSettings,
    *,
    progress: IngestProgress | None = None,
    dry_run: bool = False,
    prune: bool = False,
    retry_failed: bool = False,
    pause: Callable[[float], object] = time.sleep,
) -> IngestReport:
    """Reads files, folders, pages and feeds into the archive at `archive`, which is made if there is none.

    What cannot be read is in the report and stops nothing else. `prune` removes articles that are no longer in any
    file; `retry_failed` reads again what failed before; `dry_run` reads and counts, and stores nothing.
    Stopped at any moment, it leaves an archive that can be used, and goes on there next time.

    `pause` waits so many seconds between two requests to one server.

    Raises `SourceError` before anything is written when a file or folder does not exist, `ArchiveBusy` when another
    process is writing, `ArchiveError` when the disk is full.
    """
    started = time.monotonic()
    listing = find_sources([source for source in sources if isinstance(source, Path)], archive=archive)
    told = progress or SilentProgress()
    opened = rehearsal(archive) if dry_run else Archive.writer(archive, embedder, archive_settings)
    addresses = [source for source in sources if isinstance(source, WebAddress)]
    with _full_disk_explained(archive), opened as store:
        run = Run(store, embedder, settings, told, retry_failed=retry_failed)
        run.start(len(listing.files) + len(addresses))
        try:
            for file in listing.files:
                run.take(file)
            if addresses:
                _read_web(addresses, run, archive, pause, keep=not dry_run)
            run.flush()
            run.look_for_gone(listing, prune=prune)
        finally:
            store.publish(told.stage)
    return run.report(listing, time.monotonic() - started)


def _read_web(
    addresses: Sequence[WebAddress], run: Run, archive: Path, pause: Callable[[float], object], *, keep: bool
) -> None:
    # The HTTP client costs every other command a tenth of a second to import.
    from ingest.fetching import Fetcher
    from ingest.remembered import remembered_pages
    from ingest.web import Web

    with (
        Fetcher(run.settings.max_file_mb, private=run.settings.private_addresses, pause=pause) as fetcher,
        remembered_pages(archive, keep=keep) as pages,
    ):
        web = Web(run, fetcher, pages, pause)
        for address in addresses:
            web.take(address)


@contextlib.contextmanager
def _full_disk_explained(archive: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_SPACE:
            raise
        raise ArchiveError(
            f"The disk is full: not everything could be stored in {archive}.",
            "Free some space and run the same command again; what was stored so far is kept.",
        ) from error
