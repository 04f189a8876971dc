"""Article and model text never becomes markup, and what is drawn says what the answer says."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hostile import hostile_answer, hostile_article
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Answer, Citation, Quote, Statement, Status, Support
from ui.answer_view import conversation_view, footnoted
from ui.archive_view import archive_view, holdings
from ui.conversation import Conversation, Exchange, Narrowing, Talk
from ui.conversations_view import conversations_view
from ui.narrowing_view import narrowing_view
from ui.reader_view import article_view, citation_view, unavailable_view
from ui.records.types import ConversationLine, Rating
from ui.render import Html, Mark, escape, excerpt, host, link, marked, paragraphs, safe_url, tag
from ui.welcome_view import welcome_view
from vectorstore import Article, ArticleOrder, Span

ALLOWED = {
    "a",
    "article",
    "bdi",
    "blockquote",
    "button",
    "caption",
    "code",
    "datalist",
    "details",
    "div",
    "fieldset",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "header",
    "input",
    "label",
    "legend",
    "li",
    "mark",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "q",
    "section",
    "select",
    "span",
    "strong",
    "summary",
    "table",
    "tbody",
    "td",
    "textarea",
    "th",
    "thead",
    "time",
    "tr",
    "ul",
}
VOID = {"input"}
RUNS_OR_FETCHES = re.compile(r"on.*|src.*|style|action|formaction|data|background|poster")


class Collector(HTMLParser):
    """Elements, attributes and text of a piece of HTML, as a browser would take it apart."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.open.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        while self.open[-1] in VOID:
            self.open.pop()
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def article(text: str = "One.\n\nTwo words here. Three.", **fields: str | datetime | None) -> Article:
    defaults: dict[str, object] = {"id": "aa" * 8, "source": "a.txt", "content_hash": "c" * 64, "title": "A title"}
    return Article(text=text, **{**defaults, **fields})  # type: ignore[arg-type]


def answered(item: Article, *words: str, **fields: object) -> Answer:
    """An answer that quotes `words` of `item`, one statement each."""
    citations = tuple(
        Citation(number, Quote.of(item, Span(item.text.index(text), item.text.index(text) + len(text))))
        for number, text in enumerate(words, start=1)
    )
    statements = tuple(Statement(c.quote.text, (c.number,), Support.VERBATIM) for c in citations)
    text = "\n".join(f"{statement.text} [{statement.citations[0]}]" for statement in statements)
    answer = Answer("What?", "What?", Status.ANSWERED, text, statements, citations, "test")
    return replace(answer, **fields)  # type: ignore[arg-type]


def conversation(answer: Answer) -> Conversation:
    talk = Conversation()
    talk.begin(answer.question).finish(answer)
    return talk


def drawn(answer: Answer) -> Html:
    return conversation_view(conversation(answer))


def hostile_pages() -> dict[str, Html]:
    """Everything the page draws, made from hostile text."""
    bad, answer = hostile_article(), hostile_answer()
    nothing = replace(
        answer, status=Status.NOT_IN_ARCHIVE, statements=(), citations=(), disagreements=(), nearest=(bad, bad)
    )
    failed = Exchange(bad.text, problem=bad.text)
    talk, rated = conversation(answer), conversation(replace(answer, read=(bad,)))
    within = Narrowing((bad.text,), bad.text, bad.text, bad.text)
    given = rated.exchanges[0]
    given.within, given.rating, given.answer_id, given.unkept = within, Rating.DOWN, bad.text, bad.text
    given.proposed, rated.talk.id = (bad.text,), bad.text
    line = ConversationLine(bad.text, bad.text, datetime(2026, 3, 1, tzinfo=UTC), 2)
    return {
        "answer": drawn(answer),
        "abstention": drawn(nothing),
        "asking back": drawn(replace(nothing, asks_back=True)),
        "failure": conversation_view(Conversation(Talk(exchanges=[failed, Exchange(bad.text, working=bad.text)]))),
        "reader at a citation": citation_view(0, talk.exchanges[0], 2),
        "reader": article_view(bad),
        "no reader": unavailable_view(bad.text, bad.text),
        "rated": conversation_view(rated, datetime(2030, 1, 1, tzinfo=UTC)),
        "conversations": conversations_view((line,), bad.text, bad.text, datetime(2026, 3, 1, tzinfo=UTC)),
        "filters": narrowing_view(within, (bad.text,), (bad.text, "en"), {"outlet": (bad.text, bad.text)}),
        "archive": archive_view(
            bad.text, (bad,), found=2, narrowed=True, order=ArticleOrder.NEWEST, empty=False, may_change=True
        ),
        "welcome": welcome_view((bad.text,), (), bad.text, False),
        "newest": welcome_view((), (bad,), bad.text, False),
    }


