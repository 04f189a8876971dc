"""Who says what a sentence tells: the source it names, what that source says or denies. Judges no truth.

Follows the ways in which English news attributes words (Pareti, LREC 2012): the source before the verb, after it, or
after "according to". In doubt a sentence is the article's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.choosing.tellable import dateline_end
from assistant.words import listed, without_possessive
from vectorstore import Span


class Manner(StrEnum):
    """How a source stands to what it is quoted with."""

    SAYS = "says"
    ACCUSES = "accuses"
    """It says so of somebody else."""
    DENIES = "denies"


@dataclass(frozen=True, slots=True)
class Said:
    """A source that a text names, and what it says."""

    who: str
    """As written, without what stands beside the name; "he" and the like where only the text before tells."""
    words: Span
    """What it says or denies, as a range of the text."""
    manner: Manner = Manner.SAYS
    claimant: str | None = None
    """Whose claim it is that the source denies, where that is told."""


_SAYS = (
    r"said|says|say|claimed|claims|claim|stated|announced|announces|argued|argues|argue|"
    r"insisted|insists|insist|warned|warns|warn|added|adds|wrote|writes|reported|reports|believed|believes|"
    r"believe|estimated|estimates|"
    r"confirmed|confirms|acknowledged|acknowledges|admitted|admits|predicted|predicts|suggested|suggests|"
    r"maintained|maintains|maintain|concluded|concludes|noted|notes|testified|tweeted|posted|alleged|alleges|allege|"
    r"contended|contends|asserted|asserts|complained|complains|declared|declares|explained|explains|told reporters|"
    r"told (?:the |a )?[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}|told (?:the|a) [a-z]+(?: [a-z]+)?"
)
_DENIES = (
    r"denied|denies|deny|denying|rejected|rejects|reject|rejecting|dismissed|dismisses|dismiss|dismissing|disputed|"
    r"disputes|dispute|disputing|refuted|refutes|refute|refuting|contradicted|contradicts"
)
_ACCUSES = r"accused|accuses|accuse|accusing|blamed|blames|blame|blaming"
_ADVERBS = r"(?:(?:has|have|had|was|is|also|later|then|again|long|for years|earlier|in turn|[a-z]+ly|,) ?){0,4}"
_OPENS = re.compile(
    r"^\W*(?:(?:on|in|at|by|over|for|as|with|when|while|after|before|since|during|despite|late|early|earlier|meanwhile|"
    r"however|but|and|still|yet|also|only)\b[^,]{0,90},\s+|(?:but|and|still|yet|however|meanwhile|earlier|later),?\s+)+",
    re.IGNORECASE,
)
_WHO = r"(?P<who>[^.;:“”\"()—]{2,110}?)"
_BEFORE = re.compile(
    rf"^{_WHO},?\s+{_ADVERBS}(?P<verb>{_SAYS})\b"
    r"(?P<that>(?:\s+(?:on|in|at|for|during|earlier|last|this|late|early|[A-Z][a-z]+day)\b[^,;:“”\"()]{0,30}?)?,?\s+that\b|"
    r"[:,]?\s*(?=[“\"‘]))?"
)
_DENYING = re.compile(
    rf"^{_WHO},?\s+{_ADVERBS}(?P<verb>{_DENIES})\b\s*"
    r"(?P<what>(?:(?:the|any|such|those|these|all|an?|its|his|her|their|[A-Z][\w’']+)\s+)?(?:[\w’']+\s+){0,2}?"
    r"(?:claims?|allegations?|accusations?|reports?|charges?|suggestions?|idea|notion)\b(?:\s+(?:that|of)\b)?|that\b)?"
)
_DENIES_THAT = re.compile(
    rf"^{_WHO},?\s+{_ADVERBS}(?:{_DENIES})\s+(?:it|this|that|them|"
    r"(?:the|any|such|those|these|all|both|its|his|her|their)\s+(?:\w+\s+)?"
    r"(?:claims?|allegations?|accusations?|reports?|charges?|figures?|toll|account|version|statement)s?)\b"
    r"(?=\s*(?:[.,;]|$|as\b|and\b))"
)
_ACCUSING = re.compile(rf"^{_WHO},?\s+{_ADVERBS}(?:{_ACCUSES})\b\s*")
_AFTER = re.compile(
    r"(?:[,?!][”\"’]?|[”\"’],?)\s+(?:(?P<who>[^,;:“”\"()]{2,80}?)\s+(?:(?:also|later|then|has|have|had)\s+){0,2}"
    rf"(?:{_SAYS})(?P<rest>\s+(?:on|in|at|during|to|late|early|after|before|earlier|this|last|[A-Z])[^,;]{{0,60}})?[.,]?\s*$"
    r"|(?:said|says|added|wrote|told|warned|argued|explained|noted|insisted)\s+(?P<turned>[^,;:“”\"()]{2,90}))"
)
_ACCORDING = re.compile(r"\b(?:[Aa]ccording to|[Ii]n the words of)\s+(?P<who>[^,;:“”\"]{2,90}?)(?=[,;.]|$|\s+[–—])")
_ALLEGATION = re.compile(
    r",\s+(?:(?:an?|the)\s+)?(?:claims?|allegations?|accusations?|charges?|something|which)\s+(?:that\s+)?"
    rf"(?P<who>[^,;:“”\"]{{2,60}}?)\s+{_ADVERBS}(?:{_DENIES})\b"
)
_SAYING = re.compile(r",\s+(?P<verb>saying|claiming|arguing|insisting|adding|warning|alleging)\s+(?:that\s+)?")
_WITH = re.compile(
    rf"\bwith\s+{_WHO}(?<!,)\s+(?P<verb>saying|claiming|arguing|insisting|warning|alleging)\s+(?:that\s+)?"
)
_BARE = re.compile(
    r"(?:declared|declares|announced|announces|confirmed|confirms|reported|reports|admitted|admits|acknowledged|"
    r"acknowledges|predicted|predicts|estimated|estimates|noted|notes|explained|explains|suggested|suggests|concluded|"
    r"concludes|posted|tweeted|warned|warns|warn)"
)
"""Verbs that say something of somebody's own as often as they report: "declared open war"."""
_CLAUSE = re.compile(r"\s*(?:[A-Z“]|the\b|it\b|they\b|he\b|she\b|there\b|its\b|their\b|\d)(?:\S+\s+){1,6}?"
                     r"(?:is|are|was|were|has|have|had|will|would|did|does|could|can)\b")  # fmt: skip
