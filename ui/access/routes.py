"""Signing in and out, as pages. The guard has checked before where each request comes from."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ui.access import cookies, doors
from ui.access.access import NOBODY, Access
from ui.access.login_page import POLICY, login_page, logout_page
from ui.access.peers import Peer
from ui.api.errors import NotSignedIn, TooMany
from ui.serving.callers import caller_of

_HOME = "/"
_LONGEST_PATH = 2_000
_HEADERS = {"content-security-policy": POLICY, "referrer-policy": "same-origin", "cache-control": "no-store"}


def access_router(access: Access) -> APIRouter:
    """/login and /logout. Where nobody signs in with a password, both lead to the page."""
    router = APIRouter(include_in_schema=False)

    @router.get(doors.LOGIN)
    def ask(request: Request, next: str = _HOME) -> Response:
        if access.settings.auth != "accounts" or caller_of(request) is not NOBODY:
            return _to(local_path(next))
        return _page(login_page())

    @router.post(doors.LOGIN)
    def sign_in(
        request: Request,
        name: Annotated[str, Form()] = "",
        password: Annotated[str, Form()] = "",
        next: str = _HOME,
    ) -> Response:
        peer = _peer(request)
        if access.settings.auth != "accounts":
            return _to(_HOME)
        try:
            secret = access.sign_in(name, password, peer.address)
        except NotSignedIn as error:
            return _page(login_page(str(error), name[:200]), status=401)
        except TooMany as error:
            return _page(login_page(str(error), name[:200]), status=429, retry_after=error.retry_after)
        if old := cookies.session(request.headers, peer.https):
            access.accounts.end(old)
        answer = _to(local_path(next))
        answer.headers.append("set-cookie", cookies.set_session(secret, peer.https, access.settings.session_days))
        return answer

    @router.get(doors.LOGOUT)
    def ask_again(request: Request) -> Response:
        name = caller_of(request).name
        if access.settings.auth != "accounts" or name is None:
            return _to(_HOME)
        return _page(logout_page(name))

    @router.post(doors.LOGOUT)
    def sign_out(request: Request) -> Response:
        peer = _peer(request)
        answer = _to(doors.LOGIN if access.settings.auth == "accounts" else _HOME)
        if secret := cookies.session(request.headers, peer.https):
            access.sign_out(secret, caller_of(request), peer.address)
            answer.headers.append("set-cookie", cookies.end_session(peer.https))
        return answer

    return router


def local_path(wanted: str) -> str:
    """`wanted` if it is a page of this server, else the first page: signing in must not lead to another site."""
    # Browsers take "\\" for "/", and leave out white space and controls: "/\t/evil.example" is another host.
    fits = re.fullmatch(r"/(?![/\\])[^\\\s\x00-\x20\x7f-\x9f]*", wanted) is not None
    path = wanted.split("?")[0].split("#")[0]
    return wanted if fits and len(wanted) <= _LONGEST_PATH and path not in {doors.LOGIN, doors.LOGOUT} else _HOME


def _peer(request: Request) -> Peer:
    peer = request.state.peer
    assert isinstance(peer, Peer)
    return peer


def _to(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=303, headers={"cache-control": "no-store"})


def _page(text: str, status: int = 200, retry_after: int | None = None) -> HTMLResponse:
    headers = _HEADERS if retry_after is None else {**_HEADERS, "retry-after": str(retry_after)}
    return HTMLResponse(text, status_code=status, headers=headers)
