"""Parts what a question asks from the circumstances it opens with: "In the 2023 lawsuit in Austin, what did …?"."""

from __future__ import annotations

import re

_CIRCUMSTANCE = (
    r"(?:in|as of|on|at|after|during|before|since|by|following|under|for|with|when|while|amid|until|from|regarding|"
    r"about|despite|given|once|within|across|among|throughout)"
)
_QUESTION = (
    r"(?:(?:by|in|on|at|for|with|to|from|of) )?(?:who|whom|whose|what|when|where|which|why|how|did|does|do|has|have|"
    r"is|are|was|were|can|could|will)\b"
)
# The last such comma first: "In the suit, which was filed in May, what …".
_LATE = re.compile(rf"^\W*{_CIRCUMSTANCE}\b[^?]*,\s+(?={_QUESTION})", re.IGNORECASE)
_EARLY = re.compile(rf"^\W*{_CIRCUMSTANCE}\b[^?]*?,\s+(?={_QUESTION})", re.IGNORECASE)
_SHORTEST = 4  # words of a question


def without_lead_in(question: str) -> str:
    """The question proper; all of it where it opens with no circumstance."""
    for pattern in (_LATE, _EARLY):
        found = pattern.match(question)
        rest = question[found.end() :] if found else ""
        if len(rest.split()) >= _SHORTEST:
            return rest[0].upper() + rest[1:]
    return question
