"""Marking what answers and what names a day changes no letter, on the page as in the pieces it is drawn from."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from told import NEWER, REOPENED, asked_back, cited, reworded, told

from assistant.types import Answer, Citation, DatedWords, Quote, Statement, Support
from ui.answer_view import conversation_view, footnoted
from ui.conversation import Conversation, Exchange, Talk
from ui.pieces import Piece, pieces, quoted_by, statement_pieces
from ui.reader_view import citation_view
from ui.render import Html, Mark, emphasised, escape, marked
from vectorstore import Article, Span

letters = st.text(st.sampled_from("ab <&>\"'\n\t 😀é\u0301\u202e\u2066שx"), min_size=1, max_size=40)
edges = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4)
DAY = date(2026, 2, 26)


def written(markup: str) -> str:
    """The text a browser makes of markup."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def shown(text: str) -> str:
    """`text` as the page may show it, without the controls that turn it round."""
    return html.unescape(escape(text))


def exchange(answer: Answer) -> Exchange:
    talk = Conversation()
    talk.begin(answer.question).finish(answer)
    return talk.exchanges[0]


def drawn(answer: Answer) -> Html:
    return conversation_view(Conversation(Talk(exchanges=[exchange(answer)])))


def ranges(text: str, pairs: list[tuple[int, int]]) -> list[Span]:
    cut = [Span(min(*pair), min(max(*pair), len(text))) for pair in pairs]
    return [one for one in cut if one.start < one.end]


@given(text=letters, whole=st.tuples(st.integers(0, 40), st.integers(0, 40)), answers=edges, days=edges)
def test_pieces_and_their_markup_are_the_text_again(
    text: str, whole: tuple[int, int], answers: list[tuple[int, int]], days: list[tuple[int, int]]
) -> None:
    span = Span(min(*whole, len(text)), min(max(*whole), len(text)))
    dates = [DatedWords(one, DAY) for one in ranges(text, days)]
    cut = pieces(text, span, ranges(text, answers), dates)
    assert "".join(piece.text for piece in cut) == text[span.start : span.end]
    for element in ("mark", "strong"):
        assert written(emphasised(cut, element)) == shown(text[span.start : span.end])


@given(text=letters, marks=edges, answers=edges, days=edges)
def test_an_article_with_marks_in_marks_keeps_every_letter(
    text: str, marks: list[tuple[int, int]], answers: list[tuple[int, int]], days: list[tuple[int, int]]
) -> None:
    dates = tuple(DatedWords(one, DAY) for one in ranges(text, days))
    inner = tuple(ranges(text, answers))
    drawn = marked(text, Span(0, len(text)), [Mark(*one, 1, answers=inner, dates=dates) for one in ranges(text, marks)])
    assert written(drawn) == shown(text)
    assert re.search(r"<mark[^>]*>(?:(?!</mark>).)*<mark", drawn, re.DOTALL) is None


@given(text=letters.filter(lambda text: text.strip()), answer=edges, days=edges)
def test_a_statement_reads_as_its_quotation_wherever_it_is_marked(
    text: str, answer: list[tuple[int, int]], days: list[tuple[int, int]]
) -> None:
    article = Article(id="a" * 16, source="a.txt", text=f"😀 {text}", content_hash="c" * 64)
    moved = [Span(one.start + 2, one.end + 2) for one in ranges(text, answer)]
    dates = tuple(DatedWords(Span(one.start + 2, one.end + 2), DAY) for one in ranges(text, days))
    quote = Quote.of(article, Span(2, 2 + len(text)))
    citation = Citation(1, quote, moved[0] if moved else None, dates)
    statement = Statement(text, (1,), Support.VERBATIM)
    page = drawn(replace(told(), statements=(statement,), citations=(citation,), lead=None))
    paragraph = re.search(r'<p class="statement verbatim" dir="auto">(.*?)<span class="chips">', page, re.DOTALL)
    assert paragraph is not None
    assert written(paragraph.group(1)) == shown(text.rstrip())
    assert "".join(piece.text for piece in statement_pieces(statement, citation)) == text