@pytest.mark.parametrize("name", sorted(hostile_pages()))
def test_a_hostile_article_adds_no_element_and_nothing_that_runs_or_fetches(name: str) -> None:
    page = Collector(hostile_pages()[name])
    assert page.open == []
    assert set(page.elements) <= ALLOWED
    assert not [pair for pair in page.attributes if RUNS_OR_FETCHES.fullmatch(pair[0])]
    assert not [value for key, value in page.attributes if key == "href"]


def test_a_hostile_article_is_shown_as_the_text_it_is() -> None:
    shown = Collector(article_view(hostile_article())).text
    assert "<script>window.hacked = 1</script> The harbour <img src=http://evil.example/x.png" in shown
    assert "![pixel](http://evil.example/p.png) [more](javascript:window.hacked=1)" in shown
    assert "${window.hacked=1} {{value}} &lt;b&gt; \\u003cscript\\u003e" in shown


def test_controls_that_turn_text_round_are_dropped_and_marks_of_right_to_left_scripts_kept() -> None:
    assert escape("photo\u202egpj.exe\u2066x\u2069\x00") == "photogpj.exex"
    assert escape("שלום\u200f!") == "שלום\u200f!"


def test_text_put_into_an_f_string_with_markup_is_text_again() -> None:
    markup = tag("b", "x")
    assert tag("p", markup) == "<p><b>x</b></p>"
    assert tag("p", f"{markup}") == "<p>&lt;b&gt;x&lt;/b&gt;</p>"


def test_attributes_cannot_be_broken_out_of() -> None:
    assert Collector(tag("p", title="\"' onclick=x <b>")).attributes == [("title", "\"' onclick=x <b>")]


@pytest.mark.parametrize("name", ["onclick", "href", "src", "style", "srcdoc", "formaction", "ONCLICK", "a b"])
def test_attributes_that_run_or_fetch_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="attribute"):
        tag("p", **{name: "x"})


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org/x",
        "/relative",
        "https://",
        "https://example.org/\u202ex",
        "http://[broken",
        "",
        None,
    ],
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert safe_url(url) is None
    assert link(url, "x") is None
    assert host(url) is None


def test_a_link_opens_apart_and_at_the_quoted_words() -> None:
    made = link('https://example.org/a?b=1&c="x', "read", quote="exact words, here")
    attributes = dict(Collector(made or "").attributes)
    assert attributes["rel"] == "noopener noreferrer"
    assert attributes["target"] == "_blank"
    assert attributes["href"].startswith('https://example.org/a?b=1&c="x#:~:text=exact%20words')


marks_in = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.booleans()), max_size=5)


@given(text=st.text(max_size=60), edges=marks_in)
def test_marking_keeps_every_letter_and_never_nests(text: str, edges: list[tuple[int, int, bool]]) -> None:
    marks = [Mark(min(a, b), max(a, b), number, on) for number, (a, b, on) in enumerate(edges, start=1)]
    made = marked(text, Span(0, len(text)), marks)
    assert html.unescape(re.sub(r"</?mark[^>]*>", "", made)) == html.unescape(escape(text))
    assert re.search(r"<mark[^>]*>[^<]*<mark", made) is None


def test_exactly_the_quoted_words_are_highlighted() -> None:
    text = "Rain fell. The bridge is <closed> & wet. Snow follows."
    start = text.index("The bridge")
    made = marked(text, Span(0, len(text)), (Mark(start, start + len("The bridge is <closed> & wet."), 1),))
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", made) == ["The bridge is &lt;closed&gt; &amp; wet."]


def test_a_quotation_over_two_paragraphs_is_highlighted_in_both() -> None:
    item = article("First line.\nSecond line.\n\nThird line.")
    page = citation_view(0, conversation(answered(item, "line.\nSecond")).exchanges[0], 1)
    assert re.findall(r'<mark class="active" data-n="1">(.*?)</mark>', page) == ["line.", "Second"]


def test_an_excerpt_holds_the_whole_quotation_and_cuts_at_words() -> None:
    text = "word " * 200 + "the quoted words" + " after" * 200
    start = text.index("the quoted words")
    made = Collector(excerpt(text, Mark(start, start + 16, 1))).text
    assert made.startswith("… word ")
    assert "the quoted words after" in made
    assert made.endswith("after …")
    assert len(made) < 450


def test_paragraphs_are_the_lines_that_hold_text() -> None:
    text = "\n One \r\n\r\n \t\nTwo\n"
    assert [text[start:end] for start, end in paragraphs(text)] == [" One ", "Two"]


def test_every_statement_carries_the_numbers_of_its_citations() -> None:
    item = article()
    page = drawn(answered(item, "One.", "Two words here."))
    statements = re.findall(r'<p class="statement.*?</p>', page)
    assert [re.findall(r'class="chip"[^>]*data-n="(\d+)"', statement) for statement in statements] == [["1"], ["2"]]


def test_a_chip_says_title_outlet_date_and_the_quoted_words() -> None:
    item = article(outlet="The Gazette", published=datetime(2026, 2, 27, tzinfo=UTC))
    peek = re.search(r'<span class="peek".*?</span></span>', drawn(answered(item, "Two words here.")))
    assert peek is not None
    assert Collector(peek.group()).text == "A titleThe Gazette · 27 February 2026Two words here."


