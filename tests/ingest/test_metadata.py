"""Metadata: read where it is said, never guessed; titles that stand in for missing ones say so."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import parse_date
from ingest.identity import article_id, article_key, canonical_url, content_hash
from ingest.metadata import describe, headline, language_code, shortened
from ingest.pagefacts import PageFacts
from ingest.readers.base import RawArticle
from ingest.sentences import sentence_spans
from vectorstore import Article

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2025-03-03", datetime(2025, 3, 3, tzinfo=UTC)),
        ("2025-03-03T12:00:00Z", NOON),
        ("2025-03-03T17:30:00+05:30", NOON),
        ("2025-03-03 12:00:00", NOON),
        ("2025-03-03 12:00:00 UTC", NOON),
        ("2025/03/03", datetime(2025, 3, 3, tzinfo=UTC)),
        ("Mon, 03 Mar 2025 12:00:00 GMT", NOON),
        ("Mon, 3 Mar 2025 17:30:00 +0530", NOON),
        ("3 March 2025", datetime(2025, 3, 3, tzinfo=UTC)),
        ("3rd Mar. 2025, 12:00 GMT", NOON),
        ("March 3, 2025 05:30 pm IST", NOON),
        ("Monday, March 3, 2025 at 7 a.m. ET", NOON),
        ("July 3, 2025 8:00 AM ET", datetime(2025, 7, 3, 12, tzinfo=UTC)),
        ("3-MAR-1987 15:01:01.79", datetime(1987, 3, 3, 15, 1, 1, tzinfo=UTC)),
        ("13/03/2025", datetime(2025, 3, 13, tzinfo=UTC)),
        ("03/13/2025", datetime(2025, 3, 13, tzinfo=UTC)),
        (1741003200, NOON),
        (1741003200000, NOON),
        (date(2025, 3, 3), datetime(2025, 3, 3, tzinfo=UTC)),
    ],
)
def test_dates_are_read_in_every_usual_form(written: object, moment: datetime) -> None:
    assert parse_date(written) == moment


@pytest.mark.parametrize(
    "written",
    ["03/04/2025", "February 30, 2025", "2025-02-30", "3 Mar 25", "March 2025", "yesterday", "", None, 7, True, "2025",
     "12:30", "March 3, 2025 25:00", "a 2025-03-03", ["2025-03-03"]],
)  # fmt: skip
def test_ambiguous_and_impossible_dates_are_unknown(written: object) -> None:
    assert parse_date(written) is None


def test_an_unknown_time_zone_leaves_the_day() -> None:
    assert parse_date("March 3, 2025 11:00 pm QQT") == datetime(2025, 3, 3, tzinfo=UTC)


@given(st.text(max_size=40))
def test_no_text_makes_the_date_parser_fail(text: str) -> None:
    moment = parse_date(text)
    assert moment is None or moment.tzinfo is UTC


TEXT = "The harbour wall was repaired on Monday. It took three weeks."


def described(raw: RawArticle, facts: PageFacts | None = None) -> tuple[str | None, bool]:
    found = describe(raw, facts or PageFacts(), raw.text, sentence_spans(raw.text))
    return found.title, found.title_derived


def test_the_files_title_wins_over_the_pages() -> None:
    assert described(RawArticle(TEXT, title="Wall repaired"), PageFacts(title="Other")) == ("Wall repaired", False)


def test_a_headline_at_the_top_is_the_title() -> None:
    assert described(RawArticle(f"Harbour wall repaired\n\n{TEXT}")) == ("Harbour wall repaired", False)


def test_of_two_headlines_the_first_is_the_title() -> None:
    assert headline(f"Is the harbour wall safe?\n\nWhat three weeks of work have changed\n\n{TEXT}") == (
        "Is the harbour wall safe?"
    )


@pytest.mark.parametrize(
    "first", ["The wall was repaired.", "Wall", "• Wall repaired again", "Wall repaired,", "x" * 300]
)
def test_what_is_no_headline_is_not_taken_for_one(first: str) -> None:
    assert headline(f"{first}\n\n{TEXT}") is None


def test_without_a_title_the_first_sentence_stands_in_and_says_so() -> None:
    assert described(RawArticle(TEXT)) == ("The harbour wall was repaired on Monday.", True)


def test_a_long_first_sentence_is_cut_between_words() -> None:
    sentence = "The harbour wall, " + "which was damaged in a storm and closed, " * 6 + "was repaired."
    title = shortened(sentence)
    assert title.endswith("…")
    assert len(title) <= 111
    assert sentence.startswith(title[:-1])
    assert not sentence[len(title) - 1].isalnum()


def test_dates_of_the_file_win_and_equal_ones_are_no_update() -> None:
    raw = RawArticle(TEXT, published=NOON)
    found = describe(raw, PageFacts(published=datetime(2024, 1, 1, tzinfo=UTC), updated=NOON), TEXT, ())
    assert (found.published, found.updated) == (NOON, None)


@pytest.mark.parametrize(
    ("said", "code"),
    [("en-GB", "en"), ("EN", "en"), ("nb_NO", "nb"), ("English", "en"), ("", None), (None, None), ("x1", None)],
)
def test_languages_become_codes(said: str | None, code: str | None) -> None:
    assert language_code(said) == code


@pytest.mark.parametrize(
    "url",
    [
        "https://Post.example/harbour/wall",
        "http://post.example/harbour/wall/",
        "https://post.example:443/harbour/wall#comments",
        "https://post.example/harbour/wall?utm_source=x&utm_medium=mail",
        "https://post.example/harbour/wall?fbclid=abc&gclid=1&ref=home",
        " https://user@post.example/harbour/wall ",
    ],
)
def test_the_same_page_has_one_url(url: str) -> None:
    assert canonical_url(url) == "https://post.example/harbour/wall"


def test_different_pages_have_different_urls() -> None:
    urls = [
        "https://a.example/w?id=1",
        "https://a.example/w?id=2",
        "https://a.example/W?id=1",
        "https://b.example/w?id=1",
    ]
    assert len({canonical_url(url) for url in urls}) == len(urls)


def test_identity_goes_by_uri_then_url_then_path(tmp_path: object) -> None:
    from pathlib import Path

    path = Path("/news/a.jsonl")
    assert article_key("urn:x:1", "https://a.example/1", path, "7") == "uri:urn:x:1"
    assert article_key(None, "https://a.example/1/", path, "7") == "url:https://a.example/1"
    assert article_key(None, None, path, "7") == "path:/news/a.jsonl#7"
    assert len(article_id("uri:urn:x:1")) == 16


def test_only_content_changes_the_content_hash() -> None:
    article = Article(id="a", source="a.txt", text="Words.", content_hash="", title="T", published=NOON)
    same = Article(id="b", source="b.txt", text="Words.", content_hash="x", title="T", published=NOON, version=3)
    other = Article(id="a", source="a.txt", text="Words.", content_hash="", title="T", updated=NOON)
    assert content_hash(article) == content_hash(same) != content_hash(other)
