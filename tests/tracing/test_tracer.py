"""A quotation is traced to the article's own words, and what was changed in it is shown."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.tracing.tracer import LONGEST, Tracer
from assistant.tracing.types import Difference, Match, MatchKind, Trace
from ingest import IngestSettings, ingest
from vectorstore import Archive, ArchiveSettings, Article, Constraints, UsageError
from vectorstore.embedders import Embedder

ROCK = "A tunnel is a promise to the rock"


def best(trace: Trace) -> Match:
    assert trace.matches, trace.quote
    return trace.matches[0]


def sources(trace: Trace) -> list[str]:
    return [match.citation.quote.article.source for match in trace.matches]


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        (ROCK, "a tunnel is a promise to the rock"),
        ("A TUNNEL IS A PROMISE TO THE ROCK", "a tunnel is a promise to the rock"),
        ("«a tunnel is a promise\n\tto  the rock»", "a tunnel is a promise to the rock"),
        ("a promise to the wind — a tunnel is a promise to", "a promise to the wind; a tunnel is a promise to"),
        ("No insurance pays for a broken bough", "No insurance pays for a broken\nbough"),
        ("moves a finger’s width every spring", "moves a finger's width every spring"),
        ("will cost 1250.5 million crowns", "will cost 1,250.5 million crowns"),
    ],
)
def test_case_marks_spacing_and_line_breaks_may_differ(tracer: Tracer, quote: str, found: str) -> None:
    match = best(tracer.trace(quote))
    assert (match.kind, match.similarity, match.differences) == (MatchKind.EXACT, 1.0, ())
    assert " ".join(match.citation.quote.text.split()) == " ".join(found.split())


def test_a_citation_is_the_articles_own_letters(tracer: Tracer) -> None:
    for quote in (ROCK, "the officialoffice of the ferrymen's museum", "send them the bill, Horák told this newspaper"):
        for match in tracer.trace(quote).matches:
            for citation in (match.citation, *match.spliced):
                one = citation.quote
                assert one.article.text[one.start : one.end] == one.text


def test_a_decimal_point_a_currency_and_a_percent_sign_are_not_spacing(tracer: Tracer) -> None:
    assert best(tracer.trace("will cost 12505 million crowns")).kind is MatchKind.ALTERED
    assert best(tracer.trace("brought in 40% percent fewer apples than last year")).kind is MatchKind.ALTERED


def test_half_a_word_is_no_match(tracer: Tracer) -> None:
    assert not tracer.trace("unnel is a promise").matches or best(tracer.trace("unnel is a promise")).differences


@pytest.mark.parametrize(
    ("quote", "differences"),
    [
        ("A tunnel is a promise to the people", [("people", "rock")]),
        ("we asked for rain and were sent hail", [("asked", "prayed")]),
        ("We prayed for rain and were sent nothing but hail", [("nothing but", "")]),
        ("Nobody has dug through it without losing a machine", [("", "ever")]),
        ("They dig for the capital and send us the bills", [("capital", "city"), ("bills", "bill")]),
    ],
)
def test_changed_words_are_shown(tracer: Tracer, quote: str, differences: list[tuple[str, str]]) -> None:
    match = best(tracer.trace(quote))
    assert match.kind is MatchKind.ALTERED
    assert match.differences == tuple(Difference(*pair) for pair in differences)
    assert 0.6 <= match.similarity < 1


def test_words_put_before_or_after_do_not_pull_in_the_next_sentence(tracer: Tracer) -> None:
    match = best(tracer.trace("No insurance pays for a broken bough in this country"))
    assert match.citation.quote.text.endswith("bough")
    assert match.differences == (Difference("in this country", ""),)


@pytest.mark.parametrize(
    "quote",
    [
        "Courage is the only harvest that no frost can take from us",
        "The river belongs to those who cross it every morning",
        "A nation that buries its trains buries its children too",
        "The mayor of Velmark has never kept a promise",
        "So it was that Lindqvist had warned us all about clay near some northern river bank",
        "zorblax",
        "??? and then !!!",
    ],
)
def test_an_invented_quotation_is_not_found(tracer: Tracer, quote: str) -> None:
    assert tracer.trace(quote).matches == ()


def test_exact_comes_first_then_the_most_similar(tracer: Tracer) -> None:
    kinds = [(match.kind, -match.similarity) for match in tracer.trace(ROCK.replace("rock", "Rock")).matches]
    assert kinds == sorted(kinds, key=lambda one: (one[0] is not MatchKind.EXACT, one[1]))


def test_every_article_that_has_it_is_there_once_and_the_earliest_is_marked(tracer: Tracer) -> None:
    trace = tracer.trace(ROCK)
    assert sources(trace) == ["tunnel-first.md", "tunnel-later.md"]
    assert [match.earliest for match in trace.matches] == [True, False]
    assert [match.citation.number for match in trace.matches] == [1, 2]


def test_constraints_narrow_where_it_is_looked_for(tracer: Tracer) -> None:
    assert sources(tracer.trace(ROCK, Constraints(outlets=("Osk Valley Times",)))) == ["tunnel-later.md"]


@pytest.mark.parametrize("joint", [" ", " … ", " and ", " [...] "])
def test_two_sentences_joined_are_found_as_spliced(tracer: Tracer, joint: str) -> None:
    first, second = "We have kept our children waiting long enough", "a theft from the villages"
    match = best(tracer.trace(first + joint + second))
    assert match.kind is MatchKind.ALTERED
    quoted = [" ".join(one.quote.text.split()) for one in (match.citation, *match.spliced)]
    assert quoted == [first, second]
    assert [one.number for one in (match.citation, *match.spliced)] == [1, 2]
    assert match.differences == ((Difference("and", ""),) if "and" in joint else ())


def test_pieces_are_found_in_whatever_order_they_are_joined(tracer: Tracer) -> None:
    match = best(tracer.trace("No insurance pays for a broken bough. We prayed for rain and were sent hail."))
    assert match.citation.quote.text.startswith("No insurance")
    assert match.spliced[0].quote.text.startswith("We prayed")


def test_pieces_of_two_articles_are_found(tracer: Tracer) -> None:
    trace = tracer.trace(
        "Nobody has ever dug through it without losing a machine. They dig for the city and send us the bill."
    )
    match = best(trace)
    places = [one.quote.article.source for one in (match.citation, *match.spliced)]
    assert places == ["tunnel-first.md", "tunnel-later.md"]


def test_three_pieces_are_found(tracer: Tracer) -> None:
    quote = "a debate that lasted nine hours … the first trains are to run in 2031 … without losing a machine"
    match = best(tracer.trace(quote))
    assert len(match.spliced) == 2


def test_a_marked_omission_may_leave_few_words_on_one_side(tracer: Tracer) -> None:
    match = best(tracer.trace("They dig for the city … this newspaper"))
    assert [one.quote.text for one in (match.citation, *match.spliced)] == ["They dig for the city", "this newspaper"]


def test_a_quotation_over_the_border_of_two_passages_is_found(tracer: Tracer, articles: dict[str, Article]) -> None:
    article = articles["long.md"]
    passages = tracer.archive.passages_of(article.id)
    assert len(passages) > 3
    for one in passages[1:]:
        quote = article.text[one.start - 60 : one.start + 60]
        quote = quote[quote.index(" ") : quote.rindex(" ")]
        match = best(tracer.trace(quote))
        assert match.kind is MatchKind.EXACT
        assert match.citation.quote.start < one.start < match.citation.quote.end


@pytest.mark.parametrize(
    ("quote", "source", "kind"),
    [
        ("سيفتح أبوابه من جديد في الربيع", "arabic.md", MatchKind.EXACT),
        ("سَيُفْتَحُ أبوابه من جديد في الربيع", "arabic.md", MatchKind.EXACT),
        ("سيفتح أبوابه من جديد في الخريف", "arabic.md", MatchKind.ALTERED),
        ("老桥将于明年春天重新开放", "chinese.md", MatchKind.EXACT),
        ("老桥将于明年秋天重新开放", "chinese.md", MatchKind.ALTERED),
        ("WIR HABEN DEN FLUSS UNTERSCHÄTZT", "german.md", MatchKind.EXACT),
        ("Wir haben den Berg unterschätzt", "german.md", MatchKind.ALTERED),
        ("the official office of the ferrymen's museum", "typeset.md", MatchKind.EXACT),
        ("in a caf\u00e9 by the quay", "typeset.md", MatchKind.EXACT),
    ],
)
def test_other_scripts_and_typesetting_are_read(tracer: Tracer, quote: str, source: str, kind: MatchKind) -> None:
    match = best(tracer.trace(quote))
    assert (match.citation.quote.article.source, match.kind) == (source, kind)


@pytest.mark.parametrize("quote", ["tunnel", "the", "promise", "hail", "Grimsel Point"])
def test_one_word_is_traced_as_well(tracer: Tracer, quote: str) -> None:
    for match in tracer.trace(quote).matches:
        assert match.kind is MatchKind.EXACT
        assert match.citation.quote.text.lower() == quote.lower()
    assert tracer.trace(quote).matches


@pytest.mark.parametrize("quote", ["", "  \n", "“”…?!"])
def test_nothing_to_trace_is_refused_with_a_next_step(tracer: Tracer, quote: str) -> None:
    with pytest.raises(UsageError) as refused:
        tracer.trace(quote)
    assert refused.value.next_step


def test_a_whole_book_is_refused_at_once(tracer: Tracer) -> None:
    began = time.perf_counter()
    with pytest.raises(UsageError, match=f"{LONGEST:,}"):
        tracer.trace("rock " * 10_000)
    assert time.perf_counter() - began < 1


def test_the_longest_quotation_is_traced_in_bounded_time(tracer: Tracer, articles: dict[str, Article]) -> None:
    text = articles["long.md"].text[:LONGEST]
    quote = text[: text.rindex(" ")]
    assert best(tracer.trace(quote)).citation.quote.text == quote.strip()
    words = quote.split()
    words[10::40] = ["otherwise"] * len(words[10::40])
    began = time.perf_counter()
    assert best(tracer.trace(" ".join(words)[:LONGEST])).kind is MatchKind.ALTERED
    assert time.perf_counter() - began < 5


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_six_words_however_retyped_are_traced_exactly(
    tracer: Tracer, articles: dict[str, Article], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(set(articles) - {"chinese.md"})))
    words = articles[name].text.split()
    start = data.draw(st.integers(0, len(words) - 6))
    part = words[start : data.draw(st.integers(start + 6, min(len(words), start + 40)))]
    chance = random.Random(data.draw(st.integers(0, 10_000)))
    quote = "".join(chance.choice((" ", "  ", "\n", " \t")) + word for word in part)
    quote = chance.choice((quote, quote.upper(), quote.lower(), quote.replace("“", '"').replace("”", "»")))
    match = best(tracer.trace(f"“{quote}”"))
    assert match.kind is MatchKind.EXACT
    found = [one.citation.quote for one in tracer.trace(quote).matches if one.citation.quote.article.source == name]
    assert found
    assert found[0].text == articles[name].text[found[0].start : found[0].end]
    assert _letters(found[0].text) == _letters(" ".join(part))


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def test_a_common_word_is_not_claimed_to_be_traced_everywhere(
    tmp_path: Path, embedder: Embedder, tracer: Tracer
) -> None:
    rows = ({"title": f"Log {day}", "body": f"The ferry ran late on day {day} of the winter."} for day in range(650))
    source = tmp_path / "logs.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ingest([source], tmp_path / "archive", embedder, IngestSettings(), ArchiveSettings())
    with Archive.open(tmp_path / "archive", embedder) as archive:
        everywhere = Tracer(archive).trace("the ferry ran late")
        once = Tracer(archive).trace("on day 345 of the winter")
    assert everywhere.notice is not None
    assert "common" in everywhere.notice
    assert (len(once.matches), once.notice) == (1, None)
    assert tracer.trace("the ferry").notice is None
