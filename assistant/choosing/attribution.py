"""Whether a sentence is what somebody said, or a report of it. Knows nothing of questions.

Follows the three ways in which English news attributes words (Pareti, LREC 2012): the source before the verb, after
it, or after "according to"; and "he said" or a quotation that runs on, where the sentence before names the source.
"""

from __future__ import annotations

import re

from assistant.words import Bag, initialisms, same_word
from vectorstore import Article, Span
from vectorstore.keywords import stems

_VERBS = (
    r"(?:say|said|says|saying|add(?:ed|s)?|argu(?:e|ed|es)|called|claim(?:ed)?|confirm(?:ed|s)?|declar(?:e|ed|es)|"
    r"den(?:y|ied|ies)|describ(?:e|ed|es)|explain(?:ed|s)?|express(?:ed|es)?|insist(?:ed|s)?|noted|predict(?:ed|s)?|"
    r"promised|propos(?:ed|es)|recommend(?:ed|s)?|reject(?:ed|s)?|repl(?:ied|ies)|reported|"
    r"respond(?:ed|s)?|stated|stress(?:ed|es)?|suggest(?:ed|s)?|tell(?:s)?|told|testif(?:ied|ies)|think(?:s)?|"
    r"thought|believe(?:d|s)?|tweeted|urg(?:e|ed|es)|vow(?:ed|s)?|warn(?:ed|s)?|writ(?:es)|wrote|written|"
    r"announc(?:e|ed|es)|"
    r"accus(?:e|ed|es)|acknowledg(?:e|ed|es)|admit(?:s|ted)?|apologi[sz](?:e|ed|es)|appealed|asked|condemn(?:ed|s)?|"
    r"critici[sz](?:e|ed|es)|defend(?:ed|s)?|demanded|dismiss(?:ed|es)?|hail(?:ed|s)?|blam(?:e|ed|es)|"
    r"point(?:ed|s)? out|"
    r"prais(?:e|ed|es)|pledged|remarked|threaten(?:ed|s)?|welcom(?:e|ed|es)|emphasi[sz](?:e|ed|es)|"
    r"caution(?:ed|s)?|urging|warning|calling for|asking|accusing|blaming|demanding|threatening|concede(?:d|s)?|"
    r"estimated|maintain(?:ed|s)?)"
)
_SPEAKS = re.compile(rf"\b{_VERBS}\b", re.IGNORECASE)
_PRONOUN_SPEAKS = re.compile(
    rf"\b(?:he|she|they|it)(?:['’](?:s|d|ve))? (?:(?:also|has|have|had|then|later|further|again|once|"
    rf"repeatedly) ){{0,3}}{_VERBS}\b",
    re.IGNORECASE,
)
_AFTER_QUOTE = re.compile(
    r"[,”\"’?!]\s*(?:said|says|added|wrote|asked|told|explained|warned|argued|noted|tweeted|insisted|recalled)\s+"
)
_ACCORDING = re.compile(r"\b(?:according to|in the words of|in a statement (?:by|from)) ([^,;.“”\"]+)", re.IGNORECASE)
_SUBJECT_ENDS = re.compile(
    r"[;“”\"]|,\s+(?:but|and|while|after|before|because|although|though)\b|\b(?:that|because|while|whether)\b",
    re.IGNORECASE,
)
_SPOKEN_FOR = re.compile(
    r"^['’]?s?\s+(?:(?:\w+ ){0,2}(?:spokes\w+|office|statement|lawyers?|attorneys?|campaign|team|press secretary))\b",
    re.IGNORECASE,
)
_OTHER_OWNER = re.compile(r"^['’]s?\s|^s['’]\s")
_LONGEST_SUBJECT = 16  # words between the source's name and the verb: an apposition fits, a second clause seldom does
_TITLE_WORDS = 8  # words between "said" and the name: "said the city's health commissioner, Dr. …"


