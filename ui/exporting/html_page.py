"""A document as one HTML page that stands alone: no script, and nothing is fetched. `ui.render` escapes every text."""

from __future__ import annotations

from assistant.types import Citation
from ui.exporting.document import Document, Line, Section, heading
from ui.exporting.text import plain
from ui.exporting.wording import dates_words, title_words
from ui.pieces import answering, pieces
from ui.render import Html, byline, emphasised, escape, join, link, tag
from vectorstore import Article, Span

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = Html(
    """
:root { color-scheme: light dark; --quiet: light-dark(#5c6670, #a0aab4); --line: light-dark(#d8dde2, #3a434c);
  --key: light-dark(#fff0b8, #5a4a12); --link: light-dark(#14506e, #8cc4e0); }
body { max-width: 42rem; margin: 2.5rem auto; padding: 0 1rem; line-height: 1.55; font-family: Georgia, serif; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.05rem; margin-top: 2rem; }
a { color: var(--link); } .byline, .remark, .days { color: var(--quiet); font-size: .9rem; margin: .15rem 0; }
.remark:first-of-type { margin-top: 2rem; } .number { font-size: .85em; }
blockquote { margin: .35rem 0 0; padding-left: .9rem; border-left: 3px solid var(--line); }
mark { background: var(--key); color: inherit; } .source, li { margin-bottom: .8rem; }
.source:target { outline: 2px solid; }
@media print { body { margin: 0; } a { color: inherit; } }
"""
)


def html_of(document: Document) -> str:
    """The whole page."""
    title = plain(heading(document))
    remarks = [tag("p", remark, class_="remark", dir="auto") for remark in document.remarks]
    body = tag(
        "main",
        tag("h1", title, dir="auto"),
        *map(_section, document.sections),
        _sources(document.citations),
        _nearest(document.nearest),
        *remarks,
    )
    return f"<!doctype html>\n{_head(title)}\n{tag('body', body)}\n</html>\n"


def _head(title: str) -> Html:
    """The one piece of markup that is not made by `ui.render`; the title in it is escaped there."""
    return Html(
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"{tag('title', title)}\n<style>{_STYLE}</style>\n</head>"
    )


def _section(section: Section) -> Html:
    head = tag("h2", section.heading, dir="auto") if section.heading else None
    if section.listed:
        return tag("section", head, tag("ul", *(tag("li", *_line(line), dir="auto") for line in section.lines)))
    return tag("section", head, *(tag("p", *_line(line), dir="auto") for line in section.lines))


def _line(line: Line) -> list[Html]:
    label = [tag("strong", f"{line.label}:" if line.text else line.label), escape(" ")] if line.label else []
    numbers = [Html(f'<a class="number" href="#source-{int(number)}">[{int(number)}]</a>') for number in line.citations]
    return [*label, tag("bdi", line.text), *([escape(" "), *numbers] if numbers else [])]


def _sources(citations: tuple[Citation, ...]) -> Html | None:
    return tag("section", tag("h2", "Sources"), *map(_source, citations)) if citations else None


def _source(citation: Citation) -> Html:
    quote, article = citation.quote, citation.quote.article
    words = emphasised(pieces(article.text, Span(quote.start, quote.end), answering(citation)))
    days = dates_words(citation)
    return tag(
        "div",
        tag("strong", f"[{citation.number}] "),
        _title(article, quote.text),
        byline(article, author=True),
        tag("blockquote", "“", words, "”", dir="auto"),
        tag("p", days, class_="days") if days else None,
        class_="source",
        id=f"source-{citation.number}",
    )


def _title(article: Article, quote: str | None = None) -> Html:
    title = plain(title_words(article))
    return link(article.url, title, quote=quote) or tag("span", title, dir="auto")


def _nearest(articles: tuple[Article, ...]) -> Html | None:
    if not articles:
        return None
    items = [tag("li", _title(article), byline(article)) for article in articles]
    return tag("section", tag("h2", "Closest articles"), tag("ul", join(items)))
