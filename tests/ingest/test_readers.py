"""Readers: every format gives the words and the metadata it carries, and what cannot be read says why."""

from __future__ import annotations

import encodings.aliases
import gzip
import json
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.readers import SUFFIXES, RawArticle, reader_for
from ingest.readers.articles import sound
from ingest.readers.html_page import _decoded, _linked_dates, _metas, _only_time
from ingest.readers.json_lines import JsonLinesReader
from ingest.readers.markdown import markdown_text
from ingest.readers.markup import markup_text
from ingest.report import Failure
from ingest.settings import IngestSettings
from vectorstore import SourceError

BODY = "The harbour wall was repaired on Monday. It took three weeks."
NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)


def read(path: Path, settings: IngestSettings | None = None) -> list[RawArticle | Failure]:
    reader = reader_for(path)
    assert reader is not None
    return list(reader.read(path, path.name, settings or IngestSettings()))


def one(path: Path, settings: IngestSettings | None = None) -> RawArticle:
    (article,) = read(path, settings)
    assert isinstance(article, RawArticle)
    return article


def written(path: Path, content: str | bytes | object) -> Path:
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


# --- decoding ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_is_read_in_every_encoding_with_a_mark(tmp_path: Path, encoding: str) -> None:
    text = "Die Fähre kostet 3 €, “sehr viel”. 🚢"
    data = text.encode(encoding)
    path = written(tmp_path / "a.txt", b"\xff\xfe" + data if encoding == "utf-16-le" else data)
    assert one(path).text == text


def test_other_encodings_are_recognised_by_their_letters(tmp_path: Path) -> None:
    text = "Le maire a déclaré que la fête aurait lieu à l'été. « C'est décidé », a-t-il ajouté à la presse. " * 4
    assert one(written(tmp_path / "a.txt", text.encode("cp1252"))).text == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"text\x00with zeros", "not text"),
        (b"\xff\xfe\x00", "UTF-16"),
    ],
)
def test_what_is_not_text_is_refused_with_the_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as caught:
        read(written(tmp_path / "a.txt", data))
    assert caught.value.next_step


