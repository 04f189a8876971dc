"""The chat page: lays out the components, connects their events to the handlers, and serves it on one port.

Draws nothing itself and holds no logic; importing it imports Gradio.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING

import gradio as gr
from fastapi import FastAPI
from gradio.events import Dependency

from ui import handlers
from ui.conversation import Conversation
from ui.page_parts import archive_search, composer, masthead, topic_box
from ui.server import OnlyThisMachine, run
from ui.theme import BylineTheme

if TYPE_CHECKING:
    from pathlib import Path

    from assistant import Assistant

ANSWERS_AT_ONCE = 4
"""Readers whose answers are worked on at the same time; others wait their turn."""


def build_page(assistant: Assistant, *, examples: Sequence[str]) -> gr.Blocks:
    """The page over `assistant`; `examples` are the questions offered while the chat is empty."""
    page = gr.Blocks(title="Byline", analytics_enabled=False, fill_width=True)
    with page:
        conversation = gr.State(Conversation())
        # The masthead carries the page's script: whatever a reader does anywhere is one of its events.
        bridge = _html("masthead", masthead(), script=_asset("page.js"))
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="ask-view"):
                chat = _html("conversation", handlers.welcome(assistant.archive, examples))
                _html("composer", composer(handlers.QUESTION_LIMIT))
            with gr.Column(elem_id="timeline-view"):
                _html("timeline-search", topic_box())
                laid_out = _html("timeline-list", "")
            with gr.Column(elem_id="archive-view"):
                _html("archive-search", archive_search())
                listing = _html("archive-list", handlers.list_articles(assistant.archive))
            reader = _html("reader", "")
        _connect(page, assistant, examples, bridge, conversation, chat, laid_out, listing, reader)
    page.queue(default_concurrency_limit=ANSWERS_AT_ONCE)
    return page


def page_app(assistant: Assistant, *, examples: Sequence[str], app: FastAPI | None = None) -> FastAPI:
    """An application with the page at "/". Routes that `app` already has stay in front of it."""
    app = app if app is not None else FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    gr.mount_gradio_app(
        app,
        build_page(assistant, examples=examples),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        enable_monitoring=False,
        mcp_server=False,
        max_file_size="1kb",
        favicon_path=str(_path("icon.svg")),
        theme=BylineTheme(),
        head=f"<style>{_asset('page.css')}</style>",
    )
    app.add_middleware(OnlyThisMachine)
    return app


def serve_page(
    assistant: Assistant,
    *,
    examples: Sequence[str],
    host: str,
    port: int,
    open_browser: bool,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serves the page until it is interrupted; `ready` is given its address once it answers.

    Port 0 takes any free one. Raises UsageError where the port is taken or the host is not this machine's.
    """
    run(lambda: page_app(assistant, examples=examples), host=host, port=port, open_browser=open_browser, ready=ready)


def _connect(
    page: gr.Blocks,
    assistant: Assistant,
    examples: Sequence[str],
    bridge: gr.HTML,
    conversation: gr.State,
    chat: gr.HTML,
    laid_out: gr.HTML,
    listing: gr.HTML,
    reader: gr.HTML,
) -> None:
    """Which event runs which handler and where its HTML goes."""
    greeting = partial(handlers.welcome, assistant.archive, examples)

    def asked(state: Conversation, event: gr.EventData) -> Iterator[str]:
        yield from handlers.ask(assistant, state, _text(event, "text"), greeting)

    def cited(state: Conversation, event: gr.EventData) -> str:
        return handlers.open_citation(state, _number(event, "turn"), _number(event, "n"))

    def opened(event: gr.EventData) -> str:
        return handlers.open_article(assistant.archive, _text(event, "id"))

    def searched(event: gr.EventData) -> str:
        return handlers.list_articles(assistant.archive, _text(event, "words"), _number(event, "shown"))

    def topic(state: Conversation, event: gr.EventData) -> str:
        return handlers.lay_out(assistant, state, _text(event, "topic"))

    def cleared(state: Conversation) -> tuple[str, str]:
        return handlers.clear(state, greeting), ""

    # The page itself holds back a second question; "once" would also drop one asked just after the last word arrived.
    answering = _on(bridge.ask, asked, conversation, chat, trigger_mode="multiple")
    _on(bridge.stop, lambda state: handlers.stop(state, greeting), conversation, chat, cancels=[answering])
    _on(bridge.clear, cleared, conversation, [chat, reader], cancels=[answering])
    _on(bridge.cite, cited, conversation, reader, queue=False, trigger_mode="always_last")
    _on(bridge.timeline, topic, conversation, laid_out, trigger_mode="always_last")
    _on(bridge.article, opened, None, reader, queue=False, trigger_mode="always_last")
    _on(bridge.search, searched, None, listing, queue=False, trigger_mode="always_last")
    _on(page.load, lambda state: handlers.resume(state, greeting), conversation, chat, queue=False)


def _on(
    listener: Callable[..., Dependency],
    handler: Callable[..., object],
    inputs: gr.State | None,
    outputs: gr.HTML | list[gr.HTML],
    **options: object,
) -> Dependency:
    """Runs `handler` on an event of the page alone: no endpoint for others, no progress drawn over the text."""
    return listener(handler, inputs, outputs, show_progress="hidden", api_visibility="private", **options)


def _html(name: str, value: str, script: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=name, js_on_load=script, apply_default_css=False)


def _text(event: gr.EventData, name: str) -> str:
    """A field of what the browser sent; empty where it is missing or not text."""
    data = event._data
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


def _number(event: gr.EventData, name: str) -> int:
    """A field of what the browser sent; -1 where it is missing or not a whole number."""
    text = _text(event, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _path(name: str) -> Path:
    from pathlib import Path

    return Path(str(files("ui").joinpath("assets", name)))


def _asset(name: str) -> str:
    return _path(name).read_text(encoding="utf-8")
