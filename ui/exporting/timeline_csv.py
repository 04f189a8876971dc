"""A timeline as CSV, one event in a row. No cell can be taken for a formula."""

from __future__ import annotations

import csv
import io

from assistant.timeline.types import Timeline, TimelineEvent
from ui.exporting.text import plain
from ui.exporting.wording import origin_words, title_words
from ui.links import text_link
from ui.render import safe_url

COLUMNS = ("first", "last", "precision", "written", "event", "citations", "sources", "links")
_FORMULA = ("=", "+", "-", "@")


def csv_of(timeline: Timeline) -> str:
    """The events, earliest first, under a row of names. Several citations of an event share a cell."""
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in _row(timeline, event)] for event in timeline.events)
    return rows.getvalue()


def _row(timeline: Timeline, event: TimelineEvent) -> tuple[str, ...]:
    quotes = [timeline.citations[number - 1].quote for number in event.citations]
    sources = [": ".join(filter(None, (origin_words(one.article), title_words(one.article)))) for one in quotes]
    links = [text_link(safe_url(one.article.url), one.text) or "" for one in quotes]
    return (
        event.first.isoformat(),
        event.last.isoformat(),
        event.precision.value,
        event.written,
        event.text,
        " ".join(str(number) for number in event.citations),
        " | ".join(dict.fromkeys(sources)),
        " ".join(filter(None, links)),
    )


def _cell(value: str) -> str:
    text = plain(value)
    return f"'{text}" if text.startswith(_FORMULA) else text  # a spreadsheet would compute it
