"""An article written to attack the file it is exported to comes out as text in every format."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hostile import hostile_answer
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from newsroom_results import NOW, comparison, timeline, trace, verdict
from pybtex.database import parse_string

from assistant.checking.types import Verdict
from assistant.types import Citation, Quote
from ui.exporting.bibtex import bibtex_of
from ui.exporting.claimreview import Publication, claim_review
from ui.exporting.composing import Result, document_of
from ui.exporting.csl import csl_of
from ui.exporting.document import Document, Line, Section
from ui.exporting.formats import exported
from ui.exporting.markdown import markdown_of
from ui.exporting.note import note_of
from ui.exporting.timeline_csv import csv_of
from vectorstore import Article

TEXT = "=SUM(A1) said <b>nothing</b> & {left}.\nThen \\input{/etc/passwd} $x_1^2$ % # ~ came.\n\n- 1. # ``` ![x](y)"
NASTY = Article(
    id="ffffffffffffffff",
    source="</title><script>alert(1)</script>.txt",
    text=TEXT,
    content_hash="f" * 64,
    title="<script>alert(1)</script> 50% of $5_m {x}} \\input{/etc/passwd} #1 ~ ^ \u202egpj.exe\u202c\r\n@book{evil,\n",
    outlet="</style><img src=x onerror=alert(1)> & Söhne {",
    author="}{\\write18{rm -rf} \u2066and\u2069 <b>A. Writer</b>",
    published=NOW,
    url="javascript:alert(1)//https://example.org",
    language='en" onload="x',
)
ALLOWED = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "section", "p", "strong", "a", "div",
           "span", "bdi", "time", "blockquote", "mark", "ul", "li"}  # fmt: skip
MARKDOWN = {"heading", "paragraph", "inline", "bullet_list", "list_item", "blockquote", "text", "strong", "em", "link",
            "softbreak"}  # fmt: skip
TURNED = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\x00-\x08\x0b-\x1f\x7f-\x9f]")


class _Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def _cite(number: int) -> Citation:
    return Citation(number, Quote(NASTY, 0, len(TEXT), TEXT))


def _nasty_results() -> dict[str, Result]:
    """Results whose every source is the hostile article."""
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) {\\input}"
    finding = replace(verdict().evidence[0], citation=_cite(1), why=evil, attributed_to=evil)
    match = replace(trace().matches[1], citation=_cite(1), spliced=(_cite(2),), speaker=evil)
    events = tuple(replace(event, text=TEXT, written="=1+1", citations=(1,)) for event in timeline().events)
    return {
        "answer": hostile_answer(),
        "check": replace(verdict(), claim=evil, explanation=evil, evidence=(finding,), notice=evil),
        "trace": replace(trace(), quote=evil, matches=(match,)),
        "compare": replace(comparison(), topic=evil, citations=(_cite(1), _cite(2))),
        "timeline": replace(timeline(), topic=evil, events=events, citations=(_cite(1),), notice=evil),
    }


@pytest.mark.parametrize("kind", _nasty_results())
def test_a_hostile_article_adds_no_element_to_the_page_and_nothing_that_runs(kind: str) -> None:
    for tag, attributes in _Elements(exported(_nasty_results()[kind], "html", NOW)).found:
        assert tag in ALLOWED
        assert not [name for name in attributes if name.startswith("on") or name in {"src", "style", "action"}]
        assert re.match(r"https?://|#source-\d+$", attributes.get("href") or "#source-1")


@pytest.mark.parametrize("kind", _nasty_results())
def test_a_hostile_article_is_text_in_markdown(kind: str) -> None:
    """Read with everything on that a renderer may have on."""
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(
        exported(_nasty_results()[kind], "markdown", NOW)
    )
    every = [*tokens, *(child for token in tokens for child in token.children or [])]
    assert {re.sub(r"_(open|close)$", "", token.type) for token in every} <= MARKDOWN
    links = [str(token.attrGet("href")) for token in every if token.type == "link_open"]
    assert all(link.startswith("http") for link in links)
    shown = "".join(child.content for token in tokens for child in token.children or [])
    assert "<script>" in shown, "it is shown as what it is"


@pytest.mark.parametrize("name", ["markdown", "html", "note", "bibtex"])
@pytest.mark.parametrize("kind", _nasty_results())
def test_no_format_lets_a_mark_through_that_turns_or_hides_text(kind: str, name: str) -> None:
    assert not TURNED.search(exported(_nasty_results()[kind], name, NOW).replace("\n", ""))


@pytest.mark.parametrize("kind", _nasty_results())
def test_a_note_of_a_hostile_article_is_one_line(kind: str) -> None:
    document = document_of(_nasty_results()[kind])
    notes = exported(_nasty_results()[kind], "note", NOW).rpartition("Notes\n")[2]
    assert len(notes.splitlines()) == len(document.citations)
    assert str(NASTY.url) not in notes


@pytest.mark.parametrize("kind", _nasty_results())
def test_bibtex_of_a_hostile_article_is_one_entry_whose_braces_close(kind: str) -> None:
    result = _nasty_results()[kind]
    written = exported(result, "bibtex", NOW)
    entries = parse_string(written, "bibtex").entries
    articles = {citation.quote.article.id for citation in document_of(result).citations}
    assert len(entries) == len(articles)
    assert "url" not in next(iter(entries.values())).fields
    assert not re.search(r"\\(input|write|include|def|csname)", written)
    assert not re.search(r"(?<!\\)[$#%&_]", written), "each of these would mean something to LaTeX"


def test_the_title_of_a_hostile_article_reads_the_same_in_bibtex() -> None:
    (entry,) = parse_string(bibtex_of([_cite(1)], NOW.date()), "bibtex").entries.values()
    commands = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~", "asciicircum": "^",
                "less": "<", "greater": ">", "bar": "|"}  # fmt: skip
    title = re.sub(r"\\text([a-z]+)\{\}", lambda found: commands[found[1]], entry.fields["title"][1:-1])
    title = re.sub(r"\\([&%$#_])", r"\1", title)
    assert title == " ".join(re.sub("[\u202c\u202e]", "", str(NASTY.title)).split())


def test_csl_of_a_hostile_article_holds_no_address_that_runs() -> None:
    (item,) = json.loads(csl_of([_cite(1), _cite(2)], NOW.date()))
    assert not {"URL", "accessed", "language"} & set(item)
    assert "\n" not in item["title"]
    assert item["author"][0].keys() == {"literal"}


def test_no_cell_of_a_table_is_a_formula() -> None:
    result = _nasty_results()["timeline"]
    rows = list(csv.DictReader(io.StringIO(exported(result, "csv", NOW))))
    assert len(rows) == len(timeline().events)
    for row in rows:
        assert row["event"].startswith("'=SUM")
        assert row["written"] == "'=1+1"
        assert row["links"] == ""
        assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_claimreview_can_stand_in_a_script_element() -> None:
    result = _nasty_results()["check"]
    assert isinstance(result, Verdict)
    claim = "</script><script>alert(1)</script>"
    written = claim_review(replace(result, claim=claim), Publication("D</script>", NOW.date()))
    assert "<" not in written
    plain = json.loads(written)
    assert plain["claimReviewed"] == claim
    assert all("url" not in article for article in plain["citation"])


texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)


blocks = [
    "1. a",
    "12) b",
    "- c",
    "+ d",
    "===",
    "---",
    "# e",
    "> f",
    "    g",
    "```",
    "[x]: y",
    "a\n---",
    "| a |",
    "~~~",
    "&lt;b&gt;",
]
PARAGRAPHS = {"heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline"}


@given(text=texts | st.sampled_from(blocks))
def test_any_text_is_one_paragraph_of_itself_in_markdown(text: str) -> None:
    document = Document("Topic", "t", (Section((Line(text),)),))
    shown = " ".join(note_of(document).split("\n\n")[1].split())
    tokens = MarkdownIt("commonmark", {"html": True}).parse(markdown_of(document))
    inline = [token for token in tokens if token.type == "inline"][1:]
    assert "".join(child.content for token in inline for child in token.children or []) == shown
    assert {token.type for token in tokens} <= PARAGRAPHS


@given(title=texts)
def test_any_title_is_one_entry_in_bibtex(title: str) -> None:
    article = replace(NASTY, title=title, author=title, outlet=title)
    citation = Citation(1, Quote(article, 0, 4, TEXT[:4]))
    assert len(parse_string(bibtex_of([citation], date(2026, 1, 1)), "bibtex").entries) == 1


@given(text=texts)
def test_any_text_is_one_row_in_a_table(text: str) -> None:
    event = replace(timeline().events[0], text=text)
    one = replace(timeline(), events=(event, *timeline().events[1:]))
    assert len(list(csv.reader(io.StringIO(csv_of(one))))) == 1 + len(one.events)
