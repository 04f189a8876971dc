"""The tab for asking: the reader's conversations, the one that is open, and the question box with its filters."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial

import gradio as gr
from anyio.to_thread import run_sync

from ui import conversation_handlers, handlers
from ui.asked import Asked
from ui.conversation import Conversation, Narrowing, changes_of
from ui.conversations_view import conversations_top, signed_in_view
from ui.narrowing_handlers import narrowed
from ui.page_parts import composer
from ui.proposing import proposals
from ui.render import Html
from ui.tabs.board import Board, caller, number, on, part, text, texts


@dataclass(frozen=True)
class _Events:
    """What the events of the tab do. Each gives what its parts of the page show then."""

    board: Board
    asked: Asked
    greeting: handlers.Greeting

    def drawn(self, state: Conversation) -> handlers.Drawn:
        return handlers.shown(state, self.asked, self.greeting)

    async def following(self, state: Conversation) -> AsyncIterator[tuple[object, Html]]:
        """The conversation after every change of its last answer, until another one is asked for."""
        yield self.drawn(state)
        exchange, talk = handlers.latest(state), state.talk
        if exchange is None:
            return
        async for _ in changes_of(exchange):
            if state.talk is not talk or exchange not in talk.exchanges[-1:]:
                yield self.drawn(state)  # what is sent last is sent once more at the end: it must be what is open now
                return
            yield gr.skip(), handlers.arrived(state, self.asked)

    async def ask(
        self, state: Conversation, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[tuple[object, Html]]:
        wanted = handlers.Wanted(text(event, "text"), text(event, "c"), _index(event), Narrowing(*_chosen(event)))
        await run_sync(handlers.ask, self.asked, state, caller(request).owner, wanted)
        async for page in self.following(state):
            yield page

    async def follow(
        self, state: Conversation, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[tuple[object, Html]]:
        owner = caller(request).owner
        await run_sync(handlers.resume, self.asked, state, owner, text(event, "c"), self.greeting)
        async for page in self.following(state):
            yield page

    def resume(self, state: Conversation, event: gr.EventData, request: gr.Request) -> tuple[Html, ...]:
        shown = handlers.resume(self.asked, state, caller(request).owner, text(event, "c"), self.greeting)
        last = state.exchanges[-1].within if state.exchanges else Narrowing()
        return *shown, narrowed(self.board.service, last)

    def stop(self, state: Conversation) -> handlers.Drawn:
        handlers.stop(state)
        return self.drawn(state)

    def clear(self, state: Conversation, request: gr.Request) -> tuple[Html, ...]:
        return *handlers.clear(state, caller(request).owner, self.greeting), Html()

    def rate(self, state: Conversation, event: gr.EventData) -> handlers.Drawn:
        handlers.rate(self.asked, state, number(event, "turn"), text(event, "rating"), text(event, "reason"))
        return self.drawn(state)

    def narrow(self, event: gr.EventData) -> Html:
        return narrowed(self.board.service, Narrowing(*_chosen(event)), is_open=bool(text(event, "open")))

    def listed(self, event: gr.EventData, request: gr.Request) -> Html:
        return conversation_handlers.listed(self.asked, caller(request).owner, text(event, "c"), text(event, "words"))

    def rename(self, event: gr.EventData, request: gr.Request) -> Html:
        given = (text(event, name) for name in ("c", "id", "title", "words"))
        return conversation_handlers.renamed(self.asked, caller(request).owner, *given)

    def forget(self, event: gr.EventData, request: gr.Request) -> Html:
        given = (text(event, name) for name in ("c", "id", "words"))
        return conversation_handlers.forgotten(self.asked, caller(request).owner, *given)

    def who(self, request: gr.Request) -> Html:
        return signed_in_view(caller(request).name)

    def cited(self, state: Conversation, event: gr.EventData) -> Html:
        return handlers.open_citation(state, number(event, "turn"), number(event, "n"))

    def opened(self, event: gr.EventData) -> Html:
        return handlers.open_article(self.board.service.archive, text(event, "id"))


def ask_tab(page: gr.Blocks, board: Board) -> None:
    """Lays out the tab and connects its events."""
    service, bridge, session = board.service, board.bridge, board.session
    asked = Asked(service, lambda answer, question: proposals(service, answer, question, asked.is_busy))
    does = _Events(board, asked, partial(handlers.welcome, service.archive, board.examples))
    with gr.Column(elem_id="talks"):
        part("talks-top", conversations_top())
        talks = part("talks-list", "")
        foot = part("talks-foot", "")
    with gr.Column(elem_id="conversation"):
        chat = [part("earlier", ""), part("latest", does.greeting())]
    part("composer", composer(handlers.QUESTION_LIMIT))
    filters = part("narrowing", narrowed(service, Narrowing()))

    # The page itself holds back a second question; "once" would also drop one asked just after the last word arrived.
    # Whoever follows waits without a thread, so that as many may as there are readers.
    asking = on(bridge.ask, does.ask, session, chat, trigger_mode="multiple", concurrency_limit=None)
    looking = on(bridge.follow, does.follow, session, chat, trigger_mode="once", concurrency_limit=None)
    # Nobody follows what is left. Apart and first: with the handlers, it would wait until those are done, and end the
    # question that is asked meanwhile.
    for leaving in (bridge.resume, bridge.stop, bridge.clear):
        leaving(None, None, None, cancels=[asking, looking])
    on(bridge.resume, does.resume, session, [*chat, filters], queue=False, trigger_mode="multiple")
    on(bridge.stop, does.stop, session, chat, queue=False)
    on(bridge.clear, does.clear, session, [*chat, board.reader], queue=False)
    on(bridge.rate, does.rate, session, chat, queue=False, trigger_mode="multiple")
    on(bridge.narrow, does.narrow, None, filters, queue=False, trigger_mode="multiple")
    on(bridge.talks, does.listed, None, talks, queue=False, trigger_mode="multiple")
    on(bridge.rename, does.rename, None, talks, queue=False)
    on(bridge.forget, does.forget, None, talks, queue=False)
    on(page.load, does.who, None, foot, queue=False)
    on(bridge.cite, does.cited, session, board.reader, queue=False, trigger_mode="multiple")
    on(bridge.article, does.opened, None, board.reader, queue=False, trigger_mode="multiple")


def _chosen(event: gr.EventData) -> tuple[tuple[str, ...], str | None, str | None, str | None]:
    since, until, language = (text(event, name) or None for name in ("since", "until", "language"))
    return texts(event, "outlets"), since, until, language


def _index(event: gr.EventData) -> int | None:
    found = number(event, "at")
    return found if found >= 0 else None
