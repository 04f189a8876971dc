"""Secrets: made at random, kept only as their hashes. Passwords take Argon2; what is random already takes SHA-256."""

from __future__ import annotations

import hashlib
import secrets
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from vectorstore.errors import UsageError

SHORTEST, LONGEST = 10, 256
"""Characters of a password."""
TOKEN_PREFIX = "byl_"
_AT_ONCE = threading.BoundedSemaphore(2)
"""Each hash takes 64 MiB: many at once would take the machine's memory."""


def new_secret() -> str:
    """256 random bits, as 43 characters that may stand in a cookie, a header and an address."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """A secret that says whose it is, so that it is recognised where it should not be."""
    return TOKEN_PREFIX + new_secret()


def new_id() -> str:
    """64 random bits: a name that nobody had before."""
    return secrets.token_hex(8)


def fingerprint(secret: str) -> str:
    """What is kept of a random secret. It needs no salt: nobody can try all of 256 bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class Passwords:
    """Hashes passwords and compares them."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = cache(lambda: self._hasher.hash(new_secret()))

    def hash(self, password: str) -> str:
        """The hash of a new password. Raises `UsageError` for one that is too short, too long or not text."""
        password = _normal(password)
        if not SHORTEST <= len(password) <= LONGEST:
            raise UsageError(
                f"The password has {len(password)} characters.", f"Take one of {SHORTEST} to {LONGEST} characters."
            )
        try:
            password.encode()
        except UnicodeEncodeError:
            raise UsageError("The password is not valid Unicode.", "Type it in a UTF-8 terminal.") from None
        with _AT_ONCE:
            return self._hasher.hash(password)

    def fits(self, password_hash: str | None, password: str) -> bool:
        """Whether `password` is the one of the hash. None, for a name that nobody has, takes as long as any other."""
        if len(password) > LONGEST:
            password = ""  # no password is empty
        with _AT_ONCE:
            try:
                given = _normal(password).encode("utf-8", "replace")
                self._hasher.verify(password_hash or self._nobodys(), given)
            except (VerificationError, InvalidHashError):
                return False
        return password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Whether a hash was made with other parameters than those of today."""
        return self._hasher.check_needs_rehash(password_hash)


def _normal(password: str) -> str:
    """One form for letters that keyboards compose in several ways."""
    return unicodedata.normalize("NFC", password)
