"""The tab for checking: a claim or a paragraph, each part with its verdict; a quotation, with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator

import gradio as gr

from ui import check_handlers
from ui.check_parts import check_form, how_it_works
from ui.conversation import Conversation
from ui.render import tag
from ui.tabs.board import Board, on, part, text


def check_tab(board: Board) -> None:
    """Lays out the tab and connects its events."""
    part("check-box", check_form(), class_="view-top")
    listing = part("check-list", how_it_works(), class_="view-below")

    def looked_up(state: Conversation, event: gr.EventData) -> Iterator[str]:
        run = text(event, "run")  # tells the page that what it sees belongs to what it sent
        for found in check_handlers.look_up(board.service, state, text(event, "text"), text(event, "how")):
            yield tag("div", found, data_run=run)

    def stopped(state: Conversation) -> None:
        check_handlers.stop(state)

    # The page itself holds back a second text; "once" would also drop one sent just after the last verdict arrived.
    on(board.bridge.check, looked_up, board.session, listing, trigger_mode="multiple")
    on(board.bridge.uncheck, stopped, board.session, [], queue=False)
