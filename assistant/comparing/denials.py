"""Denials: what a sentence rejects, and the words that do so. Does not ask whether it is true.

No parser: what is denied is what follows the words that deny it, up to the end of the clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vectorstore import Span

_CLAIM = (
    r"(?:claims?|allegations?|accusations?|reports?|assertions?|rumou?rs?|statements?|narratives?|speculation|"
    r"insinuations?|contentions?)"
)
_IDEA = r"(?:suggestions?|notions?|ideas?|stor(?:y|ies)|arguments?|figures?|tolls?|accounts?|versions?|theor(?:y|ies))"
"""What may be rejected without being denied: an idea is denied only as one "that" something is so."""
_FALSE = (
    r"(?:\w+ly\s+)?(?:false|baseless|untrue|unfounded|groundless|fabricated|fake|misleading|inaccurate|incorrect|wrong|"
    r"propaganda|lies?|nonsense|absurd|ridiculous|fiction|a fabrication|a hoax|without (?:merit|foundation|basis)|"
    r"disinformation|misinformation|exaggerated|speculation|rumou?rs?)\b"
)
_FEW_WORDS = r"(?:[\w’'-]+\s+){0,4}?"
_OF_CLAIM = rf"{_FEW_WORDS}(?:{_CLAIM}\b(?!\s+against\b)|{_IDEA}\s+(?:that|of events)\b)"
_PROOF = r"(?:evidence|proof|indications?|signs?|basis)\b"
_VERB = r"(?:was|were|had|has|have|is|are|did|would|will|could|can|ever)"
_INVOLVEMENT = (
    r"(?:involvement|responsibility|wrongdoing|knowledge|guilt|links?|ties|complicity|culpability|liability|connections?|"
    r"charges?|role|part|plans?|intention|such|misconduct|collusion|existence)"
)
_SUBJECT = r"(?:he|she|they|it|there|its|his|her|their|the|a|an|(?-i:[A-Z])[\w’']+)"
_CUES = (
    rf"(?:refut(?:es?|ed|ing)|rebut(?:s|ted|ting)?|debunk(?:s|ed|ing)?)\b(?:\s+{_OF_CLAIM})?",
    rf"(?:disavow|repudiat|contradict)(?:s|es|ed|ing)?\s+{_OF_CLAIM}",
    rf"(?:reject|dismiss|disput|contest|rebuff)(?:s|es|e|ed|ing)?\s+"
    rf"(?:on\s+\w+day\s+)?(?:{_OF_CLAIM}|(?=that\s+{_SUBJECT}\b)|{_FEW_WORDS}(?=as\s+[“\"]?{_FALSE}))",
    rf"(?:called|labell?ed|branded|described)\s+{_OF_CLAIM}[^,.;]{{0,40}}?\s(?:as\s+)?[“\"]?{_FALSE}",
    rf"(?:no|without|not any|little)\s+(?:\w+\s+)?{_PROOF}"
    r"(?!\s(?:about|on|as to|regarding|when|whether|how|why|what)\b)",
    rf"not\s+(?:\w+\s+)?(?:found|seen|find|see|provided?|produced?)\s+(?:any\s+)?{_PROOF}",
)
_DENY = (
    rf"den(?:y|ies|ied|ying)\b(?=\s*(?:[.,;:”\"]|$)|\s+(?:that|having|it|this|being|{_INVOLVEMENT}|\w+ing)\b|"
    rf"\s+(?:any|all|the|a|its|his|her|their)\s+(?:\w+\s+)?{_INVOLVEMENT}\b|\s+[^,.;]{{0,30}}?\bthat\b|\s+{_OF_CLAIM}|"
    rf"\s+{_SUBJECT}\s+(?:[\w’'-]+\s+){{0,4}}?{_VERB}\b)(?!\s+(?:housing|funding|standing|hearing)\b)"
)
_THROWN_OUT = (
    rf"(?P<claims>{_CLAIM})\s+(?:[^,.;“”]{{0,60}}?\s)?(?:was|were|is|are|been)\s+(?:\w+ly\s+)?(?:rejected|denied|"
    rf"dismissed|refuted|disputed|{_FALSE})"
)
_OF_CLAIMS = re.compile(rf"\b(?:{'|'.join(_CUES)}|(?P<deny>{_DENY})|{_THROWN_OUT})", re.IGNORECASE)
_UNDONE_BEFORE = re.compile(
    r"\b(?:not|never|n['’]t|cannot|neither|nor|without|refus\w+ to|declin\w+ to|could not|no one)\s+(?:\w+\s+)?$"
    r"|\b(?:nobody|no one|none|neither)\b[^,;.]{0,50}$",
    re.IGNORECASE,
)
"""Before "deny" it makes no denial of it: "did not deny"."""
_REFUSED_BEFORE = re.compile(
    r"\b(?:was|were|been|being|be|is|are|often|routinely|or|if)\s+(?:\w+ly\s+|often\s+)?$", re.IGNORECASE
)
"""Before "denied" it tells of people who did not get something: "were denied care"."""
_PLAIN = re.compile(
    r"\b(?:(?:did|does|do|was|were|is|are|has|have|had|will|would|could|can|should)\s?(?:not|n['’]t)\b|cannot\b|never\b|"
    r"neither\b|nobody\b|none\b|no one\b|no\s(?!matter\b|doubt\b|longer than|more than|fewer than|less than|later than)"
    r"(?=[a-z]))",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(?:said|says?|insist\w*|maintain\w*|stress\w*|assert\w*|reiterat\w*|told|claim(?:s|ed)|argu(?:es?|ed)|"
    r"stated|countered|responded|replied|according to)\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"[”\"]?\s*(?:[^,.;]{0,30}?\bthat\b|(?:of|for|to|from|with|whether|any|having)\b|[:“\"])\s*"
    r"(?:(?:show|suggest|support|indicate|prove)\s+(?:that\s+)?)?",
    re.IGNORECASE,
)
_END = re.compile(
    r"[;.!?”\"]|,\s+(?:which|who|saying|calling|and|but|while|though|as|adding|insisting)\b|"
    r",\s+(?:\w+\s+){1,4}(?:said|says?|told)\b|\bbut\b|$"
)
_CLAIM_THAT = re.compile(rf"^{_FEW_WORDS}{_CLAIM}\s+(?:that|of|about)\s+", re.IGNORECASE)
_ONLY_CLAIM = re.compile(rf"(?:the|these|those|all|such|his|her|its|their|any|it|this)?\s*(?:{_CLAIM})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Denial:
    """One denial in a sentence."""

    cue: str
    """The words that deny: "rejected the claim", "did not"."""
    what: str
    """What is denied, in the sentence's words; empty where it was said before ("denied the allegations")."""
    span: Span
    """From the cue to the end of what is denied."""
    of_claim: bool
    """Whether it turns on what others say ("rejected the claim"), not plainly on what was done ("did not fire")."""


