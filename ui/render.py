"""The one place where text becomes HTML: everything that is not `Html` is escaped here, and only here.

Views build pages out of `tag`, `link` and `marked`; none of them writes a bracket of its own, and no text passes
through a Markdown renderer.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ui.days import short_day
from ui.links import text_link
from ui.pieces import Piece, pieces
from vectorstore import Article, Span
from vectorstore.types import written_day

if TYPE_CHECKING:
    from assistant.types import DatedWords

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_PARAGRAPH = re.compile(r"[^\r\n]*\S[^\r\n]*")
# Controls that reorder or hide what follows them. A title could use them to show a reader other words than it holds;
# the marks that Arabic and Hebrew need (U+200E, U+200F) are not among them.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_VOID = frozenset({"br", "hr", "input", "img"})
_FORBIDDEN = frozenset({"href", "src", "srcset", "srcdoc", "style", "action", "formaction"})
_CONTEXT = 200


class Html(str):
    """Markup made by this module. A plain `str` is text: an f-string around Html is text again, and gets escaped."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of an article's text to highlight; `active` is the one the reader asked to see."""

    start: int
    end: int
    number: int
    active: bool = False
    answers: tuple[Span, ...] = ()
    """Ranges in it to set off from the rest."""
    dates: tuple[DatedWords, ...] = ()
    """Words in it that are shown with the day they name."""


def escape(text: str) -> Html:
    """`text` as it may stand in an element or a quoted attribute, without the controls that reorder what is read."""
    return Html(html.escape(_INVISIBLE.sub("", text), quote=True))


def join(parts: Iterable[str | None], separator: str = "") -> Html:
    """`parts` one after another: Html as it is, text escaped, None left out."""
    kept = [part if isinstance(part, Html) else escape(part) for part in parts if part is not None]
    return Html(escape(separator).join(kept))


def tag(name: str, *children: str | None, **attributes: str | int | bool | None) -> Html:
    """The element `name`. `class_` gives class, `data_n` gives data-n; None and False leave an attribute out.

    Raises ValueError for attributes that run or fetch something: links are made by `link` alone.
    """
    opening = Html(f"<{_checked(name)}{_attributes(attributes)}>")
    return opening if name in _VOID else Html(f"{opening}{join(children)}</{name}>")


def button(label: str, act: str, class_: str, **attributes: str | int | bool | None) -> Html:
    """A button on which the page's script does `act`; its data-… attributes say to what."""
    return tag("button", label, class_=class_, type="button", data_act=act, **attributes)


def link(url: str | None, *children: str, class_: str | None = None, quote: str | None = None) -> Html | None:
    """A link that opens in a new tab, at the words of `quote`; None where `url` is not plain http or https."""
    target = safe_url(url)
    if target is None:
        return None
    address = escape((text_link(target, quote) if quote else None) or target)
    attributes = _attributes({"class": class_, "target": "_blank", "rel": "noopener noreferrer"})
    return Html(f'<a href="{address}"{attributes}>{join(children)}</a>')


def picture(svg: str, said: str, class_: str) -> Html:
    """A drawing as an image, in which nothing runs and nothing is fetched; `said` is what is read out for it."""
    data = base64.b64encode(svg.encode()).decode("ascii")
    attributes = _attributes({"class": class_, "alt": said})
    return Html(f'<img src="data:image/svg+xml;base64,{data}"{attributes}>')


