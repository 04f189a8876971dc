"""Draws the archive: what it holds, its articles in a table, what is being added, and the question before deleting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ui.answer_view import article_button
from ui.render import Html, button, day_of, origin_of, tag, title_of
from ui.welcome_view import empty_archive
from vectorstore import Article, ArticleOrder

_COLUMNS = (
    ("Title", "title", ArticleOrder.TITLE),
    ("Outlet", "outlet", ArticleOrder.OUTLET),
    ("Published", "published", ArticleOrder.NEWEST),
    ("Language", "language", ArticleOrder.LANGUAGE),
    ("Versions", "versions", None),
    ("Words", "words", None),
)
_TITLES_SHOWN = 8
_UNITS = ("B", "kB", "MB", "GB", "TB")


def holdings(articles: int, passages: int, outlets: int, oldest: datetime | None, newest: datetime | None) -> str:
    """What the archive holds, in one line; outlets and dates only where they are known."""
    parts = [many(articles, "article"), many(passages, "passage")]
    if outlets:
        parts.append(many(outlets, "outlet"))
    if oldest is not None and newest is not None:
        first, last = f"{oldest.day} {oldest:%b %Y}", f"{newest.day} {newest:%b %Y}"
        parts.append(first if first == last else f"{first} – {last}")
    return " · ".join(parts)


def size(count: int) -> str:
    """A number of bytes in few letters, such as "3.4 MB"."""
    amount, unit = float(count), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.0f} {_UNITS[unit]}" if unit == 0 or amount >= 100 else f"{amount:.1f} {_UNITS[unit]}"


def filters_view(outlets: Sequence[str], languages: Sequence[str]) -> Html:
    """The choices beside the search box; those of which there is one value only are left out."""
    choices = [
        _choice("archive-outlet", "Outlet", "Every outlet", [(name, name) for name in outlets]),
        _choice("archive-language", "Language", "Every language", [(code, language_name(code)) for code in languages]),
        _day("archive-since", "From"),
        _day("archive-until", "To"),
    ]
    return tag("div", *choices, class_="filters")


def archive_view(
    line: str,
    articles: Sequence[Article],
    *,
    found: int,
    narrowed: bool,
    order: ArticleOrder,
    empty: bool,
    may_change: bool,
) -> Html:
    """The counts line and a table of the first `articles` of the `found` that fit what was searched for."""
    if empty:
        return tag("div", empty_archive(), class_="listing", data_shown=0)
    counts = tag("p", line, " ", button("Check its health", "health", "inline"), class_="holdings")
    health = tag("p", "", id="archive-health", class_="quiet", role="status")
    if not articles:
        nothing = "No article fits. Try fewer or other words, or take a filter away."
        return tag(
            "div", counts, health, tag("p", nothing, class_="quiet", role="status"), class_="listing", data_shown=0
        )
    fitting = f"{many(found, 'article')} {'fits' if found == 1 else 'fit'}" if narrowed else ""
    chosen = tag("div", tag("span", "", id="chosen-count"), _delete_button(), class_="chosen", hidden=True)
    further = button("Show more", "more", "more") if found > len(articles) else None
    return tag(
        "div",
        counts,
        health,
        tag("p", fitting, class_="quiet fitting", role="status"),
        chosen if may_change else None,
        _table(articles, order, may_change=may_change),
        further,
        class_="listing",
        data_shown=len(articles),
        data_order=order.value,
    )


def confirm_view(articles: Sequence[Article]) -> Html:
    """The question before deleting, with the titles."""
    titles = [tag("li", title_of(article), dir="auto") for article in articles[:_TITLES_SHOWN]]
    more = len(articles) - len(titles)
    if more > 0:
        titles.append(tag("li", f"and {more} more", class_="quiet"))
    ids = " ".join(article.id for article in articles)
    return tag(
        "dialog",
        tag("h2", f"Delete {many(len(articles), 'article')}?", id="confirm-title"),
        tag("p", "They go from the archive with all their versions, and answers no longer quote them."),
        tag("ul", *titles),
        tag(
            "div",
            button("Keep", "keep", "plainly"),
            button("Delete", "delete", "danger", data_ids=ids),
            class_="dialog-buttons",
        ),
        class_="confirm",
        aria_labelledby="confirm-title",
    )


def said(sentence: str, *, problem: bool = False) -> Html:
    """One sentence on what was done, or on what went wrong."""
    return tag("p", sentence, class_="problem" if problem else "notice", role="alert" if problem else "status")


def language_name(code: str) -> str:
    """A language's own English name, such as "French"; the code where it is not known."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code).get_display_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code


def many(count: int, noun: str) -> str:
    """A count with its noun."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _choice(name: str, label: str, anything: str, values: Sequence[tuple[str, str]]) -> Html | None:
    if len(values) < 2:
        return None
    options = [tag("option", anything, value=""), *(tag("option", shown, value=value) for value, shown in values)]
    return tag(
        "label", tag("span", label, class_="for-screen-readers"), tag("select", *options, id=name, class_="field")
    )


def _day(name: str, label: str) -> Html:
    return tag("label", tag("span", label), tag("input", id=name, type="date", class_="field"), class_="day")


def _delete_button() -> Html:
    return button("Delete…", "confirm", "danger")


def _table(articles: Sequence[Article], order: ArticleOrder, *, may_change: bool) -> Html:
    heads = [_head(name, class_, by, order) for name, class_, by in _COLUMNS]
    if may_change:
        heads.insert(0, tag("th", tag("span", "Choose", class_="for-screen-readers"), scope="col", class_="choose"))
    rows = [_row(article, may_change=may_change) for article in articles]
    caption = tag("caption", "Articles", class_="for-screen-readers")
    return tag("table", caption, tag("thead", tag("tr", *heads)), tag("tbody", *rows))


def _head(name: str, class_: str, by: ArticleOrder | None, order: ArticleOrder) -> Html:
    if by is None:
        return tag("th", name, scope="col", class_=class_)
    down = by is ArticleOrder.NEWEST
    sorted_by = order is by or (down and order is ArticleOrder.OLDEST)
    descending = sorted_by and order is ArticleOrder.NEWEST
    other = ArticleOrder.OLDEST if order is ArticleOrder.NEWEST and down else by
    direction = ("descending" if descending else "ascending") if sorted_by else None
    return tag(
        "th", button(name, "sort", "sort", data_order=other.value), scope="col", class_=class_, aria_sort=direction
    )


def _row(article: Article, *, may_change: bool) -> Html:
    box = tag("input", type="checkbox", data_choose=article.id, aria_label=f"Choose: {title_of(article)}")
    language = article.language
    return tag(
        "tr",
        tag("td", box, class_="choose") if may_change else None,
        tag("td", article_button(article), class_="title"),
        tag("td", tag("bdi", origin_of(article)), class_="outlet"),
        tag("td", day_of(article) or tag("span", "undated", class_="quiet"), class_="published"),
        tag("td", language_name(language) if language else tag("span", "unknown", class_="quiet"), class_="language"),
        tag("td", str(article.version), class_="versions"),
        tag("td", f"{len(article.text.split()):,}", class_="words"),
    )
