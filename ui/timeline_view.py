"""Draws a timeline: the list with a way from each event to the words it rests on, and the picture."""

from __future__ import annotations

from assistant.timeline.types import Timeline, TimelineEvent
from ui.conversation import LAID_OUT, Exchange
from ui.days import iso_date
from ui.exporting.timeline_plot import svg_of
from ui.exporting.wording import NO_EVENT, event_days
from ui.render import Html, picture, tag
from ui.statement_view import chips

_SUMMARY = "As a picture"


def timeline_view(timeline: Timeline, cited: Exchange, index: int = LAID_OUT) -> Html:
    """The events of a timeline, earliest first; `cited` holds its citations, as those of an answer, under `index`."""
    notice = tag("p", timeline.notice, class_="quiet", role="status") if timeline.notice else None
    if not timeline.events:
        return tag("div", notice or tag("p", NO_EVENT, role="status"), class_="laid-out")
    heading = tag("h2", timeline.topic, dir="auto")
    as_of = tag("p", f"As of {iso_date(timeline.as_of)}", class_="quiet") if timeline.as_of else None
    events = tag("ol", *[_event(one, cited, index) for one in timeline.events], class_="events")
    return tag("div", heading, notice, as_of, events, class_="laid-out")


def folded_picture() -> Html:
    """What asks for the picture when it is opened."""
    return tag("details", tag("summary", _SUMMARY), _waiting(), class_="pictured", data_opens="picture")


def open_picture(timeline: Timeline) -> Html:
    """The picture, once for light and dark: the page's style turns its colours round."""
    said = f"Timeline of {timeline.topic}: the events of the list above along a line"
    drawn = picture(svg_of(timeline), said, "plot")
    return tag("details", tag("summary", _SUMMARY), drawn, class_="pictured", open=True)


def _waiting() -> Html:
    return tag("p", "Drawing it", class_="working", role="status")


def _event(event: TimelineEvent, cited: Exchange, index: int) -> Html:
    days = tag("span", event_days(event), class_="when")
    words = tag("span", event.text, class_="what", dir="auto")
    return tag("li", days, words, chips(index, cited, event.citations))