def safe_url(url: str | None) -> str | None:
    """`url` if it is an http or https address with a host and nothing hidden in it, else None."""
    if url is None or _INVISIBLE.search(url) or re.search(r"\s", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in {"http", "https"} and parts.hostname else None


def host(url: str | None) -> str | None:
    """The site an address belongs to, without "www."; None where `safe_url` refuses the address."""
    target = safe_url(url)
    name = urlsplit(target).hostname if target is not None else None
    return name.removeprefix("www.") if name is not None else None


def paragraphs(text: str) -> tuple[Span, ...]:
    """The lines of `text` that hold more than white space, as ranges of it."""
    return tuple(Span(*match.span()) for match in _PARAGRAPH.finditer(text))


def marked(text: str, span: Span, marks: Sequence[Mark] = ()) -> Html:
    """`text[span]` with `marks` highlighted. Overlapping marks are cut where they overlap, never nested."""
    edges = {span.start, span.end}
    for mark in marks:
        edges |= {min(max(edge, span.start), span.end) for edge in (mark.start, mark.end)}
    cuts = sorted(edges)
    return join(_piece(text, start, end, marks) for start, end in pairwise(cuts))


def emphasised(parts: Iterable[Piece], element: str = "mark") -> Html:
    """`parts` with those that answer in an `element` of their own, and each day as an attribute of its words.

    The page's style draws the day beside the words: what can be read out or copied as the article's text stays so.
    """
    runs = groupby(parts, key=lambda piece: piece.answers)
    return join(
        tag(element, *map(_dated, run), class_="key") if answers else join(map(_dated, run)) for answers, run in runs
    )


def excerpt(text: str, mark: Mark) -> Html:
    """The paragraph or paragraphs around `mark`, with the marked words highlighted and long ends cut at a word."""
    touched = [p for p in paragraphs(text) if p.end > mark.start and p.start < mark.end]
    first, last = (touched[0].start, touched[-1].end) if touched else (mark.start, mark.end)
    start, end = max(first, mark.start - _CONTEXT), min(last, mark.end + _CONTEXT)
    if start > first:
        start = _after_space(text, start, mark.start)
    if end < last:
        end = _before_space(text, end, mark.end)
    body = marked(text, Span(start, end), (mark,))
    return join(["… " if start > first else None, body, " …" if end < last else None])


def title_of(article: Article) -> str:
    """The article's title, or its source where it has none."""
    return article.title or article.source


def origin_of(article: Article) -> str:
    """Who published the article: its outlet, else the site it came from, else the file."""
    return article.outlet or host(article.url) or article.source


def day_of(article: Article) -> Html | None:
    """The publication date as a <time> element, or None."""
    if article.published is None:
        return None
    return tag("time", written_day(article.published), datetime=article.published.date().isoformat())


def byline(article: Article, *, author: bool = False) -> Html:
    """Outlet, date and, if asked for, author, with dots between. Whichever way a name is written, their order stays."""
    parts = [tag("bdi", origin_of(article), class_="outlet"), day_of(article)]
    if author and article.author:
        parts.insert(1, tag("bdi", article.author, class_="author"))
    return tag("p", join([part for part in parts if part is not None], " · "), class_="byline")


def _checked(name: str) -> str:
    if _NAME.fullmatch(name) is None:
        raise ValueError(f"Not an element or attribute name: {name!r}.")
    return name


def _attributes(attributes: dict[str, str | int | bool | None]) -> str:
    written = []
    for key, value in attributes.items():
        name = _checked(key.rstrip("_").replace("_", "-"))
        if name in _FORBIDDEN or name.startswith("on"):
            raise ValueError(f"The attribute {name!r} may run or fetch something; use link().")
        if value is True:
            written.append(f" {name}")
        elif value is not None and value is not False:
            written.append(f' {name}="{escape(str(value))}"')
    return "".join(written)


def _piece(text: str, start: int, end: int, marks: Sequence[Mark]) -> Html:
    covering = [mark for mark in marks if mark.start <= start and mark.end >= end]
    if not covering:
        return escape(text[start:end])
    active = any(mark.active for mark in covering)
    numbers = " ".join(str(mark.number) for mark in covering)
    answers = [one for mark in covering for one in mark.answers]
    dates = [one for mark in covering for one in mark.dates]
    words = emphasised(pieces(text, Span(start, end), answers, dates), "strong")
    return tag("mark", words, class_="active" if active else None, data_n=numbers)


def _dated(piece: Piece) -> Html:
    if piece.day is None:
        return escape(piece.text)
    day = short_day(piece.day)
    meaning = f"{' '.join(piece.text.split())}: {written_day(piece.day)}, counted from the day the article appeared"
    return tag("time", piece.text, class_="dated", datetime=piece.day.isoformat(), data_day=day, title=meaning)


def _after_space(text: str, start: int, limit: int) -> int:
    space = re.compile(r"\s+").search(text, start, limit)
    return space.end() if space else start


def _before_space(text: str, end: int, limit: int) -> int:
    return max((match.start() for match in re.compile(r"\s+").finditer(text, limit, end)), default=end)
