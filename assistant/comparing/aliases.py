"""Whether two names can be one's: acronyms, surnames, spellings, demonyms. Knows nothing of where the names stand."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from assistant.conversation.nouns import PLACES
from assistant.words import initialisms, listed, without_possessive

_DEMONYMS = """
afghanistan afghan afghani; argentina argentine argentinian; belgium belgian; brazil brazilian; britain british briton
uk u.k; canada canadian; china chinese; cyprus cypriot; czechia czech; denmark danish dane; egypt egyptian;
england english; finland finnish finn; france french; germany german; greece greek; hungary hungarian;
iceland icelandic; iraq iraqi; ireland irish; israel israeli; italy italian; kazakhstan kazakh; kyrgyzstan kyrgyz;
lebanon lebanese; libya libyan; mexico mexican; morocco moroccan; myanmar burma burmese; netherlands dutch holland;
norway norwegian; peru peruvian; philippines filipino philippine; poland polish pole; portugal portuguese;
scotland scottish scot; serbia serb serbian; slovakia slovak; spain spanish spaniard; sweden swedish swede;
switzerland swiss; syria syrian; tajikistan tajik; thailand thai; turkey turkish turk turkiye;
turkmenistan turkmen; ukraine ukrainian; us u.s usa america american; uzbekistan uzbek; wales welsh;
yemen yemeni; kyiv kiev; beijing peking; mumbai bombay; kolkata calcutta; yangon rangoon; odesa odessa;
kharkiv kharkov; lviv lvov; gaddafi qaddafi kadhafi khadafy; istanbul constantinople; chennai madras;
kurdistan kurd kurdish; catalonia catalan; europe european; asia asian; africa african
"""
_SEVERAL_WORDS = {
    "united states of america": "US", "united states": "US", "united kingdom": "UK", "great britain": "UK",
}  # fmt: skip
_OF_SEVERAL_WORDS = re.compile("|".join(_SEVERAL_WORDS), re.IGNORECASE)
_ENDINGS = listed("n an ian ean i ese ish er ers s ns ans ians is")
_TITLES = listed(
    "mr mrs ms miss sir dame lord lady dr prof professor president prime minister king queen prince princess pope "
    "general gen colonel col captain sergeant chancellor senator sen governor gov mayor judge justice chief secretary "
    "foreign defence defense rep representative the of and for de la el al"
)
_WORD = re.compile(r"[^\W_]+(?:[.'’&][^\W_]+)*")
_LONG = 5
_LETTERS = (("ph", "f"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("zh", "z"), ("sh", "s"), ("ck", "k"),
            ("q", "k"), ("c", "k"), ("w", "v"), ("y", "i"), ("j", "i"), ("z", "s"))  # fmt: skip
_VOWELS = re.compile(r"[aeiouh]")
_MOST_CHANGED = 80  # of 100: how like two spellings must be besides having the same consonants


def can_be_one(one: str, other: str) -> bool:
    """Whether two names may stand for the same, as far as their letters tell."""
    if _are_two_countries(one, other):
        return False
    mine, theirs = _words(one), _words(other)
    if not mine or not theirs:
        return True
    short, long = sorted((mine, theirs), key=len)
    if all(any(_one_word(word, each) for each in long) for word in short):
        return True
    if mine[0] == theirs[-1] or mine[-1] == theirs[0]:
        return True  # "Arsenal FC" and "Royal Arsenal"
    # "Baltic Peace Forum" and "Baltic PF": what they do not share may be short for the other
    rest, other_rest = (
        " ".join(word for word in name.split() if _plain(word) not in shared)
        for shared in (frozenset(mine) & frozenset(theirs),)
        for name in (one, other)
    )
    return any(_is_short_form(*pair) for pair in ((one, other), (other, one), (rest, other_rest), (other_rest, rest)))


def _are_two_countries(one: str, other: str) -> bool:
    """ "Niger" and "Nigeria", "Guinea" and "Equatorial Guinea": near in letters only."""
    mine, theirs = (name.strip().removeprefix("the ").removeprefix("The ") for name in (one, other))
    both = mine != theirs and mine in PLACES and theirs in PLACES
    return both and _nation(_plain(_shortened(mine))) != _nation(_plain(_shortened(theirs)))


def _shortened(name: str) -> str:
    return _OF_SEVERAL_WORDS.sub(lambda match: _SEVERAL_WORDS[match.group().lower()], name)


def _words(name: str) -> tuple[str, ...]:
    found = [_plain(match.group()) for match in _WORD.finditer(_shortened(name))]
    return tuple(word for word in found if word not in _TITLES) or tuple(found)


@lru_cache(maxsize=4096)
def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", without_possessive(word).lower().replace("ı", "i"))
    return re.sub(r"[^\w.&]", "", "".join(letter for letter in letters if not unicodedata.combining(letter))).strip(".")


def _one_word(one: str, other: str) -> bool:
    if one == other or one.replace(".", "") == other.replace(".", ""):
        return True
    if _nation(one) == _nation(other):
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= _LONG - 1 and long.startswith(short) and long[len(short) :] in _ENDINGS:
        return True
    if len(short) > 1 and short[:-1] in long and long.startswith(short[:-1]) and long[len(short) - 1 :] in _ENDINGS:
        return len(short) >= _LONG  # "Libya" and "Libyan", "Korea" and "Korean"
    return _one_spelling(one, other)


def _one_spelling(one: str, other: str) -> bool:
    """ "Tehreek" and "Tehrik", "Mohammed" and "Muhammad"; "Iran" and "Iraq" are two."""
    if min(len(one), len(other)) < _LONG:
        return False
    if sorted(one) == sorted(other):
        from rapidfuzz.distance import OSA

        return OSA.distance(one, other) == 1  # two letters that changed places
    if _consonants(one) != _consonants(other):
        return False
    from rapidfuzz.fuzz import ratio

    return one[-1] == other[-1] or ratio(one, other) >= _MOST_CHANGED


@lru_cache(maxsize=4096)
def _consonants(word: str) -> str:
    for written, heard in _LETTERS:
        word = word.replace(written, heard)
    bare = _VOWELS.sub("", word[1:].replace("i", ""))
    return re.sub(r"(.)\1+", r"\1", word[0] + bare)


@cache
def _nations() -> dict[str, str]:
    return {word: group.split()[0] for group in _DEMONYMS.split(";") for word in group.split()}


def is_nationality(name: str) -> bool:
    """Whether `name` is no more than a word such as "English"."""
    word = _plain(name)
    return word in _nations() and word != _nations()[word]


def _nation(word: str) -> str:
    found = _nations()
    return found.get(word) or found.get(word.removesuffix("s")) or word


def _is_short_form(short: str, long: str) -> bool:
    """Whether `short` is made of the initials of `long`: "ACLED"."""
    letters = re.sub(r"[^A-Za-z]", "", without_possessive(short))
    if len(letters) < 2 or " " in short.strip() or sum(letter.isupper() for letter in letters) < 2:
        return False
    capitals = "".join(word[0] for word in re.findall(r"[^\W_]+", long) if word[0].isupper())
    every = "".join(word[0] for word in re.findall(r"[^\W_]+", long)).upper()
    upper = letters.upper().removesuffix("S") if letters[-1] == "s" else letters.upper()
    return upper in initialisms(long) or upper in (capitals, every)