def test_the_words_that_answer_are_marked_after_letters_of_two_units() -> None:
    page = drawn(told())
    statement = re.findall(r'<p class="statement.*?</p>', page)[0]
    marks = [written(one) for one in re.findall(r'<mark class="key">(.*?)</mark>', statement)]
    assert marks == ["reopened on Thursday"] * 2, "in the statement and in what its number shows"


def test_a_day_is_an_attribute_of_its_words_and_no_text() -> None:
    page = drawn(told())
    assert (
        '<time class="dated" datetime="2026-02-26" data-day="26 Feb 2026" title="Thursday: 26 February 2026, ' in page
    )
    assert "26 Feb 2026" not in written(page)


def test_a_day_stands_once_after_words_that_are_cut() -> None:
    text = "It was last Thursday night."
    cut = pieces(text, Span(0, len(text)), [Span(12, 27)], [DatedWords(Span(7, 26), DAY)])
    assert cut == (
        Piece("It was "),
        Piece("last "),
        Piece("Thursday night", True, DAY),
        Piece(".", True),
    )


def test_a_source_sets_off_the_answering_words_within_its_quotation() -> None:
    source = re.findall(r"<blockquote.*?</blockquote>", drawn(told()))[0]
    assert written(re.findall(r'<mark data-n="1">(.*?)</mark>', source)[0]) == REOPENED
    assert [written(one) for one in re.findall(r'<strong class="key">(.*?)</strong>', source)] == [
        "reopened on Thursday"
    ]


def test_the_reader_sets_off_the_answering_words_too() -> None:
    page = citation_view(0, exchange(told()), 1)
    assert 'data-day="26 Feb 2026"' in page
    assert [written(one) for one in re.findall(r'<strong class="key">(.*?)</strong>', page)] == ["reopened on Thursday"]


def test_an_overtaken_statement_says_so_and_of_which_day_it_is() -> None:
    first, second = re.findall(r'<p class="statement.*?</p>', drawn(told()))
    assert "Earlier" not in written(first)
    assert written(second).startswith("Earlier, 3 Jan 2026The harbour bridge will stay shut")


def test_yes_stands_before_the_evidence() -> None:
    page = drawn(told())
    assert page.index('<p class="lead">Yes.</p>') < page.index('<p class="statement')


def test_yes_is_not_passed_off_as_quoted() -> None:
    assert "Every sentence after “Yes” is quoted word for word" in written(drawn(told()))
    assert "Every sentence is quoted word for word" in written(drawn(replace(told(), lead=None)))


def test_words_of_a_chat_model_are_not_marked() -> None:
    statement = re.findall(r'<p class="statement.*?<span class="chips">', drawn(reworded()))[0]
    assert "<mark" not in statement
    assert "data-day" not in statement


def test_a_statement_is_marked_as_the_citation_that_it_repeats() -> None:
    other, same = cited(1, NEWER, "The mayor cut a ribbon."), cited(2, NEWER, REOPENED, "4.2 million euros")
    statement = Statement(REOPENED, (1, 2), Support.VERBATIM)
    assert quoted_by(statement, (other, same)) is same
    assert quoted_by(statement, (other,)) is None


def test_a_question_put_back_has_a_button_for_each_reading_and_is_no_abstention() -> None:
    page = drawn(asked_back())
    assert re.findall(r'class="reading" type="button" data-act="ask" data-text="([^"]*)"', page) == [
        "How old is Lena Okafor?",
        "How old is Ida Brandt?",
    ]
    assert "Not in the archive" not in page
    assert page.count("How old is Lena Okafor?") == 2, "as the label and as what is asked; not among the suggestions"


def test_marks_and_days_are_not_copied() -> None:
    answer = told()
    plain = replace(answer, citations=tuple(Citation(one.number, one.quote) for one in answer.citations))
    assert footnoted(answer) == footnoted(plain)
