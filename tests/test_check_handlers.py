"""The Check tab's handlers, without Gradio and without a browser: what a reader sees of claims and quotations."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from hostile import hostile_article
from newsroom_results import FERRIES, RIBBON, comparison, disputed, not_found, trace, verdict
from told import NEWER, cited

from assistant import Assistant
from assistant.checking.types import Finding, Ruling, Stance, Verdict
from assistant.tracing.types import Difference, Match, MatchKind, Trace
from assistant.types import Citation, Quote
from ui import check_handlers, handlers
from ui.check_handlers import EXCERPT_WORDS
from ui.checked_document import checked_document
from ui.claims import OPINION, QUESTION, SENTENCE_LIMIT, TOO_LITTLE, CheckedText, stretches_of
from ui.conversation import CHECKED, TRACED, Conversation, Exchange
from ui.exporting.markdown import markdown_of
from ui.monitoring.metrics import Metrics
from ui.redline import redlined
from ui.serving.service import Service
from ui.settings import Settings
from ui.shelf import place, placed
from ui.trace_view import traced_view
from ui.verdict_view import checked_view
from vectorstore import Archive, ArchiveDamaged, ArchiveSettings, Constraints

if TYPE_CHECKING:
    from vectorstore.embedders import Embedder

NOW = datetime(2026, 3, 5, tzinfo=UTC)
TRUE = "The harbour bridge in Eastport was closed on Friday."
FALSE = "Teachers in Eastport ended a five-week strike."
ABSENT = "The zoo of Lisbon bought a panda."
EXACT = "the bridge would stay shut for at least six weeks"
ALTERED = "Ferries will carry tourists across the harbour every ten minutes until the repairs are done"


@pytest.fixture
def service(news_archive: Path, embedder: Embedder) -> Iterator[Service]:
    with Archive.open(news_archive, embedder, ArchiveSettings()) as archive:
        nothing = cast("Callable[..., object]", None)
        kept = {"records": nothing, "jobs": nothing}
        yield Service(
            settings=Settings(archive=news_archive),
            assistant=Assistant(archive, embedder),
            metrics=Metrics(),
            clock=lambda: NOW,
            **kept,  # type: ignore[arg-type]
        )


class Scripted:
    """Gives these verdicts in turn; an exception among them is raised. Keeps the claims it was given."""

    def __init__(self, *verdicts: Verdict | Exception) -> None:
        self.verdicts = list(verdicts)
        self.claims: list[str] = []

    def clock(self) -> datetime:
        return NOW

    def check(self, claim: str, within: Constraints) -> Verdict:
        del within
        self.claims.append(claim)
        given = self.verdicts.pop(0)
        if isinstance(given, Exception):
            raise given
        return given


def check(script: Scripted, talk: Conversation, text: str) -> Iterator[str]:
    return check_handlers.check(cast(Service, script), talk, text)


def words(page: str) -> str:
    """What is read of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


# --- what is checked ----------------------------------------------------------------------------------------------


def test_each_sentence_of_a_paragraph_is_a_claim_of_its_own() -> None:
    text = f"{TRUE} {FALSE}\n\n- {ABSENT}"
    assert [one.claim for one in stretches_of(text)] == [TRUE, FALSE, ABSENT]
    assert [text[slice(*one.span)] for one in stretches_of(text)] == [TRUE, FALSE, ABSENT]


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Was the bridge closed?", QUESTION),
        ("“Was the bridge closed?”", QUESTION),
        ("I think that the bridge was closed too late.", OPINION),
        ("In my humble opinion the deal is bad.", OPINION),
        ("And we should hire more teachers.", OPINION),
        ("Splendid!", TOO_LITTLE),
    ],
)
def test_what_is_no_claim_is_not_checked_and_says_why(sentence: str, why: str) -> None:
    (one,) = stretches_of(sentence)
    assert one.claim is None
    assert one.unchecked == why


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor said she thinks the bridge should stay shut.",
        "Teachers should get a raise of 4 percent, the union said.",
        "Bridge closed after crack is found",
        "Ierland won the match in Eastport.",
    ],
)
def test_what_others_think_and_headlines_are_claims(sentence: str) -> None:
    assert stretches_of(sentence)[0].claim == sentence


def test_a_sentence_that_begins_with_a_pronoun_is_checked_with_what_it_stands_for() -> None:
    second = stretches_of("The flood wall was raised in May. It cost 4 million euros.")[1]
    assert second.claim == "The flood wall cost 4 million euros."
    assert second.read_as
    alone = stretches_of("It cost 4 million euros in May.")[0]
    assert alone.claim == "It cost 4 million euros in May."


