"""Takes a claim apart into parts that are true or false by themselves. In doubt it stays whole.

No parser: clauses are told by words that are certainly verbs. What somebody is claimed to have said is one part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking.saying import Manner, Said, is_pronoun, said_in
from assistant.words import listed
from assistant.writing.support_lexicon import IRREGULAR
from assistant.writing.support_words import read

MOST_PARTS = 6
"""Parts that are checked one by one; a claim of more stays whole."""
_SENTENCE = re.compile(
    r"(?<=[a-z\d)”\"’]{2}[.!])(?<!\b(?:Gov|Sen|Rep|Gen|Col|Sgt|Rev|Adm|Mrs|Inc|Ltd)\.)(?<!\b(?:Corp|Reps|Sens|Capt|Prof)\.)"
    r"(?<!\b(?:Dr|Mr|Ms|Lt|Co|Jr|Sr|St|No)\.)\s+(?=[A-Z“\"‘])"
)
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]|(?<!\w)[‘'][^’']*[’'](?!\w)")
_LINK = re.compile(
    r";\s+|,?\s+\b(?:while|whereas)\b\s+|,?\s+\b(?:but|and)\b\s+(?:(?:also|then|later|that|has|have)\s+(?=\w))?",
    re.IGNORECASE,
)
_PRESENT = listed(
    "is are was were has have had will would can could may might must should did does do says say say goes hosts runs "
    "leads owns makes gives takes holds keeps remains becomes includes works lives wants plays costs supports opposes"
)
_NOT_VERBS = listed("hundred indeed need speed seed breed united red bed feed weed naked sacred hatred kindred wicked "
                    "left cost cut hit put set shot shed spread found read ground felt wound lay saw lead meeting "
                    "bear cast hurt upset wed")  # fmt: skip
_AFTER_VERB = re.compile(
    r"^(?:the|a|an|its|his|her|their|this|that|these|those|it|them|him|to|in|on|at|by|for|from|with|of|as|into|over|"
    r"more|less|about|nearly|at least|up|down|out|off|no|not|never|several|some|many|most|all|both|one|two|three|four|"
    r"five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|dozens|hundreds|thousands|[A-Z\d$€£“\"].*)\b"
)
_RELATIVE = re.compile(r"\b(?:that|which|who|whose|when|where|because|if|whether|after|before|since|although)\b")
_ADVERB = re.compile(r"^(?:\w+ly|also|then|later|now|still|never|not)$")
_WORD = re.compile(r"[^\s,;:]+")
_LONGEST_SUBJECT = 9
_SHORTEST_PAST = 4  # letters
_BETWEEN = re.compile(r"\b(?:between|both|either|neither)\b", re.IGNORECASE)
_NAME = r"[A-Z][\w’'-]*(?:\s+(?:of\s+|the\s+)?[A-Z][\w’'-]*){0,3}"
_NAMES = re.compile(
    rf"(?P<before>\b(?:in|on|at|to|from|of|with|by|against|[a-z]+ed|[a-z]+s|hit|struck|included?)\s+)"
    rf"(?P<list>{_NAME}(?:,\s+{_NAME})+,?\s+and\s+(?:the\s+)?{_NAME})(?P<after>[.!]?$|\s+(?:on|in|last|this)\s[^,]*$)"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a claim says."""

    text: str
    """A sentence of its own, in the claim's words."""
    said: Said | None = None
    """Where it is about what somebody says: who, and what, as a range of `text`."""

    @property
    def content(self) -> str:
        """What is said to be so, without who says it."""
        return self.text if self.said is None else self.text[slice(*self.said.words)].strip(' ,“”"')


def parts_of(claim: str) -> tuple[Part, ...]:
    """The parts of a claim in order, at least one."""
    plain = _IT_IS_SAID.sub("", " ".join(claim.split()))
    sentences = [part for part in _SENTENCE.split(plain) if part.strip()] or [plain]
    found = [part for sentence in _with_subjects(sentences) for part in _parts(sentence)]
    return tuple(found) if len(found) <= MOST_PARTS else tuple(_part(sentence) for sentence in sentences[:MOST_PARTS])


_IT_IS_SAID = re.compile(r"^It (?:is|was|has been) (?:said|claimed|reported|true|a fact) that\s+", re.IGNORECASE)


def says_something(text: str) -> bool:
    """Whether a text can be true or false: it names two things or more, and is no bare noun."""
    reading = read(text)
    telling = [word for word in reading.words if word.is_content or word.text[-1].isdigit()]
    return len(telling) >= _FEWEST_TELLING and (len(text.split()) > _BARE or _verb(text) is not None)


_FEWEST_TELLING = 2
_BARE = 3  # words of a phrase such as "The harbour bridge"


def whole_of(claim: str) -> Part:
    """The claim as one part."""
    return _part(_IT_IS_SAID.sub("", " ".join(claim.split())))


