"""What sort of thing an English noun names: a person, a group, a place or an event. Finds no nouns in texts."""

from __future__ import annotations

import calendar
from enum import StrEnum
from importlib.resources import files

from assistant.words import listed


class Kind(StrEnum):
    """What a noun or name stands for."""

    PERSON = "person"
    GROUP = "group"
    PLACE = "place"
    EVENT = "event"
    THING = "thing"
    NAME = "name"
    """A name that does not show what it names."""


_PERSONS = """
activist actor actress adviser analyst attacker attorney author boy brother candidate captain chairman chairwoman chief
clergyman cleric coach colonel commander commissioner daughter defendant diplomat director doctor driver editor envoy
executive father founder general girl governor gunman head husband imam journalist judge king lawmaker lawyer leader
man mayor militant minister mother negotiator officer official owner pilot player politician pope premier president
priest prince princess prisoner professor prosecutor queen rebel reporter researcher scientist secretary senator
sheriff singer sister soldier son speaker spokesman spokesperson spokeswoman student suspect teacher victim widow wife
winner witness woman worker writer candidate survivor hostage refugee person chancellor ambassador
"""
_GROUPS = """
administration agency alliance army association authority band bank board bureau cabinet charity club coalition
commission committee company congress corporation council court department faction family federation firm force
foundation government group institute institution junta league media military ministry movement navy network
newspaper opposition organisation organization outlet panel parliament party police regime school senate side squad
staff startup team tribe tribunal union university
"""
_PLACES = """
airport area base beach border bridge building camp capital church city coast continent country county district
harbour harbor hospital hotel house island lake mosque mountain nation neighbourhood neighborhood place port prison
province region river road site stadium state street territory town valley venue village
"""
_EVENTS = """
accident airstrike ambush assassination assault attack battle blast bombardment bombing breach campaign case ceasefire
ceremony clash collapse concert conference conflict coup crackdown crash crisis death deal debate demonstration
derailment disaster disease earthquake election epidemic eruption evacuation event exercise explosion festival fight
fighting final fire flood flooding game hearing heist hurricane incident inquiry inquest interview invasion
investigation kidnapping killing landslide launch massacre match meeting merger murder offensive operation outage
outbreak pandemic protest race raid referendum rescue riot robbery scandal shooting shutdown siege strike storm summit
takeover talk talks tour tournament trial truce uprising visit vote walkout war wildfire
"""
_GENERAL = {
    Kind.PERSON: "man woman person boy girl politician leader official",
    Kind.GROUP: "group organisation organization movement faction company firm team side militants outlet network "
    "agency institution",
    Kind.PLACE: "country nation city town place village region province state island area district territory",
    Kind.EVENT: "attack incident event accident clash conflict disaster crisis violence fighting killing operation",
}
_RELATIONAL = """
aim aims background cause causes consequence consequences cost damage date deadline demands details effect effects
goal goals impact injured killer motive motives origin outcome perpetrator perpetrators population price purpose
reaction reactions reason reasons response result results score suspects toll victims winner dead wounded survivors
"""
_ORGANISATIONS = """
party council ministry department university court army force forces group company inc corp corporation trust union
league association agency bank committee commission parliament congress senate movement front brigade brigades police
institute foundation organization organisation house assembly guard guards corps nations alliance coalition club
network times post news gazette courier herald press school college hospital airlines motors team watch service
services office bureau authority society federation cabinet government administration navy
"""
_PLACE_NAMES = """
province city county river lake mount island islands valley street avenue road bridge airport sea ocean strait peninsula
town village district region bay beach port harbour harbor park square mountains desert states kingdom republic emirates
"""
_TITLES = """
president prime minister mr mrs ms dr sir lady lord gen general col colonel capt captain lt sgt maj major adm admiral
sen senator rep gov governor mayor judge justice pope king queen prince princess prof professor rev bishop cardinal imam
mullah maulana sheikh ayatollah chancellor speaker secretary sheriff commissioner ambassador chief commander
"""
_SHE = "mrs ms queen princess lady woman girl mother daughter sister wife widow actress spokeswoman chairwoman"
_HE = "mr king prince sir lord pope man boy father son brother husband spokesman chairman gunman imam mullah maulana"
_PEOPLE = "people police men women children troops media staff"

_SORTS = {
    noun: kind
    for kind, nouns in (
        (Kind.PERSON, _PERSONS),
        (Kind.GROUP, _GROUPS),
        (Kind.PLACE, _PLACES),
        (Kind.EVENT, _EVENTS),
    )
    for noun in nouns.split()
}
_SORT_OF_GENERAL = {noun: kind for kind, nouns in _GENERAL.items() for noun in nouns.split()}
RELATIONAL = listed(_RELATIONAL)
"""Nouns that are always of something: the motive, the victims, the death toll."""
ORGANISATIONS = listed(_ORGANISATIONS)
"""Words that names of bodies of people hold."""
PLACE_NAMES = listed(_PLACE_NAMES)
"""Words that names of places hold."""
TITLES = listed(_TITLES)
"""Words before a person's name."""
SHE = listed(_SHE)
"""Words for a woman."""
HE = listed(_HE)
"""Words for a man."""
PLACES = frozenset(files("assistant.conversation").joinpath("places.txt").read_text(encoding="utf-8").split("\n")) - {
    ""
}
"""Countries and the like, from the Unicode locale data, with what newspapers call them."""


_FUNCTION_WORDS = frozenset(files("assistant").joinpath("function_words.txt").read_text(encoding="utf-8").split())
_CALENDAR = frozenset(word.lower() for word in (*calendar.month_name, *calendar.day_name) if word)


def is_function_word(word: str) -> bool:
    """Whether a word, however written, carries no content."""
    return word.lower().split("'")[0].split("’")[0] in _FUNCTION_WORDS


def is_calendar(word: str) -> bool:
    """Whether a word names a month or a day of the week."""
    return word.lower().rstrip(".") in _CALENDAR


def singular(noun: str) -> str:
    """A lower-case noun without the ending of its plural: "attacks" gives "attack", "parties" gives "party"."""
    irregular = {"men": "man", "women": "woman", "people": "person", "children": "child"}
    if noun in irregular:
        return irregular[noun]
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "sses", "xes")):
        return noun[:-2]
    return noun[:-1] if is_plural(noun) and noun.endswith("s") else noun


def is_plural(noun: str) -> bool:
    """Whether a lower-case noun looks like several."""
    return noun in _PEOPLE.split() or (noun.endswith("s") and not noun.endswith(("ss", "us", "is", "ous", "'s")))


def kind_of_noun(noun: str) -> Kind | None:
    """What a lower-case noun names; None where this is not known."""
    return _SORTS.get(noun) or _SORTS.get(singular(noun)) or _SORT_OF_GENERAL.get(noun)


def general_kind(noun: str) -> Kind | None:
    """The kind that `noun` may stand for whatever its own name: "the group" for any group."""
    return _SORT_OF_GENERAL.get(noun) or _SORT_OF_GENERAL.get(singular(noun))
