"""What happens on the Check tab: plain functions over the service, testable without a browser.

Each returns HTML. A failure becomes one plain sentence on the page and a traceback in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from assistant.tracing.types import Attribution, MatchKind, Trace
from ui.check_parts import how_it_works, refusal
from ui.claims import SENTENCE_LIMIT, CheckedText, stretches_of
from ui.comparison_view import comparison_view
from ui.conversation import CHECKED, TRACED, Conversation, Exchange
from ui.exporting.composing import document_of
from ui.failing import problem, sentence
from ui.render import Html
from ui.serving.service import TEXT_LIMIT
from ui.shelf import place, placed
from ui.takeaway_view import takeaway_view
from ui.trace_view import traced_view
from ui.verdict_view import checked_view
from vectorstore import Constraints, UsageError

if TYPE_CHECKING:
    from ui.serving.service import Service

EXCERPT_WORDS = 15
"""From so many words on a quotation may be an excerpt, of which an article can be named."""


def look_up(service: Service, conversation: Conversation, text: str, how: str) -> Iterator[Html]:
    """What comes of a text: its claims checked, or the text traced or compared as `how` says."""
    text = text.strip()
    if not text:
        yield how_it_works()
    elif len(text) > TEXT_LIMIT:
        yield refusal(f"The text has {len(text):,} characters and the limit is {TEXT_LIMIT:,}. Cut it and try again.")
    elif how == "trace":
        yield trace(service, conversation, text)
    elif how == "compare":
        yield compare(service, conversation, text)
    else:
        yield from check(service, conversation, text)


def check(service: Service, conversation: Conversation, text: str) -> Iterator[Html]:
    """The text after each of its claims that was checked; the first time before any was."""
    stop(conversation)
    stretches = stretches_of(text)
    if len(stretches) > SENTENCE_LIMIT:
        yield refusal(f"The text has {len(stretches)} sentences and the limit is {SENTENCE_LIMIT}. Check it in parts.")
        return
    if not stretches:
        yield refusal("There is no word in it. Write what is to be checked.")
        return
    shelf = [Exchange(text[one.span.start : one.span.end]) for one in stretches]
    checked = CheckedText(text, stretches, place(conversation, CHECKED, shelf))
    day = service.clock().date()
    for at in checked.claims:
        yield checked_view(checked, day)
        if shelf[at].stopped or not _check_one(service, checked, shelf, at):
            break
    checked.live = False
    yield checked_view(checked, day)


def stop(conversation: Conversation) -> None:
    """Ends the check in progress after the sentence that is being checked; what was found stays."""
    for one in placed(conversation, CHECKED):
        one.stopped = True


def trace(service: Service, conversation: Conversation, quote: str) -> Html:
    """The articles that have a quotation, and the one that a longer excerpt is from."""

    def traced() -> Html:
        found = service.trace(quote, Constraints())
        attribution = _attribution(service, found)
        citations = [one for match in found.matches for one in (match.citation, *match.spliced)]
        exchange = Exchange(quote, citations={one.number: one for one in citations}, stopped=True)
        first = place(conversation, TRACED, [exchange])
        searched = service.archive.count().articles
        return traced_view(found, first, searched, attribution, takeaway_view(document_of(found), "quotation"))

    return _told(traced, "trace the quotation")


def compare(service: Service, conversation: Conversation, topic: str) -> Html:
    """The points on which articles on a topic disagree."""

    def compared() -> Html:
        found = service.compare(topic, Constraints())
        exchange = Exchange(topic, citations={one.number: one for one in found.citations}, stopped=True)
        first = place(conversation, TRACED, [exchange])
        return comparison_view(found, first, takeaway_view(document_of(found), "compared"))

    return _told(compared, "compare the articles")


def _check_one(service: Service, checked: CheckedText, shelf: list[Exchange], at: int) -> bool:
    """Checks one claim; False where checking the next makes no sense."""
    claim = checked.stretches[at].claim or ""
    try:
        verdict = service.check(claim, Constraints())
    except UsageError as error:
        checked.refused[at] = str(error)
        return True
    except Exception as error:  # noqa: BLE001 - the outermost boundary: shown as a sentence, logged with traceback
        checked.problem = sentence(error, "check this")
        return False
    checked.verdicts[at] = verdict
    shelf[at].citations = {one.citation.number: one.citation for one in verdict.evidence}
    return True


def _attribution(service: Service, trace: Trace) -> Attribution | None:
    """The article of an excerpt that stands nowhere word for word; None for a mere quotation."""
    exact = any(match.kind is MatchKind.EXACT for match in trace.matches)
    if exact or len(trace.quote.split()) < EXCERPT_WORDS:
        return None
    return service.attribute(trace.quote, Constraints())


def _told(work: Callable[[], Html], doing: str) -> Html:
    try:
        return work()
    except UsageError as error:
        return refusal(str(error))
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return problem(error, doing)