_PRONOUNS = listed("he she it they we i you who which that this there these those one")
_NOT_A_SOURCE = re.compile(
    r"^(?:that|which|who|as|it|there|what|when|where|while|because|if|although|though|after|before)\b", re.IGNORECASE
)
_FINITE = re.compile(r"\b(?:must|may|might|should|is|are|was|were|has|have|had|will|would|can|could|did|does|do)\b")
_DID = re.compile(
    r"\b(?:[a-z]+ed|struck|hit|took|made|won|led|held) (?:its|the|an?|his|her|their|to|in|on|at|by|that|out)\b"
)
_MOST_WORDS = 14


def said_in(text: str) -> Said | None:
    """The source that a sentence names for what it says; None where it is the article's own."""
    text, start = _readable(text)
    found = (
        _according(text)
        or _with(text)
        or _accusing(text, start)
        or _denying(text, start)
        or _before(text, start)
        or _after(text)
        or _aside(text, start)
    )
    return None if found is None else replace(found, who=found.who.replace(_STOP, "."))


_STOP = "·"
_ABBREVIATED = re.compile(
    r"\b(?:Gov|Sen|Rep|Reps|Sens|Dr|Mr|Mrs|Ms|Gen|Lt|Col|Sgt|Rev|Capt|Adm|St|Jr|Sr|Inc|Corp|Co|Ltd|Prof|[A-Z])\.(?=[\s\w,])"
)


