"""Turns a question and its answer into a claim by rules: "When was it built?" and "1893" give "It was built in 1893."

Many questions fit no rule, and some claims come out clumsy; the network learns from them all the same.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable

_BE = frozenset(["is", "are", "was", "were"])
_HELPING = _BE | frozenset(["has", "have", "had", "can", "could", "will", "would", "may", "might", "must", "should"])
_DO = frozenset(["do", "does", "did"])
_NO_VERB_AFTER = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "its",
        "their",
        "our",
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "with",
        "from",
        "as",
        "and",
        "or",
        "to",
        "first",
    ]
)
_PREPOSITIONS = frozenset(
    [
        "in",
        "on",
        "at",
        "by",
        "for",
        "with",
        "from",
        "to",
        "of",
        "into",
        "about",
        "under",
        "over",
        "as",
        "through",
        "against",
    ]
)
_IRREGULAR = {
    line.split()[0]: line.split()[1:]
    for line in """
become became become|begin began begun|break broke broken|bring brought brought|build built built|buy bought bought
catch caught caught|choose chose chosen|come came come|cut cut cut|deal dealt dealt|do did done|draw drew drawn
drive drove driven|eat ate eaten|fall fell fallen|feel felt felt|fight fought fought|find found found|fly flew flown
forbid forbade forbidden|get got got|give gave given|go went gone|grow grew grown|have had had|hear heard heard
hold held held|keep kept kept|know knew known|lead led led|leave left left|lose lost lost|make made made
mean meant meant|meet met met|pay paid paid|put put put|read read read|rise rose risen|run ran run|say said said
see saw seen|sell sold sold|send sent sent|set set set|show showed shown|shoot shot shot|sing sang sung|sit sat sat
speak spoke spoken|spend spent spent|spread spread spread|stand stood stood|strike struck struck|take took taken
teach taught taught|tell told told|think thought thought|understand understood understood|wear wore worn|win won won
write wrote written
""".replace("\n", "|")
    .strip("|")
    .split("|")
}
_PARTICIPLES = frozenset(forms[1] for forms in _IRREGULAR.values())
_PASTS = frozenset(forms[0] for forms in _IRREGULAR.values())
_YEAR = re.compile(r"^(?:c\. ?)?\d{3,4}s?$")
_DATE = re.compile(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")


class Verbs:
    """Knows the verbs of a body of text by the company they keep: "to V", and "V-ed" beside it."""

    def __init__(self, texts: Iterable[str]) -> None:
        words: Counter[str] = Counter()
        after_to: Counter[str] = Counter()
        for text in texts:
            found = re.findall(r"[a-z]+", text.lower())
            words.update(found)
            after_to.update(word for before, word in itertools.pairwise(found) if before == "to")
        self._bases = set(_IRREGULAR) | {
            word for word, count in after_to.items() if count >= 2 and words[self._regular(word)] and len(word) > 2
        }
        self._by_past = {self.past(base): base for base in sorted(self._bases)}

    def is_base(self, word: str) -> bool:
        return word.lower() in self._bases

    def is_past(self, word: str) -> bool:
        return word.lower() in self._by_past

    def base_of_past(self, word: str) -> str | None:
        """ "founded" gives "found"; None for what is no past form."""
        return self._by_past.get(word.lower())

    def past(self, base: str) -> str:
        return _IRREGULAR[base][0] if base in _IRREGULAR else self._regular(base)

    @staticmethod
    def _regular(base: str) -> str:
        if base.endswith("e"):
            return base + "d"
        if re.search(r"[^aeiou]y$", base):
            return base[:-1] + "ied"
        if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", base):
            return base + base[-1] + "ed"
        return base + "ed"

    @staticmethod
    def present(base: str) -> str:
        """The form for he, she and it."""
        if re.search(r"[^aeiou]y$", base):
            return base[:-1] + "ies"
        return base + ("es" if re.search(r"(?:s|x|z|ch|sh|o)$", base) else "s")

    def is_participle(self, word: str) -> bool:
        word = word.lower()
        return word in _PARTICIPLES or (len(word) > 4 and word.endswith(("ed", "ing")))

    def opens_predicate(self, word: str) -> bool:
        """Whether the subject has ended before this word: a verb in the past or present."""
        low = word.lower()
        return (
            low in _HELPING | _DO
            or low in _PASTS
            or self.is_past(low)
            or (low.endswith("s") and (self.is_base(low[:-1]) or self.is_base(low[:-2])))
        )


def claim_of(question: str, answer: str, verbs: Verbs) -> str | None:
    """The claim that this answers this question; None where no rule fits."""
    words = re.sub(r"[?\s]+$", "", question.strip()).replace("``", '"').replace("''", '"').split()
    answer = answer.strip().strip(".,;:")
    if len(words) < 3 or not answer or len(answer.split()) > 12:
        return None
    asked, rest = words[0].lower(), words[1:]
    made: str | None = None
    if asked in ("in", "on", "at", "during", "from", "by", "for", "to", "with") and rest[0].lower() in (
        "what",
        "which",
    ):
        made = _of_place(words[0].lower(), rest[1:], answer, verbs)
    elif asked == "who":
        made = _of_subject(rest, answer, verbs)
    elif asked in ("what", "which"):
        made = _of_thing(rest, answer, verbs)
    elif asked in ("when", "where", "why"):
        made = _inverted(rest, _preposition(asked, answer) + answer, verbs)
    elif asked == "how" and rest[0].lower() in ("many", "much"):
        made = _of_thing(rest[1:], answer, verbs, keep=rest[0].lower() == "many")
    elif asked == "how" and rest[0].lower() in ("long", "old", "tall", "far", "large", "big", "high", "wide", "deep"):
        made = _inverted(rest[1:], answer, verbs)
    elif words[-1].lower() in ("what", "where", "whom", "when"):
        made = f"{' '.join(words[:-1])} {answer}"
    if made is None or len(made.split()) < 3:
        return None
    return made[0].upper() + made[1:].rstrip(" ,") + "."


def _preposition(asked: str, answer: str) -> str:
    first = answer.split()[0].lower()
    if first in _PREPOSITIONS or first in ("because", "due", "since", "between", "during", "before", "after", "near"):
        return ""
    if asked == "why":
        return "because "
    if asked == "where" or _YEAR.match(answer):
        return "in "
    return "on " if _DATE.search(answer) and re.search(r"\b\d{1,2}\b", answer) else "in "


def _of_place(preposition: str, rest: list[str], answer: str, verbs: Verbs) -> str | None:
    """ "In what year was it built": what stands before the helping verb is what was asked for."""
    at = next((i for i, word in enumerate(rest) if word.lower() in _HELPING | _DO), None)
    if at is None or at == 0:
        return None
    first = answer.split()[0].lower()
    return _inverted(rest[at:], answer if first in _PREPOSITIONS else f"{preposition} {answer}", verbs)


def _of_subject(rest: list[str], answer: str, verbs: Verbs) -> str | None:
    if rest[0].lower() in _DO:
        return _inverted(rest, answer, verbs, close=True)
    return f"{answer} {' '.join(rest)}" if verbs.opens_predicate(rest[0]) else None


def _of_thing(rest: list[str], answer: str, verbs: Verbs, keep: bool = False) -> str | None:
    """ "What river runs", "what is the name", "what did she write"."""
    at = next((i for i, word in enumerate(rest) if _turns(rest, i, verbs)), None)
    if at is None:
        return None
    noun, after = rest[:at], rest[at:]
    said = f"{answer} {' '.join(noun)}" if keep and noun and noun[-1] not in answer else answer
    helping = after[0].lower()
    if helping in _DO:
        return _inverted(after, said, verbs, close=True)
    if helping in _BE and len(after) > 1 and after[1].lower() == "there":
        return f"there {helping} {said} {' '.join(after[2:])}"
    if (
        helping in _HELPING
        and len(after) > 1
        and not verbs.is_participle(after[1])
        and (not noun or _split(after, verbs))
    ):
        return _inverted(after, said, verbs, close=True)
    return f"{said} {' '.join(after)}"


def _turns(rest: list[str], at: int, verbs: Verbs) -> bool:
    return verbs.opens_predicate(rest[at]) and (at == 0 or rest[at - 1].lower() not in _NO_VERB_AFTER)


def _split(words: list[str], verbs: Verbs) -> int | None:
    """Where the subject ends after the helping verb that `words` begins with."""
    helping = words[0].lower()
    for at in range(2, len(words)):
        if words[at - 1].lower() in _NO_VERB_AFTER:
            continue
        fits = verbs.is_participle(words[at]) if helping in _BE | {"has", "have", "had"} else verbs.is_base(words[at])
        if fits and not words[at][0].isupper():
            return at
    return None


def _inverted(words: list[str], answer: str, verbs: Verbs, close: bool = False) -> str | None:
    """Subject, verb, the rest, and the answer: right after the verb where it is `close`, else at the end."""
    if not words or words[0].lower() not in _HELPING | _DO or len(words) < 2:
        return None
    helping, at = words[0].lower(), _split(words, verbs)
    if at is None:
        return f"{' '.join(words[1:])} {helping} {answer}" if helping in _BE else None
    subject, verb, after = words[1:at], words[at], words[at + 1 :]
    if helping == "did":
        verb = verbs.past(verb.lower())
    elif helping == "does":
        verb = verbs.present(verb.lower())
    elif helping != "do":
        verb = f"{helping} {verb}"
    if close and not (after and after[-1].lower() in _PREPOSITIONS):
        return f"{' '.join(subject)} {verb} {answer} {' '.join(after)}"
    return f"{' '.join([*subject, verb, *after])} {answer}"
