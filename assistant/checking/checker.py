"""Checks a claim against an archive: finds what is about it, weighs each sentence, and says what follows.

Every stance rests on a quotation that passed the gate, and nothing is said of what no article is about.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

from assistant.checking.deciding import Ruled, of_whole, ruled
from assistant.checking.grounds import Ground, most_about
from assistant.checking.model import Judge
from assistant.checking.parts import Part, parts_of, says_something, whole_of
from assistant.checking.stances import Weighed
from assistant.checking.types import CheckedPart, Claim, Finding, Ruling, Stance, Verdict
from assistant.checking.values import Sort, values_in
from assistant.checking.weigh import Weigher
from assistant.choosing.leaning import begun
from assistant.choosing.tellable import is_boilerplate
from assistant.compose import newest_date
from assistant.finding.coverage import weights_of
from assistant.finding.retrieve import Found, Retriever
from assistant.reader.reading import Reads, ReadsOnce
from assistant.telling import dates_in
from assistant.types import Citation, Quote
from assistant.words import analyse, numbers_in
from vectorstore import Archive, Constraints, Span, UsageError

LONGEST = 1_000
"""Characters of a claim that are checked: more is an article, not a claim."""
_PASSAGES = 10
"""Found for each part."""
_SENTENCES = 8
"""Weighed for each part: those that are most about it."""
_OWN_WORDS = 0.3
"""What it is worth, in shares of the topic, that a sentence has it in its own words."""
_FIGURE = 0.2
"""What it is worth that a sentence gives a figure where the part does."""
_SAME_FIGURE = 0.3
"""The same for one of the part's own figures."""
_GIVES_FIGURE = re.compile(
    r"\d|\b(?:no|none|nobody|dozens?|scores|hundreds?|thousands?|millions?|half|two|three|four|five|six|seven|eight|nine|"
    r"ten|\w+day)\b",
    re.IGNORECASE,
)
_SHORTEST = 15  # characters: shorter "sentences" are labels
_MOST_EVIDENCE = 6


class Checker:
    """Checks claims against one archive. Safe from several threads."""

    def __init__(
        self, archive: Archive, retriever: Retriever, reader: Reads, judge: Judge | None, settings: str
    ) -> None:
        """`settings` names all that shapes a verdict besides the archive; `judge` may be missing."""
        self._archive = archive
        self._retriever = retriever
        self._reader = reader
        self._judge = judge
        self._settings = settings

    def check(self, claim: Claim) -> Verdict:
        """The verdict on `claim`. Raises `UsageError` where it is empty or a question."""
        began = time.perf_counter()
        text, notice = _checked_text(claim.text)
        weigher = Weigher(ReadsOnce(self._reader), self._judge, self._weigh)
        parts = parts_of(text)
        # One sentence may say all of it: then its parts need not be looked for.
        rulings = [self._ruled(weigher, whole_of(text), claim.constraints)]
        if len(parts) > 1 and rulings[0].ruling is not Ruling.SUPPORTED:
            in_parts = [self._ruled(weigher, part, claim.constraints) for part in parts]
            if rulings[0].ruling is Ruling.NOT_FOUND or of_whole(in_parts)[0] is not Ruling.NOT_FOUND:
                rulings = in_parts
        verdict = self._verdict(claim.text, rulings)
        timings = {"total": round(1000 * (time.perf_counter() - began), 1)}
        return replace(verdict, notice=notice, timings_ms=timings)

    def _ruled(self, weigher: Weigher, part: Part, within: Constraints) -> Ruled:
        if not says_something(part.text):
            return Ruled(part, Ruling.NOT_FOUND, "This says too little to be checked.", ())
        topic = weigher.topic(part)
        sentences = [
            (one.article, one.passage, span)
            for one in self._found(part, within)
            for span in one.passage.sentences
            if span.end - span.start >= _SHORTEST and not is_boilerplate(one.article.text[slice(*span)])
        ]
        figures = numbers_in(part.content)
        wanted = bool(figures) or any(one.sort is Sort.FIGURE for one in values_in(part.content))

        def about(ground: Ground) -> float:
            reading = ground.source.reading
            own = topic.covered(reading, ())
            if not own:
                return 0.0  # what its context is about is told there
            context = ground.context
            # One that lacks a name may tell of another case: it comes after those that have all of them.
            share = (topic.covered(reading, context) + topic.covered_but_for_a_name(reading, context)) / 2
            share += _OWN_WORDS * own
            share += _FIGURE if wanted and _GIVES_FIGURE.search(ground.text) else 0.0
            return share + (_SAME_FIGURE if figures and figures & numbers_in(ground.text) else 0.0)

        near = most_about(sentences, about, _SENTENCES)
        return ruled(part, weigher.weighed(part, [one.ground for one in near]))

    def _found(self, part: Part, within: Constraints) -> list[Found]:
        vector = self._retriever.vector(part.text)
        return self._retriever.find(vector, analyse(part.text), _PASSAGES, within)

    def _weigh(self, stem: str) -> float:
        return weights_of([stem], self._archive)[stem]

    # --- telling ------------------------------------------------------------------------------------------------

    def _verdict(self, claim: str, rulings: Sequence[Ruled]) -> Verdict:
        ruling, explanation = of_whole(rulings)
        told = _in_order(rulings, ruling)
        findings, parts = [], []
        numbers: dict[int, int] = {}
        for number, one in enumerate(told, start=1):
            numbers[id(one)] = number
            findings.append(Finding(one.stance, one.why, _citation(number, one), one.attributed_to))
        for each in rulings:
            own = tuple(numbers[id(one)] for one in each.told if id(one) in numbers)
            parts.append(CheckedPart(each.part.text, each.ruling, each.explanation, own))
        deciding = [one for one in findings if one.stance is not Stance.MENTIONS]
        return Verdict(
            claim=claim,
            ruling=ruling,
            explanation=explanation,
            evidence=tuple(findings),
            parts=tuple(parts),
            settings=self._settings,
            attributed_to=tuple(dict.fromkeys(one.attributed_to for one in deciding if one.attributed_to)),
            as_of=newest_date(one.citation for one in findings),
        )