def test_a_file_over_the_limit_is_refused_and_names_the_setting(tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt", "word " * 400)
    with pytest.raises(SourceError, match="max_file_mb"):
        read(path, IngestSettings(max_file_mb=0.001))
    assert one(path, IngestSettings(max_file_mb=0.002)).text.startswith("word")


# --- Markdown and HTML ------------------------------------------------------------------------------------------


def test_markdown_loses_its_marks_and_keeps_its_words(tmp_path: Path) -> None:
    page = """---
title: Wall repaired
author: [Ann Lee, Bo Ray]
date: 2025-03-03
source: Northness Post
url: https://post.example/1
lang: en-GB
---
# Wall *repaired*

The **harbour wall** was [repaired](https://post.example/x "title") on
Monday; it cost `5*3` million. ![A picture](wall.png)

- One boat
- Two boats
  1. a red one
  2. a blue one

> “It is done,” she said.

| Boat | Price |
| ---- | ----- |
| Red  | 5     |

<div>Raw <b>HTML</b> &amp; more</div>
"""
    article = one(written(tmp_path / "a.md", page))
    assert article.text.split("\n\n") == [
        "Wall repaired",
        "The harbour wall was repaired on Monday; it cost 5*3 million.",
        "• One boat\n• Two boats\n1. a red one\n2. a blue one",
        "“It is done,” she said.",
        "Boat | Price\nRed | 5",
        "Raw HTML & more",
    ]
    assert (article.title, article.author, article.outlet) == ("Wall repaired", "Ann Lee, Bo Ray", "Northness Post")
    assert (article.published, article.url) == (datetime(2025, 3, 3, tzinfo=UTC), "https://post.example/1")
    assert article.language == "en-GB"


def test_markdown_without_front_matter_is_read(tmp_path: Path) -> None:
    assert one(written(tmp_path / "a.markdown", BODY)) == RawArticle(BODY)


def test_broken_front_matter_is_reported_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not valid YAML at line 4"):
        read(written(tmp_path / "a.md", f"---\ntitle: Wall\ntags: [a\n---\n{BODY}"))


def test_markdown_keeps_punctuation_as_it_is() -> None:
    assert markdown_text('It\'s "so" -- he said... 1\\. not a list') == 'It\'s "so" -- he said... 1. not a list'


PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Wall repaired | Northness Post</title>
<meta property="og:site_name" content="Northness Post"><meta name="author" content="Ann Lee">
<meta property="article:published_time" content="2025-03-03T17:30:00+05:30">
<meta property="article:modified_time" content="2025-03-04T12:00:00Z">
<link rel="canonical" href="https://post.example/wall"></head>
<body><nav><a href="/">Home</a> <a href="/n">News</a></nav><article><h1>Wall repaired</h1>
<p>The harbour wall at <b>Northness</b> was
repaired on Monday, the council said. It took <a href="/w">three weeks</a>.</p>
<p>“We are glad,” said the mayor. The work will go on for another two years, she said, and then it stops.</p>
<h2>What comes next</h2>
<ul><li>The pier gets a new roof.</li><li>The lighthouse is painted.</li></ul>
<p>The council will pay for the roof, and the lighthouse belongs to the coastguard, which pays for itself.</p>
</article><script>var x = "not text";</script><footer>Subscribe to our newsletter</footer></body></html>"""


def test_a_page_gives_its_article_and_what_it_says_about_itself(tmp_path: Path) -> None:
    article = one(written(tmp_path / "a.html", PAGE))
    paragraphs = article.text.split("\n\n")
    assert "The harbour wall at Northness was repaired on Monday, the council said. It took three weeks." in paragraphs
    assert "• The pier gets a new roof.\n• The lighthouse is painted." in paragraphs
    assert not any(word in article.text for word in ("Subscribe", "not text", "Home"))
    assert (article.title, article.outlet, article.author) == ("Wall repaired", "Northness Post", "Ann Lee")
    assert (article.published, article.updated) == (NOON, datetime(2025, 3, 4, 12, tzinfo=UTC))
    assert (article.url, article.language) == ("https://post.example/wall", "en-GB")


def test_a_page_without_a_date_has_none(tmp_path: Path) -> None:
    page = PAGE.replace("article:published_time", "x").replace("article:modified_time", "y")
    page = page.replace("repaired on Monday", "repaired on 5 May 2019")
    assert one(written(tmp_path / "a.html", page)).published is None


def test_dates_in_linked_data_count(tmp_path: Path) -> None:
    linked = '{"@graph": [{"@type": "NewsArticle", "datePublished": "2025-03-03T12:00:00Z"}]}'
    script = f'<script type="application/ld+json">{linked}</script></head>'
    page = PAGE.replace("article:published_time", "x").replace("</head>", script)
    assert one(written(tmp_path / "a.html", page)).published == NOON


def test_a_page_is_decoded_as_it_declares(tmp_path: Path) -> None:
    page = PAGE.replace("utf-8", "windows-1251").replace("Ann Lee", "Анна Ли").replace("“", '"').replace("”", '"')
    assert one(written(tmp_path / "a.htm", page.encode("windows-1251"))).author == "Анна Ли"


def test_the_only_time_on_a_page_is_the_articles(tmp_path: Path) -> None:
    page = PAGE.replace("article:published_time", "x").replace("article:modified_time", "y")
    stamped = page.replace("<h1>", '<time class="when" datetime="2025-03-03T12:00:00Z">Monday</time><h1>')
    assert one(written(tmp_path / "a.html", stamped)).published == NOON
    twice = stamped.replace("</article>", '<time datetime="2024-01-01">Last year</time></article>')
    assert one(written(tmp_path / "a.html", twice)).published is None


def test_reading_a_page_opens_no_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    opened: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda *address: opened.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address: opened.append(address))
    assert one(written(tmp_path / "a.html", PAGE)).title
    assert opened == []


def test_a_page_without_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no text on the page"):
        read(written(tmp_path / "a.html", "<html><head><title>x</title></head><body><script>1</script></body></html>"))


def test_markup_becomes_paragraphs() -> None:
    assert markup_text(
        "<p>One<br/>two &amp; <i>three</i></p><ul><li>four</li><li>five</li></ul><style>x</style>six"
    ) == ("One\ntwo & three\n\n• four\n• five\n\nsix")


# --- JSON -------------------------------------------------------------------------------------------------------

NINJS_1 = {
    "uri": "urn:post:1",
    "language": "en-GB",
    "headline": "Wall repaired",
    "title": "A summary of the item, which is not its headline",
    "byline": "By ANN LEE",
    "firstcreated": "2025-03-03T12:00:00Z",
    "versioncreated": "2025-03-04T12:00:00Z",
    "infosource": [{"name": "Post"}],
    "located": "NORTHNESS",
    "url": "https://post.example/1",
    "body_text": BODY,
}
NINJS_2 = {
    "uri": "urn:post:2",
    "language": "en",
    "headlines": [{"role": "short", "value": "Wall"}, {"role": "main", "value": "Wall repaired"}],
    "by": "By Ann Lee",
    "contentcreated": "2025-03-03T12:00:00Z",
    "versioncreated": "2025-03-03T12:00:00Z",
    "infosources": [{"name": "Post", "role": "originator"}],
    "bodies": [
        {"contenttype": "text/html", "value": "<p>Other words.</p>"},
        {"contenttype": "text/plain", "value": BODY},
    ],
}


def test_ninjs_1_is_read(tmp_path: Path) -> None:
    article = one(written(tmp_path / "a.json", NINJS_1))
    assert (article.text, article.title, article.author, article.outlet) == (BODY, "Wall repaired", "ANN LEE", "Post")
    assert (article.published, article.updated) == (NOON, datetime(2025, 3, 4, 12, tzinfo=UTC))
    assert (article.uri, article.url, article.language) == ("urn:post:1", "https://post.example/1", "en-GB")


def test_ninjs_1_markup_is_read(tmp_path: Path) -> None:
    item = {"uri": "urn:post:3", "headline": "Wall", "body_xhtml": "<div><p>One.</p><p>Two &amp; three.</p></div>"}
    assert one(written(tmp_path / "a.json", item)).text == "One.\n\nTwo & three."


def test_ninjs_2_is_read(tmp_path: Path) -> None:
    article = one(written(tmp_path / "a.json", NINJS_2))
    assert (article.text, article.title, article.author, article.outlet) == (BODY, "Wall repaired", "Ann Lee", "Post")
    assert (article.published, article.updated, article.uri) == (NOON, None, "urn:post:2")


@pytest.mark.parametrize(
    ("title", "body", "outlet", "author", "day", "link"),
    [
        ("title", "body", "source", "author", "published_at", "url"),
        ("headline", "text", "outlet", "byline", "date", "link"),
        ("Title", "content", "publisher", "authors", "pubDate", "permalink"),
        ("TITLE", "article", "site", "creator", "publish_date", "canonical_url"),
        ("headline", "articleBody", "site-name", "writer", "datePublished", "webUrl"),
    ],
)
def test_the_usual_names_of_keys_are_known(
    tmp_path: Path, title: str, body: str, outlet: str, author: str, day: str, link: str
) -> None:
    item = {
        title: "Wall repaired",
        body: BODY,
        outlet: {"name": "Post"} if outlet == "publisher" else "Post",
        author: ["Ann Lee", {"name": "Bo Ray"}] if author == "authors" else "Ann Lee, Bo Ray",
        day: "2025-03-03T12:00:00Z",
        link: "https://post.example/1",
    }
    article = one(written(tmp_path / "a.json", item))
    assert (article.title, article.text, article.outlet) == ("Wall repaired", BODY, "Post")
    assert (article.author, article.published, article.url) == ("Ann Lee, Bo Ray", NOON, "https://post.example/1")


def test_an_array_of_articles_is_read_and_a_bad_member_reported(tmp_path: Path) -> None:
    items = [{"title": "A", "body": BODY}, {"title": "B"}, 7, {"id": "x9", "body": BODY}]
    for content in (items, {"status": "ok", "articles": [*items[:2], {"body": ""}, items[3]]}):
        first, second, third, fourth = read(written(tmp_path / "a.json", content))
        assert isinstance(first, RawArticle)
        assert isinstance(fourth, RawArticle)
        assert (first.member, first.place, fourth.member) == ("1", "article 1", "id:x9")
        assert isinstance(second, Failure)
        assert isinstance(third, Failure)
        assert second.source == "a.json article 2"
        assert "no text" in second.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [('{"title": ', "not valid JSON"), ("7", "not a JSON object"), ("[]", "no article"), ('{"title": "x"}', "no text"),
     ("[" * 100_000, "nested|not valid JSON")],
)  # fmt: skip
def test_bad_json_is_refused_with_the_reason(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read(written(tmp_path / "a.json", content))


def test_a_bad_line_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines = [
        json.dumps({"title": "A", "body": BODY}),
        "{broken",
        "",
        '["no"]',
        json.dumps({"body": BODY}),
        '{"body": null}',
    ]
    for name, pack in (("a.jsonl", lambda data: data), ("a.ndjson.gz", gzip.compress)):
        found = read(written(tmp_path / name, pack("\n".join(lines).encode())))
        assert [type(item).__name__ for item in found] == ["RawArticle", "Failure", "Failure", "RawArticle", "Failure"]
        assert [item.source for item in found if isinstance(item, Failure)] == [f"{name} line {n}" for n in (2, 4, 6)]
        assert [item.place for item in found if isinstance(item, RawArticle)] == ["line 1", "line 5"]


def test_a_damaged_line_in_another_encoding_is_reported(tmp_path: Path) -> None:
    data = b'\xef\xbb\xbf{"body": "Caf\xe9"}\n' + json.dumps({"body": BODY}).encode()
    first, second = read(written(tmp_path / "a.jsonl", data))
    assert isinstance(first, Failure)
    assert "UTF-8" in first.reason
    assert isinstance(second, RawArticle)


def test_a_line_over_the_limit_is_reported_and_the_next_one_read(tmp_path: Path) -> None:
    data = json.dumps({"body": "word " * 1000}) + "\n" + json.dumps({"body": BODY}) + "\n"
    first, second = read(written(tmp_path / "a.jsonl", data), IngestSettings(max_line_mb=0.001))
    assert isinstance(first, Failure)
    assert "max_line_mb" in first.reason
    assert isinstance(second, RawArticle)


def test_a_cut_off_archive_gives_its_articles_and_then_fails(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"body": f"{n} {BODY} {n * 7919 % 1013}"}) for n in range(5000))
    path = written(tmp_path / "a.jsonl.gz", gzip.compress(lines.encode())[:-2000])
    articles: Iterator[RawArticle | Failure] = JsonLinesReader().read(path, path.name, IngestSettings())
    assert isinstance(next(articles), RawArticle)
    with pytest.raises(SourceError, match="damaged or cut off"):
        list(articles)


def test_lines_are_read_as_a_stream(tmp_path: Path) -> None:
    line = json.dumps({"body": BODY * 20}) + "\n"
    path = written(tmp_path / "a.jsonl", line * 20_000)
    reader = JsonLinesReader().read(path, path.name, IngestSettings())
    tracemalloc.start()
    count = sum(1 for _ in reader)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < path.stat().st_size / 10


def test_a_small_archive_that_unpacks_to_an_enormous_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.json.gz", gzip.compress(b" " * 3_000_000))
    with pytest.raises(SourceError, match="unpacks to more"):
        read(path, IngestSettings(max_file_mb=1))


def test_half_characters_do_not_get_through() -> None:
    assert sound("a\ud83d\ude00b\ud83dc\x00d") == "a😀b\ufffdcd"


def test_every_suffix_has_a_reader() -> None:
    assert {".txt", ".md", ".markdown", ".html", ".htm", ".json", ".jsonl", ".ndjson", ".jsonl.gz", ".json.gz"} <= set(
        SUFFIXES
    )
    assert all(reader_for(Path(f"A{suffix.upper()}")) for suffix in SUFFIXES)
    assert reader_for(Path("a.pdf")) is None
    assert reader_for(Path("a.gz")) is None


# --- what only a hostile or a broken file holds ------------------------------------------------------------------

ENDLESS = '{"title": "t", "text": "It rained.", "published": ' + "9" * 5_000 + "}"
DEEP = '{"text": ' + "[" * 600 + '"x"' + "]" * 600 + "}"


def test_a_number_of_thousands_of_digits_stops_only_its_own_article(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="thousands of digits") as caught:
        read(written(tmp_path / "a.json", ENDLESS))
    assert caught.value.next_step
    first, second = read(written(tmp_path / "a.jsonl", ENDLESS + "\n" + json.dumps({"body": BODY})))
    assert isinstance(first, Failure)
    assert "thousands of digits" in first.reason
    assert isinstance(second, RawArticle)
    scripts = "".join(
        f'<script type="application/ld+json">{linked}</script>'
        for linked in (ENDLESS, '{"datePublished": "2025-03-03T12:00:00Z"}')
    )
    page = PAGE.replace("article:published_time", "x").replace("</head>", scripts + "</head>")
    assert one(written(tmp_path / "a.html", page)).published == NOON


def test_values_nested_too_deeply_stop_only_their_own_article(tmp_path: Path) -> None:
    first, second = read(written(tmp_path / "a.jsonl", DEEP + "\n" + json.dumps({"body": BODY})))
    assert isinstance(first, Failure)
    assert "nested too deeply" in first.reason
    assert isinstance(second, RawArticle)
    with pytest.raises(SourceError, match="nested too deeply"):
        read(written(tmp_path / "a.md", "---\ntitle: " + "[" * 2_000 + "]" * 2_000 + "\n---\n" + BODY))
    with pytest.raises(SourceError, match="nested too deeply"):
        read(written(tmp_path / "a.md", f"---\ntitle: &a [*a]\n---\n{BODY}"))


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "9" * 400, "-" + "9" * 4_000, "1e308", "true", "[[1]]"])
def test_numbers_that_are_no_moment_give_no_date(tmp_path: Path, number: str) -> None:
    article = one(written(tmp_path / "a.json", f'{{"body": "{BODY}", "published": {number}, "id": {number}}}'))
    assert (article.text, article.published) == (BODY, None)


def test_front_matter_may_hold_any_number_and_any_moment(tmp_path: Path) -> None:
    front = f"id: 0x{'f' * 5_000}\npublished: 0001-01-01T00:00:00+10:00\n"
    article = one(written(tmp_path / "a.md", f"---\n{front}---\n{BODY}"))
    assert (article.text, article.published) == (BODY, None)


def test_references_to_characters_by_endless_numbers_are_one_unknown_character(tmp_path: Path) -> None:
    endless = "&#" + "9" * 5_000 + ";"
    assert markup_text(f"<p>It{endless}rained.</p>") == "It\ufffdrained."
    article = one(written(tmp_path / "a.json", {"title": f"A{endless}", "body": BODY}))
    assert article.title == "A\ufffd"
    for written_so in (endless, endless.replace("&", "&amp;")):
        page = PAGE.replace("<title>", f"<title>{written_so}").replace("was rep", f"{written_so} was rep")
        assert "was repaired" in one(written(tmp_path / "a.html", page)).text


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["<![x", "&#x110000;", BODY])
    | st.integers(1, 4_299).map(lambda digits: 10**digits),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "name", "role"]), inner),
    max_leaves=6,
)  # fmt: skip
KEYS = st.sampled_from(
    ["title", "body", "text", "published", "updated", "id", "url", "uri", "author", "source", "lang"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(KEYS, VALUES))
def test_any_values_give_an_article_or_a_reason(tmp_path: Path, fields: dict[str, object]) -> None:
    (found,) = read(written(tmp_path / "a.jsonl", fields))
    assert isinstance(found, RawArticle | Failure)


@pytest.mark.parametrize(
    "name",
    ["undefined", "base64", "rot13", "zip", "hex", "idna", "punycode", "utf-7", "utf-16", "utf-32-be", "cp500",
     "unicode_escape", "raw_unicode_escape", "aliases", "no-such-encoding", "..", "a.b"],
)  # fmt: skip
def test_a_declared_encoding_that_cannot_be_true_is_not_believed(tmp_path: Path, name: str) -> None:
    page = PAGE.replace('charset="utf-8"', f'charset="{name}"').replace("Monday", "Monday \\u0041 in the café")
    assert "repaired on Monday \\u0041 in the café, the council" in one(written(tmp_path / "a.html", page)).text


def test_no_declared_encoding_changes_a_page_of_ascii(tmp_path: Path) -> None:
    page = PAGE.replace("“", "").replace("”", "")
    expected = one(written(tmp_path / "a.html", page)).text
    for name in {*encodings.aliases.aliases, *encodings.aliases.aliases.values()}:
        declared = page.replace('charset="utf-8"', f'charset="{name}"').encode("ascii")
        assert _decoded(declared, name).replace(name, "utf-8", 1) == page, name
    assert "repaired on Monday" in expected


def test_a_section_of_no_known_kind_is_passed_over() -> None:
    assert markup_text("<p>It rained. <![endless[<p>Then it snowed.") == "It rained. Then it snowed."


@pytest.mark.parametrize("tag", ["<meta ", "<time ", "<script ", "<script application/ld+json "])
def test_tags_that_never_end_do_not_hold_up_the_search_for_a_date(tag: str) -> None:
    started = time.process_time()
    page = tag * 60_000
    assert (_metas(page), _only_time(page), _linked_dates(page)) == ({}, None, {})
    assert time.process_time() - started < 8
