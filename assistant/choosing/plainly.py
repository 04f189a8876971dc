"""Whether a sentence says outright what a yes-or-no question asks, so that "Yes" or "No" may stand before it.

Built to stay silent: what is hedged, attributed, conditional, partial or worded otherwise gets no lead at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from assistant.choosing.attribution import attributing_words
from assistant.choosing.tellable import without_dateline
from assistant.words import analyse, listed, numbers_in, same_word
from vectorstore.keywords import stems

Lead = Literal["Yes", "No"]

_AUX = re.compile(
    r"^\W*(?P<aux>did|do|does|is|are|was|were|has|have|had|can|could|will|would|should|may|might|"
    r"must)(?P<not>n['’]t)?\b",
    re.IGNORECASE,
)


_FACTUAL = listed("did do does is are was were has have had will can")
_NEGATION = re.compile(r"\b(?:not|never)\b", re.IGNORECASE)
_PARTLY = re.compile(
    r"\b(?:no|none|nobody|nothing|nowhere|neither|nor|without|hardly|barely|scarcely|rarely|seldom|deni\w+|"
    r"reject\w*|refus\w*|fail\w*|"
    r"declin\w*|stopp?\w*|prevent\w*|avoid\w*|block\w*|overturn\w*|revers\w*|withdr\w+|cancel\w*|delay\w*|"
    r"postpon\w*|paus\w*|"
    r"suspend\w*|drop\w*|lift\w*|instead|rather than|except|unless|if|whether|unclear|may|might|could|would|"
    r"should|must|can|likely|"
    r"unlikely|possibl[ye]|probabl[ye]|perhaps|maybe|apparent\w*|seem\w*|appear\w*|reported\w*|purported\w*|"
    r"alleg\w*|accus\w*|"
    r"suspect\w*|claim\w*|rumou?r\w*|believ\w+|think|thought|expect\w*|plan\w*|propos\w*|consider\w*|seek\w*|"
    r"sought|hop\w+|aim\w*|"
    r"intend\w*|want\w*|try|tries|tried|trying|attempt\w*|push\w*|call\w* (?:for|on)|urg\w+|ask\w*|demand\w*|"
    r"vow\w*|pledg\w*|"
    r"promis\w*|threaten\w*|consult\w*|debat\w*|discuss\w*|bill|proposal|draft|nearly|almost|partly|partially|"
    r"some|few|half|"
    r"most|many|part of|several|only|until|before|formerly|former|once|used to|initially|temporar\w*|briefly|"
    r"originally|"
    r"as if|as though|supposed\w*|so-called|would-be|ahead of|voted? (?:on|to|against)|agreed to|decided to|"
    r"moved to|fake|false\w*|"
    r"but|however|although|though|hoax|myth|mistaken\w*|wrong\w*|fiction\w*|deputy|vice|acting|ex-\w+|close to|"
    r"about to|set to|due to be|"
    r"ready to|poised|in favou?r of|opposed?|opposition|against|fear\w*|worr\w+|risk\w*|potential\w*|"
    r"question\w*|advis\w+|"
    r"recommend\w*|suggest\w*|hypothetical\w*|imagin\w+)\b",
    re.IGNORECASE,
)
_BREAKS = re.compile(
    r"[,;:—–()]|\s-+\s|\b(?:while|whereas|but|although|though|because|when|whenever|where|that|which|who|whom|"
    r"whose|after|since|"
    r"as|despite|amid|following)\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?:all|every|everyone|everybody|only|first|last|still|always|entire|whole|completely|again|already|now|"
    r"off|up|down|out|over|back|away)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|won['’]t|shall|(?:is|are|was|were) (?:going|scheduled|due|set|about) to)\b", re.IGNORECASE
)
_PRESENT_BE = re.compile(r"\b(?:is|are|remains?|['’]s|['’]re)\b", re.IGNORECASE)
_PAST_BE = re.compile(r"\b(?:was|were|had been|has been|have been)\b", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")
_FEWEST = 2
"""Content words a question must have: fewer say too little to be confirmed."""
_WIDEST = 4
"""Words that may stand between two words of the question; more, and something else was said in between."""
_DETERMINERS = listed("the a an this that these those its his her their our my")
_TITLES = listed(
    "president prime minister mayor gov governor sen senator rep king queen prince princess pope dr mr mrs ms "
    "judge justice secretary chancellor sir chief general gen"
)


def plain_lead(question: str, told: Sequence[str]) -> Lead | None:
    """ "Yes" or "No" if the first of the sentences `told` says so plainly and no other plainly says the opposite."""
    verdicts = [_verdict(question, _spelt_out(without_dateline(sentence))) for sentence in told]
    if not verdicts or verdicts[0] is None or any(other not in (None, verdicts[0]) for other in verdicts):
        return None
    return verdicts[0]


def _spelt_out(sentence: str) -> str:
    """Without the short forms of "not"."""
    whole = re.sub(r"\bwon['’]t\b", "will not", re.sub(r"\b(?:can['’]t|cannot)\b", "can not", sentence))
    return re.sub(r"n['’]t\b", " not", whole)


def _verdict(question: str, sentence: str) -> Lead | None:
    opening = _AUX.match(question)
    if (
        opening is None
        or opening["aux"].lower() not in _FACTUAL
        or opening["not"]
        or _NEGATION.search(_spelt_out(question))
    ):
        return None
    if re.search(r"\bor\b", question) or _adds(_PARTLY, sentence, question) or _is_a_claim(sentence, question):
        return None
    if _adds(_TOTAL, question, sentence) or not _in_time(opening["aux"].lower(), question, sentence):
        return None
    negations = list(_NEGATION.finditer(sentence))
    matched = _matched(question, sentence)
    if matched is None or len(negations) > 1:
        return None
    if not negations:
        return "Yes"
    first, last = matched
    plain = first <= negations[0].start() <= last and _AFTER_AUX.search(sentence[: negations[0].end()])
    return "No" if plain else None


_AFTER_AUX = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|do|does|will|can) (?:not|never)$|\bnever$", re.IGNORECASE
)


def _is_a_claim(sentence: str, question: str) -> bool:
    """Whether the sentence gives somebody's words, other than by a verb that the question asks about."""
    known = set(stems(question))
    return any(not set(stems(word)) & known for word in attributing_words(sentence)) or bool(_QUOTES.search(sentence))


