"""Whether the words around a day in a sentence of news put it before or after the sentence was written.

It looks for the nearest verb and nothing more: no parsing, no knowledge of the world. Where that does not tell,
it says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum


class Tense(StrEnum):
    """Where a day lies, seen from the day of writing. The day itself may be either."""

    PAST = "past"
    FUTURE = "future"
    UNKNOWN = "unknown"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[A-Za-z]+(?:[-’'][A-Za-z]+)*|[;:—]")
_NEAR = 22  # words: a verb farther away belongs to something else
_SHORT = 12  # words: "In a filing with the court on Friday, her lawyers wrote …"
_SAID_SO = re.compile(r"[”\"]\s*,?\s*(?:said|added|wrote)\b[^;:“\"]*$")
_WILL = _words("will won't shall we'll they'll he'll she'll it'll i'll")
_MAYBE = _words(
    "may might could couldn't can can't cannot should shouldn't would wouldn't must ought if whether unless"
)
_PRESENT = _words("is are am isn't aren't has have hasn't haven't does do doesn't don't being let's")
_PAST_AUXILIARY = _words("was were wasn't weren't had hadn't did didn't")
_PERFECT = _PAST_AUXILIARY | {"has", "have", "been"}
_IRREGULAR = _words(
    "arose ate awoke beat became began bent blew bore bought broke brought built burnt came caught chose clung "
    "crept dealt died dreamt drew drank drove dug fell fed felt fled flew forbade forgot fought found froze gave "
    "gone got grew hanged heard held hid hung kept knew laid lay led left lent lit lost made meant met mistook "
    "oversaw overthrew overturned paid ran rang rode rose sang sank sat saw sent shook shone shot showed shown "
    "slept slid sold sought spent spoke sprang stole stood stuck struck stung swam swept swore swung taken taught "
    "thought threw told took tore underwent understood upheld went withdrew withheld woke won wore wound wove "
    "wrote written done given seen known thrown drawn broken chosen driven fallen flown frozen grown stolen sworn "
    "torn worn shaken risen begun run"
)
_SAID = _words("said told thought knew believed")
_PLANNED = _words(
    "scheduled rescheduled expected slated planned due set poised anticipated supposed upcoming starting beginning"
)
_LOOKS_AHEAD = _words(
    "plans plan hopes hope wants want intends intend aims aim prepares prepare preparing planning hoping going is are"
)
_DONE_TO = _words("declined refused failed managed began continued started moved appeared rushed")
# What ends in -ed and is no verb.
_NO_VERB = _words(
    "need feed speed seed weed breed bleed deed indeed hundred red bed shed sacred naked wicked rugged embed "
    "exceed succeed proceed kindred hatred infrared so-called unprecedented alleged supposed wed unemployed "
    "uninsured related"
)
_BEFORE_ADJECTIVE = _words("a an the his her their its our my this that these those of by with for in from any no")
_ARTICLES = _words("a an the his her their its this")
_COUNTS = _words("one two three four five six seven eight nine ten eleven twelve")
_BETWEEN = _words("be not also already just now since still never ever first then again being")
# Beyond these stands the verb of another clause.
_OTHER_CLAUSE = _words("that which who whom where before after followed")
_STOPS = frozenset(";:—")
_SPEECH_SETTING = _words("in on at during via through late early over from")


def tense_at(before: str, after: str) -> Tense:
    """Where the day between `before` and `after`, two parts of one sentence, lies."""
    if _SAID_SO.search(before):
        return Tense.PAST
    ahead, behind = _WORD.findall(after)[:_NEAR], _WORD.findall(before)[-_NEAR:]
    told = _next_verb(ahead)
    if told is None and _opens_clause(before):
        told = _forwards(ahead[:_SHORT])
    if told is None:
        told = _backwards(behind)
    if told is None and len(behind) <= _SHORT:
        told = _forwards(ahead[:_SHORT])
    return told or Tense.UNKNOWN


def _next_verb(ahead: Sequence[str]) -> Tense | None:
    """The tense where a verb follows at once: "on Wednesday voted", "on Tuesday will ask"."""
    following = [word for word in ahead[:2] if not word.endswith("ly")][:1]
    for word in following:
        if word in _WILL:
            return Tense.FUTURE
        if word in _MAYBE:
            return Tense.UNKNOWN
        if _is_past(word):
            return Tense.PAST
    return None


def _opens_clause(before: str) -> bool:
    return before.rstrip()[-1:] in ("", *',;—–“"') or before.rstrip().endswith((" and", " but", "And", "But"))


def _is_past(word: str) -> bool:
    if word in _IRREGULAR or word in _SAID or word in _PAST_AUXILIARY:
        return True
    return word.endswith("ed") and len(word) > 3 and word not in _NO_VERB


def _forwards(words: Sequence[str]) -> Tense | None:
    """The tense of the first verb of `words`."""
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        if word in _STOPS:
            return None
        if word in _WILL:
            return Tense.FUTURE
        if word in _MAYBE:
            return Tense.UNKNOWN
        if word in _PRESENT:
            coming = word in ("is", "are") and (following in _PLANNED or following.endswith("ing"))
            return Tense.FUTURE if coming else Tense.UNKNOWN
        if word in _PAST_AUXILIARY:
            return Tense.UNKNOWN if following in _PLANNED or following == "to" else Tense.PAST
        if _is_past(word) and not (at and words[at - 1].lower() in _BEFORE_ADJECTIVE):
            return Tense.PAST
    return None


def _backwards(words: Sequence[str]) -> Tense | None:
    """The tense of the last verb of `words`; None where there is none."""
    for at in range(len(words) - 1, -1, -1):
        word, back, following = words[at], words[max(0, at - 4) : at], words[at + 1 : at + 3]
        if word in _STOPS:
            return None
        if word in _WILL:
            return Tense.FUTURE
        if word in _MAYBE or word in _OTHER_CLAUSE:
            return Tense.UNKNOWN
        if word in _PLANNED:
            # "scheduled the hearing Tuesday" may be the day of scheduling or of the hearing.
            unclear = bool(_PERFECT & set(back[-3:])) or bool(_ARTICLES & set(following[:1]))
            return Tense.UNKNOWN if unclear else Tense.FUTURE
        if word in _PRESENT:
            coming = word in ("is", "are") and any(one.endswith("ing") for one in following)
            return Tense.FUTURE if coming else Tense.UNKNOWN
        if word == "to" and _is_infinitive(following):
            return _of_infinitive(back)
        if word in _SAID:
            # "said the hearing begins Monday": the day belongs to what was said, not to the saying.
            direct = not following or following[0] in _SPEECH_SETTING or word == "told"
            return Tense.PAST if direct else Tense.UNKNOWN
        if _is_past(word) and not (back and back[-1].lower() in _BEFORE_ADJECTIVE):
            return Tense.PAST if word in _PAST_AUXILIARY else _of_participle(back)
    return None


def _is_infinitive(following: Sequence[str]) -> bool:
    if not following or not following[0].islower() or following[0] in _BEFORE_ADJECTIVE | _COUNTS:
        return False
    return not following[0].endswith(("ing", "s", "ed"))


def _of_infinitive(back: Sequence[str]) -> Tense:
    if back and back[-1] in _DONE_TO:
        return Tense.PAST
    if back and back[-1] in _PLANNED | _LOOKS_AHEAD and not _PERFECT & set(back[:-1]):
        return Tense.FUTURE
    return Tense.UNKNOWN


def _of_participle(back: Sequence[str]) -> Tense:
    """The tense of a form in -ed, by the auxiliaries before it: "closed", "was closed", "will be closed"."""
    for at, word in reversed(list(enumerate(back))):
        if word in _PERFECT:
            unreal = word == "have" and at and (back[at - 1] == "to" or back[at - 1] in _MAYBE | _WILL)
            return Tense.UNKNOWN if unreal else Tense.PAST
        if word in _WILL:
            return Tense.FUTURE
        if word in _MAYBE or word in _PRESENT or word in ("to", "get", "gets"):
            return Tense.UNKNOWN
        if not word.endswith("ly") and word not in _BETWEEN:
            break
    return Tense.PAST
