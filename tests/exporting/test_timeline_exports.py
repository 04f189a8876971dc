"""A timeline as a calendar and as a picture."""

from __future__ import annotations

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from icalendar import Calendar, Event
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from told import NEWER, OLDER, cited

from assistant.timeline.types import Precision, Timeline, TimelineEvent
from ui.exporting.calendar import calendar_of
from ui.exporting.timeline_plot import plot_of, svg_of

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
REOPENED = "The 🚢 harbour bridge reopened on Thursday after repairs that cost 4.2 million euros."
SHUT = "The harbour bridge will stay shut until a vote on Friday, the city said."
RIBBON = "The mayor cut a ribbon."
CITATIONS = (cited(1, OLDER, SHUT, "Friday"), cited(2, NEWER, REOPENED, "Thursday"), cited(3, NEWER, RIBBON))
TIMELINE = Timeline(
    "the harbour bridge",
    (
        TimelineEvent(date(2025, 1, 1), date(2025, 12, 31), Precision.YEAR, SHUT, (1,), "2025"),
        TimelineEvent(date(2026, 2, 26), date(2026, 2, 26), Precision.DAY, REOPENED, (2,), "Thursday"),
        TimelineEvent(date(2026, 2, 26), date(2026, 2, 27), Precision.DAY, RIBBON, (3,), "this week"),
    ),
    CITATIONS,
    "test",
)
EMPTY = Timeline("the moon", (), (), "test", notice="No article mentions “moon”.")


def _long(number: int) -> Timeline:
    """A timeline of so many events, a week apart, each with more words than a picture has room for."""
    words = f"{REOPENED} {RIBBON}"
    citations = tuple(cited(place + 1, NEWER, words) for place in range(number))
    events = tuple(
        TimelineEvent(day, day, Precision.DAY, words * 3, (place + 1,), "Thursday")
        for place in range(number)
        for day in [date.fromordinal(date(2025, 1, 1).toordinal() + 7 * place)]
    )
    return Timeline("the harbour bridge", events, citations, "test")


def _entries(timeline: Timeline) -> list[Event]:
    return [one for one in Calendar.from_ical(calendar_of(timeline, NOW)).walk("VEVENT") if isinstance(one, Event)]


def test_a_calendar_reads_back_with_every_event_on_its_days() -> None:
    days = [(one.decoded("dtstart"), one.decoded("dtend")) for one in _entries(TIMELINE)]
    assert days == [
        (date(2025, 1, 1), date(2026, 1, 1)),
        (date(2026, 2, 26), date(2026, 2, 27)),
        (date(2026, 2, 26), date(2026, 2, 28)),
    ]


def test_an_entry_of_a_calendar_carries_quotation_source_and_address() -> None:
    entry = _entries(TIMELINE)[1]
    description = str(entry["description"])
    assert REOPENED in description
    assert "Harbour Gazette, 27 February 2026: Harbour bridge opens again" in description
    assert "“Thursday” in the article" in description
    assert str(entry["url"]).startswith("https://gazette.example.org/bridge-opens#:~:text=")
    assert "url" not in _entries(TIMELINE)[0]


def test_an_entry_of_a_calendar_is_the_same_one_the_next_day() -> None:
    later = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    again = Calendar.from_ical(calendar_of(TIMELINE, later)).walk("VEVENT")
    names = [str(one["uid"]) for one in _entries(TIMELINE)]
    assert names == [str(one["uid"]) for one in again]
    assert len(set(names)) == len(TIMELINE.events)
    assert [one.decoded("dtstamp") for one in again] == [later] * len(names)


def test_only_days_that_are_known_are_kept_busy() -> None:
    assert [str(one["transp"]) for one in _entries(TIMELINE)] == ["TRANSPARENT", "OPAQUE", "OPAQUE"]


def test_a_calendar_of_nothing_is_one() -> None:
    calendar = Calendar.from_ical(calendar_of(EMPTY, NOW))
    assert calendar.walk("VEVENT") == []
    assert str(calendar["x-wr-calname"]) == "the moon"


def _marks(figure: Figure) -> list[str]:
    [axes] = figure.axes
    return [str(line.get_gid()) for line in axes.lines if str(line.get_gid()).startswith("event-")]


@pytest.mark.parametrize("number", [1, 5, 20])
@pytest.mark.parametrize("dark", [False, True])
def test_a_picture_has_one_mark_for_every_event(number: int, dark: bool) -> None:
    assert _marks(plot_of(_long(number), dark)) == [f"event-{place}" for place in range(1, number + 1)]


@pytest.mark.parametrize("timeline", [TIMELINE, _long(1), _long(20)], ids=["three", "one", "twenty"])
@pytest.mark.filterwarnings("ignore:Glyph")
def test_no_words_of_a_picture_cover_others_or_leave_it(timeline: Timeline) -> None:
    figure = plot_of(timeline)
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    [axes] = figure.axes
    boxes = [text.get_window_extent() for text in axes.texts]
    for place, box in enumerate(boxes):
        assert box.x0 >= 0
        assert box.x1 <= figure.bbox.x1
        assert box.y0 >= 0
        assert not any(box.overlaps(other) for other in boxes[:place])


def test_a_picture_names_days_citations_and_the_time_between() -> None:
    [axes] = plot_of(TIMELINE).axes
    words = [text.get_text() for text in axes.texts]
    assert "26 February 2026 [2]" in words
    assert "14 months later" in words


def test_a_dollar_sign_in_a_picture_is_a_dollar_sign() -> None:
    [axes] = plot_of(TIMELINE).axes
    assert not any(text.get_parse_math() for text in axes.texts)


def test_the_same_timeline_gives_the_same_svg_and_needs_no_fonts() -> None:
    drawn = svg_of(TIMELINE)
    assert drawn == svg_of(TIMELINE)
    ids = {element.get("id") for element in ElementTree.fromstring(drawn).iter()}
    assert {"event-1", "event-2", "event-3"} <= ids


def test_a_picture_of_nothing_says_why() -> None:
    [axes] = plot_of(EMPTY).axes
    assert [text.get_text() for text in axes.texts] == ["No article mentions “moon”."]
