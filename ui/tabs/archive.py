"""The tab for the archive: its articles, adding some, and deleting some."""

from __future__ import annotations

import gradio as gr

from ui import archive_handlers as handlers
from ui.access.audit import Act, Outcome, audit
from ui.page_parts import archive_search
from ui.render import Html, join, tag
from ui.tabs.board import Board, caller, number, on, part, text, texts


def archive_tab(page: gr.Blocks, board: Board) -> None:
    """Lays out the tab and connects its events."""
    service, bridge = board.service, board.bridge
    top = part("archive-search", archive_search(), class_="view-top")
    adding = part("archive-adding", "", class_="view-below")
    jobs = part("archive-jobs", "", class_="view-below")
    said = part("archive-said", "", class_="view-below")
    listing = part("archive-list", "", class_="view-below")
    dialog = part("archive-dialog", "")

    def listed(event: gr.EventData, request: gr.Request) -> Html:
        words, outlet, language = text(event, "words"), text(event, "outlet"), text(event, "language")
        since, until, order = text(event, "since"), text(event, "until"), text(event, "order")
        wanted = handlers.Wanted(words, outlet, language, since, until, order, number(event, "shown"))
        return _said_now(event, handlers.list_articles(service, caller(request), wanted))

    def loaded(request: gr.Request) -> tuple[Html, Html]:
        return join([archive_search(), handlers.filters(service)]), handlers.adding(service, caller(request))

    def running(event: gr.EventData, request: gr.Request) -> Html:
        return _said_now(event, handlers.jobs(service, caller(request)))

    def asked_to_delete(event: gr.EventData, request: gr.Request) -> Html:
        return _said_now(event, handlers.confirm(service, caller(request), texts(event, "ids")))

    def health(event: gr.EventData) -> Html:
        return _said_now(event, handlers.health(service))

    def delete(event: gr.EventData, request: gr.Request) -> Html:
        ids = texts(event, "ids")
        shown, gone, error = handlers.delete(service, caller(request), ids)
        assert request.request is not None
        outcome = Outcome.DONE if gone else Outcome.REFUSED if error is not None else Outcome.FAILED
        audit(request.request, Act.REMOVE, [one.id for one in gone] or ids, outcome)
        return _said_now(event, shown)

    on(bridge.search, listed, None, listing, queue=False, trigger_mode="multiple")
    on(bridge.jobs, running, None, jobs, queue=False, trigger_mode="multiple")
    on(bridge.health, health, None, said)
    on(bridge.confirm, asked_to_delete, None, dialog, queue=False)
    on(bridge.delete, delete, None, said)
    on(page.load, loaded, None, [top, adding], queue=False)


def _said_now(event: gr.EventData, shown: Html) -> Html:
    """The same words said again are seen to be new: the moment that the browser gave tells them apart.

    As text, because Gradio changes only what differs, and the page watches what is written, not attributes.
    """
    return tag("div", shown, tag("span", text(event, "at"), class_="at", hidden=True))
