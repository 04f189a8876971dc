"""What happens on the Timeline tab: plain functions over the service, testable without a browser.

Each returns HTML. A failure becomes one plain sentence on the page and a traceback in the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.conversation import LAID_OUT, Conversation, Exchange
from ui.failing import problem
from ui.render import Html, tag
from ui.shelf import place, placed
from ui.timeline_view import folded_picture, open_picture, timeline_view
from vectorstore import Constraints

if TYPE_CHECKING:
    from assistant.timeline.types import Timeline
    from ui.serving.service import Service

TOPIC_LIMIT = 2000
"""Characters of a topic that are read."""
_NO_PICTURE = Html("")


@dataclass(slots=True, eq=False)
class LaidOut(Exchange):
    """A timeline that is shown, kept until somebody asks for its picture."""

    timeline: Timeline | None = None


def lay_out(service: Service, conversation: Conversation, topic: str) -> tuple[Html, Html]:
    """The timeline of a topic, whose citations open like those of an answer, and what unfolds its picture."""
    topic = topic.strip()[:TOPIC_LIMIT]
    if not topic:
        return tag("p", "Name a topic, such as: the harbour bridge.", class_="quiet", role="status"), _NO_PICTURE
    try:
        found = service.timeline(topic, Constraints())
        cited = {citation.number: citation for citation in found.citations}
        shown = LaidOut(topic, citations=cited, stopped=True, timeline=found)
        laid_out = timeline_view(found, shown, place(conversation, LAID_OUT, [shown]))
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return problem(error, "lay out the timeline"), _NO_PICTURE
    return laid_out, folded_picture() if found.events else _NO_PICTURE


def draw(conversation: Conversation) -> Html:
    """The picture of the timeline that is shown. It takes a third of a second, so it is drawn when it is wanted."""
    shown = [one.timeline for one in placed(conversation, LAID_OUT) if isinstance(one, LaidOut)]
    if not shown or shown[-1] is None:
        return _NO_PICTURE
    try:
        return open_picture(shown[-1])
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return problem(error, "draw the picture")
