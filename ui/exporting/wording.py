"""Words for what the newsroom commands find, the same in the terminal, on the page and in every export."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from vectorstore.types import written_day

if TYPE_CHECKING:
    from assistant.checking.types import Finding, Ruling, Stance
    from assistant.timeline.types import TimelineEvent
    from assistant.tracing.types import Difference, Match, Trace
    from assistant.types import Citation, Position
    from vectorstore import Article

NO_DISAGREEMENT = "No disagreement was found in the articles on this."
NO_EVENT = "No dated event was found on this."
NOT_FROM_HERE = "No article of the archive holds this excerpt."

_RULINGS = {"supported": "Supported", "contradicted": "Contradicted", "disputed": "Disputed", "not_found": "Not found"}
_STANCES = {"supports": "Supports", "contradicts": "Contradicts", "mentions": "Mentions"}


def ruling_words(ruling: Ruling) -> str:
    """ "Contradicted"."""
    return _RULINGS[ruling.value]


def stance_words(stance: Stance) -> str:
    """ "Contradicts"."""
    return _STANCES[stance.value]


def finding_words(finding: Finding) -> str:
    """What in a quotation decides, and who says so, as sentences."""
    why = finding.why.strip()
    why = why[:1].upper() + why[1:]
    ended = why if why.endswith((".", "!", "?", ".”", '."')) else f"{why}."
    return f"{ended} Says so: {finding.attributed_to}." if finding.attributed_to else ended


def origin_words(article: Article) -> str:
    """Outlet and day, as far as they are known: "Harbour Gazette, 14 March 2025"."""
    day = written_day(article.published) if article.published is not None else None
    return ", ".join(part for part in (article.outlet, day) if part)


def title_words(article: Article) -> str:
    """The article's title, or its source where it has none."""
    return article.title or article.source


def dates_words(citation: Citation) -> str:
    """The days that words of the quotation name: "Thursday: 26 February 2026"; empty where it names none so."""
    text = citation.quote.article.text
    named = [f"{text[one.span.start : one.span.end]}: {written_day(one.day)}" for one in citation.dates]
    return "; ".join(dict.fromkeys(named))


def match_words(match: Match) -> str:
    """How a quotation stands in an article: "Altered, 83 % the same, earliest"."""
    parts = ["Exact"] if match.kind.value == "exact" else ["Altered", f"{_percent(match.similarity)} % the same"]
    if match.spliced:
        parts.append(f"joined from {len(match.spliced) + 1} places")
    if match.earliest:
        parts.append("earliest")
    return ", ".join(parts)


def _percent(share: float) -> int:
    return min(99, int(100 * share))  # an altered quotation is never shown as the whole of it


def difference_words(difference: Difference) -> str:
    """What was done to the article's words."""
    if not difference.given:
        return f"“{difference.found}” is left out"
    if not difference.found:
        return f"“{difference.given}” is put in"
    return f"“{difference.given}” where the article has “{difference.found}”"


def differences_words(differences: Sequence[Difference]) -> str:
    """All differences in one sentence; empty where there are none."""
    return f"{'; '.join(map(difference_words, differences))}." if differences else ""


def trace_words(trace: Trace) -> str:
    """The finding in one sentence."""
    exact = sum(match.kind.value == "exact" for match in trace.matches)
    altered = len(trace.matches) - exact
    if not trace.matches:
        return "The archive holds nothing like it."
    if not altered:
        return f"Word for word in {_articles(exact)}."
    if not exact:
        return f"Altered from {_articles(altered)}; none has it word for word."
    return f"Word for word in {_articles(exact)}, with other words in {altered} more."


def _articles(number: int) -> str:
    return f"{number} article" if number == 1 else f"{number} articles"


def event_days(event: TimelineEvent) -> str:
    """The day or days of an event as exactly as they are known: "10 – 19 October 2025", "October 2025", "1893"."""
    first, last = (_dated(day, event.precision.value) for day in (event.first, event.last))
    if first == last:
        return first
    shared = _shared_end(first, last)
    return f"{first.removesuffix(shared).rstrip()} – {last}"


def _dated(day: date, precision: str) -> str:
    number_month_year = written_day(day)
    return {"day": number_month_year, "month": number_month_year.partition(" ")[2], "year": str(day.year)}[precision]


def _shared_end(first: str, last: str) -> str:
    """The words that both dates end with, so that they are said once."""
    one, other = first.split(), last.split()
    shared: list[str] = []
    while len(one) > 1 and len(other) > 1 and one[-1] == other[-1]:
        shared.insert(0, one.pop())
        other.pop()
    return " ".join(shared)


def _published(article: Article) -> str:
    """Where and when: a day alone could be taken for the day of what is told."""
    origin = origin_words(article)
    return origin if article.outlet or not origin else f"article of {origin}"


def position_words(position: Position, citations: Sequence[Citation]) -> str:
    """What one side says, who it is, and where and when it was published."""
    sources = [one.quote.article for one in citations if one.number in position.citations]
    published = "; ".join(dict.fromkeys(filter(None, map(_published, sources))))
    who = f" — {position.attributed_to}" if position.attributed_to else ""
    return f"{position.value}{who} ({published})" if published else f"{position.value}{who}"
