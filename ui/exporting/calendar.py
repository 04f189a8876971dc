"""A timeline as an iCalendar file, for calendars: one all-day entry for each event, with its quotations and sources."""

from __future__ import annotations

import hashlib
import textwrap
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from assistant.timeline.types import Precision, Timeline, TimelineEvent
from assistant.types import Citation
from ui.exporting.text import plain
from ui.exporting.wording import event_days, origin_words, title_words
from ui.links import text_link
from ui.render import safe_url

if TYPE_CHECKING:
    from icalendar import Event

_PRODUCT = "-//Byline//Timeline//EN"
_SUMMARY = 120  # characters: calendars show one line; the whole quotation is in the description


def calendar_of(timeline: Timeline, now: datetime) -> bytes:
    """The events as RFC 5545 has them, in UTF-8. `now` (aware) is the moment the file is made.

    An event keeps its identifier from one file to the next, so that importing a file twice changes nothing. One that is
    dated by its month or year fills it, and leaves those days free.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", plain(timeline.topic))
    for event in timeline.events:
        cited = [timeline.citations[number - 1] for number in event.citations]
        calendar.add_component(_entry(event, cited, now))
    return bytes(calendar.to_ical())


def _entry(event: TimelineEvent, cited: list[Citation], now: datetime) -> Event:
    from icalendar import Event

    entry = Event()
    entry.add("uid", _identifier(event, cited[0]))
    entry.add("dtstamp", now)
    entry.add("dtstart", event.first)
    entry.add("dtend", event.last + timedelta(days=1))  # the first day after it, as RFC 5545 has it
    entry.add("summary", textwrap.shorten(plain(event.text), _SUMMARY, placeholder="…"))
    entry.add("description", _description(event, cited))
    entry.add("transp", "OPAQUE" if event.precision is Precision.DAY else "TRANSPARENT")
    address = next((link for link in map(_link, cited) if link), None)
    if address is not None:
        entry.add("url", address)
    return entry


def _identifier(event: TimelineEvent, citation: Citation) -> str:
    quote = citation.quote
    parts = (quote.article.id, str(quote.start), str(quote.end), event.first.isoformat(), event.last.isoformat())
    return f"{hashlib.sha256(':'.join(parts).encode()).hexdigest()[:32]}@byline"


def _description(event: TimelineEvent, cited: list[Citation]) -> str:
    """When, as the source writes it, and every quotation with where it stands."""
    when = f"{event_days(event)} (“{plain(event.written)}” in the article)"
    return "\n\n".join([when, *map(_source, cited)])


def _source(citation: Citation) -> str:
    article = citation.quote.article
    where = ": ".join(filter(None, (origin_words(article), plain(title_words(article)))))
    return "\n".join(filter(None, (f"“{plain(citation.quote.text)}”", where, _link(citation))))


def _link(citation: Citation) -> str | None:
    return text_link(safe_url(citation.quote.article.url), citation.quote.text)
