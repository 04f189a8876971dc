"""`byline ingest`: reads articles into the archive and says what it did. How articles are read is not decided here."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest import WebAddress, is_web_address, web_address
from ui import console, wiring
from ui.cli import command
from ui.options import json_option
from ui.progress import IngestBar
from ui.state import State, current
from vectorstore.errors import UsageError

if TYPE_CHECKING:
    from ingest import IngestReport
    from vectorstore.embedders.base import Embedder

_KEPT = "Stopped. What was stored so far is kept; run the same command again to go on from there."
_UNREADABLE = 3
_SHOWN = 20
_LOOKS = {False: 10.0, True: 300.0}
"""Seconds between two looks, by whether the web is looked at."""


def _finite(_ctx: click.Context, _option: click.Parameter, value: float | None) -> float | None:
    if value is not None and math.isnan(value):  # which is neither below nor above any limit
        raise click.BadParameter("nan is not a number of seconds.")
    return value


@command(
    "ingest",
    "byline ingest articles/",
    "byline ingest articles/ --dry-run",
    "byline --archive ~/news ingest export.jsonl page.html --json",
    "byline ingest inbox/ --watch",
    "byline ingest https://news.example.org/feed.xml",
)
@click.argument("sources", nargs=-1, metavar="SOURCE...", required=True)
@click.option("--dry-run", is_flag=True, help="Read everything, store nothing, and say what would change.")
@click.option("--retry-failed", is_flag=True, help="Read again what could not be read last time.")
@click.option("--prune", is_flag=True, help="Delete articles that are no longer in any file.")
@click.option("--watch", is_flag=True, help="Go on looking for new and changed articles until stopped.")
@click.option(
    "--every",
    type=click.FloatRange(0.1, 86_400),
    callback=_finite,
    default=None,
    metavar="SECONDS",
    help="How often --watch looks; without it every 10 seconds, and every 300 where the web is looked at.",
)
@json_option
def ingest_command(
    sources: tuple[str, ...],
    dry_run: bool,
    retry_failed: bool,
    prune: bool,
    watch: bool,
    every: float | None,
    as_json: bool,
) -> None:
    """Read articles from files, folders, web pages and feeds into the archive.

    Articles that have not changed cost nothing, so the same command may be run again at any time. Each
    article is stored whole or not at all. The pages that a feed lists are read one after the other;
    feed:ADDRESS finds the feed that a page names.
    """
    wanted, state = [_source(written) for written in sources], current()
    pause = every or _LOOKS[any(isinstance(source, WebAddress) for source in wanted)]
    if watch and dry_run:
        raise UsageError("--watch and --dry-run do not go together.", "Leave one out.")
    state.when_stopped = "Stopped. Nothing was stored." if dry_run else _KEPT
    embedder = wiring.load_embedder_for(state.settings())
    report = read(wanted, state, embedder, dry_run=dry_run, retry_failed=retry_failed, prune=prune)
    _say(report, dry_run=dry_run, as_json=as_json, one_line=watch)
    while watch:
        time.sleep(pause)
        report = read(wanted, state, embedder, retry_failed=retry_failed, prune=prune)
        if report.new or report.changed or report.removed or (retry_failed and report.failures):
            _say(report, dry_run=False, as_json=as_json, one_line=True)
    if report.failures:
        click.get_current_context().exit(_UNREADABLE)


def read(
    sources: Sequence[Path | WebAddress],
    state: State,
    embedder: Embedder,
    *,
    dry_run: bool = False,
    retry_failed: bool = False,
    prune: bool = False,
) -> IngestReport:
    """Runs one ingest with a progress bar."""
    from ingest import ingest

    settings = state.settings()
    reading = replace(wiring.ingest_settings(settings), private_addresses=True)  # who sits here may go there anyway
    with IngestBar() as bar:
        return ingest(
            sources,
            settings.archive,
            embedder,
            reading,
            wiring.archive_settings(settings),
            progress=bar,
            dry_run=dry_run,
            prune=prune,
            retry_failed=retry_failed,
        )


def _source(written: str) -> Path | WebAddress:
    if is_web_address(written):
        return web_address(written)
    if not written:
        raise UsageError("The name of a source is empty.", "Name a file or a folder; . is the one you are in.")
    return Path(written)


def _say(report: IngestReport, *, dry_run: bool, as_json: bool, one_line: bool) -> None:
    if as_json:
        from ui.convert import ingest_json

        console.out_json(ingest_json(report, dry_run=dry_run), one_line=one_line)
    else:
        console.out(summary(report, dry_run=dry_run))
    for failure in report.failures[:_SHOWN]:
        console.note(f"Not read: {failure.source}: {failure.reason}")
    if len(report.failures) > _SHOWN:
        console.note(f"And {len(report.failures) - _SHOWN} more; --json lists them all.")
    if report.skipped_line:
        console.note(f"{report.skipped_line}.")
    if report.gone and not report.removed:
        console.note(f"{_many(len(report.gone), 'stored article')} no longer in a file; --prune deletes them.")


def summary(report: IngestReport, *, dry_run: bool = False) -> str:
    """One line on an ingest, such as "12 new, 1 changed, 240 unchanged; 96 passages in 1.4 s."."""
    parts = [f"{report.new:,} new", f"{report.changed:,} changed", f"{report.unchanged:,} unchanged"]
    parts += [f"{report.removed:,} removed"] if report.removed else []
    parts += [f"{len(report.failures):,} could not be read"] if report.failures else []
    speed = f" ({report.passages / report.seconds:,.0f}/s)" if report.passages >= 1_000 else ""
    line = f"{', '.join(parts)}; {_many(report.passages, 'passage')}{speed} in {report.seconds:.1f} s."
    return f"Would be: {line} Nothing was stored." if dry_run else line


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