def said_by(text: str, span: Span, previous: Span | None, speaker: str) -> bool:
    """Whether the sentence at `span` of an article's text is `speaker`'s words, or reports them.

    `previous` is the sentence before it, if there is one: only it tells who "he" is, or whose quotation goes on.
    """
    sentence = text[span.start : span.end]
    if _named_as_source(sentence, speaker):
        return True
    if previous is None or "\n\n\n" in text[previous.end : span.start]:
        return False
    before = text[previous.start : previous.end]
    if _PRONOUN_SPEAKS.search(sentence) and not _someone_else(sentence, speaker):
        return _named_as_source(before, speaker) or _opens_with(before, speaker)
    runs_on = (
        bool(re.match(r"\s*[“\"]", sentence))
        or bool(re.match(r"[^“\"]*”", sentence))
        or before.count("“") > before.count("”")
    )
    return runs_on and not _speaks_itself(sentence) and _named_as_source(before, speaker)


def is_said(article: Article, span: Span, speaker: str) -> bool:
    """Whether the sentence at `span` is `speaker`'s, or comes from the outlet of that name."""
    outlet = article.outlet
    if outlet and outlet.lower().removeprefix("the ") in speaker.lower():
        return True
    return said_by(article.text, span, _sentence_before(article.text, span.start), speaker)


def _sentence_before(text: str, start: int) -> Span | None:
    opens = max(0, start - _LONGEST_SENTENCE)
    ends = [opens, *(found.end() for found in _ENDS.finditer(text, opens, start))]
    begin = next((at for at in reversed(ends) if text[at:start].strip()), None)
    return None if begin is None else Span(begin, start)


_LONGEST_SENTENCE = 600  # characters
_ENDS = re.compile(r"(?<=[a-z\d)][.!?])[”\"’']?\s+(?=[“\"A-Z])|\n+")


def attributing_words(sentence: str) -> list[str]:
    """The words of a sentence that make it somebody's claim: "said", "according to"."""
    return [found.group() for pattern in (_SPEAKS, _SOURCE) for found in pattern.finditer(sentence)]


_SOURCE = re.compile(r"\baccording to\b|\bin (?:his|her|their|its|a) (?:view|opinion|words|statement)\b", re.IGNORECASE)


def _named_as_source(sentence: str, speaker: str) -> bool:
    if any(_is_speaker(found[1], speaker) for found in _ACCORDING.finditer(sentence)):
        return True
    plain = _unquoted(sentence)
    for found in _AFTER_QUOTE.finditer(plain):
        after = " ".join(plain[found.end() :].split()[: _TITLE_WORDS + 3])
        subject = _SOURCE_ENDS.split(after)[0]
        if _is_speaker(subject, speaker):
            return True
    return any(_is_speaker_before(plain, found.start(), speaker) for found in _SPEAKS.finditer(plain))


# "…, said the report showed the ministry": after another verb it is no longer the source that is named.
_SOURCE_ENDS = re.compile(
    r"\bthat\b|[“\"]|\bwh(?:o|ile|en)\b|\bin an?\b|\b(?:is|are|was|were|has|have|had|will|would|can|could|did|"
    r"do|does)\b|"
    r"\b[a-z]+ed\b"
)


def _is_speaker_before(sentence: str, verb: int, speaker: str) -> bool:
    """Whether the clause that ends at the verb has the speaker for its subject."""
    clause = sentence[:verb]
    ends = list(_SUBJECT_ENDS.finditer(clause))
    subject = clause[ends[-1].end() :] if ends else clause
    # The nearest speaking verb before this one has taken what stands before it.
    earlier = list(_SPEAKS.finditer(subject))
    subject = subject[earlier[-1].end() :] if earlier else subject
    return _is_speaker(subject, speaker) and len(subject.split()) <= _LONGEST_SUBJECT


def _unquoted(text: str) -> str:
    """The text with its quotations blanked out, as long as before; a quotation may have begun before the sentence."""
    blank = _QUOTATION.sub(lambda found: "”".rjust(len(found.group())), text)
    closing = re.match(r"[^“\"]*?”", text)
    return blank if closing is None else "”".rjust(closing.end()) + blank[closing.end() :]


_QUOTATION = re.compile(r"[“\"][^”\"]*(?:[”\"]|$)")


