"""check, trace, attribute, compare and timeline on the command line: what they print, refuse and write into files."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from commands import Byline, Done
from icalendar import Calendar
from jsonschema import Draft202012Validator
from newsroom import NEWS
from pybtex.database import parse_string

from ui import cli_trace, wiring
from ui.cli_schema import schema
from ui.exporting.options import FORMATS, TIMELINE_FORMATS

TRUE = "The harbour bridge in Eastport was closed after inspectors found a crack in its northern pylon."
WRONG = "The flood wall along the river Tarn will be raised by three metres before the winter."
ABSENT = "The zoo of Lisbon bought two pandas."
QUOTE = "a crack in its northern pylon"
CHANGED = "a crack in its southern pylon"
EXCERPT = "Ferries will carry commuters across the harbour every ten minutes until the repairs are done."
COMMANDS = {"check": TRUE, "trace": QUOTE, "attribute": EXCERPT, "compare": "the harbour bridge", "timeline": "bridge"}


@pytest.fixture
def ask(byline: Byline, news_archive: Path) -> Byline:
    """A command over the three articles."""
    return lambda *arguments: byline("--archive", news_archive, *arguments)


def _squash(text: str) -> str:
    return " ".join(text.split())


def _citations(plain: Any) -> list[dict[str, Any]]:
    """Every citation anywhere in a result."""
    if isinstance(plain, list):
        return [one for part in plain for one in _citations(part)]
    if isinstance(plain, dict):
        own = [plain] if {"quote", "start", "end", "source"} <= set(plain) else []
        return own + [one for part in plain.values() for one in _citations(part)]
    return []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_quotation_of_every_command_is_in_the_file_word_for_word(ask: Byline, name: str) -> None:
    found = _citations(ask(name, COMMANDS[name], "--json").json(name))
    assert found or name == "compare", "the test has nothing to look at"
    for citation in found:
        assert _squash(citation["quote"]) in _squash(NEWS[citation["source"]])


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_not_in_the_archive_is_exit_0_and_cites_nothing(ask: Byline, name: str) -> None:
    text = ABSENT if name != "timeline" else "the zoo of Lisbon"
    done = ask(name, text, "--json")
    assert done.code == 0, done.err
    assert _citations(done.json(name)) == []
    shown = ask(name, text)
    assert (shown.code, "“" + ABSENT in shown.out) == (0, False)
    assert shown.out.strip(), "it says so"


def test_a_claim_that_the_articles_bear_out_is_supported(ask: Byline) -> None:
    verdict = ask("check", TRUE, "--json").json("check")
    assert (verdict["claim"], verdict["verdict"]) == (TRUE, "supported")
    assert verdict["evidence"][0]["stance"] == "supports"
    assert verdict["evidence"][0]["citation"]["source"] == "bridge.md"


def test_a_claim_with_another_figure_is_contradicted_and_both_are_named(ask: Byline) -> None:
    ruling, _, evidence = ask("check", WRONG).out.partition("Evidence")
    assert ruling.startswith("Contradicted. ")
    assert "one metre" in ruling
    assert "three metres" in ruling
    assert "“The flood wall along the river Tarn will be raised by one metre" in evidence


def test_a_claim_is_checked_within_the_outlet_and_the_days_given(ask: Byline) -> None:
    for narrowing in (("--outlet", "Coast Courier"), ("--since", "2025-03-15"), ("--until", "2025-03-13")):
        verdict = ask("check", TRUE, *narrowing, "--json").json("check")
        assert "bridge.md" not in {one["source"] for one in _citations(verdict)}
        assert verdict["verdict"] != "supported"
    inside = ask("check", TRUE, "--since", "2025-03-14", "--until", "2025-03-14", "--json").json("check")
    assert inside["verdict"] == "supported"


def test_a_claim_may_be_printed_as_claimreview(ask: Byline) -> None:
    page = "https://news.example.org/checks/7"
    done = ask("check", TRUE, "--claimreview", "--review-url", page, "--review-author", "Harbour Desk")
    review = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert (review["@context"], review["@type"], review["url"]) == ("https://schema.org", "ClaimReview", page)
    assert review["claimReviewed"] == TRUE
    assert review["author"] == {"@type": "Organization", "name": "Harbour Desk"}
    rating = {"@type": "Rating", "alternateName": "Supported", "ratingValue": 5, "bestRating": 5, "worstRating": 1}
    assert review["reviewRating"] == rating
    assert review["itemReviewed"]["@type"] == "Claim"
    assert review["itemReviewed"]["appearance"][0]["url"].startswith("https://gazette.example.org")
    assert datetime.strptime(review["datePublished"], "%Y-%m-%d").replace(tzinfo=UTC) <= datetime.now(UTC)


def test_a_claim_that_was_not_found_is_not_rated(ask: Byline) -> None:
    done = ask("check", ABSENT, "--claimreview")
    review = json.loads(done.out)
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "Not found"}
    assert "no rating" in done.err
    assert "--review-url" in done.err


def test_a_quotation_is_found_word_for_word_or_with_its_changed_words(ask: Byline) -> None:
    exact = ask("trace", QUOTE, "--json").json("trace")["matches"]
    assert [(one["match"], one["citation"]["source"]) for one in exact] == [("exact", "bridge.md")]
    altered = ask("trace", CHANGED, "--json").json("trace")["matches"]
    assert altered[0]["match"] == "altered"
    assert altered[0]["differences"] == [{"given": "southern", "found": "northern"}]
    shown = ask("trace", CHANGED).out
    assert "“southern” where the article has “northern”." in shown
    assert "Altered from 1 article" in shown


def test_an_excerpt_is_attributed_to_its_article(ask: Byline) -> None:
    shown = ask("attribute", EXCERPT).out
    assert "Harbour bridge closed after crack is found — Harbour Gazette, 14 March 2025" in shown
    assert "https://gazette.example.org/bridge-closed?id=7" in shown


def test_an_excerpt_may_come_from_a_file_or_a_pipe(ask: Byline, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("excerpt.txt").write_text(f"\ufeff{EXCERPT}\n", encoding="utf-8")
    found = ask("attribute", "--file", "excerpt.txt", "--json").json("attribute")
    assert found["article"]["source"] == "bridge.md"
    for arguments in (("-",), ("--file", "-")):
        pipe = io.TextIOWrapper(io.BytesIO(EXCERPT.encode()))
        monkeypatch.setattr(cli_trace.sys, "stdin", pipe)
        again = ask("attribute", *arguments, "--json").json("attribute")
        assert (again["article"], again["excerpt"]) == (found["article"], EXCERPT)


def test_a_timeline_keeps_to_its_limit_and_its_order(ask: Byline) -> None:
    timeline = ask("timeline", "Eastport", "--json").json("timeline")
    assert [one["first"] for one in timeline["events"]] == sorted(one["first"] for one in timeline["events"])
    assert timeline["events"]
    assert len(ask("timeline", "Eastport", "--limit", "1", "--json").json("timeline")["events"]) == 1


def _reads(name: str, text: str, command: str) -> bool:
    """Whether `text` is what the format `name` should be."""
    if name in ("json", "csl-json"):
        plain = json.loads(text)
        if name == "json":
            Draft202012Validator(schema(command if command != "ask" else "answer")).validate(plain)
        return True
    if name == "bibtex":
        return len(parse_string(text, "bibtex").entries) >= 0
    if name == "ics":
        return bool(Calendar.from_ical(text).walk("VCALENDAR"))
    if name == "csv":
        return next(csv.reader(io.StringIO(text)))[0] == "first"
    return {"html": "<!doctype html>", "markdown": "# ", "note": ""}[name] in text[:20]


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("ask", "markdown"),
        ("ask", "csl-json"),
        ("check", "html"),
        ("check", "note"),
        ("trace", "bibtex"),
        ("attribute", "bibtex"),
        ("compare", "markdown"),
        *(("timeline", name) for name in TIMELINE_FORMATS),
    ],
)
def test_a_result_is_written_into_a_file_whose_ending_names_the_format(ask: Byline, command: str, name: str) -> None:
    text = {**COMMANDS, "ask": "Why was the harbour bridge closed?"}[command]
    file = f"result{TIMELINE_FORMATS[name]}"
    done = ask(command, text, "--out", file)
    assert (done.code, done.out) == (0, "")
    assert f"Written to {file}." in done.err
    written = Path(file).read_bytes().decode()
    assert _reads(name, written, command)
    assert [path.name for path in Path().iterdir() if path.is_file()] == [file]


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_goes_to_stdout_without_a_file(ask: Byline, name: str) -> None:
    done = ask("trace", QUOTE, "--format", name)
    assert (done.code, done.err) == (0, "")
    assert _reads(name, done.out, "trace")
    assert ask("trace", QUOTE, "--format", name, "--out", "-").out.splitlines()[:3] == done.out.splitlines()[:3]


def test_a_named_format_goes_before_the_ending_and_over_what_was_there(ask: Byline) -> None:
    Path("result.md").write_text("old")
    assert ask("trace", QUOTE, "--format", "csl-json", "--out", "result.md").code == 0
    assert json.loads(Path("result.md").read_text(encoding="utf-8"))[0]["type"] == "article-newspaper"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_written_to_and_not_replaced(ask: Byline) -> None:
    os.mkfifo("pipe")
    read = list[str]()
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_text(encoding="utf-8")), daemon=True)
    reader.start()
    assert ask("trace", QUOTE, "--format", "note", "--out", "pipe").code == 0
    reader.join(timeout=20)
    assert Path("pipe").is_fifo()
    assert read[0].startswith("Quotation: ")


@pytest.mark.parametrize(
    ("arguments", "message", "step"),
    [
        (("check",), "The claim is empty", "quotation marks"),
        (("check", "  "), "The claim is empty", "quotation marks"),
        (("trace",), "The quotation is empty", "quotation marks"),
        (("trace", "\udcff"), "not valid UTF-8", "encoding"),
        (("attribute",), "The excerpt is empty", "quotation marks"),
        (("attribute", "x", "--file", "y"), "given twice", "Leave one out"),
        (("attribute", "--file", "none.txt"), "none.txt does not exist", "stdin"),
        (("attribute", "--file", "."), "is a folder", "--file"),
        (("attribute", "--file", "binary.txt"), "binary.txt is not UTF-8", "UTF-8"),
        (("compare",), "The topic is empty", "quotation marks"),
        (("timeline", ""), "The topic is empty", "quotation marks"),
        (("timeline", "x", "--limit", "0"), "--limit", "--help"),
        (("check", "x", "--outlet", "Habour Gazette"), "no article from 'Habour Gazette'", "'Harbour Gazette'"),
        (("timeline", "x", "--since", "soon"), "--since is 'soon'", "2025-12-31"),
        (("check", "x", "--format", "docx"), "docx", "--help"),
        (("check", "x", "--format", "csv"), "csv", "--help"),
        (("check", "x", "--json", "--format", "html"), "--json and --format html", "Leave one out"),
        (("check", "x", "--out", "x.docx"), "The ending of 'x.docx'", "--format"),
        (("check", "x", "--out", "x.csv"), "The ending of 'x.csv'", ".html"),
        (("check", "x", "--out", ""), "The name of the file is empty", "--out"),
        (("check", "x", "--out", "none/x.md"), "The folder of none/x.md does not exist", "--out"),
        (("check", "x", "--out", "."), "is a folder", "--out"),
        (("check", "x", "--claimreview", "--json"), "--claimreview and --json", "Leave one out"),
        (("check", "x", "--claimreview", "--format", "html"), "--claimreview and --format html", "Leave one out"),
        (("check", "x", "--claimreview", "--review-url", "javascript:x"), "is not a web address", "https"),
        (("check", "x", "--claimreview", "--review-author", " "), "is empty", "--review-author"),
        (("check", "x", "--review-url", "https://a.example/"), "for ClaimReview only", "--claimreview"),
        (("ask", "x", "--stream", "--format", "html"), "--stream goes to stdout only", "--format"),
        (("ask", "x", "--stream", "--out", "x.md"), "--stream goes to stdout only", "--out"),
    ],
)
def test_wrong_usage_is_two_lines_and_exit_2_and_writes_nothing(
    ask: Byline, arguments: tuple[str, ...], message: str, step: str
) -> None:
    Path("binary.txt").write_bytes(b"\xff\xfe\x00")
    done = ask(*arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert step in done.err
    assert len(done.err.strip().splitlines()) <= 2, done.err
    assert [path.name for path in Path().iterdir() if path.is_file()] == ["binary.txt"]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_missing_archive_is_exit_4_with_the_next_step(byline: Byline, name: str) -> None:
    done: Done = byline(name, "x")
    assert (done.code, done.out) == (4, "")
    assert "byline ingest" in done.err


@pytest.mark.parametrize("name", COMMANDS)
def test_an_empty_archive_is_exit_4_before_anything_is_loaded(
    byline: Byline, own_archive: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = byline("--archive", own_archive, "articles", "--json").json("articles")
    byline("--archive", own_archive, "remove", *(one["article_id"] for one in listed["articles"]), "--yes")
    monkeypatch.setattr(wiring, "assistant_for", pytest.fail)
    done = byline("--archive", own_archive, name, "x")
    assert (done.code, done.out) == (4, "")
    assert "byline ingest" in done.err


def test_article_text_cannot_act_on_the_terminal(byline: Byline, tmp_path: Path) -> None:
    nasty = "The \x1b[31mlighthouse\x9b2J in Norhaven was painted \u202egreen\u202c by its keeper on Monday."
    (tmp_path / "nasty.md").write_text(f"---\ntitle: 'Paint'\noutlet: 'Bay Post'\n---\n{nasty}\n", encoding="utf-8")
    assert byline("--archive", tmp_path / "nasty", "ingest", tmp_path / "nasty.md").code == 0
    words = "lighthouse in Norhaven was painted"
    for name in COMMANDS:
        for options in ((), ("--format", "markdown"), ("--format", "note"), ("--json",)):
            done = byline("--archive", tmp_path / "nasty", name, words, *options)
            assert done.code == 0, done.err
            assert not re.search("[\x1b\x9b]", done.out)
            assert options == ("--json",) or not re.search("[\u202a-\u202e]", done.out)
