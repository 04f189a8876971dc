"""Stands in front of every door: refuses what must not come in, and tells those behind it who asks.

Plain ASGI, so that streams and sockets go through as they come. What it finds out stands in the request's state:
`caller`, `address`, `base_url` (for links), `audit`, and `peer`.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as AsgiScope

from ui.access import cookies, doors
from ui.access.access import NOBODY, Access, browser
from ui.access.answers import Dressed
from ui.access.bodies import Bounded, announced_too_long
from ui.access.origins import comes_from_elsewhere, is_navigation
from ui.access.peers import Peer, without_forwarded
from ui.api.errors import NotSignedIn, TooLarge, error_response
from ui.serving.callers import Caller, Forbidden, require
from vectorstore.errors import BylineError, UsageError

_LOOKUPS_AT_ONCE = 8


class WrongHost(UsageError):
    """Byline is asked for under a name that is not its own."""

    kind = "wrong_host"


@dataclass(frozen=True, slots=True)
class Known:
    """Who asks, and how that is known."""

    caller: Caller
    by_token: bool = False
    new_cookie: str | None = None
    """To be set, where a browser has none yet."""


class Guard:
    """The middleware. It is to be the outermost but for the security headers."""

    def __init__(
        self, app: ASGIApp, access: Access, refused: Callable[[str, int], None] = lambda method, status: None
    ) -> None:
        """`refused` is told the method and the status of what is not let in."""
        self._app = app
        self._access = access
        self._refused = refused
        # Threads of its own: those of the handlers may all be at work on questions.
        self._threads = CapacityLimiter(_LOOKUPS_AT_ONCE)

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        """Lets one request through, or answers it with what is wrong with it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        peer = self._access.peers.of(scope)
        dressed = Dressed(send, scope, peer, keeps_out=self._access.settings.auth != "none")
        try:
            self._check_host(scope, peer)
            known = await self._known(scope, peer)
            self._check(scope, peer, known)
        except BylineError as error:
            refusal = self._refusal(scope, error)
            self._refused(doors.method_of(scope), refusal.status_code)
            await _refuse(refusal, scope, receive, dressed.send)
            return
        dressed.cookie = known.new_cookie
        await self._let_in(self._told(scope, peer, known.caller), receive, dressed)

    def _check_host(self, scope: AsgiScope, peer: Peer) -> None:
        if peer.host is None:
            raise UsageError("The request does not say which host it is for.", "Send one Host header.")
        if not self._access.peers.is_known(peer.host, scope):
            raise WrongHost(
                f"Byline is not known as {peer.host[:100]} here.", "Whoever runs it can add it to server.allowed_hosts."
            )

    async def _known(self, scope: AsgiScope, peer: Peer) -> Known:
        """Who asks. Raises `NotSignedIn` for a wrong token, `Forbidden` for one who went around the proxy."""
        access, headers, auth = self._access, Headers(scope=scope), self._access.settings.auth
        if doors.is_watched(scope):
            return Known(NOBODY)
        if auth == "proxy" and not peer.is_proxy:
            raise Forbidden(f"{peer.address} is not a trusted proxy.", "Ask for Byline through its proxy.")
        if auth == "none" and peer.is_forwarded:
            raise Forbidden(
                "A proxy stands in front of Byline, and server.auth is 'none': nobody would be asked who they are.",
                "Whoever runs Byline can set server.auth, and server.trusted_proxies to the proxy's address.",
            )
        if "authorization" in headers:
            program = await self._look_up(access.by_token, headers, peer)
            if program is not None:
                return Known(program, by_token=True)
        if auth == "proxy":
            return Known(access.by_proxy(headers) or NOBODY)
        if auth == "accounts":
            secret = cookies.session(headers, peer.https)
            return Known(await self._look_up(access.by_session, secret) or NOBODY if secret else NOBODY)
        cookie = cookies.reader(headers)
        made = cookie or cookies.new_reader()
        # A reader led here by another site has the cookie at home, and it is not sent: it must not be replaced.
        is_led = headers.get("sec-fetch-site", "none") == "cross-site"
        return Known(browser(made), new_cookie=None if cookie or is_led else made)

    def _check(self, scope: AsgiScope, peer: Peer, known: Known) -> None:
        """Raises what stands against the request."""
        access, headers, method = self._access, Headers(scope=scope), doors.method_of(scope)
        if not known.by_token:
            programs = access.settings.auth == "none"
            if comes_from_elsewhere(method, headers, access.peers.origins(peer), programs=programs):
                raise Forbidden(
                    "This request does not come from a page of Byline's.",
                    "Programs send a token: 'byline tokens add NAME' makes one.",
                )
        if not doors.is_open(scope):
            if known.caller is NOBODY:
                raise self._nobody()
            require(known.caller, doors.needed(scope))
            if doors.is_counted(scope):
                owner = known.caller.owner
                access.rates.call(peer.address if owner.startswith("browser:") else owner)
        if announced_too_long(headers, doors.body_limit(scope, access.settings)):
            raise self._too_large(scope)

    async def _let_in(self, scope: AsgiScope, receive: Receive, dressed: Dressed) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, dressed.send)
            return
        bounded = Bounded(receive, dressed.send, doors.body_limit(scope, self._access.settings))
        if await bounded.run(self._app, scope):
            await _refuse(self._refusal(scope, self._too_large(scope)), scope, receive, dressed.send)

    def _told(self, scope: AsgiScope, peer: Peer, caller: Caller) -> AsgiScope:
        """The request as those behind the guard see it."""
        state: MutableMapping[str, Any] = {
            **scope.get("state", {}),
            "caller": caller,
            "address": peer.address,
            "audit": self._access.audit,
            "base_url": self._access.peers.address_of(peer),
            "peer": peer,
        }
        headers = scope["headers"] if peer.is_proxy else without_forwarded(scope)
        return {**scope, "state": state, "headers": headers}

    def _nobody(self) -> NotSignedIn:
        if self._access.settings.auth == "proxy":
            return NotSignedIn("The proxy does not say who you are.", "Sign in there, or send a token.")
        return NotSignedIn("Byline has to know who you are here.", f"Sign in at {doors.LOGIN}, or send a token.")

    def _too_large(self, scope: AsgiScope) -> TooLarge:
        megabytes = doors.body_limit(scope, self._access.settings) / 1_000_000
        return TooLarge(f"More than {megabytes:g} MB were sent.", "Send less at once.")

    def _refusal(self, scope: AsgiScope, error: BylineError) -> Response:
        headers = Headers(scope=scope)
        asks = isinstance(error, NotSignedIn) and self._access.settings.auth == "accounts"
        if asks and "authorization" not in headers and is_navigation(str(scope.get("method")), headers):
            path = scope.get("raw_path") or scope["path"].encode()
            wanted = b"?".join(filter(None, (path, scope["query_string"])))
            return RedirectResponse(f"{doors.LOGIN}?next={quote(wanted, safe='/')}", status_code=303)
        response = error_response(error)
        if isinstance(error, WrongHost):
            response.status_code = 421
        if isinstance(error, TooLarge):
            response.headers["connection"] = "close"  # the rest of the body is not waited for
        return response

    async def _look_up(self, find: Any, *arguments: Any) -> Caller | None:
        found: Caller | None = await to_thread.run_sync(find, *arguments, limiter=self._threads)
        return found


async def _refuse(response: Response, scope: AsgiScope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()  # the socket's own opening
        await send({"type": "websocket.close", "code": 1008, "reason": "refused"})
    else:
        await response(scope, receive, send)