def test_an_abstention_cites_nothing_and_offers_the_nearest_articles() -> None:
    item = article()
    nothing = replace(
        answered(item),
        status=Status.NOT_IN_ARCHIVE,
        text="The archive does not say who won.",
        missing="who won",
        nearest=(item,),
    )
    page = drawn(nothing)
    assert 'class="abstention"' in page
    assert 'data-act="article" data-id="aaaaaaaaaaaaaaaa"' in page
    assert "chip" not in page
    assert page.count("who won") == 1


def test_what_is_missing_read_as_and_noticed_is_shown() -> None:
    page = Collector(
        drawn(
            answered(
                article(),
                "One.",
                status=Status.PARTLY_ANSWERED,
                missing="the price",
                standalone_question="What is one?",
                notice="The chat model failed.",
                as_of="2026-02-27",
            )
        )
    ).text
    for words in ("the price", "Read as: What is one?", "The chat model failed.", "As of 27 February 2026"):
        assert words in page


def test_old_evidence_is_called_old_unless_the_question_asks_about_a_time_of_its_own() -> None:
    then = article(published=datetime(2024, 1, 10, tzinfo=UTC))
    now, spring = datetime(2026, 3, 1, tzinfo=UTC), datetime(2024, 4, 20, tzinfo=UTC)

    def told(question: str, today: datetime) -> str:
        return conversation_view(conversation(answered(then, "One.", standalone_question=question)), today)

    assert "The newest article quoted here is 2 years old." in told("Who runs the port?", now)
    assert "old." not in told("Who ran the port in January 2024?", now)
    assert "old." not in told("Who runs the port?", spring)
    assert "The newest article quoted here is 3 months old." in told("Who runs the port right now?", spring)


def test_articles_that_were_read_and_not_used_are_folded_away_under_the_sources() -> None:
    page = drawn(answered(article(), "One.", read=(article(title="Another title"),)))
    assert "1 article not used" in page
    assert page.index('class="sources"') < page.index("<details") < page.index("Another title")


def test_an_unchanged_question_is_not_repeated() -> None:
    assert "Read as" not in drawn(answered(article(), "One."))


def test_a_copied_answer_carries_its_citations_as_footnotes() -> None:
    item = article(outlet="The Gazette", published=datetime(2026, 2, 7, tzinfo=UTC), url="https://example.org/a")
    assert footnoted(answered(item, "One.", "Three.")) == (
        "What?\n\nOne. [1]\nThree. [2]\n\n"
        "[1] “One.” A title, The Gazette, 7 February 2026. https://example.org/a\n"
        "[2] “Three.” A title, The Gazette, 7 February 2026. https://example.org/a"
    )


def test_a_copied_answer_links_to_no_dangerous_address() -> None:
    item = article(url="javascript:alert(1)")
    assert "javascript:" not in footnoted(answered(item, "One."))


def test_the_reader_steps_through_the_citations_of_the_answer() -> None:
    exchange = conversation(answered(article(), "One.", "Two words here.", "Three.")).exchanges[0]
    middle = citation_view(4, exchange, 2)
    assert re.findall(r'class="step (\w+)"[^>]*data-turn="4" data-n="(\d)"', middle) == [
        ("previous", "1"),
        ("next", "3"),
    ]
    assert "Citation 2 of 3" in middle
    assert " disabled" not in middle
    assert citation_view(4, exchange, 1).count(" disabled") == 1


def test_the_reader_does_not_repeat_the_title_unless_it_is_quoted() -> None:
    item = article("A  title\n\nThe rest.", title="A title")
    assert Collector(article_view(item)).text.count("title") == 1
    quoted = citation_view(0, conversation(answered(item, "A  title")).exchanges[0], 1)
    assert '<mark class="active" data-n="1">A  title</mark>' in quoted


def test_no_line_begins_with_a_citation_number() -> None:
    item = article("One two three.")
    page = drawn(answered(item, "One two three."))
    assert re.search(r'One two <span class="tail">three\.<span class="chips">', page)


def test_unknown_outlet_and_date_are_left_unsaid() -> None:
    text = Collector(article_view(article(source="notes/a.txt"))).text
    assert "None" not in text
    assert "notes/a.txt" in text


def test_an_empty_archive_says_what_to_do_next() -> None:
    assert "byline ingest FOLDER" in welcome_view(("Why?",), (), "", True)


def test_the_counts_line_names_only_what_is_known() -> None:
    first, last = datetime(2025, 1, 2, tzinfo=UTC), datetime(2026, 2, 27, tzinfo=UTC)
    assert (
        holdings(1397, 12001, 1, first, last)
        == "1,397 articles · 12,001 passages · 1 outlet · 2 Jan 2025 – 27 Feb 2026"
    )
    assert holdings(1, 3, 0, None, None) == "1 article · 3 passages"
