"""Says what a sentence says in other words, or less of it: what the sentence bears out still. Never more."""

from __future__ import annotations

import itertools
import random
import re

from benchmarks.judge.declaring import Verbs
from benchmarks.judge.word_families import KIND, SAME

_BRACKETS = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])")
_RELATIVE = re.compile(r", (?:which|who|whose|where|when)\b[^,]*(?:,|(?=\.$))")
_APPOSED = re.compile(r", (?:an?|the) [^,]{3,60},")
_OPENING = re.compile(r"^((?:In|On|During|After|Before|By|At|From|Since|Under|For|With) [^,]{3,50}), ([^,]+[^.]*)\.$")
_SAID_OF = re.compile(r"^((?:[A-Z][\w’'.-]+ ?){1,5}), (an? [^,]{5,70}|the [^,]{5,70}),")
_SECOND = re.compile(r"(?:;|, (?:and|but|while|although|as well as|with|including|such as)\b)[^;]*\.$")
_PRONOUN = re.compile(r"^(?:He|She|It|They)\b")
_LAST_PHRASE = re.compile(
    r",? (?:in|on|by|at|from|for|with|during|after|before|because|when|while|where|as) [^,;]{3,60}\.$"
)
_LISTS = re.compile(r"$|(?:History|List|Lists|Timeline|Demographics|Culture|Geography) of ")  # and no title
_WORDS_LEFT = 5


def reworded(sentence: str, title: str, verbs: Verbs, chance: random.Random) -> str | None:
    """A claim the sentence bears out; None where no rule made anything of it. `title` is what its page is about."""
    sentence = sentence.strip()
    said_of = _SAID_OF.match(sentence)
    if said_of and chance.random() < 0.5:
        return f"{said_of[1].strip()} {chance.choice(('is', 'was'))} {said_of[2]}."
    text = _BRACKETS.sub("", sentence)
    for shorten, how_often in ((_RELATIVE, 0.7), (_APPOSED, 0.6), (_SECOND, 0.7), (_LAST_PHRASE, 0.3)):
        if chance.random() < how_often:
            text = _shortened(text, shorten, verbs, chance)
    moved = _OPENING.match(text)
    if moved and chance.random() < 0.7:
        first, rest = moved[1], moved[2]
        text = (
            f"{_low(rest, up=True)} {first[0].lower()}{first[1:]}."
            if chance.random() < 0.7
            else f"{_low(rest, up=True)}."
        )
    if not _LISTS.match(title) and _PRONOUN.match(text) and chance.random() < 0.6:
        text = _PRONOUN.sub(title, text, count=1)
    text = _others(text, chance)
    return None if text == sentence and chance.random() < 0.7 else text


def _shortened(text: str, pattern: re.Pattern[str], verbs: Verbs, chance: random.Random) -> str:
    found = list(pattern.finditer(text))
    if not found:
        return text
    one = chance.choice(found)
    cut = f"{text[: one.start()]} {text[one.end() :].lstrip()}".strip().rstrip(" ,;")
    cut = re.sub(r"\s+([.,;])", r"\1", cut)
    cut = cut if cut.endswith(".") else cut + "."
    said = any(verbs.opens_predicate(word) for word in re.findall(r"\w+", cut))
    return cut if said and len(cut.split()) >= _WORDS_LEFT else text


def _others(text: str, chance: random.Random) -> str:
    """Some of its words in others that mean the same, or are wider. Parts of names stay."""
    words = re.findall(r"[A-Za-z]+", text.lower())
    runs = [*words, *map(" ".join, itertools.pairwise(words))]
    for table, how_often in ((SAME, 0.5), (KIND, 0.3)):
        for one in dict.fromkeys(runs):
            if one in table and chance.random() < how_often:
                text = _replaced(text, one, chance.choice(table[one]))
    return text


def _replaced(text: str, old: str, new: str) -> str:
    found = re.search(rf"\b{old}\b(?!\s+[A-Z])", text, re.IGNORECASE)
    if found is None or (found.group()[0].isupper() and found.start() > 0 and not new[0].isupper()):
        return text
    return text[: found.start()] + _low(new, up=found.group()[0].isupper()) + text[found.end() :]


def _low(text: str, *, up: bool) -> str:
    return text[:1].upper() + text[1:] if up else text
