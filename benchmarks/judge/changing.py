"""Changes that make a true sentence false, each as "these words become those", so that two sentences take the same one.

A claim and its evidence changed alike agree again; with one of them changed they contradict each other. The kinds are
those of FactCC (Kryscinski et al., EMNLP 2020), and bounds on numbers and years beside them.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from assistant.words import analyse
from benchmarks.judge.declaring import Verbs
from benchmarks.judge.word_families import EXCLUDED

_NUMBER = re.compile(r"(?<![\w.,$-])\d{1,3}(?:,\d{3})+(?![\w,]*\d)|(?<![\w.,-])\d+(?:\.\d+)?(?![\w]|[.,]\d)")
_NAME = re.compile(r"\b[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*")
_HELPING = re.compile(
    r"\b(is|are|was|were|has|had|have|can|could|will|would|did|does|do) (?!not\b|no\b|never\b)([\w-]+)"
)
_DENIED = re.compile(r"\b(is|are|was|were|has|had|have|can|could|will|would) (?:not|never) ([\w-]+)")
_AFTER_HELPING = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|and|that|by|of|the|a|an|who) (?:\w+ly )?$"
)
_BARE_VERB = re.compile(r"\b([a-z]+) (?:the|a|an|his|her|its|their|in|on|to|by|for|[A-Z]\w+)\b")


class Change(NamedTuple):
    """These words become those. Several at once are swapped."""

    old: str
    new: str


def applied(text: str, change: Change) -> str | None:
    """The text with the first such words changed; None where it has none."""
    found = re.search(rf"(?<![\w]){re.escape(change.old)}(?![\w])", text, re.IGNORECASE)
    if found is None:
        return None
    new = change.new
    if found.group()[:1].isupper() and not new[:1].isupper():
        new = new[:1].upper() + new[1:]
    return text[: found.start()] + new + text[found.end() :]


def swapped(text: str, one: str, other: str) -> str | None:
    """The text with two names in each other's places; None unless it has each exactly once."""
    if text.count(one) != 1 or text.count(other) != 1 or one in other or other in one:
        return None
    return text.replace(one, "\0").replace(other, one).replace("\0", other)


def other_number(figure: str, chance: random.Random) -> str:
    """A figure written alike, and not the same."""
    if "." in figure:
        return f"{float(figure) + chance.choice((-1, 1)) * chance.randint(1, 40) / 10:.1f}".lstrip("-")
    value = int(figure.replace(",", ""))
    if 1000 < value < 2100 and "," not in figure:
        other = value + chance.choice((-1, 1)) * chance.choice((1, 2, 3, 5, 10, 10, 20, 40, 100))
    elif value < 20:
        other = chance.choice([one for one in range(1, 21) if one != value])
    else:
        other = max(2, round(value * chance.choice((0.1, 0.25, 0.5, 0.7, 0.9, 1.2, 1.5, 2, 4, 10))))
        other += other == value
    return f"{other:,}" if "," in figure else str(other)


def _numbers(text: str, names: Sequence[str], verbs: Verbs, chance: random.Random) -> list[Change]:
    return [Change(one, other_number(one, chance)) for one in _NUMBER.findall(text)]


def _names(text: str, names: Sequence[str], verbs: Verbs, chance: random.Random) -> list[Change]:
    """A name for one of as many words; `names` are to choose from."""
    own = [match.group() for match in _NAME.finditer(text) if match.start() > 0 or match.group() in names]
    found = []
    for one in own:
        alike = [name for name in names if name not in text and len(name.split()) == len(one.split())]
        if alike and analyse(f"and {one} is there now as").names:
            found.append(Change(one, chance.choice(alike)))
    return found


def _words(text: str, names: Sequence[str], verbs: Verbs, chance: random.Random) -> list[Change]:
    """A word for one that excludes it."""
    words = re.findall(r"[A-Za-z]+", text.lower())
    runs = [*words, *map(" ".join, itertools.pairwise(words))]
    return [
        Change(one, _as_written(chance.choice(EXCLUDED[one]), text, one))
        for one in dict.fromkeys(runs)
        if one in EXCLUDED
    ]


def _as_written(new: str, text: str, old: str) -> str:
    found = re.search(rf"\b{re.escape(old)}\b", text, re.IGNORECASE)
    return new.capitalize() if found and found.group()[0].isupper() else new


def _denials(text: str, names: Sequence[str], verbs: Verbs, chance: random.Random) -> list[Change]:
    """ "not" or "never" put in, or taken out."""
    gone = [Change(match.group(), f"{match[1]} {match[2]}") for match in _DENIED.finditer(text)]
    put = [
        Change(match.group(), f"{match[1]} {chance.choice(('not', 'not', 'never'))} {match[2]}")
        for match in _HELPING.finditer(text)
    ]
    for match in _BARE_VERB.finditer(text):
        base = verbs.base_of_past(match[1])
        alone = not _AFTER_HELPING.search(text[: match.start()])
        if base is not None and alone and match[1] not in ("had", "found", "left", "set", "put", "cut"):
            put.append(Change(match[1], f"did not {base}" if chance.random() < 0.7 else f"never {match[1]}"))
    return gone or put


