"""Draws the points on which articles disagree: the positions side by side, each with its quotations."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.disagreeing.types import Comparison
from assistant.types import Citation, Disagreement, Position
from ui.days import iso_date
from ui.exporting.wording import NO_DISAGREEMENT
from ui.render import Html, button, byline, tag, title_of
from ui.verdict_view import quoted


def comparison_view(comparison: Comparison, index: int, toolbar: Html | None = None) -> Html:
    """Every point, or what was looked at where there is none."""
    if not comparison.disagreements:
        words = comparison.notice or NO_DISAGREEMENT
        return tag("section", tag("p", words, class_="summary", role="status"), class_="compared")
    count = len(comparison.disagreements)
    points = "The articles disagree on 1 point" if count == 1 else f"The articles disagree on {count} points"
    as_of = tag("span", f" · As of {iso_date(comparison.as_of)}", class_="quiet") if comparison.as_of else None
    cited = {citation.number: citation for citation in comparison.citations}
    return tag(
        "section",
        tag("p", tag("strong", points), as_of, class_="summary", role="status"),
        toolbar,
        tag("p", comparison.notice, class_="notice", role="note") if comparison.notice else None,
        *[_point(one, cited, index) for one in comparison.disagreements],
        class_="compared",
        aria_label="Who disagrees",
    )


def _point(found: Disagreement, cited: Mapping[int, Citation], index: int) -> Html:
    return tag(
        "section",
        tag("h3", found.about, class_="claim-text", dir="auto"),
        tag("div", *[_position(one, cited, index) for one in found.positions], class_="sides"),
        tag("p", found.note, class_="quiet", dir="auto") if found.note else None,
        class_="verdict disputed",
    )


def _position(position: Position, cited: Mapping[int, Citation], index: int) -> Html:
    return tag(
        "section",
        tag("h4", position.value, class_="value", dir="auto"),
        tag("p", tag("bdi", position.attributed_to), class_="who") if position.attributed_to else None,
        *[_source(cited[number], index) for number in position.citations if number in cited],
        class_="side",
    )


def _source(citation: Citation, index: int) -> Html:
    article = citation.quote.article
    opener = button(title_of(article), "cite", "title", dir="auto", data_turn=index, data_n=citation.number)
    return tag("div", quoted(citation, index), tag("p", opener, class_="found-in"), byline(article), class_="finding")
