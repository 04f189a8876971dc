"""Citations for other programs: fields of CSL-JSON, BibTeX that parses, keys that stay the same, names not guessed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from newsroom_results import NOW, timeline, verdict
from pybtex.database import Entry, parse_string
from told import NEWER, OLDER, REOPENED, cited, told

from assistant.types import Citation, Quote
from ui.exporting.bibtex import bibtex_of
from ui.exporting.csl import csl_of
from ui.exporting.formats import exported
from ui.exporting.references import Name, authors_of, references
from vectorstore import Article, Span

DAY = date(2026, 3, 5)
CSL_FIELDS = {
    "id", "type", "title", "author", "container-title", "issued", "language", "URL", "accessed", "note",
}  # fmt: skip


def _of(article: Article) -> Citation:
    return Citation(1, Quote.of(article, Span(0, 20)))


def _csl(article: Article) -> dict[str, Any]:
    (item,) = json.loads(csl_of([_of(article)], DAY))
    assert set(item) <= CSL_FIELDS
    assert isinstance(item["id"], str)
    return dict(item)


def _bibtex(article: Article) -> Entry:
    (entry,) = parse_string(bibtex_of([_of(article)], DAY), "bibtex").entries.values()
    return entry


def test_an_article_of_an_outlet_is_a_newspaper_article_with_its_day_and_address() -> None:
    item = _csl(replace(NEWER, author="Ida Brandt", language="en"))
    assert (item["type"], item["title"]) == ("article-newspaper", "Harbour bridge opens again")
    assert (item["container-title"], item["language"]) == ("Harbour Gazette", "en")
    assert item["issued"] == {"date-parts": [[2026, 2, 27]]}
    assert (item["URL"], item["accessed"]) == (NEWER.url, {"date-parts": [[2026, 3, 5]]})
    assert item["author"] == [{"family": "Brandt", "given": "Ida"}]


def test_what_is_not_known_is_left_out() -> None:
    item = _csl(replace(NEWER, outlet=None, url=None, published=None, title=None))
    assert set(item) == {"id", "type", "title", "note"}
    assert (item["type"], item["title"]) == ("article", "bridge-opens.md")
    assert _csl(replace(NEWER, outlet=None))["type"] == "webpage"
    entry = _bibtex(replace(NEWER, outlet=None, url=None, published=None))
    assert set(entry.fields) == {"title", "annote"}


def test_a_bibtex_entry_parses_back_field_by_field() -> None:
    entry = _bibtex(replace(NEWER, author="Ida Brandt and Paul M. Reyes"))
    assert entry.type == "article"
    assert entry.fields["title"] == "{Harbour bridge opens again}"
    assert (entry.fields["journal"], entry.fields["year"], entry.fields["date"]) == (
        "Harbour Gazette",
        "2026",
        "2026-02-27",
    )
    assert (entry.fields["url"], entry.fields["urldate"]) == (NEWER.url, "2026-03-05")
    assert [str(person) for person in entry.persons["author"]] == ["Brandt, Ida", "Reyes, Paul M."]


def test_an_address_stays_as_it_is_and_text_is_escaped() -> None:
    url = "https://a.example/b_c/d%20e?f=1&g=2#h"
    entry = _bibtex(replace(NEWER, url=url, outlet="News & Views", title="50% of $5_000 for #1"))
    assert entry.fields["url"] == url
    assert entry.fields["journal"] == r"News \& Views"
    assert entry.fields["title"] == r"{50\% of \$5\_000 for \#1}"


def test_a_key_is_the_same_in_every_export_of_an_article() -> None:
    alone = references([cited(1, NEWER, REOPENED)])[0].key
    assert alone == "harbour-gazette-2026-aaaaaaaa"
    for result in (told(), verdict(), timeline()):
        assert alone in [item["id"] for item in json.loads(exported(result, "csl-json", NOW))]
        assert alone in parse_string(exported(result, "bibtex", NOW), "bibtex").entries


def test_keys_are_unique_even_where_ids_begin_alike() -> None:
    twin = replace(NEWER, id="aaaaaaaa00000000")
    keys = [one.key for one in references([_of(NEWER), _of(twin), _of(OLDER)])]
    assert len(set(keys)) == 3
    assert len(parse_string(bibtex_of([_of(NEWER), _of(twin)], DAY), "bibtex").entries) == 2


def test_a_key_holds_nothing_but_letters_digits_and_dashes() -> None:
    for outlet in ("Zürcher, {Zeitung}", "北京", "  ", "a%b#c~d\\e"):
        key = references([_of(replace(NEWER, outlet=outlet))])[0].key
        assert all(letter.isascii() and (letter.isalnum() or letter == "-") for letter in key)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ida Brandt", [("Brandt", "Ida")]),
        ("By Ida Brandt", [("Brandt", "Ida")]),
        ("Ida Brandt and Paul M. Reyes", [("Brandt", "Ida"), ("Reyes", "Paul M.")]),
        ("Ida Brandt, Paul Reyes", [("Brandt", "Ida"), ("Reyes", "Paul")]),
        ("Sample Wire staff", ["Sample Wire staff"]),
        ("Ida Brandt and Harbour News", [("Brandt", "Ida"), "Harbour News"]),
        ("Brandt, Ida", ["Brandt, Ida"]),
        ("Maria van Dijk", ["Maria van Dijk"]),
        ("Juan Pablo Montes", ["Juan Pablo Montes"]),
        ("Reuters", ["Reuters"]),
        ("the city desk", ["the city desk"]),
        ("Ida Brandt4", ["Ida Brandt4"]),
        ("", []),
    ],
)
def test_a_name_is_taken_apart_only_where_that_is_certain(line: str, expected: list[str | tuple[str, str]]) -> None:
    found = authors_of(replace(NEWER, author=line))
    assert [(one.family, one.given) if one.family else one.literal for one in found] == expected


def test_a_family_name_that_comes_first_is_not_taken_for_a_given_name() -> None:
    assert authors_of(replace(NEWER, author="Wang Fang", language="zh")) == (Name("Wang Fang"),)
