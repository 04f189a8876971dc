"""Who says what a sentence tells: a party, an agency, an analyst. In doubt nobody.

Reads the three ways in which English news names its sources: before the verb of saying, after it, and with "according
to"; and figures that go on from a sentence that named where they are from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence import Evidence
from assistant.words import without_possessive
from vectorstore import Span

_SAYS = (
    r"(?:sa(?:id|ys?)|told|tells?|put|puts|claim(?:ed|s)?|report(?:ed|s)?|estimat(?:ed|es)|count(?:ed|s)|add(?:ed|s)|"
    r"insist(?:ed|s)?|argu(?:ed|es)|announced|announces|believe[ds]?|stat(?:ed|es)|confirm(?:ed|s)?|warn(?:ed|s)?|"
    r"wr(?:ote|ites)|den(?:ied|ies|y)|reject(?:ed|s)?|dismiss(?:ed|es)?|disput(?:ed|es)|refut(?:ed|es)|maintain(?:ed|s)?|"
    r"acknowledg(?:ed|es)|admit(?:ted|s)?|accus(?:ed|es)|alleg(?:ed|es)|blam(?:ed|es)|describ(?:ed|es)|not(?:ed|es)|"
    r"suggest(?:ed|s)?|declar(?:ed|es)|tweeted|posted|boasted|recorded|records|documented|found|shows?|showed)"
)
_VERB = re.compile(rf"\b{_SAYS}\b")
_SAYING = re.compile(
    r"[,;]\s+(?:\w+ly )?(?:saying|claiming|adding|insisting|reporting|denying|rejecting|estimating|putting)\b"
)
_ACCORDING = re.compile(r"\b(?:according to|in the words of|citing|as reported by)\s+", re.IGNORECASE)
_PHRASE_ENDS = re.compile(
    r"(?<!\b[A-Z])\.|[;:!?“”\"()—–]|,|\s+(?:who|which|that|wh(?:en|ere|ile)|and (?:said|says)|in an?|cited by|"
    r"on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|\s+" + _SAYS + r"\b|$"
)
_OPENING = re.compile(
    r"^(?:(?:On|In|At|By|Since|After|Before|During|For|From|As|Earlier|Later|Last|This|Until|With|Over|Under|Meanwhile|"
    r"However|Still|Yet|But|And|Instead|Separately|Also|Then|Nevertheless|Moreover|Overall|Currently|Today|Yesterday|"
    r"Despite|While|Although|Though|When)\b)"
)
_CLAUSE = re.compile(
    r"[;:“”\"()—]|(?:^|\s)(?:but|while|although|though|because|whereas|that|after|as|when)\s|"
    # "Disease Control and Prevention said": between capitals "and" parts no clauses.
    r"(?:^|(?<=\s)[^A-Z\s]\S*\s+|^[^A-Z\s]\S*\s+)and\s|(?:^|\s)and\s(?=[^A-Z])"
)
_AGENTS = re.compile(
    r"\b(?:officials?|police|authorities|ministry|ministries|government|governor|minister|president|mayor|army|military|"
    r"forces|troops|officers?|analysts?|experts?|researchers?|scientists?|doctors?|hospitals?|residents?|witnesses|"
    r"survivors?|activists?|monitors?|observers?|agency|agencies|department|office|company|companies|firm|union|group|"
    r"groups|rebels|militants|prosecutors?|lawyers?|investigators?|rescuers?|firefighters?|engineers?|organi[sz]ers?|"
    r"organi[sz]ations?|spokes(?:man|woman|person|people)|leaders?|court|judge|council|commission|committee|institute|"
    r"university|bank|economists?|critics|opponents?|supporters|lawmakers|senators?|media|newspaper|broadcaster|"
    r"outlets?|report|study|survey|poll|census|data|figures|records|reports|aides?|diplomats?|relatives|families|"
    r"neighbo(?:u)?rs|guard|navy|clinic|rangers|workers|teachers|farmers|campaigners|charity|charities|coroner|administration|opposition)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"^(?:he|she|they|it|we|i|you|who|which|that|this|there|both|each side|neither|nobody|one|many|some|"
    r"most|several|others?|people|everyone|all)$",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"^(?:an? |the |its |their |his |her |new |latest |official |internal |preliminary |government )*"
    r"(?:data|figures?|numbers?|statistics|records?|reports?|estimates?|counts?|tall(?:y|ies)|statements?|surveys?)\b"
    r"[^,;]*?\b(?:by|from|of)\s+(?=(?:the |an? )?[A-Z]|(?:the )?(?:\w+ ){0,3}?(?:officials|police|authorities|army|"
    r"military|government|ministry|guard|department|agency|office|institute|union|group|hospitals?|court|university|council)\b)"
)  # fmt: skip
_PREPOSITION = re.compile(r"(?:in|on|at|by|to|during|after|before|for|with|from|that)\b")
_RELEASED = re.compile(r"\s+(?:released|published|issued|shared|provided|compiled)\b.*$")
_SAID_ENDS = re.compile(r"\s*(?:[.,;:]|$|(?:on|in|at|late|early|this|last|to|earlier|later|when|by|after|during|"
                        r"yesterday|[A-Z][a-z]+day)\b)")  # fmt: skip
_ADVERB = re.compile(r"\s+(?:\w+ly|also|later|earlier|then|again|still|has|have|had)$")
_LONGEST = 10
"""Words of a source's name; a longer stretch is a clause of its own."""
_NAME = re.compile(r"[A-Z]")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sentence's value stands, as a range of the sentence."""

    start: int
    end: int


