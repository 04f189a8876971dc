"""How often one may call, and try a password. Counts in memory, over a moving window."""

from __future__ import annotations

import ipaddress
import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from ui.access.accounts import folded
from ui.access.hashes import fingerprint
from ui.api.errors import TooMany

_TRIES_OF_ONE = parse("5 per 15 minutes")
"""For one name from one address. A lock on the name alone would let anyone lock a reader out."""
_TRIES_FROM_ADDRESS = parse("60 per 15 minutes")
_TRIES_AT_NAME = parse("100 per 1 hour")
"""For one name from everywhere: guessing from many addresses."""
_WRONG_TOKENS = parse("60 per 15 minutes")


class Rates:
    """What each caller has used up. Safe from several threads."""

    def __init__(self, calls_per_minute: int | None) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._calls = parse(f"{calls_per_minute} per 1 minute") if calls_per_minute is not None else None

    def call(self, caller: str) -> None:
        """Counts a call. Raises `TooMany`."""
        if self._calls is not None:
            self._take(self._calls, "call", caller, f"There were more than {self._calls.amount} calls in a minute.")

    def sign_in(self, name: str, address: str) -> None:
        """Counts a try before the password is looked at, so that many at once gain nothing. Raises `TooMany`."""
        who, near = fingerprint(folded(name[:200])), network_of(address)
        problem = "There were too many tries to sign in."
        self._take(_TRIES_FROM_ADDRESS, "address", near, problem)
        self._take(_TRIES_AT_NAME, "name", who, problem)
        self._take(_TRIES_OF_ONE, "one", f"{who} {near}", problem)

    def signed_in(self, name: str, address: str) -> None:
        """Forgets the tries of somebody who then got in."""
        self._limiter.clear(_TRIES_OF_ONE, "one", f"{fingerprint(folded(name[:200]))} {network_of(address)}")

    def wrong_token(self, address: str) -> None:
        """Counts a token that is none. Raises `TooMany`."""
        self._take(_WRONG_TOKENS, "token", network_of(address), "There were too many tries with wrong tokens.")

    def _take(self, limit: RateLimitItem, kind: str, key: str, problem: str) -> None:
        if self._limiter.hit(limit, kind, key):
            return
        wait = max(1, math.ceil(self._limiter.get_window_stats(limit, kind, key).reset_time - time.time()))
        until = f"{wait} seconds" if wait < 120 else f"{math.ceil(wait / 60)} minutes"
        raise TooMany(problem, f"Try again in {until}.", retry_after=wait)


def network_of(address: str) -> str:
    """What one attacker has: an address, or in IPv6 a network of 2^64 of them."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address
