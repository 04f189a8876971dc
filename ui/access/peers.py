"""Where a request comes from and under which name it asks for Byline. Proxies' headers count only from trusted ones."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope as AsgiScope

from ui.settings import ServerSection

_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?")
_FORWARDED = re.compile(rb"forwarded|x-forwarded-.*|x-real-ip")


@dataclass(frozen=True, slots=True)
class Peer:
    """The other end of one connection."""

    address: str
    """The client's, as far as trusted proxies vouch for it."""
    is_proxy: bool
    """Whether a trusted proxy speaks for the client."""
    is_forwarded: bool
    """Whether some other proxy says that it does."""
    authority: str | None
    """Host and port asked for, in small letters; None where that is missing or no host."""
    https: bool
    """Whether the client's end of the connection is encrypted."""

    @property
    def host(self) -> str | None:
        """The host asked for, without its port."""
        return _without_port(self.authority) if self.authority is not None else None


class Peers:
    """Tells who is at the other end, by the settings."""

    def __init__(self, settings: ServerSection) -> None:
        self._trusted = tuple(ipaddress.ip_network(network) for network in settings.trusted_proxies)
        self._public = urlsplit(settings.public_url.rstrip("/")) if settings.public_url else None
        public = _without_port(self._public.netloc.lower()) if self._public is not None else None
        self._names = {"localhost", *settings.allowed_hosts, *([public] if public is not None else [])}

    def of(self, scope: AsgiScope) -> Peer:
        """The other end of a request's connection."""
        headers = Headers(scope=scope)
        near = str((scope.get("client") or ("",))[0])
        is_proxy = self._is_trusted(near)
        authority, https = _one(headers, "host"), scope.get("scheme") in {"https", "wss"}
        if is_proxy:
            authority = _first(headers, "x-forwarded-host") or authority
            https = https or _first(headers, "x-forwarded-proto") == "https"
        authority = authority.strip().lower() if authority is not None else ""
        return Peer(
            address=self._client(near, headers) if is_proxy else near,
            is_proxy=is_proxy,
            is_forwarded=not is_proxy and any(_FORWARDED.fullmatch(name) for name, _ in headers.raw),
            authority=authority if _AUTHORITY.fullmatch(authority) else None,
            https=https or (self._public is not None and self._public.scheme == "https"),
        )

    def is_known(self, host: str, scope: AsgiScope) -> bool:
        """Whether Byline answers to `host`: another name may be one that an attacker points at this machine."""
        if host in self._names:
            return True
        here = str((scope.get("server") or ("",))[0])
        address = _address(host.strip("[]"))
        # An address in digits is looked up by nobody, so it cannot be made to point here.
        return address is not None and (address.is_loopback or address == _address(here))

    def origins(self, peer: Peer) -> frozenset[str]:
        """The origins of pages that Byline itself served to this client."""
        own = {f"http://{peer.authority}", f"https://{peer.authority}"}
        if self._public is not None:
            own.add(f"{self._public.scheme}://{self._public.netloc}".lower())
        return frozenset(own)

    def address_of(self, peer: Peer) -> str:
        """Where the client reaches Byline, for links: the public address, else the one asked for; no "/" at its end."""
        if self._public is not None:
            return f"{self._public.scheme}://{self._public.netloc}"
        return f"{'https' if peer.https else 'http'}://{peer.authority}"

    def _is_trusted(self, address: str) -> bool:
        found = _address(address)
        return found is not None and any(found in network for network in self._trusted)

    def _client(self, near: str, headers: Headers) -> str:
        """The last address that no trusted proxy has: whoever stands before it may have written what it liked."""
        hops = [hop.strip() for value in headers.getlist("x-forwarded-for") for hop in value.split(",")]
        for hop in reversed(hops):
            if _address(hop) is None:
                return near
            if not self._is_trusted(hop):
                return hop
        return near


def without_forwarded(scope: AsgiScope) -> list[tuple[bytes, bytes]]:
    """The headers less those that only a proxy may set, so that nothing behind the guard believes them."""
    return [(name, value) for name, value in scope["headers"] if not _FORWARDED.fullmatch(name)]


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _without_port(authority: str) -> str:
    return re.sub(r":[0-9]+$", "", authority)


def _one(headers: Headers, name: str) -> str | None:
    values = headers.getlist(name)
    return values[0] if len(values) == 1 else None


def _first(headers: Headers, name: str) -> str | None:
    value = headers.get(name)
    return value.split(",")[0].strip().lower() if value else None
