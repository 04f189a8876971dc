"""Whether two words with one beginning are forms of one word: a governor is no government, the police no policy."""

from __future__ import annotations

import re

_DOER = re.compile(r"(?:[^aeiou]er|or|eer|ist|ian|ant)s?$")
_DONE_TO = re.compile(r"(?<![aeiou])ees?$")
_THING = re.compile(r"(?:ments?|r(?:y|ies)|t(?:y|ies)|c(?:y|ies)|ships?|doms?|hoods?|ages?|ions?)$")
_KINDS = (_DOER, _DONE_TO, _THING)
_OTHERS = """
police policeman policing | policy policies; universe universal | university universities;
import imports imported | important importance; organ organs organic | organise organize organisation organization;
general generally | generous generosity | generic | generation generations; arm arms armed | army armies;
new | news; author authors | authority authorities; secret secrets secretly | secretary secretaries;
community communities | communist communists communism; custom | customs | customer customers;
execute executed execution | executive executives; experience experienced | experiment experiments;
relate relation relations | relative relatives; opera operas | operate operated operation operations;
human | humanitarian humane; intern interns | internal | international; marine marines | marina;
state states | statement statements; party parties | partial partly; capital capitals | capitalism capitalist;
contest contested | context; station stations | stationary; minute minutes | minor; object objects | objective;
past | pasture pastor; corporal | corporate corporation; president presidents | presidency; press pressed | pressure;
event events | eventual eventually; final | finance financial; personal | personnel
"""
_APART = {
    word: (group, side)
    for group, line in enumerate(_OTHERS.replace("\n", " ").split(";"))
    for side, words in enumerate(line.split("|"))
    for word in words.split()
}
_SAME_BEGINNING = 4


def is_another(one: str, other: str) -> bool:
    """Whether two words in lower case, thought to be forms of one, are different words after all."""
    if one == other or one[:_SAME_BEGINNING] != other[:_SAME_BEGINNING]:
        return False  # "pupil" and "student" are one by meaning
    if one in _APART and other in _APART:
        return _APART[one][0] == _APART[other][0] and _APART[one][1] != _APART[other][1]
    kinds = _kind(one), _kind(other)
    return None not in kinds and kinds[0] != kinds[1]


def _kind(word: str) -> int | None:
    return next((at for at, pattern in enumerate(_KINDS) if pattern.search(word)), None)