_QUOTES = re.compile(r"[“”\"]")


def _adds(pattern: re.Pattern[str], text: str, other: str) -> bool:
    """Whether `text` holds a word of the pattern that `other` does not."""
    known = {stem for found in pattern.finditer(other) for stem in stems(found.group())}
    return any(not set(stems(found.group())) <= known for found in pattern.finditer(text))


def _in_time(aux: str, question: str, sentence: str) -> bool:
    if aux == "did" and _is_present(question, sentence):
        return False
    future = bool(_FUTURE.search(sentence))
    if aux == "will" or future:
        return aux == "will" and future
    if aux in ("is", "are"):
        return bool(_PRESENT_BE.search(sentence)) and not _PAST_BE.search(sentence)
    if aux in ("was", "were"):
        return bool(_PAST_BE.search(sentence))
    return aux != "can" or bool(re.search(r"\bcan\b", sentence))


def _is_present(question: str, sentence: str) -> bool:
    """Whether the question's verb stands in the present: "ends" for "Did it end?", and no "ended"."""
    asked = {word.lower() for word in _TOKEN.findall(question)}
    new = {word.lower() for word in _TOKEN.findall(sentence)} - asked
    return not any(word.endswith("ed") for word in new) and any(
        word.endswith("s") and (word[:-1] in asked or word[:-2] in asked) for word in new
    )


def _matched(question: str, sentence: str) -> tuple[int, int] | None:
    """Where the question's words begin and end in the sentence; None unless all are there, in order, in one clause."""
    words = analyse(question)
    names = {stem for name in words.names for stem in stems(name)}
    held = set(stems(sentence))
    dated = set(words.search) - set(words.content)
    if len(words.content) < _FEWEST or set(words.numbers) - numbers_in(sentence) or dated - held:
        return None
    tokens = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(sentence)]
    at, places = 0, []
    for wanted in words.content:
        place = next((n for n in range(at, len(tokens)) if _is_form(wanted, tokens[n][0], wanted in names)), None)
        if place is None:
            return None
        places.append(place)
        at = place
    if not _fits_together(sentence, question, tokens, places):
        return None
    return tokens[places[0]][1], tokens[places[-1]][2]


def _is_form(wanted: str, token: str, is_name: bool) -> bool:
    found = stems(token)
    return wanted in found or (not is_name and any(same_word(wanted, stem) for stem in found))


