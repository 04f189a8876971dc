"""Which sentences can stand in an answer at all: whole ones, by the article, and about something.

Captions, credits, bylines, invitations to read on and the reader's own questions are none. Judges no sense.
"""

from __future__ import annotations

import re

_ENDS = re.compile(r"[.!…][\s\"”’'`)\]–—-]*$")
_LEADER = re.compile(r"^\W*(?:[A-Z][\w.’' ,/-]{0,60}\((?:AP|Reuters|AFP|CNN|UPI|CP|PA|dpa)\)\W*)$")
_FEWEST = 3  # words: fewer say nothing by themselves
_CREDIT = re.compile(
    r"\((?:AP |Reuters |AFP |Getty |File )?(?:Photo|Image|Picture|Illustration|Video)\b|\bvia (?:AP|"
    r"Getty Images|Reuters)\b|"
    r"^\W*(?:FILE\b|Photo(?:graph)?s?(?: by| credit|:)|Image(?: credit|:)|Pictured?:|Credit:|Caption:|Video:|"
    r"Watch:|Listen:)|"
    r"\bGetty Images\b|^\W*(?:Photography|Illustration) by\b",
)
_ASIDE = re.compile(
    r"^\W*(?:sign up\b|subscribe\b|read (?:more|also|next|on|the full|our)\b|also read\b|click (?:here|on|to)\b|"
    r"follow (?:us|me|him|her|"
    r"@|AP|the AP)|see also\b|related(?: story| stories|:)|more(?: on this story|:| from)|advertisement\b|"
    r"copyright\b|©|"
    r"all rights reserved|share this\b|download (?:the|our)\b|(?:get|receive) (?:the|our) (?:\w+ ){0,3}newsletter|"
    r"editor['’]?s['’]? note\b|correction\b:?|updated?:|published:|posted:|date:|source:|tags?:|topics?:|"
    r"this (?:story|article|report|post) (?:was|has been|is|originally|first)\b|by \[|for more\b.{0,80}(?:visit|"
    r"go to|see|click)|"
    r"visit (?:us|our|https?|www)|e-?mail (?:us|him|her)\b|contact (?:us|the)\b.{0,40}@)|"
    r"\b(?:contributed|contributing) to this (?:report|story|article)\b|\bsole(?:ly)? responsible for all content\b|"
    r"\breceives (?:financial )?support from\b.{0,120}\b(?:foundation|institute|group|media)\b|"
    r"\bsign up for (?:our|the)\b|\bnewsletters? here\b|\ball rights reserved\b|https?://\S+\W*$|\bprivacy policy\b|"
    r"^\W*(?:reporting|editing|writing) by\b|\breported from\b[^.]*\.?$",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^\W*By (?:[A-Z][\w.’'-]+(?:,? and |,? )?){2,6}(?:[,|].{0,60})?$")


def is_boilerplate(text: str) -> bool:
    """Whether a sentence is about the publication, or belongs to a picture, rather than to the story."""
    plain = " ".join(text.split())
    return bool(_CREDIT.search(plain) or _ASIDE.search(plain) or _BYLINE.search(plain) or _LEADER.search(plain))


def is_whole(text: str) -> bool:
    """Whether a sentence begins and ends like a statement: no heading, label, piece of a cut sentence, or question.

    A question in an article is often the reader's own, and never its answer.
    """
    plain = text.strip()
    words = plain.split()
    if len(words) < _FEWEST or not _ENDS.search(plain):
        return False
    first = next((letter for letter in plain if letter.isalnum()), "")
    return not first.islower() or bool(re.match(r"\W*[a-z]+[A-Z]", plain))


def can_be_told(text: str) -> bool:
    """Whether a sentence may stand in an answer."""
    return is_whole(text) and not is_boilerplate(text)


def dateline_end(text: str) -> int:
    """The character at which a sentence begins behind its dateline; 0 where it has none."""
    found = _DATELINE.match(text)
    return found.end() if found else 0


def without_dateline(text: str) -> str:
    """A sentence without the place and agency before it: "LONDON (AP) — "."""
    return _DATELINE.sub("", text)


_DATELINE = re.compile(r"^[A-Z]{2,}[A-Z .’'-]*(?:, [A-Za-z .’'-]{2,30})?\s*(?:\([A-Za-z ]{2,12}\))?\s+[—–-]{1,2}\s+")
