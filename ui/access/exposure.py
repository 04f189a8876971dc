"""Whether settings would let in others unasked. Known before anything is loaded."""

from __future__ import annotations

import ipaddress

from ui.settings import ServerSection
from vectorstore.errors import UsageError


def check(settings: ServerSection) -> None:
    """Raises `UsageError` for settings that would let in others unasked."""
    if settings.auth == "proxy" and not settings.trusted_proxies:
        raise UsageError(
            "server.auth is 'proxy', and no proxy is trusted: anyone could claim any name.",
            'Set server.trusted_proxies to the proxy\'s address, for example ["127.0.0.1"].',
        )
    if settings.auth == "none" and settings.trusted_proxies:
        raise UsageError(
            "server.trusted_proxies is set, and server.auth is 'none': all behind the proxy could change the archive.",
            'Set server.auth to "accounts" or "proxy"; docs/serving.md shows both.',
        )
    if settings.auth == "none" and not is_loopback(settings.host):
        raise UsageError(
            f"Byline does not listen on {settings.host} without asking who comes: all there could read the archive.",
            'Set server.auth = "accounts" and run \'byline users add NAME\', or "proxy"; docs/serving.md shows both.',
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
