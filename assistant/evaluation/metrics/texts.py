"""Brings texts into the forms in which they are compared. Judges nothing."""

from __future__ import annotations

import functools
import re
import string
from collections.abc import Iterable

from assistant.evaluation.types import Response

_MARKERS = re.compile(r"[ \t]*\[\d{1,3}\]")
_SPACE = re.compile(r"\s+")
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_QUOTATION_MARKS = str.maketrans({**dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛‹›′`", "'")})


def without_markers(text: str) -> str:
    """`text` without its `[n]` markers."""
    return _MARKERS.sub("", text)


def answer_of(response: Response) -> str:
    """What a response answers, without markers. An abstention answers nothing, whatever its sentence says."""
    return "" if response.abstained else without_markers(response.text)


@functools.lru_cache(maxsize=65536)
def squeezed(text: str) -> str:
    """`text` with every run of whitespace as one space, and one sort of single and of double quotation marks."""
    return _SPACE.sub(" ", text).strip().translate(_QUOTATION_MARKS)


def says(text: str, wording: str) -> bool:
    """Whether `wording` stands in `text`, whatever the case of the letters and the spacing."""
    return squeezed(wording).lower() in squeezed(text).lower()


def says_any(text: str, wordings: Iterable[str]) -> bool:
    """Whether one of the wordings of a fact stands in `text`."""
    return any(says(text, wording) for wording in wordings)


def normalised(text: str) -> str:
    """`text` as SQuAD's official evaluation compares it (Rajpurkar et al., EMNLP 2016).

    Lower case, without ASCII punctuation, without the articles a, an and the, one space between words.
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())
