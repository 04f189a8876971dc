"""Who says the words at a place of an article, as far as the article plainly tells. In doubt, nobody."""

from __future__ import annotations

import re

from assistant.tracing.quoted import paragraph, paragraph_before, quotations
from vectorstore import Span

_VERB = (
    r"(?:said|says|say|told|tells|added|adds|wrote|writes|asked|asks|explained|explains|warned|warns|argued|argues|"
    r"noted|notes|insisted|insists|recalled|recalls|declared|declares|announced|announces|replied|tweeted|posted|"
    r"claimed|claims|stated|states|testified|continued|concluded|remarked|admitted|admits|acknowledged|conceded|joked|"
    r"vowed|promised|stressed|emphasi[sz]ed|called|described|accused|denied|denies|urged|urges|suggested|predicted|"
    r"shouted|quipped|commented|responded|confirmed|saying|adding|"
    r"telling|writing|warning|arguing|insisting|declaring|calling|describing|accusing|claiming)"
)
_CAPITAL = r"[A-ZÀ-ÖØ-ÞŁŚŠŞŽŻÇĆČĐĞİ]"
_SHORT = r"(?:Mr|Mrs|Ms|Dr|Gen|Col|Sen|Rep|Gov|Prof|St|Lt|Sgt)\."
_WORD = rf"(?:{_SHORT}|{_CAPITAL}(?:[\w-]|[’'](?={_CAPITAL}))+|(?:{_CAPITAL}\.)+|(?:al|el)-{_CAPITAL}[\w-]+)"
_LINK = r"(?:(?:of|the|for|de|del|la|al|bin|ibn|van|von|der|den|da|dos|el|and|&)\s+){0,2}"
_NAME = rf"{_WORD}(?:\s+{_LINK}{_WORD})*"
_PERSON = rf"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir)\s+(?:[\w’'-]+\s+){{0,5}}?[\w’'-]+|{_NAME}"
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey)"
# "Okafor, the mayor of Eastport, said", "Okafor from the Harbour Board said"
_BESIDE = (
    rf"(?:,\s(?P<beside>{_NAME}),|,\s[^,;“”\"]{{1,90}},|\s\([^)]{{1,40}}\)|\s(?:from|at|with|in)\s(?:the\s)?{_NAME})?"
)
_ADVERB = r"(?:(?:\s(?:also|has|have|had|then|later|once|further|again|repeatedly|simply|\w+ly)){0,3})"
_THEN_SAYS = rf"{_BESIDE}{_ADVERB}\s{_VERB}\b"

