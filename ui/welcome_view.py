"""Draws the page before the first question: examples, newest articles, or how to fill an empty archive."""

from __future__ import annotations

from collections.abc import Sequence

from ui.buttons_view import article_button, ask_button
from ui.render import Html, byline, tag
from vectorstore import Article


def welcome_view(examples: Sequence[str], newest: Sequence[Article], holdings: str, empty: bool) -> Html:
    """What a reader sees before the first question; the next step where the archive is empty.

    `newest` are offered for reading where there are no `examples` to ask.
    """
    heading = tag("h1", "Ask the archive")
    if empty:
        return tag("section", heading, empty_archive(), class_="welcome")
    promise = "Every sentence of an answer rests on words of an article, which you can open and read."
    return tag(
        "section",
        heading,
        tag("p", promise, class_="promise"),
        _examples(examples) if examples else _newest(newest),
        tag("p", holdings, class_="holdings"),
        class_="welcome",
    )


def empty_archive() -> Html:
    """What to do where nothing has been ingested yet."""
    command = tag("pre", tag("code", "byline ingest FOLDER"))
    return tag(
        "div",
        tag("p", "There are no articles in this archive yet. Add a folder of them from a terminal:"),
        command,
        tag("p", "Then ask here; this page need not be started again.", class_="quiet"),
        class_="empty",
    )


def _examples(examples: Sequence[str]) -> Html:
    buttons = [tag("li", ask_button(example, "example")) for example in examples]
    return tag("ul", *buttons, class_="examples", aria_label="Example questions")


def _newest(articles: Sequence[Article]) -> Html:
    items = [tag("li", article_button(article), byline(article)) for article in articles]
    return tag("div", tag("h2", "Newest in the archive"), tag("ol", *items), class_="newest")
