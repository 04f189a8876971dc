"""What the tabs of the page share, and how an event of the browser reaches a handler. Holds no logic of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import gradio as gr
from gradio.events import Dependency

from ui.conversation import Conversation
from ui.render import Html
from ui.serving.callers import Caller, caller_of
from ui.serving.service import Service


@dataclass(frozen=True)
class Board:
    """The page under construction."""

    service: Service
    bridge: gr.HTML
    """Carries the page's script: whatever a reader does anywhere is one of its events."""
    session: gr.State
    """A `Conversation`: what this browser tab shows."""
    reader: gr.HTML
    """The article beside the chat."""
    examples: Sequence[str]


def part(name: str, value: str | Html, script: str | None = None, class_: str = "") -> gr.HTML:
    """A piece of the page with the id `name`."""
    return gr.HTML(value, elem_id=name, elem_classes=class_ or None, js_on_load=script, apply_default_css=False)


def on(
    listener: Callable[..., Dependency],
    handler: Callable[..., object],
    inputs: gr.State | None,
    outputs: gr.HTML | list[gr.HTML],
    **options: object,
) -> Dependency:
    """Runs `handler` on an event of the page alone: no endpoint for others, no progress drawn over the text.

    Never with `trigger_mode="always_last"`: what Gradio sends late under it comes without the browser's data.
    """
    return listener(handler, inputs, outputs, show_progress="hidden", api_visibility="private", **options)


def text(event: gr.EventData, name: str) -> str:
    """A field of what the browser sent; empty where it is missing or not text."""
    data = event._data
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


def texts(event: gr.EventData, name: str) -> tuple[str, ...]:
    """A list of texts that the browser sent; empty where it is missing, without what is not text."""
    data = event._data
    value = data.get(name) if isinstance(data, dict) else None
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def number(event: gr.EventData, name: str) -> int:
    """A field of what the browser sent; -1 where it is missing or not a whole number."""
    given = text(event, name)
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def caller(request: gr.Request) -> Caller:
    """Who sits at the browser. A handler that wants to know takes `request: gr.Request`."""
    assert request.request is not None  # it is None only where no browser asks
    return caller_of(request.request)


__all__ = ["Board", "Conversation", "caller", "number", "on", "part", "text", "texts"]
