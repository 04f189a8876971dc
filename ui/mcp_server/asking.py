"""The tools that ask something of the archive. Each gives the contract's object, and the same as a text with notes."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult

from assistant import Answer, DoneEvent, Event, Question, StatementEvent, Turn
from ui import convert, convert_newsroom
from ui.api.keeping import kept
from ui.contract import SearchJson
from ui.contract_api import KeptAnswerJson
from ui.contract_newsroom import AttributionJson, ComparisonJson, TimelineJson, TraceJson, VerdictJson
from ui.exporting.composing import Result, document_of
from ui.exporting.note import note_of
from ui.mcp_server.arguments import (
    Claim,
    Events,
    Excerpt,
    History,
    Languages,
    Outlets,
    Passages,
    QuestionText,
    Quotation,
    Since,
    Topic,
    Until,
    Words,
)
from ui.mcp_server.running import caller_in, result
from ui.mcp_server.text import search_text
from ui.serving.callers import Caller, Scope, require
from ui.serving.working import IsStopped, in_thread, pieces_of

if TYPE_CHECKING:
    from ui.serving.service import Service


def _text(found: Result) -> str:
    return note_of(document_of(found))


@dataclass(frozen=True)
class AskingTools:
    """The tools over one archive; `caller` is who calls where no request says so."""

    service: Service
    caller: Caller | None

    async def ask(
        self,
        question: QuestionText,
        ctx: Context,
        history: History = (),
        outlets: Outlets = (),
        since: Since = None,
        until: Until = None,
        languages: Languages = (),
    ) -> Annotated[CallToolResult, KeptAnswerJson]:
        """Answers a question from the news archive. Every statement is quoted from an article, with its source.

        `status` says whether the archive answers it: `answered`, `partly_answered` (`missing` names the rest) or
        `not_in_archive`; then say so instead of answering from elsewhere. Where sources disagree, `disagreements` has
        the positions side by side: tell both. `as_of` is the day of the newest article used.
        """
        caller = self._reader(ctx)
        within = await in_thread(lambda: self.service.within(outlets, since, until, languages))
        turns = tuple(Turn(turn.question, turn.answer) for turn in history)
        answer = await self._answer(Question(question, turns, within), ctx)
        return result(_text(answer), await in_thread(lambda: kept(self.service, caller, answer)))

    async def check(
        self,
        claim: Claim,
        ctx: Context,
        outlets: Outlets = (),
        since: Since = None,
        until: Until = None,
        languages: Languages = (),
    ) -> Annotated[CallToolResult, VerdictJson]:
        """Checks a claim against the articles: supported, contradicted, disputed or not_found, with the evidence.

        `disputed` means that sources, or those they quote, stand on both sides. `not_found` says nothing about whether
        it is true: the archive does not tell.
        """
        self._reader(ctx)
        service = self.service
        found = await in_thread(lambda: service.check(claim, service.within(outlets, since, until, languages)))
        return result(_text(found), convert_newsroom.verdict_json(found))

    async def trace(
        self,
        quote: Quotation,
        ctx: Context,
        outlets: Outlets = (),
        since: Since = None,
        until: Until = None,
        languages: Languages = (),
    ) -> Annotated[CallToolResult, TraceJson]:
        """Finds where a quotation comes from: the articles that have it word for word or altered, and who says it.

        `differences` lists the words that were changed. No match means that the archive holds nothing like it.
        """
        self._reader(ctx)
        service = self.service
        found = await in_thread(lambda: service.trace(quote, service.within(outlets, since, until, languages)))
        return result(_text(found), convert_newsroom.trace_json(found))

    async def attribute(
        self,
        excerpt: Excerpt,
        ctx: Context,
        outlets: Outlets = (),
        since: Since = None,
        until: Until = None,
        languages: Languages = (),
    ) -> Annotated[CallToolResult, AttributionJson]:
        """Names the article that an excerpt was copied from, or says that none of the archive holds it."""
        self._reader(ctx)
        service = self.service
        found = await in_thread(lambda: service.attribute(excerpt, service.within(outlets, since, until, languages)))
        return result(_text(found), convert_newsroom.attribution_json(found))

    async def compare(
        self,
        topic: Topic,
        ctx: Context,
        outlets: Outlets = (),
        since: Since = None,
        until: Until = None,
        languages: Languages = (),
    ) -> Annotated[CallToolResult, ComparisonJson]:
        """Shows the points of a topic on which articles disagree, with each position, who holds it, and its source."""
        self._reader(ctx)
        service = self.service
        found = await in_thread(lambda: service.compare(topic, service.within(outlets, since, until, languages)))
        return result(_text(found), convert_newsroom.comparison_json(found))

    async def timeline(
        self,
        topic: Topic,
        ctx: Context,
        limit: Events = 20,
        outlets: Outlets = (),
        since: Since = None,
        until: Until = None,
        languages: Languages = (),
    ) -> Annotated[CallToolResult, TimelineJson]:
        """Lays out what happened on a topic, earliest first: each event with its day and the words that date it."""
        self._reader(ctx)
        service = self.service
        found = await in_thread(
            lambda: service.timeline(topic, service.within(outlets, since, until, languages), limit)
        )
        return result(_text(found), convert_newsroom.timeline_json(found))

    async def search(
        self,
        words: Words,
        ctx: Context,
        limit: Passages = 10,
        outlets: Outlets = (),
        since: Since = None,
        until: Until = None,
        languages: Languages = (),
    ) -> Annotated[CallToolResult, SearchJson]:
        """Finds passages, best first, and judges none of them. To have a question answered, use `ask`."""
        self._reader(ctx)
        service = self.service
        found = await in_thread(lambda: service.search(words, service.within(outlets, since, until, languages), limit))
        return result(search_text(found), convert.search_json(words, found))

    def _reader(self, ctx: Context) -> Caller:
        caller = caller_in(ctx, self.caller)
        require(caller, Scope.READ)
        return caller

    async def _answer(self, question: Question, ctx: Context) -> Answer:
        """The answer; each statement is reported as it comes. Stops where the caller gives up."""
        statements = 0

        def events(is_stopped: IsStopped) -> Generator[Event, None, None]:
            yield from self.service.stream(question, is_stopped)

        async with aclosing(pieces_of(events)) as coming:
            async for event in coming:
                if isinstance(event, StatementEvent):
                    statements += 1
                    await ctx.report_progress(statements, message=event.statement.marked)
                elif isinstance(event, DoneEvent):
                    return event.answer
        raise AssertionError("an answer that nobody stopped ends with the whole of it")
