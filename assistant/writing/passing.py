"""Passes a chat model's statements on to the reader, each as soon as the gate lets it; the rest get one repair."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from assistant.compose import Numbering
from assistant.events import CitationEvent, DisagreementEvent, StatementEvent
from assistant.types import Disagreement, Statement
from assistant.writing.ending import ending
from assistant.writing.gate import Gate
from assistant.writing.types import Draft, Keyed, ModelFailed, Passed, Refused, Writer

Shown = CitationEvent | StatementEvent | DisagreementEvent


@dataclass(slots=True)
class Written:
    """What came of one question."""

    numbering: Numbering
    statements: list[Statement] = field(default_factory=list)
    disagreements: tuple[Disagreement, ...] = ()
    refused: list[Refused] = field(default_factory=list)
    """What the gate kept back in the first try."""
    mended: int = 0
    """How many statements passed in the second."""
    refused_again: list[Refused] = field(default_factory=list)
    failure: ModelFailed | None = None
    """How the model failed; what it had written by then may have passed."""

    @property
    def dropped(self) -> int:
        """How many statements no reader sees."""
        # A model may mend one statement as two: those that it could not mend are dropped all the same.
        return max(len(self.refused) - self.mended, len(self.refused_again))


def passing(
    writer: Writer, gate: Gate, question: str, evidence: Keyed, numbering: Numbering
) -> Generator[Shown, None, Written]:
    """Gives what a reader is shown as soon as it has passed, and at the end what came of it. Raises `Stopped`.

    Closing the generator ends the model's reply.
    """
    done = Written(numbering)
    try:
        with ending(writer.write(question, evidence)) as drafts:
            for draft in drafts:
                yield from _examined(done, gate, draft, done.refused)
        if done.refused:
            with ending(writer.mend(question, evidence, tuple(done.refused))) as drafts:
                for draft in drafts:
                    told = len(done.statements)
                    yield from _examined(done, gate, draft, done.refused_again)
                    done.mended += len(done.statements) - told
    except ModelFailed as failure:
        done.failure = failure
    if done.statements and done.failure is None:
        known = len(numbering.citations)
        done.disagreements = writer.compare(question, evidence, numbering.number)
        yield from (CitationEvent(citation) for citation in numbering.citations[known:])
        yield from (DisagreementEvent(one) for one in done.disagreements)
    return done


def _examined(done: Written, gate: Gate, draft: Draft, refused: list[Refused]) -> Iterator[Shown]:
    found = gate.examine(draft)
    if isinstance(found, Refused):
        refused.append(found)
        return
    if any(statement.text == found.text for statement in done.statements):
        return  # a model that was asked to mend one statement may write all of them again
    known = len(done.numbering.citations)
    statement = _statement(found, done.numbering)
    done.statements.append(statement)
    yield from (CitationEvent(citation) for citation in done.numbering.citations[known:])
    yield StatementEvent(statement)


def _statement(passed: Passed, numbering: Numbering) -> Statement:
    return Statement(passed.text, tuple(numbering.number(quote) for quote in passed.quotes), passed.support)
