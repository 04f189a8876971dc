"""The chat page: lays out the tabs around the article beside them, and mounts it in an application.

Draws nothing itself and holds no logic; importing it imports Gradio.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

import gradio as gr

from ui.conversation import Conversation
from ui.page_parts import masthead
from ui.serving.service import ANSWERS_AT_ONCE, Service
from ui.tabs.archive import archive_tab
from ui.tabs.ask import ask_tab
from ui.tabs.board import Board, part
from ui.tabs.check import check_tab
from ui.tabs.timeline import timeline_tab
from ui.theme import BylineTheme

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import FastAPI

SCRIPTS = (
    "core",
    "ask",
    "reading",
    "views",
    "conversations",
    "check",
    "timeline",
    "archive",
    "copying",
    "start",
)
"""The page's script, in the order its files are joined."""
STYLES = ("base", "conversations", "check", "timeline", "archive")


def build_page(service: Service, *, examples: Sequence[str]) -> gr.Blocks:
    """The page over `service`; `examples` are the questions offered while the chat is empty."""
    page = gr.Blocks(title="Byline", analytics_enabled=False, fill_width=True)
    with page:
        session = gr.State(Conversation())
        bridge = part("masthead", masthead(), script=_joined(SCRIPTS, "js"))
        reader = gr.HTML("", elem_id="reader", apply_default_css=False, render=False)
        board = Board(service, bridge, session, reader, examples)
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="ask-view", elem_classes="view"):
                ask_tab(page, board)
            with gr.Column(elem_id="check-view", elem_classes="view"):
                check_tab(board)
            with gr.Column(elem_id="timeline-view", elem_classes="view"):
                timeline_tab(board)
            with gr.Column(elem_id="archive-view", elem_classes="view"):
                archive_tab(page, board)
            reader.render()  # type: ignore[no-untyped-call]
    page.queue(default_concurrency_limit=2 * ANSWERS_AT_ONCE)
    return page


def mount_page(app: FastAPI, service: Service, *, examples: Sequence[str]) -> None:
    """Puts the page at "/" of `app`, behind every route it already has."""
    gr.mount_gradio_app(
        app,
        build_page(service, examples=examples),
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
        head=f"<style>{_joined(STYLES, 'css')}</style>",
    )


def _joined(names: Sequence[str], suffix: str) -> str:
    return "\n".join(_path(f"page/{name}.{suffix}").read_text(encoding="utf-8") for name in names)


def _path(name: str) -> Path:
    from pathlib import Path

    return Path(str(files("ui").joinpath("assets", name)))