def _is_speaker(words: str, speaker: str) -> bool:
    """Whether a noun phrase is the speaker, or who speaks for them; "Alder's critics" are not Alder."""
    key = _key(speaker)
    if not key:
        return False
    bag = Bag(words)
    if not all(bag.holds(stem) for stem in key):
        initials = _INITIALS.match(speaker)
        return initials is not None and initials[1] in initialisms(words)
    last = _last_of(words, key)
    rest = words[last:]
    if _SPOKEN_FOR.search(rest):
        return True
    if _OTHER_OWNER.search(rest):
        return False
    return not _BESIDE.search(words[: _first_of(words, key)]) or bool(_FOR_THEM.search(words))


_INITIALS = re.compile(r"^(?:the )?([A-Z]{2,6})$")
_BESIDE = re.compile(
    r"\b(?:against|about|with|to|of|for|in|at|on|by|from|than|accused by|told by)\s+(?:(?:the|a|an|its|his|her|"
    r"former|prime|"
    r"president|minister|gov\.?|dr\.?|mr\.?|ms\.?|mrs\.?)\s+)*(?:[A-Z][\w.’'-]*\s+){0,2}$",
    re.IGNORECASE,
)
_FOR_THEM = re.compile(
    r"\b(?:spokes\w+|office|officials?|leaders?|members?|statement|director|head|president|ministry|government|"
    r"lawyers?|attorneys?|"
    r"scientists?|researchers?|doctors?) (?:of|for|at|from|with|by)\b",
    re.IGNORECASE,
)


def _key(speaker: str) -> list[str]:
    """The stems that name a speaker: a person's last name, otherwise every word of the phrase."""
    words = re.findall(
        r"[\w&][\w.’'&-]*", re.sub(r"\b(?:the|a|an|former|current)\b", " ", speaker, flags=re.IGNORECASE)
    )
    names = [word for word in words if word[0].isupper()]
    joined = re.search(r"\b(?:of|for|and|&)\b|['’]", speaker)
    is_person = len(words) > 1 and bool(names) and names[-1] == words[-1] and not joined and not _BODY.search(words[-1])
    kept = words[-1:] if is_person else [re.sub(r"['’]s?$", "", word) for word in words]
    return [stem for word in kept for stem in stems(word) if len(stem) > 1 and stem not in ("of", "for", "and", "in")]


_BODY = re.compile(
    r"^(?:Organi[sz]ation|Association|Party|Department|Ministry|Council|Court|Union|Bank|Group|Company|"
    r"University|College|"
    r"Commission|Agency|Committee|House|Senate|Congress|Parliament|Board|Institute|Foundation|Service|Services|"
    r"Centers?|Centre|"
    r"Police|Army|Navy|Government|States|Kingdom|Nations|Korea|Inc|Corp|Ltd|Health|League|Federation|Society|"
    r"Administration|"
    r"Office|Bureau|Authority|Hospital|School|Church|Administration|Alliance|Fund|Network|Forces?|Republicans?|"
    r"Democrats?)\.?$"
)


def _positions(words: str, key: list[str]) -> list[tuple[int, int]]:
    return [
        (match.start(), match.end())
        for match in re.finditer(r"[^\W_]+", words)
        if any(same_word(stem, one) for stem in key for one in stems(match.group()))
    ]


def _last_of(words: str, key: list[str]) -> int:
    found = _positions(words, key)
    return found[-1][1] if found else len(words)


def _first_of(words: str, key: list[str]) -> int:
    found = _positions(words, key)
    return found[0][0] if found else 0


def _opens_with(sentence: str, speaker: str) -> bool:
    """Whether the speaker is the first one a sentence names, as its subject."""
    names = re.findall(r"\b[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*", sentence)
    opening = " ".join(sentence.split()[:_LONGEST_OPENING])
    return bool(names) and _is_speaker(opening, speaker)


_LONGEST_OPENING = 8


def _someone_else(sentence: str, speaker: str) -> bool:
    """Whether somebody other than the speaker is named as the source of the sentence as well."""
    found = re.search(rf"\b([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*) {_VERBS}\b", sentence)
    return (
        found is not None and found[1].lower() not in ("he", "she", "they", "it") and not _is_speaker(found[1], speaker)
    )


def _speaks_itself(sentence: str) -> bool:
    return bool(_SPEAKS.search(_unquoted(sentence)))
