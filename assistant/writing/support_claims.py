"""Whether a statement is as sure as its sources: what may happen stays possible, what somebody says stays theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.words import listed
from assistant.writing.support_lexicon import IRREGULAR
from assistant.writing.support_words import Reading, read

_DOUBT, _PLAN, _EXPECTED, _COMING, _ALLEGED = "doubt", "plan", "expected", "coming", "alleged"
_HEDGES = {
    **dict.fromkeys(listed("may might could possibly perhaps potentially possible maybe if unless whether risk "
                           "risks"), _DOUBT),
    **dict.fromkeys(
        listed(
            "plan plans planned planning intends intend intended aims aim hopes hope hoped hoping wants want "
            "wanted seeks seek "
            "seeking proposed proposes propose proposing proposal considering considers consider considered would "
            "should "
            "must urged urges urging called calls calling threatened threatens threaten threatening pledged "
            "pledges promised "
            "promises vowed vows offered offers demanded demands recommended recommends suggested suggests asked "
            "asks agreed"
        ),
        _PLAN,
    ),
    **dict.fromkeys(
        listed("expected expects expect likely unlikely projected predicted forecast forecasts predicts "
               "anticipated probably appears "
               "appeared seems seemed apparently believed thought feared fear fears suspect suspects believe "
               "believes think "
               "thinks"),
        _EXPECTED,
    ),
    **dict.fromkeys(listed("will scheduled due set slated poised"), _COMING),
    **dict.fromkeys(
        listed("alleged allegedly accused accuses accuse accusing suspected reportedly purportedly suspicion "
               "claims claimed claim "
               "alleges allege unconfirmed charged charges"),
        _ALLEGED,
    ),
}  # fmt: skip
_ENOUGH_FOR = {
    _DOUBT: {_DOUBT, _EXPECTED, _ALLEGED},
    _PLAN: {_PLAN, _DOUBT},
    _EXPECTED: {_EXPECTED, _DOUBT},
    _COMING: {_COMING, _EXPECTED, _PLAN},
    _ALLEGED: {_ALLEGED},
}
"""How a source hedges, and with what of these a statement is no surer."""
_BEAR_ON = 3  # content words after a hedge that it bears on
_SAID = (
    r"said|says|say|saying|claimed|claims|alleged|alleges|argued|argues|insisted|insists|believes?|believed|"
    r"suspects?|warned|"
    r"warns|predicted|predicts|estimated|estimates|told|maintained|maintains|contended|contends|suggested|suggests|"
    r"stated|states|reported|reports|announced|added|adds|fears?|denied|denies|accused|accuses|acknowledged|confirmed|"
    r"confirms|concluded|complained|asserted|asserts|wrote|testified|noted|described|describes|called|calls"
)
_SPEECH = re.compile(
    rf"\b(?:{_SAID}|suggest|indicates?|indicated|argue|insist|predict|maintain|contend|allege|thinks?|"
    rf"according to|in the words of|for (?:him|her|them)|accusation|claims?)\b",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"\b(?:said|says|say|saying|claimed|claims|alleged|alleges|argued|argues|insisted|insists|believes|believed|"
    r"believe|"
    r"suspects|suspect|warned|warns|predicted|predicts|maintained|maintains|contended|contends|suggested|suggests|"
    r"fears|"
    r"suggest|indicates?|indicated|argue|insist|predict|maintain|contend|allege|thinks?|"
    r"asserted|asserts|testified|complained|denied|denies|told [\w\s’']{1,30}?)\b(?P<that>\s+that\b)?",
    re.IGNORECASE,
)
_ACCORDING = re.compile(r"\baccording to\b[^,;]*", re.IGNORECASE)
_MOST = 0.75


def surer(said: Reading, sources: Sequence[Reading]) -> str | None:
    """Why `said` is surer than its sources, as a clause; None where it is not."""
    return _dropped_hedge(said, sources) or _dropped_speaker(said, sources)


def _hedged(reading: Reading) -> Iterator[tuple[str, str, tuple[str, ...], int]]:
    """The hedges: kind, word, roots they bear on, place."""
    for at, word in enumerate(reading.words):
        kind = _HEDGES.get(word.lower)
        if kind is None or (word.is_capital and at > 0) or _is_other_sense(at, reading):
            continue
        following = [
            one.root
            for one in reading.words[at + 1 : at + 9]
            if one.is_content and one.lower not in _HEDGES and not one.lower.endswith("ly")
        ]
        yield kind, word.text, tuple(following[:_BEAR_ON]), at


def _is_other_sense(at: int, reading: Reading) -> bool:
    word, after = reading.words[at].lower, reading.words[at + 1].lower if at + 1 < len(reading.words) else ""
    before = reading.words[at - 1].lower if at else ""
    if word in ("set", "due", "poised", "slated"):
        return (after != "to" and word == "set") or (word == "due" and (after == "to" and _names_cause(at, reading)))
    if word in ("called", "calls", "call", "calling"):
        return after not in ("for", "on")
    if word in (
        "asked",
        "agreed",
        "offered",
        "offers",
        "thought",
        "believed",
        "feared",
        "charges",
        "charged",
        "promised",
    ):
        return word in ("charges", "charged") or (after not in ("to",) and before not in ("is", "are", "was", "were"))
    if word in (
        "claim",
        "claims",
        "proposal",
        "proposed",
        "plan",
        "plans",
        "forecast",
        "risk",
        "considered",
        "demands",
    ):
        return before in ("the", "a", "his", "her", "its", "their", "this") or (word == "plan" and after != "to")
    if word in ("fear", "fears", "suspect", "suspects"):  # as nouns
        return before in (
            "",
            "the",
            "a",
            "his",
            "her",
            "its",
            "their",
            "this",
            "of",
            "for",
            "amid",
            "two",
            "over",
            "main",
        )
    return word == "could" and after == "not"


def _names_cause(at: int, reading: Reading) -> bool:
    following = reading.words[at + 2].lower if at + 2 < len(reading.words) else ""
    return following in ("the", "a", "an", "its", "their", "his", "her") or following.endswith("s")


def _dropped_hedge(said: Reading, sources: Sequence[Reading]) -> str | None:
    mine = {kind for kind, *_ in _hedged(said)}
    plain = {word.root: word for word in said.words if word.is_content}
    for source in sources:
        for kind, word, roots, at in _hedged(source):
            verb = roots[:1] if kind in (_COMING, _EXPECTED, _PLAN) else roots
            if not any(root in plain for root in verb) or mine & _ENOUGH_FOR[kind] or _is_told(kind, said):
                continue
            if _is_said_plainly(verb, at, source, sources):
                continue
            if kind == _COMING and not any(_is_past(plain[root].lower) for root in verb if root in plain):
                continue
            return f"the sentences it cites are less sure: keep “{word}”"
    return _added_hedge(said, sources, mine)


def _is_told(kind: str, said: Reading) -> bool:
    """Whether an allegation is given as somebody's words: "the opposition says"."""
    return kind == _ALLEGED and bool(_SPEECH.search(said.text))