def _checked_text(text: str) -> tuple[str, str | None]:
    """What of a claim is checked, and what the reader must know of it."""
    plain = " ".join(text.split())
    if not any(letter.isalnum() for letter in plain):
        raise UsageError("The claim is empty.", "Write one, such as: the bridge was closed on 14 March.")
    if plain.rstrip("\"”’') ").endswith("?"):
        raise UsageError("This is a question, not a claim.", "Write it as a statement, or ask it with `byline ask`.")
    if len(plain) <= LONGEST:
        return plain, None
    cut = plain.rfind(". ", 0, LONGEST)
    return plain[: cut + 1 if cut > 0 else LONGEST], f"Only the first {LONGEST:,} characters were checked."


def _in_order(rulings: Sequence[Ruled], ruling: Ruling) -> list[Weighed]:
    """What is shown: what decides the whole first, each sentence once for a stance."""
    first = [one for each in rulings if each.ruling is ruling for one in each.told]
    rest = [one for each in rulings if each.ruling is not ruling for one in each.told]
    shown: dict[tuple[object, ...], Weighed] = {}
    for one in (*first, *rest):
        shown.setdefault((one.ground.key, one.stance, one.span), one)
    told = sorted(shown.values(), key=lambda one: one.stance is Stance.MENTIONS)
    return told[:_MOST_EVIDENCE]


def _citation(number: int, one: Weighed) -> Citation:
    ground: Ground = one.ground
    span = one.span or begun(ground.article, ground.span, ground.passage.sentences)[0]
    quote = Quote.of(ground.article, span)
    return Citation(number, quote, _marked(one, span), dates_in(ground.article, span))


def _marked(one: Weighed, span: Span) -> Span | None:
    """The words of the quotation in which it differs from the claim."""
    theirs = next(
        (each.theirs for each in one.signals.compared if each.theirs and each.theirs in one.ground.text), None
    )
    if theirs is None or one.stance is not Stance.CONTRADICTS or one.span is not None:
        return None
    start = one.ground.span.start + one.ground.text.index(theirs)
    return Span(start, start + len(theirs)) if span.start <= start and start + len(theirs) <= span.end else None