def _fits_together(sentence: str, question: str, tokens: list[tuple[str, int, int]], places: list[int]) -> bool:
    """Whether the matched words make the question's statement, and not one about something near it."""
    asked = {word.lower() for word in _TOKEN.findall(question)}
    if any(
        later - earlier - 1 > _WIDEST
        or not _only_links(
            [word for word, *_ in tokens[earlier + 1 : later]],
            asked,
            any_sort=_any_sort(tokens[later][0], question) and not _NEGATION.search(sentence),
        )
        for earlier, later in pairwise(places)
    ):
        return False
    between = sentence[tokens[places[0]][1] : tokens[places[-1]][2]]
    if _adds(_BREAKS, between, question):
        return False
    if any(_owns(sentence, tokens[n]) and tokens[n][0] not in question for n in places):
        return False  # "the mayor's aide resigned" is not the mayor
    if not _ends_there(sentence, tokens, places[-1], question):
        return False
    for before, matched in pairwise(tokens):
        # "moves to ban", "ban on": to do something, and the doing of it, are not that it was done.
        if before[0].lower() == "to" and matched in [tokens[n] for n in places[1:]] and "to" not in asked:
            return False
    return _subject_stands_alone(tokens, places[0], asked)


def _only_links(gap: Sequence[str], asked: set[str], *, any_sort: bool) -> bool:
    """Whether the words between two of the question's leave its meaning alone.

    "Visited a school near Kyiv" is no visit to Kyiv, and "vetoed a similar bill" no veto of the bill; but to have fired
    contract workers is to have fired workers, whatever their sort.
    """
    lower = [word.lower() for word in gap]
    strange = [
        word for word in lower if word not in _LINKS | asked and not word.endswith("ly") and not word[0].isdigit()
    ]
    if strange and not (any_sort and not _PREPOSITIONS & set(lower) and all(word in gap for word in strange)):
        return False
    first = next((at for at, word in enumerate(lower) if word in _PREPOSITIONS), len(lower))
    return all(word in _DETERMINERS | _TITLES for word in lower[first + 1 :])


def _any_sort(word: str, question: str) -> bool:
    """Whether the question asks for any thing of the name: "a site", "workers", and not "the bill" or "Florida"."""
    found = re.search(rf"(\w+['’]?\w*)\s+{re.escape(word)}\b", question)
    is_state = re.match(r"\W*(?:is|are|was|were)\b", question, re.IGNORECASE)
    return not is_state and word[0].islower() and found is not None and found[1].lower() not in _DEFINITE


def _owns(sentence: str, token: tuple[str, int, int]) -> bool:
    return bool(re.search(r"['’]s?$", token[0])) or bool(re.match(r"['’]\s", sentence[token[2] : token[2] + 2]))


def _ends_there(sentence: str, tokens: list[tuple[str, int, int]], last: int, question: str) -> bool:
    """Whether nothing follows that makes the last word mean something else: "closed its canteen", "the drug trade"."""
    rest = sentence[tokens[last][2] :]
    if re.match(r"\W*$", rest) or re.match(r"\s*,", rest):
        return True
    after = tokens[last + 1][0].lower() if last + 1 < len(tokens) else ""
    # What holds in general is not confirmed by what holds "in adults" or "at night".
    happened = not re.match(r"\W*(?:is|are|do|does|can)\b", question, re.IGNORECASE)
    return (happened and after in _CIRCUMSTANCE) or after == "and"


_CIRCUMSTANCE = listed(
    "on in at during for over from with this last earlier late early yesterday today tomorrow next monday tuesday "
    "wednesday thursday friday saturday sunday again"
)
_DEFINITE = listed("the this that these those its his her their our my your is are was were be")
_LINKS = (
    _DETERMINERS
    | _TITLES
    | listed(
        "is are was were be been being has have had did do does will can not never also and officially formally finally"
    )
)
_PREPOSITIONS = listed(
    "of near to from with against for about outside around toward towards by into over under in on at than"
)


_BEFORE_SUBJECT = (
    _DETERMINERS
    | _TITLES
    | listed("on last earlier monday tuesday wednesday thursday friday saturday sunday yesterday")
)


def _subject_stands_alone(tokens: list[tuple[str, int, int]], first: int, asked: set[str]) -> bool:
    # "South Korea" is not Korea, "a teachers' union" not the teachers; a title before a name changes nothing.
    # "A lawyer for the judge" is not the judge, and "In Texas, the Senate" not the Senate.
    return all(_plain(token) in _BEFORE_SUBJECT | asked for token in tokens[:first]) and not (
        first and _plain(tokens[first - 1]) in _PREPOSITIONS
    )


def _plain(token: tuple[str, int, int]) -> str:
    return token[0].lower().rstrip(".")
