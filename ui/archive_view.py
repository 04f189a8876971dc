"""Draws the archive: what it holds, and its articles newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ui.answer_view import article_button
from ui.render import Html, button, day_of, origin_of, tag
from ui.welcome_view import empty_archive
from vectorstore import Article


def holdings(articles: int, passages: int, outlets: int, oldest: datetime | None, newest: datetime | None) -> str:
    """What the archive holds, in one line; outlets and dates only where they are known."""
    parts = [_many(articles, "article"), _many(passages, "passage")]
    if outlets:
        parts.append(_many(outlets, "outlet"))
    if oldest is not None and newest is not None:
        first, last = f"{oldest.day} {oldest:%b %Y}", f"{newest.day} {newest:%b %Y}"
        parts.append(first if first == last else f"{first} – {last}")
    return " · ".join(parts)


def archive_view(line: str, articles: Sequence[Article], words: str, more: bool, empty: bool) -> Html:
    """The counts line and a table of `articles`; `words` is what was searched for, `more` whether others are left."""
    if empty:
        return tag("div", empty_archive(), class_="listing", data_shown=0)
    counts = tag("p", line, class_="holdings")
    if not articles:
        nothing = f"No article matches “{words}”. Try fewer or other words." if words else "No articles to show."
        return tag("div", counts, tag("p", nothing, class_="quiet", role="status"), class_="listing", data_shown=0)
    further = button("Show more", "more", "more") if more else None
    return tag("div", counts, _table(articles), further, class_="listing", data_shown=len(articles))


def _table(articles: Sequence[Article]) -> Html:
    names = ("Title", "Outlet", "Published", "Words")
    heads = [tag("th", name, scope="col", class_=name.lower()) for name in names]
    rows = [_row(article) for article in articles]
    caption = tag("caption", "Articles, newest first", class_="for-screen-readers")
    return tag("table", caption, tag("thead", tag("tr", *heads)), tag("tbody", *rows))


def _row(article: Article) -> Html:
    return tag(
        "tr",
        tag("td", article_button(article), class_="title"),
        tag("td", tag("bdi", origin_of(article)), class_="outlet"),
        tag("td", day_of(article) or tag("span", "undated", class_="quiet"), class_="published"),
        tag("td", f"{len(article.text.split()):,}", class_="words"),
    )


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
