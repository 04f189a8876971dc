"""Whether a sentence of the news plainly gives its words for the very thing that is asked. Knows no other values.

A news report tells of many people, days and things beside the one that is asked about, and a reader that must point at
something points at those too. Where a page is of no day it is of one thing, and this is not asked of it.
"""

from __future__ import annotations

import re

from assistant.disagreeing.about import About
from assistant.disagreeing.stated import Sort, Stated
from assistant.evidence import FEATURES, Asked
from assistant.words import listed, same_word
from vectorstore.keywords import stems

_POINTS = FEATURES.index("read_span")
_SURE = 4.0
"""Log-odds of the reader's words from which they are taken."""
_OFFICE = re.compile(r"^\W*who (?:is|was) (?:the |an? )?(?P<office>[a-z-]+(?: [a-z-]+)*)", re.IGNORECASE)
_BETWEEN = 1
"""Words, but for small ones, between a name and the office: "Ida Brandt, the new head of", "Mayor Ida Brandt"."""
_OTHER_HOLDER = listed("former ex then onetime previous founding acting deputy vice late outgoing incoming")
"""Words for one who holds an office no longer, not yet, or only beside another."""
_SMALL = listed("the a an of is was as who")
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|across|outside)\s+(?:the\s+)?$", re.IGNORECASE)
_WORD = re.compile(r"[\w’'-]+")


def is_plain(asked: Asked, about: About, value: Stated) -> bool:
    """Whether the sentence of `value`, where its article is of a day, says all that is asked and is surely read."""
    one = value.evidence
    if one.article.published is None:
        return True
    if not about.says_all(asked, one) or one.features[_POINTS] < _SURE:
        return False
    before = one.text[: value.span.start - one.span.start]
    after = one.text[value.span.end - one.span.start :]
    if value.sort is not Sort.NAME or not asked.read_as.lower().startswith("who"):
        return True
    return not _PLACE_BEFORE.search(before) and _holds_office(asked, before, after)


def _holds_office(asked: Asked, before: str, after: str) -> bool:
    """Whether a name stands beside the office that a question asks of: not "Ida Brandt, who runs for mayor"."""
    found = _OFFICE.match(asked.read_as)
    office = stems(found["office"]) if found else ()
    if not office:
        return True
    near = [*_last(before), *_first(after)]
    if {word.lower() for word in near} & _OTHER_HOLDER - set(asked.read_as.lower().split()):
        return False
    return any(same_word(stem, each) for word in near for stem in stems(word) for each in office)


def _last(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word.lower() not in _SMALL][-1 - _BETWEEN :]


def _first(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word.lower() not in _SMALL][: 1 + _BETWEEN]