def _readable(text: str) -> tuple[str, int]:
    """The text with the stops of abbreviations masked, as long as before, and where its first clause begins."""
    masked = _ABBREVIATED.sub(lambda found: found.group().replace(".", _STOP), text)
    start = dateline_end(text)
    opening = _OPENS.match(masked[start:])
    return masked, start + (opening.end() if opening else 0)


def denials_in(text: str) -> tuple[Said, ...]:
    """Who denies what is told in the same sentence: "…, an allegation Kabul denies"."""
    found = _ALLEGATION.search(text)
    who = _source(found["who"]) if found else None
    if found is None or who is None:
        return ()
    return (Said(who, Span(0, found.start()), Manner.DENIES),)


def denies_what_came_before(text: str) -> str | None:
    """Who denies, in this sentence, what the one before it tells ("They rejected the claim"); None for nobody."""
    text, start = _readable(text)
    found = _DENIES_THAT.match(text[start:])
    who = _source(found["who"]) if found else None
    return None if who is None else who.replace(_STOP, ".")


def without_source(said: Said, before: Said | None) -> Said:
    """`said` with the source before it in place of "he" or "it"."""
    if said.who.lower() in _PRONOUNS and before is not None and before.who.lower() not in _PRONOUNS:
        return replace(said, who=before.who)
    return said


def is_pronoun(who: str) -> bool:
    """Whether a source is named only by the text before."""
    return who.lower() in _PRONOUNS


def one_source(one: str, other: str) -> bool:
    """Whether two sources are one, as far as their names tell: "Asif" and "Khawaja Asif"."""
    mine, theirs = _names(one), _names(other)
    return bool(mine & theirs) or ((not mine or not theirs) and one.lower() == other.lower())


def _names(who: str) -> frozenset[str]:
    words = (without_possessive(word) for word in re.findall(r"[^\W\d_][\w’'.-]*", who))
    named = frozenset(word.lower().rstrip(".") for word in words if word[0].isupper() and word.lower() not in _TITLES)
    return frozenset(_FORMS.get(word, word) for word in named)


_TITLES = listed("mr mrs ms dr sir the a an president prime minister foreign defence defense chief spokesman "
                 "spokeswoman "
                 "general former secretary senator gov rep sen mayor judge of on in at by for and")  # fmt: skip
_FORMS = {
    "pakistani": "pakistan", "afghan": "afghanistan", "russian": "russia", "ukrainian": "ukraine", "chinese": "china",
    "israeli": "israel", "iranian": "iran", "indian": "india", "american": "u.s", "us": "u.s", "french": "france",
    "german": "germany", "british": "britain", "japanese": "japan", "korean": "korea", "turkish": "turkey",
    "syrian": "syria", "iraqi": "iraq", "egyptian": "egypt", "mexican": "mexico", "canadian": "canada",
}  # fmt: skip


def _source(words: str) -> str | None:
    """The name of a source out of the words that stand where one does; None where they can be none."""
    plain = words.strip(" ,–—-")
    # "Khawaja Asif, Pakistan's defence minister,": the name comes first; "In Thursday's strikes, Pakistan": last.
    chunks = re.split(r",\s+", plain)
    while len(chunks) > 1 and _CIRCUMSTANCE.search(chunks[0]):
        chunks = chunks[1:]
    first, *rest = chunks
    named = [part for part in rest if part[:1].isupper() and not re.search(r"['’]s\b", part)]
    plain = named[0] if named and not re.search(r"\s[A-Z]|^(?!The )[A-Z]", first) else first
    plain = re.split(r"\s+(?:who|which|whose)\s", plain)[0].strip(" ,")
    if not plain or len(plain.split()) > _MOST_WORDS or (_NOT_A_SOURCE.match(plain) and plain.lower() not in _PRONOUNS):
        return None
    # "rejected the claim": no verb, though it is spelt like one.
    if _FINITE.search(plain) or _DID.search(plain) or re.search(r"\d|\b(?:the|this|that|its|any|a|an|to|of)$", plain):
        return None
    return f"the {plain[4:]}" if plain.startswith("The ") else plain