def who_says(one: Evidence, value: Span, before: str = "") -> str | None:
    """Who, by the sentence's own words, gives the value at `value` (a range of the article's text); None for nobody.

    `before` is the sentence before it in the same paragraph: its figures may go on, and its speaker may be "he".
    """
    place = _Place(value.start - one.span.start, value.end - one.span.start)
    own = _in_sentence(one.text, place)
    if own is not None and not _PRONOUN.match(own):
        return own
    if own is None and (opened := _opened(before)) is not None:
        return opened
    return _first_speaker(before) if own is not None else None


def source_of(one: Evidence, value: Span, before: str = "") -> str | None:
    """Who gives the value: whoever the sentence names, else the outlet."""
    return who_says(one, value, before) or one.article.outlet


def _in_sentence(text: str, place: _Place) -> str | None:
    return _named_as_source(text) or _before(text, place.start) or _after(text, place.end)


def _named_as_source(text: str) -> str | None:
    found = _ACCORDING.search(text)
    if found is None:
        return None
    paper = _PAPER.match(text[found.end() :])
    start = found.end() + (paper.end() if paper else 0)
    return _phrase(text[start:])


def _phrase(text: str) -> str | None:
    """The noun phrase that `text` begins with."""
    end = _PHRASE_ENDS.search(text, 1)
    words = _RELEASED.sub("", text[: end.start() if end else len(text)].strip(" ,’'"))
    if _PREPOSITION.match(words):
        return None
    return words if words and len(words.split()) <= _LONGEST and _is_source(words) else None


def _before(text: str, at: int) -> str | None:
    """The subject of the last verb of saying before `at`."""
    verbs = [one for one in _VERB.finditer(text, 0, at) if not _is_quoted(text, one.start())]
    for verb in reversed(verbs):
        named = _phrase(text[verb.end() :].lstrip()) if _QUOTE_ENDS.search(text[: verb.start()]) else None
        if named is not None and _PERSONAL.match(named):  # "…, said the mayor", and what she said comes after her
            return None if text.find(named, verb.end()) + len(named) > at else named
        subject = _subject(text[: verb.start()])
        if subject is not None:
            return subject
    return _main_subject(text) if _SAYING.search(text, 0, at) else None


