"""The guard in front of a real Gradio page on a real port: all of Gradio's own endpoints are behind it, and work."""

from __future__ import annotations

import asyncio
import gc
import json
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI
from guarded import OWN, PASSWORD, House, house, status
from loopback import serving
from starlette.routing import Mount

from ui.access.guard import Guard
from ui.access.routes import access_router
from ui.server import OnlyThisMachine

# Gradio makes an event loop with every page and leaves its sockets open.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def page(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path, auth="accounts")
    made.add_user()
    with gr.Blocks(analytics_enabled=False) as blocks:
        asked, told = gr.Textbox(), gr.Textbox()
        asked.submit(_told, asked, told, api_name="ask")
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(access_router(made.access))
    gr.mount_gradio_app(app, blocks, path="/", ssr_mode=False, show_error=False)
    guarded = OnlyThisMachine(Guard(app, made.access))
    yield replace(made, app=guarded)
    made.access.close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        asyncio.set_event_loop(None)
        gc.collect()


def _told(words: str, request: gr.Request) -> Iterator[str]:
    caller = request.request.state.caller  # type: ignore[union-attr]
    yield "first"
    yield f"{caller.name} asks: {words}"


def _paths(routes: Iterable[Any]) -> set[str]:
    """The paths of all routes, those of mounted applications and included routers too; the page is mounted at "/"."""
    found = set()
    for route in routes:
        inner = getattr(route, "original_router", None) or (route.app if isinstance(route, Mount) else None)
        found |= _paths(inner.routes) if inner is not None and hasattr(inner, "routes") else {route.path}
    return found


def test_every_endpoint_of_gradios_wants_to_know_who_asks(page: House) -> None:
    inner = page.app._app._app  # type: ignore[attr-defined]  # behind the two middlewares
    paths = _paths(inner.routes)
    assert len(paths) > 40
    assert any("upload" in path for path in paths)
    for path in sorted(paths - {"/login", "/favicon.ico"}):
        filled = path.replace("{", "").replace("}", "")
        for method in ("GET", "POST"):
            assert status(page.app, method, filled, OWN) == 401, path


def test_a_question_is_answered_through_gradios_queue(page: House) -> None:
    with serving(page.app) as address, httpx.Client(base_url=address, timeout=20) as client:
        own = {"origin": address}
        asked = {"data": ["why"], "fn_index": 0, "session_hash": "abc"}
        assert client.post("/gradio_api/queue/join", json=asked, headers=own).status_code == 401
        assert client.post("/login", data={"name": "ana", "password": PASSWORD}, headers=own).status_code == 303
        assert "gradio" in client.get("/").text
        assert client.post("/gradio_api/queue/join", json=asked).status_code == 403
        assert client.post("/gradio_api/queue/join", json=asked, headers=own).status_code == 200
        said = []
        with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": "abc"}) as answer:
            for line in answer.iter_lines():
                said.append(json.loads(line.removeprefix("data: "))) if line else None
                if said and said[-1]["msg"] == "process_completed":
                    break
        assert said[-1]["output"]["data"] == ["ana asks: why"]
        assert [one["msg"] for one in said].count("process_generating") >= 1, "it came in parts"


def test_no_other_site_is_let_in_by_gradio_itself(page: House) -> None:
    client = page.signed_in()
    for origin in ("http://localhost:3000", "http://127.0.0.1:8000", "https://evil.example"):
        answer = client.get("/gradio_api/info", headers={"origin": origin})
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers
