"""Takes a question apart into what is to be searched for separately: one part for each source it names.

A question on what two outlets wrote is answered by articles of both, and one search would find the likelier one's
alone. Only where to look is decided here; the words stay those of the whole question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from assistant.finding.sources import Mention, mentions
from assistant.timing.dates import Period, Tie
from vectorstore import Constraints


@dataclass(frozen=True, slots=True)
class Part:
    """One place to look."""

    outlets: tuple[str, ...] = ()
    """Any, where none is given."""
    since: datetime | None = None
    until: datetime | None = None

    def within(self, given: Constraints) -> Constraints | None:
        """`given` narrowed to this part; None where nothing of it is left."""
        since = max(filter(None, (given.since, self.since)), default=None)
        until = min(filter(None, (given.until, self.until)), default=None)
        allowed = {name.casefold() for name in given.outlets}
        outlets = tuple(name for name in self.outlets if not allowed or name.casefold() in allowed)
        if (self.outlets and not outlets) or (since and until and since > until):
            return None
        return replace(given, outlets=outlets or given.outlets, since=since, until=until)


def parts_of(question: str, outlets: Sequence[str], periods: Iterable[Period] = ()) -> tuple[Part, ...]:
    """Where to look for `question` in an archive of these `outlets`; empty where it names no source and no edition.

    `periods` are those that the question names; the days on which it says that something was published make parts too.
    """
    named = mentions(question, outlets)
    found = [*(Part(one.outlets) for one in named), *_editions(named, periods)]
    return tuple(dict.fromkeys(found))


def _editions(named: Sequence[Mention], periods: Iterable[Period]) -> Iterator[Part]:
    """A part for each stretch of publication days, with the outlet that stands before it, or else the first."""
    for one in periods:
        if one.tie is Tie.PUBLICATION and one.year_known:
            before = [each for each in named if each.start < one.span.start] or list(named[:1])
            since = None if one.first is None else datetime.combine(one.first, time.min, UTC)
            until = None if one.last is None else datetime.combine(one.last, time.max, UTC)
            yield Part(before[-1].outlets if before else (), since, until)