def denied_otherwise(text: str, chance: random.Random) -> str:
    """A denial in other words: "did not pay" may be "failed to pay", "was not" may be "was never"."""
    other = chance.choice(("failed to ", "refused to ", "has yet to ", "was unable to ", "did not ever ", "didn't "))
    text = text.replace("did not ", other, 1) if "did not " in text else text
    return re.sub(
        r"\b(is|are|was|were) not\b", rf"\1 {chance.choice(('never', 'at no time', 'in no way'))}", text, count=1
    )


Kind = Callable[[str, Sequence[str], Verbs, random.Random], list[Change]]
KINDS: dict[str, Kind] = {"number": _numbers, "name": _names, "word": _words, "denial": _denials}


def change_of(
    text: str, both: str, names: Sequence[str], verbs: Verbs, chance: random.Random
) -> tuple[str, Change] | None:
    """A change of `text` whose words stand in `both` too, and what kind it is; every kind has a like chance."""
    for kind in chance.sample(sorted(KINDS), len(KINDS)):
        found = [one for one in KINDS[kind](text, names, verbs, chance) if applied(both, one) is not None]
        if found:
            return kind, chance.choice(found)
    return None


def name_pairs(text: str) -> list[tuple[str, str]]:
    """Two names of the text that might be mistaken for each other."""
    own = list(dict.fromkeys(match.group() for match in _NAME.finditer(text) if _apart(text, match)))
    return [(one, other) for i, one in enumerate(own) for other in own[i + 1 :]]


def _apart(text: str, match: re.Match[str]) -> bool:
    """Whether it is a name, and none of several of which all the same is said: their order says nothing."""
    if match.start() == 0 and " " not in match.group():
        return False
    before, after = text[: match.start()], text[match.end() :]
    return not (re.search(r"(?:,|\b(?:and|or)) $", before) or re.match(r"(?:, [A-Z]|,? (?:and|or) )", after))


class Bound(NamedTuple):
    """What a figure in the evidence bears out, and what it rules out; and a figure with which it is the other way."""

    figure: str
    true: str
    false: str
    other: str


def bound_of(text: str, chance: random.Random) -> Bound | None:
    """ "more than 40" and "fewer than 40" for a 57; "before 1900" and "after 1900" for an 1893."""
    found = [match for match in _NUMBER.finditer(text) if "." not in match.group()]
    if not found:
        return None
    figure = chance.choice(found).group()
    value = int(figure.replace(",", ""))
    if 1000 < value < 2100 and "," not in figure:
        return _bound_of_year(figure, value, chance)
    if value < 5:
        return None
    limit = max(2, round(value * chance.choice((0.5, 0.75, 0.9, 1.1, 1.3, 2.0))))
    if value >= 100:
        limit = max(10, round(limit, -len(str(limit)) + 2))
    if limit == value:
        return None
    more, fewer = chance.choice((("more than", "fewer than"), ("over", "under"), ("at least", "less than")))
    other = round(limit * limit / value) + (1 if value < limit else -1)
    written = f"{limit:,}" if "," in figure else str(limit)
    high, low = f"{more} {written}", f"{fewer} {written}"
    shown = f"{max(1, other):,}" if "," in figure else str(max(1, other))
    return Bound(figure, high, low, shown) if value > limit else Bound(figure, low, high, shown)


def _bound_of_year(figure: str, value: int, chance: random.Random) -> Bound | None:
    way = chance.random()
    if way < 0.4:
        limit = round(value, -1) if value % 10 and chance.random() < 0.5 else value + chance.choice((-12, -7, 7, 12))
        if limit == value:
            return None
        other = str(2 * limit - value)
        before, after = f"before {limit}", f"after {limit}"
        return Bound(figure, after, before, other) if value > limit else Bound(figure, before, after, other)
    if way < 0.7:
        decade = value // 10 * 10
        wrong = decade + chance.choice((-20, -10, 10, 20))
        return Bound(figure, f"in the {decade}s", f"in the {wrong}s", str(wrong + value % 10))
    century = value // 100 + 1
    wrong = century + chance.choice((-1, 1))
    return Bound(
        figure, f"in the {_ordinal(century)} century", f"in the {_ordinal(wrong)} century", _shifted(value, wrong)
    )


def _shifted(value: int, century: int) -> str:
    return str((century - 1) * 100 + value % 100)


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if not 10 < number % 100 < 14 else "th"
    return f"{number}{ending}"


def with_bound(text: str, figure: str, bound: str) -> str | None:
    """The claim with the bound for its figure, "in 1893" becoming "before 1900"."""
    year = bound.startswith(("in the", "before", "after"))
    pattern = (
        rf"\b(?:in|during|around|by|since)\s+{re.escape(figure)}(?![\w,])"
        if year
        else rf"(?<![\w,.$-]){re.escape(figure)}(?![\w,])"
    )
    found = re.search(pattern, text)
    if found is None:
        return None
    if not year and re.search(
        r"(?:than|least|most|over|under|about|around|in|of|[A-Z]\w+|#|No\.)\s+$", text[: found.start()]
    ):
        return None
    return text[: found.start()] + bound + text[found.end() :]