# --- checking -----------------------------------------------------------------------------------------------------


def test_verdicts_appear_one_by_one_and_the_text_stays_whole() -> None:
    text = f"{TRUE} {FALSE} {ABSENT}"
    pages = list(check(Scripted(verdict(), disputed(), not_found()), Conversation(), text))
    assert [page.count('class="verdict ') for page in pages] == [0, 1, 2, 3]
    assert [" data-live" in page for page in pages] == [True, True, True, False]
    for page in pages:
        shown = re.search(r'class="checked-text"[^>]*>(.*?)</div>', page, re.DOTALL)
        assert shown is not None
        without_signs = re.sub(r"<button.*?</button>", "", shown[1])
        assert words(without_signs) == text
    assert "1 contradicted, 1 disputed, 1 not found" in words(pages[-1])
    assert "As of 27 February 2026" in words(pages[-1])


def test_a_verdict_is_told_by_a_sign_and_a_word_besides_its_colour() -> None:
    page = list(check(Scripted(verdict(), not_found()), Conversation(), f"{TRUE} {ABSENT}"))[-1]
    assert re.search(r'class="claim contradicted".*?aria-label="Contradicted: [^"]*"[^>]*>✗</button>', page)
    assert re.search(r'class="claim not-found".*?aria-label="Not found: [^"]*"[^>]*>\?</button>', page)
    assert page.count('class="ruling"') == page.count('class="sign" aria-hidden="true"') >= 2


def test_every_sign_leads_to_the_verdict_of_its_sentence() -> None:
    page = list(check(Scripted(verdict(), not_found()), Conversation(), f"{TRUE} Is it so? {ABSENT}"))[-1]
    leads = re.findall(r'class="sign" type="button" data-act="jump" data-to="([^"]+)"', page)
    assert len(leads) == 3
    assert re.findall(r'<li class="verdict [^"]*" id="([^"]+)"', page) == leads


def test_evidence_for_and_against_stands_side_by_side_and_mentions_are_folded() -> None:
    page = list(check(Scripted(disputed(), verdict()), Conversation(), f"{TRUE} {FALSE}"))[-1]
    first, second = page.split('<li class="verdict ')[1:]
    for_it, against = first.split('class="side against"')
    assert "It says so. Says so: the city." in words(for_it)
    assert "3 January 2026" in words(for_it)
    assert "It has the bridge open." in words(against)
    assert "<details" not in first
    folded = second.split("<details")[1]
    assert "It is about the closure before." in words(folded)
    assert "The bridge reopened on Thursday" in words(second)
    assert second.count('class="part ') == 2


def test_citations_of_every_claim_open_the_article_at_the_quotation() -> None:
    talk = Conversation()
    page = list(check(Scripted(disputed(), verdict()), talk, f"{TRUE} {FALSE}"))[-1]
    cited = {(int(turn), int(n)) for turn, n in re.findall(r'data-turn="(\d+)" data-n="(\d+)"', page)}
    assert len({turn for turn, _ in cited}) == 2
    for turn, number in cited:
        assert "<mark" in handlers.open_citation(talk, turn, number)


def test_a_new_check_never_reuses_the_number_of_an_old_citation() -> None:
    talk = Conversation()
    pages = [list(check(Scripted(verdict()), talk, TRUE))[-1] for _ in range(2)]
    turns = [set(re.findall(r'data-turn="(\d+)"', page)) for page in pages]
    assert not turns[0] & turns[1]
    assert len(placed(talk, CHECKED)) == 1


def test_a_stopped_check_keeps_what_it_found_and_checks_no_more() -> None:
    script, talk = Scripted(verdict(), not_found(), not_found()), Conversation()
    pages = check(script, talk, f"{TRUE} {FALSE} {ABSENT}")
    next(pages)
    next(pages)
    check_handlers.stop(talk)
    (last,) = pages
    assert len(script.claims) == 1
    assert "1 contradicted, 2 not reached" in words(last)
    assert " data-live" not in last


def test_a_new_check_stops_the_one_before() -> None:
    script, talk = Scripted(verdict(), not_found(), not_found()), Conversation()
    old = check(script, talk, f"{TRUE} {FALSE}")
    next(old)
    next(old)
    list(check(script, talk, ABSENT))
    assert len(list(old)) == 1
    assert script.claims == [TRUE, ABSENT]


