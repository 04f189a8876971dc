"""Tells what was read: which sentences, in what order, with what marked, and what of the question they leave open.

Everything told is quoted. Nothing is searched for here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.absence import unmentioned
from assistant.choosing.arranging import Chosen
from assistant.choosing.candidates import Margins
from assistant.choosing.kinds import Form
from assistant.choosing.likeness import VectorsOf
from assistant.choosing.plainly import plain_lead
from assistant.choosing.select import Limits, choose
from assistant.choosing.sides import missing_side, missing_speaker
from assistant.compose import Numbering, in_order_of_use, quoted
from assistant.desk import Read
from assistant.disagreeing.finding import disagreements_in
from assistant.evidence import FEATURES
from assistant.timing.superseding import superseded
from assistant.timing.weekdays import dated_words
from assistant.types import Citation, DatedWords, Disagreement, Statement, Support
from vectorstore import Article, Span


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said, before it becomes an answer."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    answerer: str = "extractive"
    lead: str | None = None
    missing: str | None = None
    """What the statements leave open; None where they leave nothing open."""
    notice: str | None = None
    disagreements: tuple[Disagreement, ...] = ()


def tell(
    reads: Sequence[Read],
    margins: Margins,
    limits: Limits,
    vectors_of: VectorsOf,
    sentences_of: Callable[[Article], Sequence[Span]] | None = None,
) -> Told:
    """The answer to a question in the articles' own words. `reads`: one for each part of it that is answered.

    `sentences_of` gives the sentences of an article, in order: those that were read where it is not given.
    """
    chosen: list[Chosen] = []
    share = Limits(max(1, limits.statements // len(reads)), limits.words // len(reads))
    for read in reads:
        own = choose(
            read.evidence,
            read.scores,
            margins,
            share,
            vectors_of,
            read.asked,
            read.understood.kind,
            marks_of(read),
            sentences_of,
        )
        chosen += [one for one in own if not any(_is_told(one, other) for other in chosen)]
    older = superseded(chosen)
    # What is so now is told before what was so earlier.
    chosen = [
        *(one for index, one in enumerate(chosen) if index not in older),
        *(chosen[index] for index in sorted(older)),
    ]
    numbering = Numbering(dates_in)
    statements = quoted(chosen, numbering, range(len(chosen) - len(older), len(chosen)))
    disagreements = disagreements_of(reads, numbering) if statements else ()
    citations = numbering.citations
    if disagreements:
        statements = _sides_first(statements, disagreements, citations, limits.statements)
        statements, disagreements, citations = in_order_of_use(statements, disagreements, citations)
    whole = reads[0]
    lead = None
    if not disagreements and len(reads) == 1 and whole.understood.kind.form is Form.YES_NO:
        lead = plain_lead(whole.understood.text, [one.core for one in chosen])
    missing = left_open(whole, chosen) if len(reads) == 1 else None
    return Told(statements, citations, lead=lead, missing=missing, disagreements=disagreements)


def disagreements_of(reads: Sequence[Read], numbering: Numbering) -> tuple[Disagreement, ...]:
    """The points on which the articles differ about what is told: what `numbering` has given numbers to."""
    told = [one.quote for one in numbering.citations]
    return tuple(
        point
        for read in reads
        for point in disagreements_in(read.asked, read.evidence, read.scores, told, numbering.number, read.found)
    )


def _sides_first(
    statements: Sequence[Statement], disagreements: Sequence[Disagreement], citations: Sequence[Citation], most: int
) -> tuple[Statement, ...]:
    """The statements with one for each side of every disagreement: where one was not told yet, the sides come first.

    A reader of the statements alone meets every side. What else is told gives way, so that there are at most `most`.
    """
    sides: list[Statement] = []
    added = False
    for position in (position for one in disagreements for position in one.positions):
        known = (*statements, *sides)
        told = next((one for one in known if not set(one.citations).isdisjoint(position.citations)), None)
        if told is None:
            number = position.citations[0]
            told, added = Statement(citations[number - 1].quote.text, (number,), Support.VERBATIM), True
        if told not in sides:
            sides.append(told)
    if not added:
        return tuple(statements)
    others = [one for one in statements if one not in sides]
    return (*sides, *others[: max(0, most - len(sides))])


def marks_of(read: Read) -> dict[int, Span]:
    """The words that answer, by index of the evidence, where the reader holds it likelier than not that they do."""
    sure = FEATURES.index("read_span")
    return {
        index: one.answer
        for index, one in enumerate(read.evidence)
        if one.answer is not None and one.features[sure] > 0
    }


def left_open(read: Read, chosen: Sequence[Chosen]) -> str | None:
    """What of the question the chosen statements do not speak to, as a clause; None where nothing is known to be."""
    kind = read.understood.kind
    side, speaker = missing_side(kind, chosen), missing_speaker(kind, chosen)
    if side is not None:
        return f"nothing was found on {side}"
    if speaker is not None:
        return f"none of it is said by {speaker}"
    return unmentioned(
        read.asked, [article for one in chosen for article in (one.article, *(a for a, _ in one.copies))]
    )


def dates_in(article: Article, span: Span) -> tuple[DatedWords, ...]:
    """The words of a quotation that name a day by its distance from the day the article appeared."""
    if article.published is None:
        return ()
    return dated_words(article.text, span, article.published, article.updated)


def _is_told(one: Chosen, other: Chosen) -> bool:
    inside = other.span.start <= one.span.start and one.span.end <= other.span.end
    return one.article.id == other.article.id and inside