def _part(sentence: str) -> Part:
    said = said_in(sentence)
    if said is None or is_pronoun(said.who) or said.manner is Manner.ACCUSES:
        return Part(sentence)
    return Part(sentence, said)


def _parts(sentence: str) -> list[Part]:
    whole = _part(sentence)
    if whole.said is not None or _RELATIVE.match(sentence.lower()):
        return [whole]
    return [Part(one) for clause in _clauses(sentence) for one in _listed(clause)]


def _with_subjects(sentences: list[str]) -> Iterator[str]:
    """The sentences, "It …" and "He …" with what the first one is about in place of the pronoun."""
    subject = _subject(sentences[0])
    for at, sentence in enumerate(sentences):
        yield _named(sentence, subject) if at else sentence


def _named(clause: str, subject: str | None) -> str:
    opening = re.match(r"(?:he|she|it|they)\b(?![’'])\s+", clause, re.IGNORECASE)
    return f"{subject} {clause[opening.end() :]}" if opening and subject else clause


def _clauses(sentence: str) -> list[str]:
    """The clauses of a sentence, each with its subject."""
    quoted = [found.span() for found in _QUOTED.finditer(sentence)]
    for link in _LINK.finditer(sentence):
        if any(start < link.end() and link.start() < end for start, end in quoted):
            continue
        left, right = sentence[: link.start()].strip(" ,"), sentence[link.end() :].strip()
        second = _standing_alone(left, right)
        if second is not None:
            return [_ended(left), *_clauses(_ended(second))]
    return [sentence]


def _ended(clause: str) -> str:
    clause = clause[:1].upper() + clause[1:]
    return clause if clause.endswith((".", "!", "”", '"')) else f"{clause}."


def _standing_alone(left: str, right: str) -> str | None:
    """The right side as a sentence; None where the two are no clauses, as far as words show it."""
    verb = _verb(left)
    if verb is None or _BETWEEN.search(left):
        return None
    words = right.split()
    first = next((at for at, word in enumerate(words) if not _ADVERB.match(word)), 0)
    follows = " ".join(words[first + 1 :])
    subject = _subject(left)
    if words and _is_verb(words[first], follows) and subject is not None:
        # "rescued tired and wounded soldiers": no verb, though it is spelt like one.
        last = left.split()[-1].lower()
        return None if last.endswith("ed") or not follows else f"{subject} {right}"
    at = _verb(right)
    opens = words and (words[0][0].isupper() or words[0][0].isdigit() or words[0].lower() in _OPENERS)
    if at is None or not opens or at > _LONGEST_SUBJECT or words[at - 1].lower() in ("and", "but", "or"):
        return None
    return _named(right, subject)


_OPENERS = listed("the a an its his her their this that these those it he she they no some many most all one two three")


def _is_verb(word: str, follows: str) -> bool:
    bare = word.strip(".,").lower()
    if bare in _NOT_VERBS or word[:1].isupper():
        return False
    if bare in _PRESENT:
        return True
    is_past = bare in IRREGULAR or (bare.endswith("ed") and len(bare) > _SHORTEST_PAST)
    return is_past and bool(_AFTER_VERB.match(follows))


def _verb(clause: str) -> int | None:
    """The place (in words) of the first word that is certainly a verb of the main clause; None where none is."""
    relative = _RELATIVE.search(clause)
    words = clause.split()
    for at, word in enumerate(words[1:], start=1):
        bare = word.strip(".,").lower()
        if not word[:1].islower():
            continue
        if bare in _NOT_VERBS:
            return None
        if bare in _PRESENT or bare in IRREGULAR or (bare.endswith("ed") and len(bare) > _SHORTEST_PAST):
            before = " ".join(words[:at])
            return None if relative and relative.start() < len(before) else at
    return None


def _subject(clause: str) -> str | None:
    """What stands before the verb, where it can be said again."""
    at = _verb(clause)
    if at is None or at > _LONGEST_SUBJECT:
        return None
    words = clause.split()
    while at > 1 and _ADVERB.match(words[at - 1]):
        at -= 1
    subject = " ".join(words[:at])
    opening = re.match(r"(?:In|On|At|After|Before|During|By|Since)\b[^,]*,\s+", subject)
    subject = subject[opening.end() :] if opening else subject
    return None if not subject or "," in subject or re.match(r"(?:In|On|At|After)\b", subject) else subject


def _listed(clause: str) -> list[str]:
    """A clause for each of the places or people it lists at its end; itself where it lists none."""
    found = _NAMES.search(clause)
    if found is None or _BETWEEN.search(clause) or _QUOTED.search(clause):
        return [clause]
    names = re.split(r",?\s+and\s+|,\s+", found["list"])
    if len(names) > _MOST_LISTED:
        return [clause]
    head = clause[: found.start("list")]
    return [f"{head}{name}{found['after'] or '.'}" for name in names]


_MOST_LISTED = 4
