"""Cleans one statement as a model wrote it: marks of layout and the places of its markers come off, no word changes."""

from __future__ import annotations

import re

PLACE = "\x00"
"""Stands in a statement's text where a marker was."""

_LAYOUT = re.compile(r"^(?:(?:[-*+•–—◦▪‣·>]|#{1,6}|\(?\d{1,2}[.)])\s+)+")
_HEADING = re.compile(r"^\W*#{1,6}\s|^\*\*[^*]+[^*.!?…]\*\*$|:\W*$")
_STRONG = re.compile(r"\*{2,}|_{2,}")
_EMPHASIS = re.compile(r"(?<!\w)[*_](?=\w)|(?<=[\w.!?])[*_](?!\w)")
_DRESSED = re.compile(rf"[*_`]*{PLACE}[*_`]*")
_PLACES = re.compile(rf"{PLACE}(?: ?(?:[,;&/]|and)? ?{PLACE})+")
_BRACKETED = re.compile(rf"[(\[{{] ?(?:see )?{PLACE} ?[)\]}}]")
_BEFORE_POINT = re.compile(rf" ?{PLACE} ?(?=[.,;:!?…。！？)”’]|[\"'](?:[\s.,;:!?]|$)|$)")
_DOUBLED = re.compile(rf"([.!?…。！？][\"'”’)]*) ?{PLACE} ?[.。](?=\s|$)")
_ONLY_LABEL = re.compile(r"\W*(?:sources?|references?|evidence|citations?|keys?|answer)\W*", re.IGNORECASE)
_DECLINES = "notinthearchive"


def is_layout(text: str) -> bool:
    """Whether `text` is only what may stand before a statement: a bullet, a number, marks of bold."""
    return not _LAYOUT.sub("", text.lstrip() + " ").strip('*_`#>-–—•(["“ \t')


def is_heading(text: str) -> bool:
    """Whether a line without markers only announces others: a heading, a line in bold, one that ends in a colon."""
    return _HEADING.search(text.strip()) is not None


def cleaned(text: str) -> str:
    """The statement; "" where nothing is said. Places of markers are gone, and so is the space they leave."""
    text = " ".join(text.split())
    text = _LAYOUT.sub("", _STRONG.sub("", text).lstrip())
    text = _BRACKETED.sub(PLACE, _PLACES.sub(PLACE, _DRESSED.sub(PLACE, text)))
    text = _BEFORE_POINT.sub("", _DOUBLED.sub(r"\1", text))
    text = " ".join(_EMPHASIS.sub("", text.replace(PLACE, " ")).split()).lstrip("`:;,. ").rstrip("`,;— ")
    if _ONLY_LABEL.fullmatch(text) or not any(letter.isalnum() for letter in text):
        return ""
    return text


def declines(text: str) -> bool:
    """Whether a statement is the line by which a model says that the evidence does not answer."""
    return "".join(letter for letter in text.casefold() if letter.isalpha()) == _DECLINES
