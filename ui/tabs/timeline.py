"""The tab for timelines: a topic, and its events."""

from __future__ import annotations

import gradio as gr

from ui import timeline_handlers
from ui.conversation import Conversation
from ui.page_parts import topic_box
from ui.tabs.board import Board, on, part, text


def timeline_tab(board: Board) -> None:
    """Lays out the tab and connects its events."""
    part("timeline-search", topic_box(), class_="view-top")
    laid_out = part("timeline-list", "", class_="view-below")
    pictured = part("timeline-picture", "", class_="view-below")

    def topic(state: Conversation, event: gr.EventData) -> tuple[str, str]:
        return timeline_handlers.lay_out(board.service, state, text(event, "topic"))

    on(board.bridge.timeline, topic, board.session, [laid_out, pictured], trigger_mode="multiple")
    on(board.bridge.picture, timeline_handlers.draw, board.session, pictured, trigger_mode="multiple")
