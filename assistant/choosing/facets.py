"""Takes a compound question apart into the questions it is made of. Answers none of them.

A question is only split where each part is clearly a question by itself; a doubtful one stays whole.
"""

from __future__ import annotations

import re

_AUX = r"(?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|should|may|might|must)"
_OPENS_QUESTION = rf"(?:who|whom|whose|what|when|where|which|why|how|{_AUX})\b"
_PREPOSITION = r"(?:(?:by|in|on|at|for|with|to|from|since|under) )?"
_JOINT = re.compile(
    rf"(?<=[^\s,;?]),? and (?:if so,? )?(?={_PREPOSITION}(?:who|whom|whose|what|when|where|which|why|how)\b)|"
    rf"[,;] and (?={_AUX}\b)|\?\s+(?:and |also,? )?(?={_PREPOSITION}{_OPENS_QUESTION})",
    re.IGNORECASE,
)
_WHOLE = re.compile(rf"^\W*(?:and )?{_PREPOSITION}{_OPENS_QUESTION}", re.IGNORECASE)
_INDIRECT = re.compile(
    r"\b(?:say|said|says|tell|told|know|knows|explain\w*|describe\w*|ask\w*|show\w*|reveal\w*|decide\w*|"
    r"understand|about|of|between|"
    r"learn\w*|see|report\w*)\b[^,;?]*\b(?:who|whom|what|when|where|which|why|how|whether)\b[^,;?]*$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\b(?:in|at|on|during|from|after|because of)\s+(?!(?:who|whom|whose|what|when|where|which|why|how)\b)\S.*$",
    re.IGNORECASE,
)


def facets(question: str) -> tuple[str, ...]:
    """The questions a compound question is made of, as written but for a shared ending; one if it is not compound."""
    text = " ".join(question.split())
    parts: list[str] = []
    start = 0
    for joint in _JOINT.finditer(text):
        before = text[start : joint.start()]
        # "Did he say when and where?", "what it says about who did it and why": one question, with a list in it.
        if not _WHOLE.match(before) or len(before.split()) < 3 or _INDIRECT.search(before):
            continue
        parts.append(before)
        start = joint.end()
    parts.append(text[start:])
    if len(parts) == 1:
        return (text,)
    return tuple(_as_question(_with_tail(part, parts[-1])) for part in parts)


def _with_tail(part: str, last: str) -> str:
    """ "How many died" with the "in the blast" that stands only once, after "and how many were injured"."""
    tail = _TAIL.search(last)
    names_nothing = not re.search(r"(?<!^)\b[A-Z]", part) and len(part.split()) <= _SHORT
    if part is last or tail is None or not names_nothing or _TAIL.search(part):
        return part
    return f"{part} {tail.group()}"


_SHORT = 5  # words: a part so short that names nothing leans on the other


def _as_question(part: str) -> str:
    part = part.strip(" ,;?.!")
    return f"{part[0].upper()}{part[1:]}?"
