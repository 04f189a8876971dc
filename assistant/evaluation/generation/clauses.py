"""Makes a sentence's clause fit to be asked: without dateline, weekdays and tails, and clear without its article.

Whatever cannot be made clear is refused: a missing question costs less than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from assistant.evaluation.generation.verbs import AUXILIARIES, has_verb, is_past
from assistant.evaluation.generation.wordings import MONTH
from assistant.words import listed
from vectorstore.types import written_day

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢİĶŁŃŇŌŐŘŚŞŠŤŪŮŰŹŻŽ"
_DATELINE = re.compile(rf"^[{UPPER}][{UPPER}A-Za-z.,’' -]{{1,50}}? \([A-Z][\w/ ]{{1,20}}\) ?[—–-]+ ?")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_FOREIGN = re.compile(r"[\"“”„«»…:;?!*|/\\<>@#=~_\[\](){}]|\.\.|—|–|--| - |https?|\n|(?<!\w)-\w")
_IDLE = re.compile(r"\b(?:also|previously|still|just|even|reportedly|allegedly|apparently|initially) ")
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_PART = r"(?: (?:morning|afternoon|evening|night))?"
_ON_WEEKDAY = re.compile(
    rf",? (?:(?:late|early) )?(?:on )?(?<!the )(?<!last )(?<!next )(?<!by )(?<!until )(?<!since )(?<!of )(?<!from )"
    rf"(?<!through )(?<!for )(?<!a )(?<!before )(?<!after )(?<!and )(?<!or )(?<!between )(?<!Black )(?<!Super )"
    rf"(?<!Good )(?<!starting )(?<!s )(?:late |early )?{_WEEKDAY}{_PART}(?=[,.]| (?:that|to|in|for|at|when|as|"
    rf"by|with|after|over|"
    r"on|from|against|of|during|if|because|the|a|an|its|their|before|near|while|about|following)\b|$)"
)
_ANY_WEEKDAY = re.compile(rf"\b{_WEEKDAY}s?\b")
_LAST_YEAR = re.compile(
    r"(?:(?<=\bin )|(?<=\bsince )|(?<=\bof )|(?<=\bfrom )|(?<=\bby )|(?<=\buntil )|(?<=\bfor )|(?<=\bduring )|\b)"
    r"(?P<early>earlier |later )?(?P<which>last|this|next) (?P<unit>year|month)\b(?!['’-])"
)
_AFTER_PREPOSITION = re.compile(r"\b(?:in|since|of|from|by|until|for|during|before|after|than|to)$")
_MONTH_BEFORE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)$"
)
_TAIL = re.compile(
    r",? (?:(?:the |a |an )?[\w’'. -]{1,60}? (?:said|says|announced|reported|told [\w’' .]+|showed|shows|showed)|"
    r"(?:said|says) .{1,80}|according to .{1,120}|as reported by .{1,60})\.?$"
)
_RELATIVE = re.compile(
    r"\b(?:ago|recent|recently|latest|so far|now|today|tonight|yesterday|tomorrow|currently|soon|already|again|then|"
    r"later|earlier|"
    r"(?:last|next|this|past|previous|following|coming|same) (?:few |two |three |several )?(?:week|weekend|month|year|"
    r"season|summer|winter|spring|fall|autumn|night|morning|evening|afternoon|time|quarter|decade|century|day|hour|"
    r"January|February|March|April|May|June|July|August|September|October|November|December)s?|"
    r"the (?:week|month|year|day|night|weekend)(?! of\b)|a (?:day|week|month|year) (?:after|before|later|earlier))\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:he|she|him|her|hers|his|it|they|them|we|us|our|ours|i|me|my|you|your|yours|this|these|those|there|here|"
    r"himself|herself|itself|themselves|such|another|others|latter|former (?!president|prime|first|u\.s\.|senator|"
    r"governor|mayor)|the (?:other|two|three|four|same|first|second|third|next|last|move|pair|duo|trio)|both|one of|"
    r"respectively|instead|however|although|though|meanwhile|also|too|either|neither|"
    r"(?:in|of|at|on|for|by|after|before|from|with|and|than|to) that|that (?:year|month|week|day|time|case|group))"
    r"\b(?!\.)"
)
_NO_NAME = re.compile(rf"{_WEEKDAY}|I$|CEO|COVID|DUI|TV$|{MONTH}")
_POSSESSIVE = re.compile(r"\b(?:its|their)\b")
_DEFINITE = re.compile(r"\b[Tt]he ((?:[a-z][\w’'-]*(?: |$)){1,4})(?P<next>[^a-z\s]\S*)?")
_LINKS = listed("of between against about who that which whose behind")
_PLACING = listed("in for on at to near by with from across outside")
_UNIQUE = listed(
    """
    world internet sun moon public future economy pandemic coronavirus flu end environment planet ocean sea sky
    elderly poor rich unemployed market police military streets web press media
    """
)
BAD_ENDS = listed(
    """
    the a an of in for on at to by with from and or but that which who as than about into over after before when
    while its their including between against is are was were be been has have had not more most very up through
    during if because within without under
    """
)
_CONTINUES = listed(
    """
    which who whose where when while as after before but and so because although though including according a an
    the with since until amid despite followed prompting leading making causing marking becoming bringing saying
    citing following killing sparking or in on at by for from under part one up down compared more less even
    forcing sending raising leaving setting pending just not especially particularly mostly
    """
)
_NO_OPENING = listed(
    """
    which who whose where when while as after before but and so because although though including according with
    since until amid despite following in on at by for from under if that of to into about over between during
    against is are was were not without within last next this these those he she it they we i you there here
    what how why meanwhile however overall additionally nationally nationwide locally instead similarly
    elsewhere then now
    """
)
_SUBORDINATORS = listed("when after as because while if which who where before since that until although")


def with_full_names(question: str, people: Iterable[str]) -> str:
    """`question` with each family name that only one of `people` has as that full name, where it stands alone."""
    families: dict[str, list[str]] = {}
    for name in sorted(people):
        families.setdefault(name.split()[-1], []).append(name)
    for family, names in families.items():
        if len({name.split()[0] for name in names}) == 1 and not any(
            name.lower() in question.lower() for name in names
        ):
            alone = rf"(?P<before>(?<!\S)[a-z]+ ){re.escape(family)}(?=[ ?,]|['’]s?\b)(?! [{UPPER}])"
            found = re.search(alone, question)
            if found is not None and found["before"].strip() not in _PLACING | {"of", "the", "a"}:
                at = found.start() + len(found["before"])
                question = question[:at] + names[0] + question[at + len(family) :]
    return question


def clause_of(sentence: str) -> str | None:
    """The sentence without dateline, brackets and its full stop; None where it holds what no question can carry."""
    bare = _BRACKETS.sub("", _DATELINE.sub("", sentence.strip())).strip()
    if not bare.endswith(".") or not 30 <= len(bare) <= 400 or _FOREIGN.search(bare):
        return None
    bare = re.sub(r"^(?:And|But|So|Yet|Also),? ", "", bare)
    return _IDLE.sub("", without_stop(bare)) or None


def without_stop(text: str) -> str:
    """`text` without its full stop, which stays where it belongs to "U.S." or "Inc."."""
    bare = text.strip(" ,")
    if re.search(r"(?:\b[A-Z]\.[A-Z]\.|\b(?:Inc|Corp|Co|Ltd|Jr|Sr)\.)$", bare):
        return bare
    return bare.rstrip(".").rstrip(" ,")


def timeless(text: str, published: date | None) -> str:
    """`text` without weekdays, and with "last year" and "this month" as the year or month that `published` makes it."""

    def named(found: re.Match[str]) -> str:
        if published is None:
            return found.group()
        step = {"last": -1, "this": 0, "next": 1}[found["which"]]
        when = str(published.year + step)
        if found["unit"] == "year" and _MONTH_BEFORE.search(text[: found.start()].rstrip()):
            return when
        if found["unit"] == "month":
            months = published.year * 12 + published.month - 1 + step
            when = written_day(date(months // 12, months % 12 + 1, 1)).partition(" ")[2]
        preposed = _AFTER_PREPOSITION.search(text[: found.start()].rstrip())
        return when if preposed else f"in {when}"

    return _LAST_YEAR.sub(named, _ON_WEEKDAY.sub("", text))


def trimmed(rest: str) -> str | None:
    """The rest of a main clause up to where a comma begins something new, without "…, police said"; None if broken."""
    text = _TAIL.sub("", without_stop(rest)) if has_verb(_tail(rest)) or "according" in rest else rest
    for comma in re.finditer(",", text):
        before, after = text[: comma.start()], text[comma.end() :].lstrip()
        if re.match(r"\d{3}\b", text[comma.end() :]) or _listed(before, after):
            continue
        first = after.split(" ", 1)[0].lower() if after else ""
        if (first not in _CONTINUES and not first.endswith("ing")) or _unfinished(before):
            return None
        text = before
        break
    text = without_stop(text)
    return text if _ends_well(text) else None


def _tail(rest: str) -> str:
    found = _TAIL.search(without_stop(rest))
    return found.group() if found else ""


def _listed(before: str, after: str) -> bool:
    """Whether a comma stands between names ("Austin, Texas" and "Ohio, Utah and Maine")."""
    last = before.rsplit(" ", 1)[-1]
    return bool(last and after) and last[0].isupper() and after[0].isupper() and not has_verb(after.split(",")[0])


def _unfinished(before: str) -> bool:
    parts = before.lower().split()
    at = next((place for place in range(len(parts) - 1, -1, -1) if parts[place] in _SUBORDINATORS), None)
    return at is not None and not has_verb(" ".join(parts[at + 1 :]))


def _ends_well(text: str) -> bool:
    return bool(text) and text.split()[-1].lower() not in BAD_ENDS and not text.endswith("’")


def names_in(text: str) -> list[str]:
    """The capitalised words of `text` but for its first, days and months."""
    found = re.findall(rf"(?<![\w-])[{UPPER}][\w.’'-]*", text.split(" ", 1)[-1])
    return [word for word in found if not _NO_NAME.match(word)]


def stands_alone(question: str, *, fewest_words: int = 7) -> bool:
    """Whether a question is clear without its article: short, with a name, and with nothing that points elsewhere."""
    parts = question.rstrip("?").split()
    return (
        fewest_words <= len(parts) <= 25
        and bool(names_in(question))
        and not _FOREIGN.search(question.rstrip("?"))
        and not any(pattern.search(question) for pattern in (_RELATIVE, _POINTS, _ANY_WEEKDAY))
        and not _points_at_owner(question)
        and not _dangles(question)
        and parts[-1].lower() not in BAD_ENDS
    )


def _points_at_owner(question: str) -> bool:
    found = _POSSESSIVE.search(question)
    return found is not None and not names_in(question[: found.start()])


def _dangles(question: str) -> bool:
    """Whether some "the …" is told apart by nothing: "the city", but not "the city of Bath" or "the U.S. Senate"."""
    for found in _DEFINITE.finditer(question.rstrip("?")):
        parts = found[1].split()
        before = question[: found.start()].split()
        if parts[0] in _UNIQUE or _told_apart(parts, found["next"]):
            continue
        if before and before[-1].endswith(("’s", "'s")):
            continue
        return True
    return False


def _told_apart(parts: list[str], following: str | None) -> bool:
    """Whether a name or "of …" belongs to "the" and these parts, with no verb in between."""
    for at, word in enumerate(parts):
        if is_past(word) or word in AUXILIARIES:
            return False
        if at and word in _LINKS:
            return True
        if at and word in _PLACING:
            return at == len(parts) - 1 and following is not None and following[0].isupper()
    if following is None or "-" in following or any(word in BAD_ENDS for word in parts):
        return False
    return following[0].isupper() or following[0].isdigit()


def noun_phrase(text: str) -> bool:
    """Whether `text` reads as a subject of at most nine words with a name in it, and nothing that could be a verb."""
    parts = text.split()
    if not 1 <= len(parts) <= 9 or "," in text or parts[0].lower() in _NO_OPENING:
        return False
    lower = [word for word in parts if word[0].islower()]
    verbs = any(has_verb(word) or word in _SUBORDINATORS or word.endswith("ing") for word in lower)
    articles = any(
        word in {"the", "a", "an"} and parts[at].lower() not in _LINKS | _PLACING | {"and", "over", "into", "under"}
        for at, word in enumerate(parts[1:])
    )
    named = any(word[0].isupper() for word in parts)
    return named and not verbs and not articles and not {"to", "than"} & set(lower)
