"""Draws verdicts, traces, attributions, comparisons and timelines for a terminal. The JSON is drawn elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from ui import console
from ui.days import iso_date
from ui.exporting.wording import (
    NO_DISAGREEMENT,
    NO_EVENT,
    NOT_FROM_HERE,
    dates_words,
    differences_words,
    event_days,
    finding_words,
    match_words,
    position_words,
    ruling_words,
    stance_words,
    trace_words,
)
from ui.pieces import answering, pieces
from ui.terminal import headline
from vectorstore.types import Span

if TYPE_CHECKING:
    from assistant.checking.types import CheckedPart, Finding, Verdict
    from assistant.disagreeing.types import Comparison
    from assistant.timeline.types import Timeline, TimelineEvent
    from assistant.tracing.types import Attribution, Match, Trace
    from assistant.types import Citation, Disagreement
    from vectorstore import Article

_INDENT = 5


def show_verdict(verdict: Verdict) -> None:
    """The ruling and why, part by part where there are several, and the quotations that were weighed."""
    console.out(console.wrap_styled([(f"{ruling_words(verdict.ruling)}. ", "bold"), (verdict.explanation, "")]))
    _show_as_of(verdict.as_of)
    if len(verdict.parts) > 1:
        console.out(f"\n{console.bold('Part by part')}")
        for part in verdict.parts:
            _show_part(part)
    if verdict.evidence:
        console.out(f"\n{console.bold('Evidence')}")
        for finding in verdict.evidence:
            _show_finding(finding)
    _show_notice(verdict.notice)


def _show_part(part: CheckedPart) -> None:
    said = f"“{part.text}” — {part.explanation} {_markers(part.findings)}".rstrip()
    ruling = f"{ruling_words(part.ruling)}: "
    console.out(console.wrap_styled([(ruling, "bold"), (said, "")], indent=4, first="  - "))


def _show_finding(finding: Finding) -> None:
    _show_citation(finding.citation, stance_words(finding.stance))
    console.out(console.wrap(finding_words(finding), indent=_INDENT))


def show_trace(trace: Trace) -> None:
    """In how many articles it stands, and each of them with what was changed and who says it."""
    console.out(console.wrap(trace_words(trace)))
    for match in trace.matches:
        console.out()
        _show_match(match)
    _show_notice(trace.notice)


def _show_match(match: Match) -> None:
    _show_citation(match.citation, match_words(match))
    for citation in match.spliced:
        _show_citation(citation, "and")
    if match.speaker:
        console.out(console.wrap(f"Said by {match.speaker}.", indent=_INDENT))
    if match.differences:
        console.out(console.wrap(differences_words(match.differences), indent=_INDENT))


def show_attribution(attribution: Attribution) -> None:
    """The article that an excerpt is from, or that there is none, with those most like it."""
    if attribution.match is None:
        console.out(NOT_FROM_HERE)
        _show_articles("Nearest articles", attribution.nearest)
        return
    _show_match(attribution.match)
    _show_articles("Also in", attribution.also_in)


def _show_articles(title: str, articles: Sequence[Article]) -> None:
    if articles:
        console.out(f"\n{console.bold(title)}")
        for article in articles:
            console.out(f"  {headline(article)}")


def show_comparison(comparison: Comparison) -> None:
    """Each point with its positions, and the quotations below."""
    if not comparison.disagreements:
        console.out(console.wrap(comparison.notice or NO_DISAGREEMENT))
    for number, found in enumerate(comparison.disagreements):
        if number:
            console.out()
        _show_disagreement(found, comparison.citations)
    _show_as_of(comparison.as_of)
    _show_sources(comparison.citations)
    _show_notice(comparison.notice if comparison.disagreements else None)


def _show_disagreement(found: Disagreement, citations: Sequence[Citation]) -> None:
    console.out(f"{console.bold('Sources disagree:')} {console.clean(found.about)}")
    for position in found.positions:
        console.out(console.wrap(f"{position_words(position, citations)} {position.markers}", indent=4, first="  - "))
    if found.note:
        console.out(console.wrap(found.note, indent=4))


def show_timeline(timeline: Timeline) -> None:
    """The events with their days before them, and the quotations below."""
    if not timeline.events:
        console.out(console.wrap(timeline.notice or NO_EVENT))
    days = [event_days(event) for event in timeline.events]
    width = max(map(len, days), default=0)
    for day, event in zip(days, timeline.events, strict=True):
        _show_event(day, event, width)
    _show_as_of(timeline.as_of)
    _show_sources(timeline.citations, told={event.text for event in timeline.events})
    _show_notice(timeline.notice if timeline.events else None)


def _show_event(day: str, event: TimelineEvent, width: int) -> None:
    told = f"{event.text} {_markers(event.citations)}"
    lines = console.wrap(told, indent=width + 2)
    console.out(f"{console.bold(day)}{lines[len(day) :]}")


def _show_sources(citations: Sequence[Citation], told: Collection[str] = ()) -> None:
    """The articles with their quotations; those that are `told` above are not said again."""
    if citations:
        console.out(f"\n{console.bold('Sources')}")
    for citation in citations:
        _show_citation(citation, quoted=citation.quote.text not in told)


def _show_citation(citation: Citation, label: str = "", *, quoted: bool = True) -> None:
    """The quotation as it is in its article, under the article's title; what its weekdays mean stands below it."""
    quote, article = citation.quote, citation.quote.article
    named = f"{label} — " if label else ""
    console.out(f" [{citation.number}] {named}{headline(article)}")
    cut = pieces(article.text, Span(quote.start, quote.end), answering(citation))
    words: list[tuple[str, console.Style]] = [(one.text, "bold" if one.answers else "") for one in cut]
    if quoted:
        console.out(console.wrap_styled([("“", ""), *words, ("”", "")], indent=_INDENT))
    if citation.dates:
        console.out(console.dim(console.wrap(f"[{dates_words(citation)}]", indent=_INDENT)))
    console.out(f"{' ' * _INDENT}{console.dim(article.url or article.source)}")


def _show_as_of(as_of: str | None) -> None:
    if as_of:
        console.out(console.dim(f"As of {iso_date(as_of)}"))


def _show_notice(notice: str | None) -> None:
    if notice:
        console.note(f"Note: {notice}")


def _markers(numbers: Iterable[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)
