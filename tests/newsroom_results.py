"""One result of every kind about the bridge of `told`, with all it can hold, and one that found nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

from told import NEWER, OLDER, REOPENED, SHUT, cited, told

from assistant.checking.types import CheckedPart, Finding, Ruling, Stance, Verdict
from assistant.disagreeing.types import Comparison
from assistant.timeline.types import Precision, Timeline, TimelineEvent
from assistant.tracing.types import Attribution, Difference, Match, MatchKind, Trace
from assistant.types import Disagreement, Position
from ui.exporting.composing import Result
from vectorstore import Article

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
RIBBON = "The mayor cut a ribbon."
FERRIES = "Ferries stop in March."


def verdict() -> Verdict:
    """Contradicted: one of two parts is, and the articles name another figure."""
    why = "The article says 4.2 million euros, the claim 6 million."
    return Verdict(
        claim="The bridge reopened on Thursday after repairs that cost 6 million euros.",
        ruling=Ruling.CONTRADICTED,
        explanation=why,
        evidence=(
            Finding(
                Stance.CONTRADICTS,
                why,
                cited(1, NEWER, REOPENED, "4.2 million euros", Thursday=date(2026, 2, 26)),
            ),
            Finding(Stance.MENTIONS, "It is about the closure before.", cited(2, OLDER, SHUT), "the city"),
        ),
        parts=(
            CheckedPart("The bridge reopened on Thursday", Ruling.SUPPORTED, "An article says so.", (1,)),
            CheckedPart("repairs that cost 6 million euros", Ruling.CONTRADICTED, why, (1,)),
        ),
        settings="test",
        attributed_to=(),
        as_of="2026-02-27",
        notice="One index was rebuilt.",
        timings_ms={"total": 12.345},
    )


def not_found() -> Verdict:
    """Nothing in the articles is about it."""
    return Verdict("The zoo has a panda.", Ruling.NOT_FOUND, "No article is about it.", (), (), "test")


def disputed() -> Verdict:
    """Who makes the claim is named, and so is who denies it."""
    return Verdict(
        claim="The bridge will stay shut until Friday.",
        ruling=Ruling.DISPUTED,
        explanation="The city says so; a later article has it open.",
        evidence=(
            Finding(Stance.SUPPORTS, "It says so.", cited(1, OLDER, SHUT), "the city"),
            Finding(Stance.CONTRADICTS, "It has the bridge open.", cited(2, NEWER, REOPENED)),
        ),
        parts=(),
        settings="test",
        attributed_to=("the city",),
    )


def trace() -> Trace:
    """One exact match, and one altered and joined from two places."""
    return Trace(
        quote="The bridge will stay shut until a vote",
        matches=(
            Match(MatchKind.EXACT, 1.0, (), "the city", cited(1, OLDER, SHUT), earliest=True),
            Match(
                MatchKind.ALTERED,
                0.8333333,
                (Difference("rich", "poor"), Difference("", "only"), Difference("very", "")),
                None,
                cited(2, NEWER, RIBBON),
                (cited(3, NEWER, FERRIES),),
            ),
        ),
        settings="test",
        notice="There may be more.",
        timings_ms={"total": 3.21},
    )


def untraced() -> Trace:
    """Nothing like it."""
    return Trace("Never said", (), "test")


def attribution() -> Attribution:
    """An excerpt of one article that another repeats."""
    match = Match(MatchKind.EXACT, 1.0, (), None, cited(1, NEWER, REOPENED), earliest=True)
    return Attribution(REOPENED, NEWER, match, (OLDER,), (), "test", {"total": 1.0})


def declined() -> Attribution:
    """An excerpt of no article."""
    return Attribution("Something else.", None, None, (), (OLDER,), "test")


def comparison() -> Comparison:
    """One point with two positions."""
    positions = (Position("open on Thursday", None, (1,)), Position("shut until a vote", "the city", (2,)))
    return Comparison(
        topic="the harbour bridge",
        disagreements=(Disagreement("when the bridge opens", positions, "two moments: before and after"),),
        citations=(cited(1, NEWER, REOPENED), cited(2, OLDER, SHUT)),
        settings="test",
        as_of="2026-02-27",
        notice=None,
        timings_ms={"total": 40.04},
    )


def agreed() -> Comparison:
    """No point on which articles disagree."""
    return Comparison("ferries", (), (), "test")


def timeline() -> Timeline:
    """A day, days, a month and a year."""
    events = (
        TimelineEvent(date(1961, 1, 1), date(1961, 12, 31), Precision.YEAR, RIBBON, (3,), "1961"),
        TimelineEvent(date(2026, 1, 3), date(2026, 1, 9), Precision.DAY, SHUT, (2,), "Friday"),
        TimelineEvent(date(2026, 2, 26), date(2026, 2, 26), Precision.DAY, REOPENED, (1, 2), "Thursday"),
        TimelineEvent(date(2026, 3, 1), date(2026, 3, 31), Precision.MONTH, FERRIES, (4,), "March"),
    )
    citations = (
        cited(1, NEWER, REOPENED, "Thursday", Thursday=date(2026, 2, 26)),
        cited(2, OLDER, SHUT),
        cited(3, NEWER, RIBBON),
        cited(4, NEWER, FERRIES),
    )
    return Timeline("the harbour bridge", events, citations, "test", "2026-02-27", None, {"total": 5.0})


def eventless() -> Timeline:
    """Nothing with a date."""
    return Timeline("the zoo", (), (), "test", notice="No article on the zoo was found.")


def results() -> dict[str, Result]:
    """One of every kind, by the name of its schema."""
    return {
        "answer": told(),
        "check": verdict(),
        "trace": trace(),
        "attribute": attribution(),
        "compare": comparison(),
        "timeline": timeline(),
    }


def empty_results() -> dict[str, Result]:
    """One of every kind that found nothing."""
    return {
        "check": not_found(),
        "trace": untraced(),
        "attribute": declined(),
        "compare": agreed(),
        "timeline": eventless(),
    }


def articles() -> tuple[Article, ...]:
    """Those that all of them quote."""
    return (NEWER, OLDER)
