"""What a terminal shows of a verdict, a trace, an attribution, a comparison and a timeline."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from dataclasses import replace

import pytest
from newsroom_results import (
    FERRIES,
    agreed,
    attribution,
    comparison,
    declined,
    eventless,
    not_found,
    timeline,
    trace,
    untraced,
    verdict,
)
from told import NEWER, REOPENED, SHUT

from assistant.tracing.types import Trace
from ui.newsroom_terminal import show_attribution, show_comparison, show_timeline, show_trace, show_verdict

GAZETTE = "Harbour bridge opens again — Harbour Gazette, 27 February 2026\n"
COURIER = "Bridge stays shut — Coast Courier, 3 January 2026\n"


def test_a_verdict_begins_with_the_ruling_and_each_quotation_says_how_it_stands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_verdict(verdict())
    shown = capsys.readouterr()
    assert shown.out == (
        "Contradicted. The article says 4.2 million euros, the claim 6 million.\n"
        "As of 27 February 2026\n"
        "\nPart by part\n"
        "  - Supported: “The bridge reopened on Thursday” — An article says so. [1]\n"
        "  - Contradicted: “repairs that cost 6 million euros” — "
        "The article says 4.2 million euros, the claim 6 million. [1]\n"
        "\nEvidence\n"
        f" [1] Contradicts — {GAZETTE}"
        f"     “{REOPENED}”\n"
        "     [Thursday: 26 February 2026]\n"
        "     https://gazette.example.org/bridge-opens\n"
        "     The article says 4.2 million euros, the claim 6 million.\n"
        f" [2] Mentions — {COURIER}"
        f"     “{SHUT}”\n"
        "     bridge-shut.md\n"
        "     It is about the closure before. Says so: the city.\n"
    )
    assert shown.err == "Note: One index was rebuilt.\n"


def test_a_reason_is_shown_as_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    bare = replace(verdict().evidence[1], why="the article says 1893, the claim 1947")
    show_verdict(replace(verdict(), evidence=(verdict().evidence[0], bare)))
    assert "     The article says 1893, the claim 1947. Says so: the city.\n" in capsys.readouterr().out


def test_one_part_is_not_told_twice(capsys: pytest.CaptureFixture[str]) -> None:
    show_verdict(replace(verdict(), parts=verdict().parts[1:]))
    assert "Part by part" not in capsys.readouterr().out


def test_what_was_not_found_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    show_verdict(not_found())
    show_trace(untraced())
    show_comparison(agreed())
    show_timeline(eventless())
    assert capsys.readouterr() == (
        "Not found. No article is about it.\n"
        "The archive holds nothing like it.\n"
        "No disagreement was found in the articles on this.\n"
        "No article on the zoo was found.\n",
        "",
    )


def test_a_trace_names_the_speaker_the_changed_words_and_every_place_of_a_join(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_trace(trace())
    assert capsys.readouterr().out == (
        "Word for word in 1 article, with other words in 1 more.\n"
        f"\n [1] Exact, earliest — {COURIER}"
        f"     “{SHUT}”\n"
        "     bridge-shut.md\n"
        "     Said by the city.\n"
        f"\n [2] Altered, 83 % the same, joined from 2 places — {GAZETTE}"
        "     “The mayor cut a ribbon.”\n"
        "     https://gazette.example.org/bridge-opens\n"
        f" [3] and — {GAZETTE}"
        f"     “{FERRIES}”\n"
        "     https://gazette.example.org/bridge-opens\n"
        "     “rich” where the article has “poor”; “only” is left out; “very” is put in.\n"
    )


def test_an_altered_quotation_is_never_shown_as_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    altered = replace(trace().matches[1], similarity=0.9999)
    show_trace(Trace("x", (altered,), "test"))
    shown = capsys.readouterr().out
    assert "Altered, 99 % the same" in shown
    assert shown.startswith("Altered from 1 article; none has it word for word.")


def test_an_attribution_shows_the_article_or_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    show_attribution(attribution())
    show_attribution(declined())
    assert capsys.readouterr().out == (
        f" [1] Exact, earliest — {GAZETTE}"
        f"     “{REOPENED}”\n"
        "     https://gazette.example.org/bridge-opens\n"
        f"\nAlso in\n  {COURIER}"
        "No article of the archive holds this excerpt.\n"
        f"\nNearest articles\n  {COURIER}"
    )


def test_positions_stand_side_by_side_with_who_and_when(capsys: pytest.CaptureFixture[str]) -> None:
    show_comparison(comparison())
    shown = capsys.readouterr().out.partition("\nSources\n")
    assert shown[0] == (
        "Sources disagree: when the bridge opens\n"
        "  - open on Thursday (Harbour Gazette, 27 February 2026) [1]\n"
        "  - shut until a vote — the city (Coast Courier, 3 January 2026) [2]\n"
        "    two moments: before and after\n"
        "As of 27 February 2026\n"
    )
    assert f"“{REOPENED}”" in shown[2]
    assert f"“{SHUT}”" in shown[2]


def test_the_day_of_an_article_is_not_taken_for_that_of_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = comparison().citations
    nameless = replace(first.quote, article=replace(NEWER, outlet=None))
    show_comparison(replace(comparison(), citations=(replace(first, quote=nameless), second)))
    assert "  - open on Thursday (article of 27 February 2026) [1]\n" in capsys.readouterr().out


def test_days_stand_before_their_events_and_no_event_is_told_twice(capsys: pytest.CaptureFixture[str]) -> None:
    show_timeline(timeline())
    shown, _, sources = capsys.readouterr().out.partition("\nSources\n")
    assert shown.splitlines()[:4] == [
        "1961                The mayor cut a ribbon. [3]",
        f"3 – 9 January 2026  {SHUT} [2]",
        f"26 February 2026    {REOPENED} [1][2]",
        f"March 2026          {FERRIES} [4]",
    ]
    assert sources.count(str(NEWER.title)) == 3
    assert "“" not in sources
    assert "[Thursday: 26 February 2026]" in sources


def test_events_are_folded_beside_their_days(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with redirect_stdout(Terminal()) as screen:
        show_timeline(timeline())
    lines = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue()).partition("\nSources")[0].splitlines()
    assert max(map(len, lines)) <= 60
    assert all(line.startswith(" " * 20) for line in lines[:-1] if not line[:1].isalnum())
    assert sum(not line[:1].isalnum() for line in lines) >= 3, "long events go on under their first line"