def test_a_failure_is_one_sentence_and_what_was_found_stays(caplog: pytest.LogCaptureFixture) -> None:
    script = Scripted(verdict(), ArchiveDamaged("The index is behind.", "Run 'byline rebuild'."))
    with caplog.at_level(logging.INFO, logger="ui.failing"):
        page = list(check(script, Conversation(), f"{TRUE} {FALSE} {ABSENT}"))[-1]
    assert "The index is behind. Run 'byline rebuild'." in words(page)
    assert page.count('class="verdict ') == 1
    assert "ArchiveDamaged" in caplog.text


def test_limits_are_said_with_both_numbers() -> None:
    script = Scripted()
    (page,) = check(script, Conversation(), f"{TRUE} " * (SENTENCE_LIMIT + 2))
    assert f"{SENTENCE_LIMIT + 2} sentences and the limit is {SENTENCE_LIMIT}" in page
    (page,) = check_handlers.look_up(cast(Service, script), Conversation(), "x" * 10_001, "check")
    assert "10,001 characters and the limit is 10,000" in page
    (page,) = check(script, Conversation(), "… — !")
    assert "no word in it" in page
    assert script.claims == []


def test_claims_are_checked_against_the_archive(service: Service) -> None:
    page = list(check_handlers.look_up(service, Conversation(), f"{TRUE} {FALSE} {ABSENT}", "check"))[-1]
    assert re.findall(r'class="claim ([^"]+)"', page) == ["supported", "contradicted", "not-found"]


def test_a_verdict_is_copied_as_claim_review_and_the_text_as_markdown() -> None:
    page = list(check(Scripted(verdict(), not_found()), Conversation(), f"{TRUE} {ABSENT}"))[-1]
    copied = [unescape(one) for one in re.findall(r'data-act="copy-as" data-text="([^"]*)"', page)]
    assert sum('"ClaimReview"' in one for one in copied) == 1  # what was not found has no rating to publish
    assert sum(one.startswith("# ") for one in copied) == 1
    assert 'data-name="checked.html"' in page


def test_the_document_of_a_text_numbers_its_citations_through() -> None:
    text = f"{TRUE} Is it so? {FALSE}"
    checked = CheckedText(text, stretches_of(text), CHECKED, {0: verdict(), 2: disputed()}, live=False)
    document = checked_document(checked)
    assert [one.number for one in document.citations] == [1, 2, 3, 4]
    assert {n for part in document.sections for line in part.lines for n in line.citations} == {1, 2, 3, 4}
    drawn = markdown_of(document)
    assert "Is it so?" in drawn
    assert "As of 27 February 2026" in drawn


def test_nothing_of_a_hostile_article_or_text_becomes_markup() -> None:
    article = hostile_article()
    evil = "<script>window.hacked=1</script> The harbour bridge was closed.\u202e"
    quote = Quote(article, 0, len(article.text), article.text)
    finding = Finding(Stance.SUPPORTS, evil, Citation(1, quote), evil)
    given = Verdict(evil, Ruling.SUPPORTED, evil, (finding,), (), "test", as_of=evil, notice=evil)
    page = list(check(Scripted(given), Conversation(), evil))[-1]
    for found in re.findall(r"<[^>]*>", page):
        assert not re.match(r"<(script|img|iframe|svg|style)\b", found)
        assert not re.search(r"\son\w+=", re.sub(r'"[^"]*"', '""', found))
    assert "\u202e" not in page


# --- tracing ------------------------------------------------------------------------------------------------------


def test_an_exact_quotation_shows_its_article_and_its_speaker(service: Service) -> None:
    talk = Conversation()
    page = check_handlers.trace(service, talk, EXACT)
    assert "Word for word in 1 article." in words(page)
    assert "Said by Lena Okafor" in words(page)
    assert "Exact" in words(page)
    assert "<del" not in page
    turn = int(re.findall(r'data-turn="(\d+)"', page)[0])
    assert "<mark" in handlers.open_citation(talk, turn, 1)


def test_changed_words_are_marked_on_both_sides_and_said(service: Service) -> None:
    page = check_handlers.trace(service, Conversation(), ALTERED)
    assert re.search(r"<del>.*?not in the article.*?tourists.*?</del>", page)
    assert re.search(r"<ins>.*?only in the article.*?commuters.*?</ins>", page)
    assert "“tourists” where the article has “commuters”" in words(page)


