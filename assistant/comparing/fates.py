"""What befell those that a figure counts: killed, injured, missing, held, moved."""

from __future__ import annotations

import re

_FATES = {
    "dead": r"killed|killing|kills?|dead|died|dying|dies|deaths?|death toll|toll|fatalities|fatality|lives|bodies|"
            r"martyred|executed|slain|drowned",
    "hurt": r"injured|injuring|injures|wounded|wounding|hurt|injuries|hospitali[sz](?:ed|ations?)",
    "missing": r"missing|unaccounted",
    "held": r"arrested|arrests?|arresting|detained|detaining|detentions?|jailed|imprisoned",
    "freed": r"freed|released",
    "ill": r"infected|infections?|sickened",
    "moved": r"displaced|displacing|evacuated|homeless|fled",
    "captured": r"captured|capturing|captives|taken prisoner|taken hostage|kidnapped|abducted",
    "destroyed": r"destroyed|destroying|demolished|shot down|downed",
    "casualty": r"casualties|casualty|victims",
}  # fmt: skip
_FATE = re.compile("|".join(rf"\b(?P<{name}>{words})\b" for name, words in _FATES.items()), re.IGNORECASE)
_BE = re.compile(
    r"\b(?:was|were|been|being|be|are|is|got|reported|confirmed|feared|left|believed|reportedly|dead|including)\b",
    re.IGNORECASE,
)
_OBJECT_AFTER = re.compile(
    r"\s+(?:an?|the|his|her|their|its|another|more|over|at least|nearly|about|some|up to|several|dozens|hundreds|"
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d)\b",
    re.IGNORECASE,
)
_CLAUSE_AFTER = re.compile(
    r"[;:(]|\.(?=\s+[A-Z“]|\s*$)|,(?!\s+(?:including|among|most|mostly|many)\b)|[–—]|"
    r"\b(?:and|but|while|whereas|after|before|when|as|since|that|which|because|though|although)\b"
)
_ASIDE = re.compile(
    r",\s+(?:including|among|most|mostly|many)\b[^,]*(?:,|$)|\s?[–—]\s?[^–—.;]{1,80}[–—]\s?|\s\([^)]{1,60}\)"
)
_OTHER_DEED = re.compile(
    r"\band\s+(?:\w+ly\s+)?(?!estimated|reported|confirmed|suspected|alleged)"
    r"(?:\w+ed|took|lost|left|made|won|fled|brought|drove|set|sent)\b"
)
"""Before a figure, what was done to others than those of the fate: "killed a guard and seized 19 outposts"."""
_CLAUSE_BEFORE = re.compile(r"[;:()“”\"]|[–—]|\b(?:while|whereas|but|after|before|when|because|though|although)\b")
_NOUN_AFTER = re.compile(r"\s+[A-Za-z-]+\s+[a-z-]+s\b")
_OTHER_NOUN = re.compile(r"\band (?:the|an?)\b")
_DOER = re.compile(r"\bby\s+(?:[a-z]+\s+){0,2}$", re.IGNORECASE)
_ENDS = re.compile(
    r"\s*(?:$|[,.;:)]|(?:in|on|near|after|since|and|so|during|across|as|at|from|people|persons|men|women|children|were|"
    r"was|are|have|had|others?|more|of|with|by|overnight|last|this|[a-z-]+s)\b)"
)
_NEAR, _FAR = 8, 16  # words between a figure and its fate; far only in "the toll … rose to 12"
LEADS_TO_RESULT = re.compile(r"\b(?:to|at|of|is|was|were|stands?|stood|reach(?:ed|es)?|put|total(?:l?ed|s)?)\b[^,]*$")
"""Between a noun and its figure: "the toll … rose to 12"."""


def fate_of(words: str) -> str:
    """The fate that `words` tell of; empty if none."""
    match = _FATE.search(words)
    return (match.lastgroup or "") if match else ""


def is_fate(word: str) -> bool:
    """Whether `word` itself tells of a fate, as "deaths" does."""
    return bool(_FATE.fullmatch(word))


def fate_beside(text: str, start: int, end: int) -> str:
    """The fate of those that the figure at `start:end` counts, told in the same clause; empty if none."""
    ahead = _CLAUSE_AFTER.split(_ASIDE.sub(" ", text[end : end + 160]), maxsplit=1)[0]
    following = _FATE.search(ahead)
    if following is not None and len(ahead[: following.start()].split()) <= _NEAR and not _is_active(ahead, following):
        return following.lastgroup or ""
    clause = _CLAUSE_BEFORE.split(text[max(0, start - 160) : start])[-1]
    behind = list(_FATE.finditer(clause))
    if not behind or (not _ENDS.match(text, end) and not _NOUN_AFTER.match(text, end)):
        return ""
    between = clause[behind[-1].end() :]
    if _DOER.search(between) and not LEADS_TO_RESULT.search(between):
        return ""
    if "," in between or _OTHER_NOUN.search(between) or _OTHER_DEED.search(between):
        return ""
    near = len(between.split()) <= _NEAR
    far = len(between.split()) <= _FAR and bool(LEADS_TO_RESULT.search(between))
    return (behind[-1].lastgroup or "") if near or far else ""


def _is_active(ahead: str, fate: re.Match[str]) -> bool:
    """Whether those counted did it: "400 fighters killed two soldiers"."""
    if not re.fullmatch(r"\w+(?:ed|ing)|kills?|slain", fate.group(), re.IGNORECASE):
        return False
    before, after = ahead[: fate.start()], ahead[fate.end() :]
    return bool(_OBJECT_AFTER.match(after)) and not _BE.search(before)