_CIRCUMSTANCE = re.compile(
    r"^(?:however|meanwhile|earlier|later|but|and|then|instead|too|also|in turn|\w+ly)$|"
    r"^(?:on|in|at|by|over|for|as|with|when|while|after|before|since|during|despite|late|early|last|under|amid|among|from|to)\b|"
    r"\s(?:In|On|At|Over|After|During|When|While|As)\s",
    re.IGNORECASE,
)


def _according(text: str) -> Said | None:
    found = _ACCORDING.search(text)
    who = _source(found["who"]) if found else None
    if found is None or who is None:
        return None
    opens = found.start() < 4
    words = Span(min(len(text), found.end() + 1), len(text)) if opens else Span(0, found.start())
    return Said(who, words) if words.end - words.start > 5 else None


def _before(text: str, start: int) -> Said | None:
    found = _BEFORE.match(text[start:])
    if found is None:
        return None
    who = _source(found["who"])
    rest = text[start + found.end() :]
    if who is None or len(rest.split()) < _FEWEST_SAID:
        return None
    bare = _BARE.fullmatch(found["verb"]) is not None
    if not (found["that"] or (_CLAUSE.match(rest) if bare else _FINITE_VERB.search(rest))):
        return None
    return Said(who, Span(start + found.end(), len(text)))


_FEWEST_SAID = 2  # words


def _with(text: str) -> Said | None:
    """ "…, with Prime Minister Khan saying that …"."""
    found = _WITH.search(text)
    who = _source(found["who"]) if found else None
    return None if found is None or who is None else Said(who, Span(found.end(), len(text)))


def _accusing(text: str, start: int) -> Said | None:
    found = _ACCUSING.match(text[start:])
    who = _source(found["who"]) if found else None
    return None if found is None or who is None else Said(who, Span(start + found.end(), len(text)), Manner.ACCUSES)


_SUBJECT = re.compile(
    r"(?:[A-Z][\w’'.-]*|the|of|and)(?:\s+(?:[A-Z][\w’'.-]*|the|of|and|military|army|government|ministry|police|officials?|"
    r"authorities|president|spokes\w+|forces|minister|foreign|defen[cs]e|prime|interior|health|justice|leaders?|agency|"
    r"company|group|party|court|council|department|office))*"
)
_FINITE_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|do|won|led|made|took|"
    r"came|went|began|left|lost|fell|rose|held|broke|hit|struck|\w{3,}ed)\b|n[’']t\b|[’'](?:s|re|ve|ll)\b"
)


def _denying(text: str, start: int) -> Said | None:
    found = _DENYING.match(text[start:])
    who = _source(found["who"]) if found else None
    if found is None or who is None or _DENIES_THAT.match(text[start:]):
        return None
    if not found["what"] and "den" not in found["verb"]:
        return None  # "dismissed the harbour master"
    claimant = _CLAIMANT.search(found["what"] or "")
    words = Span(start + found.end(), len(text))
    return Said(who, words, Manner.DENIES, claimant[1] if claimant else None)


_CLAIMANT = re.compile(r"\b([A-Z][\w-]+)['’]s?\s")


def _after(text: str) -> Said | None:
    found = _AFTER.search(text)
    if found is None:
        return None
    who = _source(found["who"] or found["turned"] or "")
    return Said(who, Span(0, found.start())) if who and found.start() > 5 else None


def _aside(text: str, start: int) -> Said | None:
    """ "…, saying it had killed 70": the sentence's subject says so."""
    found = _SAYING.search(text, start)
    if found is None:
        return None
    subject = _SUBJECT.match(text[start:])
    who = _source(subject.group()) if subject else None
    return Said(who, Span(found.end(), len(text))) if who else None