def _after(text: str, at: int) -> str | None:
    """Who is named after what they say: "…, officials said", "…, said the mayor"."""
    for verb in _VERB.finditer(text, at):
        if _is_quoted(text, verb.start()):
            continue
        between = text[at : verb.start()]
        if re.search(r"[,”\"]\s*$", between):  # "…, said the mayor"
            return _phrase(text[verb.end() :].lstrip())
        tail = re.split(r"[,”\"]\s*", between)[-1] if re.search(r"[,”\"]", between) else ""
        is_end = _SAID_ENDS.match(text, verb.end())
        if is_end and tail and len(tail.split()) <= _LONGEST and _is_source(tail):
            return _ADVERB.sub("", tail.strip())
        return None
    return None


def _is_quoted(text: str, at: int) -> bool:
    before = text[:at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _subject(clause: str) -> str | None:
    """The noun phrase whose verb comes right after `clause`."""
    cuts = [one.end() for one in (*_CLAUSE.finditer(clause), *_VERB.finditer(clause))]
    parts = [part.strip() for part in re.split(r",\s*", clause[max(cuts, default=0) :]) if part.strip()]
    parts = [part for part in parts if not (_OPENING.match(part) and len(parts) > 1)]
    named = [part for part in parts if _is_source(part) or _PRONOUN.match(part)]
    if not named:
        return None
    first = _head_of(named)
    first = re.sub(r"\s+(?:has|have|had|also|later|earlier|repeatedly|then|again|initially|previously|still|\w+ly|"
                   r"is|was)(?=\s|$).*", "", first)  # fmt: skip
    first = without_possessive(first)
    return first if first and len(first.split()) <= _LONGEST else None


def _head_of(named: Sequence[str]) -> str:
    """Of "Paul Reyes, the union leader" the name, of "The mayor, Lena Okafor" too; of an aside before it, neither."""
    last = len(named) - 1
    while last > 0 and re.match(r"(?:the |an? )?[a-z]", named[last]):
        last -= 1
    has_title = last > 0 and _PERSON.match(named[last - 1]) and not _PERSON.match(named[last])
    return named[last - 1] if has_title else named[last]


_QUOTE_ENDS = re.compile(r"[,”\"]\s*$")
_PERSONAL = re.compile(r"(?:[A-Z]|(?:the |an? )?(?:[a-z-]+ ){0,3}?[A-Z]|the [a-z]+)")
_PERSON = re.compile(r"^[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){1,3}$")
_VERBISH = re.compile(
    r"\s+(?:\w+ed|has|have|had|was|were|is|are|did|carried|struck|took|gave|made|began|held|sent|went)\b"
)


def _main_subject(text: str) -> str | None:
    """Whom a sentence is about, where it says something by the way: "The army shelled the town, saying …"."""
    body = text
    if _OPENING.match(body) and "," in body:
        body = body.split(",", 1)[1].strip()
    verb = _VERBISH.search(body)
    words = body[: verb.start()].strip(" ,") if verb else ""
    return words if words and len(words.split()) <= _LONGEST and _is_source(words) else None


def _is_source(words: str) -> bool:
    has_name = any(_NAME.match(word) and not _OPENING.match(word) for word in words.split())
    return bool(words) and (has_name or bool(_AGENTS.search(words)))


def _opened(before: str) -> str | None:
    """Where a paragraph's figures are from, if the sentence before opens by saying so."""
    return _named_as_source(before) if re.match(r"(?:According to|Citing)\b", before.lstrip()) else None


def _first_speaker(before: str) -> str | None:
    found = _in_sentence(before, _Place(len(before), len(before))) if before else None
    return None if found is None or _PRONOUN.match(found) else found


def subject_before(text: str, verb: int) -> str | None:
    """Whose the verb at `verb` is; None where that does not show, or is only a pronoun."""
    found = _subject(text[:verb])
    return None if found is None or _PRONOUN.match(found) else found