_AFTER = re.compile(
    rf"\W{{0,3}}\s*(?:(?P<he>{_PRONOUN})|(?:[\w’'.-]+\s+){{0,6}}?(?P<name>{_NAME})|(?P<who>{_PERSON}))"
    rf"(?:{_THEN_SAYS}|,\s[^;“”\"]{{1,160}},{_ADVERB}\s{_VERB}\b)"
)
_AFTER_INVERTED = re.compile(
    rf"\W{{0,3}}\s*{_VERB}\s+(?!that\b)(?:(?P<he>{_PRONOUN})\b|(?:[a-z][\w’'-]*,?\s+){{0,6}}?(?P<name>{_NAME})"
    r"|(?P<who>(?:the|an?|his|her|their)\s+(?:[a-z][\w’'-]*\s*){1,4}))"
)
# After a quotation, whatever the verb: "growled", "thundered".
_AFTER_ANY_VERB = re.compile(rf"\W{{0,3}}\s*(?:(?P<he>{_PRONOUN})|(?P<name>{_NAME})){_BESIDE}{_ADVERB}\s[a-z]+ed\b")
_INVERTED = re.compile(rf"(?<=[,”\"’?!])\s{_AFTER_INVERTED.pattern}")
_ACCORDING = re.compile(rf"\b[Aa]ccording to (?P<who>{_PERSON})(?=[,.;]|\s[“\"]|$)")
_BEFORE = re.compile(rf"(?:\b(?P<he>{_PRONOUN})|(?P<who>{_PERSON})){_THEN_SAYS}")
_CLAUSE_BEGINS = re.compile(r"(?:[.,;:—–”\"]|\b(?:that|and|but|as|while|because|when|where))\s*$")
_COLON = re.compile(rf"(?:^|[.!?]\s)(?P<who>{_NAME}):\s*$")
_SENTENCE_ENDS = re.compile(rf"(?<![A-Z][a-z])(?<![A-Z][a-z][a-z])(?<!\b[A-Z])[.!?][”\"’']?\s+(?=[“\"‘]?{_CAPITAL})")
_NO_NAMES = frozenset(
    (
        "But", "And", "Yet", "So", "However", "Meanwhile", "Still", "In", "On", "At", "When", "While", "As", "After",
        "Before", "If", "Then", "Later", "Also", "Since", "Because", "Monday", "Tuesday", "Wednesday", "Thursday",
        "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May", "June", "July", "August",
        "September", "October", "November", "December", "He", "She", "They", "It", "This", "That", "These", "Those",
        "There", "Though", "Although", "Instead",
    )
)  # fmt: skip
_NOBODY = frozenset(("statement", "release", "email", "e-mail", "letter", "post", "message", "tweet", "note", "memo"))
_TITLES = frozenset(
    (
        "Mr", "Mrs", "Ms", "Dr", "Gen", "Col", "Sen", "Rep", "Gov", "Prof", "Lt", "Sgt", "Minister", "President",
        "Chancellor", "Senator", "Governor", "Mayor", "Judge", "Justice", "General", "Colonel", "Captain", "Professor",
        "Sir", "Lady", "Lord", "King", "Queen", "Prince", "Princess", "Pope", "Secretary", "Director", "Chairman",
        "Spokesman", "Spokeswoman", "Spokesperson", "Detective", "Chief", "Officer", "Sheriff", "Ambassador",
        "Premier", "Councillor", "Inspector", "Chair", "Chairwoman", "Commissioner", "Attorney",
    )
)  # fmt: skip