def is_denial(sentence: str) -> bool:
    """Whether somebody denies something here: a claim, or what they are said to have done.

    A negation alone is no denial: it is one where somebody is quoted with it ("said it had not fired").
    """
    found = denied(sentence)
    return any(one.of_claim for one in found) or (bool(found) and bool(_SAYING.search(sentence)))


def denied(sentence: str) -> tuple[Denial, ...]:
    """What `sentence` denies, in order, with the words that do so."""
    found = list(_of_claims(sentence))
    for match in _PLAIN.finditer(sentence):
        if not any(one.span.start <= match.start() < one.span.end for one in found):
            end = _end(sentence, match.end())
            what = sentence[match.end() : end].strip()
            found.append(Denial(match.group().strip(), what, Span(match.start(), end), of_claim=False))
    return tuple(sorted(found, key=lambda one: one.span))


def _of_claims(sentence: str) -> Iterator[Denial]:
    for match in _OF_CLAIMS.finditer(sentence):
        before = sentence[: match.start()]
        if _UNDONE_BEFORE.search(before) or (match["deny"] and _REFUSED_BEFORE.search(before)):
            continue
        if match["claims"]:
            yield Denial(match.group(), _between(match), Span(*match.span()), of_claim=True)
            continue
        cue_end = match.end() - len("that") if match.group().lower().endswith(" that") else match.end()
        link = _LINK.match(sentence, cue_end)
        start = link.end() if link else cue_end
        end = _end(sentence, start)
        what = sentence[start:end].strip(" ,") if link or match["deny"] else ""
        what = _CLAIM_THAT.sub("", what)
        what = "" if _ONLY_CLAIM.fullmatch(what) else what
        yield Denial(sentence[match.start() : cue_end].strip(), what, Span(match.start(), end), of_claim=True)


def _end(sentence: str, at: int) -> int:
    """Where the clause that goes on at `at` ends."""
    match = _END.search(sentence, at)
    return match.start() if match else len(sentence)


def _between(match: re.Match[str]) -> str:
    """ "Claims [that it fired first] were rejected"."""
    # The last of the verbs is that of the claims.
    words = re.sub(r"^(.*)\s(?:was|were|is|are|been)\s[\w ]+$", r"\1", match.group())
    words = words[len(match["claims"]) :]
    return re.sub(r"^\s*(?:that|of|about)\s+", "", words).strip()
