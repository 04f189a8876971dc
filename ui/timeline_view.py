"""Draws a timeline: the picture, and the list with a way from each event to the words it rests on."""

from __future__ import annotations

from assistant.timeline.types import Timeline, TimelineEvent
from ui.conversation import LAID_OUT, Exchange
from ui.exporting.timeline_plot import svg_of
from ui.exporting.wording import event_days
from ui.render import Html, picture, tag
from ui.statement_view import chips


def timeline_view(timeline: Timeline, cited: Exchange) -> Html:
    """The events of a timeline, earliest first; `cited` holds its citations, as those of an answer."""
    notice = tag("p", timeline.notice, class_="quiet", role="status") if timeline.notice else None
    if not timeline.events:
        return tag("div", notice or tag("p", "No dated event was found on this.", role="status"), class_="laid-out")
    heading = tag("h2", timeline.topic, dir="auto")
    events = tag("ol", *[_event(one, cited) for one in timeline.events], class_="events")
    return tag("div", heading, notice, events, _pictures(timeline), class_="laid-out")


def _event(event: TimelineEvent, cited: Exchange) -> Html:
    days = tag("span", event_days(event), class_="when")
    words = tag("span", event.text, class_="what", dir="auto")
    return tag("li", days, words, chips(LAID_OUT, cited, event.citations))


def _pictures(timeline: Timeline) -> Html:
    """The picture twice: the page shows the one that goes with its colours."""
    said = f"Timeline of {timeline.topic}: the events of the list above along a line"
    light = picture(svg_of(timeline), said, "plot for-light")
    dark = picture(svg_of(timeline, dark=True), said, "plot for-dark")
    return tag("details", tag("summary", "As a picture"), light, dark)