def speaker_of(text: str, span: Span) -> str | None:
    """Who says the words at `span` of an article's text; None where that is not plain, or nobody but the article."""
    around = paragraph(text, (span.start + span.end) // 2)
    parts = quotations(text, around)
    held = next((at for at, one in enumerate(parts) if _shared(one, span) * 2 >= span.end - span.start), None)
    said = _of_sentence(text, around, span) if held is None else _of_quotation(text, around, parts, held)
    if said is None or isinstance(said, str):
        return None if said is None else _full_name(text, said)
    return _who_he_is(text, around, said)


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


# A place stands for a pronoun there: "he said" says that somebody speaks, and not who.
_Said = str | int | None


def _of_quotation(text: str, around: Span, parts: list[Span], held: int) -> _Said:
    one = parts[held]
    said = _told_after(text, around, parts, held)
    if said is None:
        said = _told_before(text, _sentence_start(text, around.start, one.start - 1), one.start - 1)
    if said is None and held > 0 and _only_attributes(text, parts[held - 1].end, one.start):
        # “…,” said Okafor. “…”: the second is hers too.
        said = _of_quotation(text, around, parts, held - 1)
    if said is None and one.start - around.start <= 1 and held == 0:
        said = _runs_on(text, around)
    return said


def _told_after(text: str, around: Span, parts: list[Span], held: int) -> _Said:
    one = parts[held]
    if one.end >= around.end or not _goes_on(text, one):
        return None
    until = parts[held + 1].start - 1 if held + 1 < len(parts) else around.end
    for pattern in (_AFTER_INVERTED, _AFTER, _AFTER_ANY_VERB):
        found = pattern.match(text, one.end + 1, until)
        if found is not None:
            return _named(found)
    return None


def _goes_on(text: str, one: Span) -> bool:
    """Whether the sentence of a quotation goes on after its marks with who said it, as a comma or a dash tells."""
    return text[one.end - 1] in ",?!…—–-" or text[one.end + 1 : one.end + 2] in tuple(",—–-")


def _told_before(text: str, start: int, end: int) -> _Said:
    """The last one before a place of a sentence who is said to speak."""
    colon = _COLON.search(text, start, end)
    if colon is not None:
        return _clean(colon["who"])
    found = [one for one in _BEFORE.finditer(text, start, end) if _begins_clause(text, start, one)]
    found += _ACCORDING.finditer(text, start, end)
    return _named(max(found, key=lambda one: one.start())) if found else None


def _begins_clause(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether "the …" is what the clause is about: in "those who back the plan call it" the plan calls nothing."""
    at = found.start()
    return not text[at].islower() or at == start or _CLAUSE_BEGINS.search(text, max(start, at - 12), at) is not None


def _only_attributes(text: str, start: int, end: int) -> bool:
    between = text[start:end]
    sentences = len(_SENTENCE_ENDS.findall(between.rstrip('“"‘ ') + " A"))
    return (
        len(between) < _LONGEST_BETWEEN
        and sentences <= 1
        and any(pattern.match(between, 1) for pattern in (_AFTER_INVERTED, _AFTER))
    )


_LONGEST_BETWEEN = 200  # characters


def _runs_on(text: str, around: Span) -> _Said:
    """The speaker of the paragraph before, where its last quotation is left open."""
    before = paragraph_before(text, around.start)
    if before is None:
        return None
    parts = quotations(text, before)
    if not parts or parts[-1].end != before.end:
        return None
    return _of_quotation(text, before, parts, len(parts) - 1)


def _of_sentence(text: str, around: Span, span: Span) -> _Said:
    """Who a sentence without quotation marks says it is from."""
    start = _sentence_start(text, around.start, span.start)
    said = _told_before(text, start, span.start)
    if said is not None:
        return said
    after = _SENTENCE_ENDS.search(text, span.end, around.end)
    end = after.start() + 1 if after is not None else around.end
    tail = re.compile(rf",\s(?:(?P<he>{_PRONOUN})|(?P<who>{_PERSON})){_THEN_SAYS}[^,]{{0,40}}$").search(
        text, span.end, end - 1
    )
    if tail is not None:
        return _named(tail)
    according = _ACCORDING.search(text, start, end)
    return None if according is None else _named(according)


def _sentence_start(text: str, start: int, end: int) -> int:
    return max((found.end() for found in _SENTENCE_ENDS.finditer(text, start, end)), default=start)


def _named(found: re.Match[str]) -> _Said:
    groups = found.groupdict()
    if groups.get("he"):
        return found.start()
    said = groups.get("name") or groups.get("who") or ""
    described = said.split(" ")[0].lower() in ("the", "a", "an", "his", "her", "their")
    return _clean((described and groups.get("beside")) or said)


def _clean(name: str) -> str | None:
    words = name.split()
    while words and words[0] in _NO_NAMES:
        words = words[1:]
    joined = " ".join(words).strip(" ,")
    return joined if joined and joined.split()[-1] not in _NO_NAMES | _NOBODY else None


def _who_he_is(text: str, around: Span, place: int) -> str | None:
    """The one person whom the same paragraph before, or else the one before it, names as speaking."""
    for within in (Span(around.start, place), paragraph_before(text, around.start)):
        names = _speakers(text, within) if within is not None else []
        if len(names) > 1:
            return None
        if names:
            return names[0]
    return None


def _speakers(text: str, within: Span) -> list[str]:
    found = set()
    for pattern in (_BEFORE, _INVERTED, _ACCORDING):
        for match in pattern.finditer(text, within.start, within.end):
            said = _named(match)
            if isinstance(said, str) and said[0].isupper() and not said.startswith(("The ", "A ", "An ")):
                found.add(_full_name(text, said))
    return sorted(found)


def _full_name(text: str, name: str) -> str:
    """Without titles, and with the first name where the article gives one and only one."""
    words = name.split()
    titled = max((at for at, word in enumerate(words) if word.rstrip(".") in _TITLES), default=-1)
    name = " ".join(words[titled + 1 :]) or name
    if " " in name or not name[0].isupper():
        return name
    first = rf"({_CAPITAL}[\w-]+|(?:{_CAPITAL}\.)+)\s+{re.escape(name)}\b"
    found = {one for one in re.findall(first, text) if one.rstrip(".") not in _TITLES and one not in _NO_NAMES}
    return f"{found.pop()} {name}" if len(found) == 1 else name
