"""Every format shows the whole result, with the numbers it has and the words it rests on."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from newsroom_results import NOW, agreed, comparison, declined, empty_results, eventless, results, timeline, verdict
from pybtex.database import parse_string
from told import NEWER, OLDER, REOPENED, SHUT, asked_back, reworded, told

from ui.exporting.composing import Result, document_of
from ui.exporting.formats import exported, result_json
from ui.exporting.options import FORMATS, TIMELINE_FORMATS
from ui.exporting.wording import event_days
from ui.links import text_link
from vectorstore.errors import UsageError

TEXTS = ("markdown", "html", "note")
LINK = text_link(NEWER.url, REOPENED)


class _Shown(HTMLParser):
    """What a browser shows of a page, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.links, self.elements = "", list[str](), list[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def read(text: str, name: str) -> str:
    """What a reader of the format sees, without markup."""
    if name == "html":
        return _Shown(text).text
    if name == "markdown":
        return _Shown(MarkdownIt().render(text)).text
    return text


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("kind", results())
def test_every_quotation_stands_in_every_text_format_under_its_own_number(kind: str, name: str) -> None:
    result = results()[kind]
    document, shown = document_of(result), read(exported(result, name, NOW), name)
    assert document.citations, "the test has nothing to look for"
    for citation in document.citations:
        assert f"“{citation.quote.text}”" in shown
        after = shown[shown.rindex(f"[{citation.number}] ") :]
        article = citation.quote.article
        assert after.index(str(article.title)) < after.index(citation.quote.text), "title, then the quoted words"
        assert str(article.outlet) in after


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("kind", results())
def test_each_line_keeps_the_numbers_of_the_result(kind: str, name: str) -> None:
    shown = read(exported(results()[kind], name, NOW), name)
    for section in document_of(results()[kind]).sections:
        for line in section.lines:
            if line.citations and line.text:
                numbers = "".join(f"[{number}]" for number in line.citations)
                assert f"{line.text} {numbers}" in shown


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("kind", empty_results())
def test_what_found_nothing_says_so_and_cites_nothing(kind: str, name: str) -> None:
    shown = read(exported(empty_results()[kind], name, NOW), name)
    assert not re.search(r"\[\d\]", shown)
    expected = {
        "check": "No article is about it.",
        "trace": "The archive holds nothing like it.",
        "attribute": "No article of the archive holds this excerpt.",
        "compare": "No disagreement was found",
        "timeline": "No article on the zoo was found.",
    }
    assert expected[kind] in shown
    assert ("Bridge stays shut" in shown) == (kind == "attribute"), "the nearest article is offered"


def test_an_answer_is_exported_with_all_that_the_reader_is_told() -> None:
    shown = exported(told(), "note", NOW)
    assert shown == (
        "Has it reopened, and who paid?\n\n"
        "Understood as: Has the harbour bridge reopened, and who paid?\n\n"
        "Yes.\n\n"
        f"{REOPENED} [1]\n\n"
        f"Earlier, 3 Jan 2026: {SHUT} [2]\n\n"
        "Not found: who paid\n\n"
        "As of 27 February 2026, when the newest of these articles was published.\n\n"
        "Notes\n"
        f"[1] Harbour bridge opens again, Harbour Gazette, 27 February 2026. “{REOPENED}” "
        f"[Thursday: 26 February 2026] {LINK}\n"
        f"[2] Bridge stays shut, Coast Courier, 3 January 2026. “{SHUT}” [Friday: 9 January 2026] bridge-shut.md\n"
    )


def test_words_of_a_chat_model_are_said_to_be_its_own() -> None:
    by_model = replace(reworded(), answerer="openai:some-model")
    assert "Worded by openai:some-model" in exported(by_model, "note", NOW)
    assert "Worded by" not in exported(told(), "note", NOW)


def test_an_answer_that_asks_back_is_exported_as_that_question() -> None:
    assert exported(asked_back(), "note", NOW) == "How old is she?\n\nWhom do you mean?\n"


def test_the_ruling_stands_first_and_names_the_difference() -> None:
    lines = exported(verdict(), "note", NOW).splitlines()
    assert lines[0].startswith("Claim: The bridge reopened")
    assert lines[2] == "Contradicted: The article says 4.2 million euros, the claim 6 million."


def test_positions_say_who_where_and_when() -> None:
    shown = exported(comparison(), "note", NOW)
    assert "- shut until a vote — the city (Coast Courier, 3 January 2026) [2]" in shown
    assert "Note: two moments" in shown


def test_links_open_the_article_at_the_quoted_words() -> None:
    assert LINK is not None
    for name in ("html", "markdown"):
        page = exported(told(), name, NOW)
        links = _Shown(page if name == "html" else MarkdownIt().render(page)).links
        assert LINK in links
        assert {link for link in links if not link.startswith("#")} == {LINK}
    assert LINK in exported(told(), "note", NOW)


def test_numbers_on_the_page_lead_to_their_sources() -> None:
    page = exported(told(), "html", NOW)
    inner = [link.removeprefix("#") for link in _Shown(page).links if link.startswith("#")]
    assert inner == ["source-1", "source-2"]
    assert all(f'id="{target}"' in page for target in inner)


def test_the_page_stands_alone_and_runs_nothing() -> None:
    page = exported(verdict(), "html", NOW)
    elements = set(_Shown(page).elements)
    assert not elements & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert "default-src 'none'" in page
    assert not re.search(r"url\(|@import|src=", page)


def test_the_words_that_answer_stand_out_on_the_page() -> None:
    assert '<mark class="key">4.2 million euros</mark>' in exported(verdict(), "html", NOW)


@pytest.mark.parametrize("kind", results())
def test_json_is_the_contract(kind: str) -> None:
    result = results()[kind]
    assert json.loads(exported(result, "json", NOW)) == result_json(result).model_dump(mode="json")


def test_a_timeline_is_a_table_of_its_events() -> None:
    rows = list(csv.DictReader(io.StringIO(exported(timeline(), "csv", NOW))))
    assert [row["first"] for row in rows] == ["1961-01-01", "2026-01-03", "2026-02-26", "2026-03-01"]
    assert rows[2]["event"] == REOPENED
    assert (rows[2]["citations"], rows[2]["written"], rows[2]["precision"]) == ("1 2", "Thursday", "day")
    assert rows[2]["sources"].count(" | ") == 1
    assert rows[2]["links"] == LINK
    assert list(csv.DictReader(io.StringIO(exported(eventless(), "csv", NOW)))) == []


def test_days_are_as_exact_as_the_sources() -> None:
    shown = [event_days(event) for event in timeline().events]
    assert shown == ["1961", "3 – 9 January 2026", "26 February 2026", "March 2026"]
    later = replace(timeline().events[1], last=timeline().events[2].last)
    assert event_days(later) == "3 January – 26 February 2026"


def test_a_timeline_goes_into_a_calendar() -> None:
    from icalendar import Calendar

    found = Calendar.from_ical(exported(timeline(), "ics", NOW))
    assert len(found.walk("VEVENT")) == len(timeline().events)


@pytest.mark.parametrize("name", ["csv", "ics", "docx"])
def test_a_format_that_a_result_cannot_have_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=name):
        exported(told(), name, NOW)
    if name == "docx":
        with pytest.raises(UsageError, match=name):
            exported(timeline(), name, NOW)


@pytest.mark.parametrize("kind", [*results(), *empty_results()])
def test_every_format_that_is_offered_can_be_written(kind: str) -> None:
    for result in (results().get(kind), empty_results().get(kind)):
        if result is not None:
            for name in TIMELINE_FORMATS if kind == "timeline" else FORMATS:
                assert isinstance(exported(result, name, NOW), str), name


def test_a_result_without_citations_is_an_empty_bibliography() -> None:
    nothing: tuple[Result, ...] = (declined(), agreed())
    for result in nothing:
        assert exported(result, "bibtex", NOW).strip() == ""
        assert json.loads(exported(result, "csl-json", NOW)) == []


def test_a_whole_page_given_as_an_excerpt_is_no_heading() -> None:
    long = replace(declined(), excerpt="word " * 2_000)
    assert len(exported(long, "note", NOW).splitlines()[0]) < 400


def test_an_article_is_one_entry_however_often_it_is_cited() -> None:
    entries = parse_string(exported(timeline(), "bibtex", NOW), "bibtex").entries
    assert len(entries) == len({NEWER.id, OLDER.id})
    first = next(iter(entries.values()))
    assert all(f"[{number}] “" in first.fields["annote"] for number in (1, 3, 4))