def _is_past(word: str) -> bool:
    return word.endswith("ed") or word in IRREGULAR


def _is_said_plainly(roots: Sequence[str], at: int, source: Reading, sources: Sequence[Reading]) -> bool:
    """Whether the same is stated elsewhere without the hedge."""
    for other in sources:
        under = {root for _, _, bearing, _ in _hedged(other) for root in bearing}
        if other is not source and any(word.root in roots and word.root not in under for word in other.words):
            return True
    return any(word.root in roots and place < at for place, word in enumerate(source.words))


def _added_hedge(said: Reading, sources: Sequence[Reading], mine: set[str]) -> str | None:
    """What is done is not planned any more; what is planned is not certain."""
    theirs = {kind for source in sources for kind, *_ in _hedged(source)}
    for kind, word, roots, _ in _hedged(said):
        if kind in theirs or any(kind in _ENOUGH_FOR[one] for one in theirs) or not roots:
            continue
        if kind == _COMING and theirs & {_DOUBT, _PLAN, _EXPECTED}:
            return f"the sentences it cites are less sure than “{word}”"
        if kind == _ALLEGED:
            if not any(_SPEECH.search(source.text) for source in sources):
                return f"the sentences it cites do not say “{word}”"
            continue
        past = any(one.root == roots[0] and _is_past(one.lower) for source in sources for one in source.words)
        if past and kind in (_COMING, _PLAN, _DOUBT):
            return f"the sentences it cites do not say “{word}”: it has happened"
    return None


def _dropped_speaker(said: Reading, sources: Sequence[Reading]) -> str | None:
    if _SPEECH.search(said.text):
        return None
    content = {word.root for word in said.content}
    if not content:
        return None
    free = frozenset().union(*(read(_stated(source.text)).roots for source in sources))
    claimed = frozenset().union(*(read(_claimed(source.text)).roots for source in sources))
    only_claimed = content & claimed - free
    if not claimed or not only_claimed or len(content & free) / len(content) >= _MOST:
        return None
    if len(content & claimed) / len(content) < 0.5:
        return None
    return "the sentence it cites is what somebody says: say who says so"


def _claimed(text: str) -> str:
    """The part of a sentence that somebody says, as far as it shows."""
    spoken = _spoken(text)
    return text[spoken[0] : spoken[1]] if spoken else ""


def _stated(text: str) -> str:
    """The part of a sentence that the article says itself."""
    spoken = _spoken(text)
    return text if spoken is None else text[: spoken[0]] + " " + text[spoken[1] :]


def _spoken(text: str) -> tuple[int, int] | None:
    according = _ACCORDING.search(text)
    if according:
        return (according.end(), len(text)) if according.start() < 3 else (0, according.start())
    claim = _CLAIM.search(text)
    if claim is None:
        return None
    rest = text[claim.end() :]
    before = text[: claim.start()]
    if claim["that"] is None and _ends_speech(before, rest):
        return 0, before.rfind(",") if "," in before else claim.start()
    return claim.end(), len(text)


def _ends_speech(before: str, rest: str) -> bool:
    """Whether what is said stands before: "The bridge is safe, the mayor said on Monday."."""
    if "," not in before:
        return False
    speaker = before[before.rfind(",") + 1 :]
    short = len(speaker.split()) <= 8 and not speaker.strip().startswith(("who", "which"))
    return short and len([word for word in read(rest).words if word.is_content]) <= 6 and (
        len(rest.split()) <= 5 or bool(re.match(r"\s*(?:on|in|at|after|during|[A-Z])", rest))
    )  # fmt: skip
