"""Names of files as senders give them, to names that are safe in a folder of ours. Touches no file."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 150
"""Bytes of UTF-8. File systems allow 255; a longer name is cut before its ending."""
_ENDING = re.compile(r"(?:\.\w{1,10}){0,2}$", re.ASCII)
_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


def safe_name(name: str) -> str:
    """The last part of `name`, without what could lead to another folder, hide the file, or fool who reads it."""
    flat = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    last = flat.replace("\\", "/").rstrip("/").rpartition("/")[2]
    # Format characters turn the direction of what follows, or are not seen at all.
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    cleaned = " ".join(_UNSAFE.sub("_", visible).split()).lstrip(". ").rstrip(". ")
    return _shortened(cleaned) or "upload"


def _shortened(name: str) -> str:
    if len(name.encode()) <= _LONGEST:
        return name
    found = _ENDING.search(name)
    ending = found[0] if found else ""
    room = _LONGEST - len(ending.encode())
    return name[: len(name) - len(ending)].encode()[:room].decode("utf-8", "ignore").rstrip() + ending
