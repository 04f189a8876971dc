"""Connections to web servers: only to addresses that are allowed, and never longer than agreed. Speaks no HTTP.

The address that is checked is the one connected to, so a name that resolves to another address the second time, or a
redirect, leads nowhere else.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

_METADATA = frozenset(["168.63.129.16"])
"""Services that tell a machine its secrets and have a public address; the others' are link-local or private."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class PrivateAddress(Exception):
    """A server's name leads to this machine or its own network only."""


class Deadline:
    """The moment a request has to be over, shared with its connections."""

    def __init__(self) -> None:
        self._ends = float("inf")

    def begin(self, seconds: float) -> None:
        """From now on."""
        self._ends = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        """Whether it has passed."""
        return time.monotonic() >= self._ends

    def left(self, timeout: float | None) -> float:
        """Seconds that may be waited. Raises `httpcore.ReadTimeout` once there are none."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for the whole page is over")
        return left if timeout is None else min(left, timeout)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, also when it is wrapped in another."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved) and str(ip) not in _METADATA


def transport(deadline: Deadline, *, private: bool, proxy: str | None = None) -> httpx.HTTPTransport:
    """What sends requests: it keeps to `deadline` and, unless `private`, stays on the open internet.

    `proxy` takes the place of connections of our own: which address it connects to cannot be seen from here.
    """
    return httpx.HTTPTransport(proxy=proxy) if proxy else _Transport(_Backend(deadline, private=private))


class _Transport(httpx.HTTPTransport):
    """httpx has no argument for the way connections are made; httpcore, which makes them, has."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        super().__init__()
        self._pool = httpcore.ConnectionPool(ssl_context=httpx.create_ssl_context(), network_backend=backend)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, deadline: Deadline, *, private: bool) -> None:
        self._deadline = deadline
        self._private = private
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failed: Exception | None = None
        for address in self._addresses(host, port):
            try:
                left = self._deadline.left(timeout)
                stream = self._real.connect_tcp(address, port, left, local_address, socket_options)
                return _Stream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        assert failed is not None, "a name that resolves has an address"
        raise failed

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise httpcore.ConnectError("no address of the web is a socket of this machine")

    def sleep(self, seconds: float) -> None:
        self._real.sleep(seconds)

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:  # the latter for a name no server can have
            raise httpcore.ConnectError(str(error)) from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        allowed = addresses if self._private else [address for address in addresses if is_public(address)]
        if not allowed:
            raise PrivateAddress(host)
        return allowed


class _Stream(httpcore.NetworkStream):
    """A connection on which no step outlasts the deadline: a server that sends a byte now and then is cut off."""

    def __init__(self, real: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._real = real
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._real.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._real.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._real.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._real.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._real.get_extra_info(info)
