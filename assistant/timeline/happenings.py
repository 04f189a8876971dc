"""The sentences of articles that tell something with the day it happened. Judges neither topic nor worth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.choosing.leaning import begun, joins, leans
from assistant.choosing.tellable import can_be_told, without_dateline
from assistant.timeline.clauses import Belongs, belonging
from assistant.timeline.days_told import DaysTold, days_told
from assistant.timeline.types import Precision
from vectorstore import Article, Span

_MAY_NAME_A_DAY = re.compile(
    r"\d|day\b|[Nn]ight|[Ww]eek|[Mm]onth|[Yy]ear|later|earlier|ago\b|morning|evening|afternoon|tomorrow|"
    r"January|February|March|April|May\b|June|July|August|September|October|November|December"
)
"""Most sentences name none, and are not looked at any further."""
_OPENING = re.compile(r"^\W*(?:(?:[Ii]n|[Oo]n|[Ll]ate|[Ee]arly|[Ll]ater|[Ee]arlier|mid)[\s-]*)*$")
_POINTS = re.compile(
    r"^\W*(?:\w+ of )?(?:he|she|they|it|his|her|their|its|them|this|that|these|those|such|both)\b"
    r"(?! (?:week|month|year)\b)",
    re.IGNORECASE,
)
_BARE = re.compile(r"^\W*[Tt]he \w+ (?:was|were|came|comes|took|followed|marked|is|are|had|has)\b")
_LONGEST = 75  # words: longer "sentences" are lists that were not taken apart
_FEWEST = 5  # words
_GAP = 4  # characters between sentences that follow each other


@dataclass(frozen=True, slots=True)
class Happening:
    """A sentence that tells an event, with its day."""

    article: Article
    span: Span
    """The sentence, without the place and agency it may open with."""
    days: DaysTold
    belongs: Belongs
    leans: bool = False
    """Whether a reader who sees only this sentence cannot know whom or what it speaks of."""
    quoted: Span | None = None
    """What is to be quoted: the sentence, with those before it that it leans on; None where those do not help."""

    @property
    def text(self) -> str:
        """The sentence."""
        return self.article.text[self.span.start : self.span.end]


def happenings(article: Article, sentences: Sequence[Span]) -> Iterator[Happening]:
    """What the sentences of an article, in order, tell as having happened by the day it appeared."""
    before: date | None = None
    end = 0
    for sentence in sentences:
        before = before if sentence.start - end <= _GAP else None
        end = sentence.end
        text = article.text[sentence.start : sentence.end]
        if not (_MAY_NAME_A_DAY.search(text) and _is_sentence(text)):
            before = None
            continue
        told = without_dateline(text)
        one = _told_in(article, Span(sentence.end - len(told), sentence.end), before)
        if one is not None:
            one = _standing(one, sentence, sentences)
        before = _day(one) if one is not None else None
        if one is not None:
            yield one


def _is_sentence(text: str) -> bool:
    return can_be_told(text) and _FEWEST <= len(text.split()) <= _LONGEST


def _told_in(article: Article, span: Span, before: date | None) -> Happening | None:
    """The event of a sentence; None where no day in it is certain to be one's."""
    sure: list[tuple[Belongs, DaysTold]] = []
    for days in days_told(article, span, before):
        if _is_over(article, days):
            sure.append((_belongs(article, span, days), days))
    for belongs in (Belongs.EVENT, Belongs.SAYING, Belongs.ASIDE):
        for kind, days in sure:
            if kind is belongs:
                return Happening(article, span, days, belongs)
    return None


def _standing(one: Happening, sentence: Span, sentences: Sequence[Span]) -> Happening:
    """The same, with what must be quoted for it to stand by itself."""
    if leans(one.text) or joins(one.text):
        quoted, understood = begun(one.article, sentence, sentences)
        return replace(one, leans=True, quoted=quoted if understood else None)
    opens = _OPENING.match(one.article.text[one.span.start : one.days.span.start])
    rest = one.article.text[one.days.span.end : one.span.end].lstrip(", ") if opens else one.text
    if _POINTS.search(rest):  # "In mid-April, two of them …"
        return replace(one, leans=True, quoted=_with_the_one_before(one, sentence, sentences))
    # "On Monday, the court …" and "The meeting was …": less is lost by telling it than by leaving it out.
    return replace(one, leans=leans(rest) or bool(_BARE.search(rest)), quoted=one.span)


def _with_the_one_before(one: Happening, sentence: Span, sentences: Sequence[Span]) -> Span | None:
    before = max((each for each in sentences if each.end <= sentence.start), default=None)
    text = one.article.text
    if before is None or "\n" in text[before.end : sentence.start] or sentence.start - before.end > _GAP:
        return None
    opening = text[before.start : before.end]
    whole = Span(before.start, one.span.end)
    return None if leans(opening) or len(text[slice(*whole)].split()) > _LONGEST else whole


def _is_over(article: Article, days: DaysTold) -> bool:
    """A day that had not come when the article appeared is one of plans, and plans are no events."""
    return article.published is None or days.first <= article.published.date()


def _belongs(article: Article, span: Span, days: DaysTold) -> Belongs:
    before = article.text[span.start : days.span.start]
    after = article.text[days.span.end : span.end]
    if days.precision is Precision.DAY and days.first != days.last:
        before = _without_from(before)
    found = belonging(before, after, days.precision, known=days.is_past and days.precision is Precision.DAY)
    # "in response to air strikes last week": a few days hold too much for what is only told beside something else.
    return Belongs.ELSEWHERE if found is Belongs.ASIDE and days.first != days.last else found


def _without_from(before: str) -> str:
    """ "from 3 to 5 May" says when; "from 3 May" says since when."""
    bare = before.rstrip()
    return bare.rsplit(None, 1)[0] + " " if bare.lower().endswith((" from", " between")) else before


def _day(one: Happening) -> date | None:
    single = one.days.first == one.days.last
    return one.days.first if single and one.belongs is not Belongs.ASIDE else None