def test_an_excerpt_without_an_exact_match_names_its_article(service: Service) -> None:
    assert len(ALTERED.split()) >= EXCERPT_WORDS
    page = check_handlers.trace(service, Conversation(), ALTERED)
    assert "The excerpt as a whole is from this article." in words(page)
    assert "as a whole" not in words(check_handlers.trace(service, Conversation(), EXACT))


def test_an_excerpt_that_only_holds_a_quotation_is_not_said_to_be_from_its_article(service: Service) -> None:
    page = check_handlers.trace(service, Conversation(), f"{ALTERED}, and the mayor will pay for it")
    assert "Altered from 1 article" in words(page)
    assert "as a whole" not in words(page)
    assert "most like it" not in words(page)


def test_words_that_are_nowhere_say_what_was_tried(service: Service) -> None:
    page = check_handlers.trace(service, Conversation(), "elephants paint their houses purple at midnight")
    assert "The archive holds nothing like it." in words(page)
    assert "Looked for in 3 articles: word for word; with words changed" in words(page)


def test_a_quotation_joined_from_several_places_shows_each_of_them() -> None:
    places = cited(1, NEWER, RIBBON), cited(2, NEWER, FERRIES)
    match = Match(MatchKind.ALTERED, 0.8, (Difference("and", ""),), None, places[0], places[1:], earliest=True)
    page = traced_view(Trace("The mayor cut a ribbon and ferries stop in March", (match,), "test"), TRACED, 2)
    assert "joined from 2 places" in words(page)
    assert f"Place 1 {RIBBON} 1 Place 2 {FERRIES} 2" in words(page)
    assert re.findall(r"<del>.*?</span>(.*?)<span", page) == ["and"]


def test_other_articles_that_have_it_are_folded() -> None:
    page = traced_view(trace(), TRACED, 2)
    assert page.count("<details") == 1
    assert "In 1 other article" in words(page)
    assert 'data-n="3"' in page.split("<details")[1]


def test_a_redline_leaves_every_letter_on_both_sides() -> None:
    given, (one, two) = redlined("The “big” bridge shut; nobody   knew", ["The bridge\nshut,", "nobody else knew."])
    assert "".join(part.text for part in given) == "The “big” bridge shut; nobody   knew"
    assert [part.text for part in given if part.changed] == ["big"]
    assert "".join(part.text for part in one) == "The bridge\nshut,"
    assert not any(part.changed for part in one)
    assert [part.text for part in two if part.changed] == ["else"]


def test_a_trace_that_cannot_be_made_says_why(service: Service) -> None:
    assert "There is no word to trace." in words(check_handlers.trace(service, Conversation(), "…"))


# --- comparing ----------------------------------------------------------------------------------------------------


def test_who_disagrees_puts_the_positions_side_by_side() -> None:
    class Told:
        def compare(self, topic: str, within: Constraints) -> object:
            del topic, within
            return comparison()

    talk = Conversation()
    page = check_handlers.compare(cast(Service, Told()), talk, "the bridge")
    assert page.count('class="side"') == 2
    assert "two moments: before and after" in words(page)
    turn = int(re.findall(r'data-turn="(\d+)"', page)[0])
    assert "<mark" in handlers.open_citation(talk, turn, 2)


def test_articles_that_agree_say_so(service: Service) -> None:
    page = check_handlers.compare(service, Conversation(), "the zoo of Lisbon")
    assert "Lisbon" in words(page)
    assert "side" not in page


def test_an_empty_text_says_what_can_be_done(service: Service) -> None:
    (page,) = check_handlers.look_up(service, Conversation(), " \n ", "check")
    assert "Trace quotation" in words(page)


def test_numbers_of_a_shelf_start_again_before_they_reach_the_next() -> None:
    talk = Conversation()
    talk.others[CHECKED + 999_999] = Exchange("old")
    talk.others[TRACED] = Exchange("traced")
    assert place(talk, CHECKED, [Exchange("new")]) == CHECKED
    assert talk.others[TRACED].question == "traced"


def test_a_text_that_is_still_checked_has_its_buttons_without_their_texts() -> None:
    text = f"{TRUE} {FALSE}"
    checked = CheckedText(text, stretches_of(text), CHECKED, {0: verdict()})
    page = checked_view(checked, NOW.date())
    assert page.count("disabled>Copy as") == 2
    assert "Checking 2 of 2" in page
