"""Makes text of others safe to stand in a prompt: it cannot look like a key, a fence, a slot, a tag or a turn.

Only the prompt's copy is changed. What readers are shown is taken from the article itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.writing.plain import on_one_line

_OPENING_TAG = re.compile(r"[<＜﹤](?=[\s/]*[|!?/<＜A-Za-z｜])")
_CLOSING_TAG = re.compile(r"(?<=[|!?/>A-Za-z｜\"'\-])[>＞﹥]")
# "[INST]", "[/INST]", "[SYSTEM_PROMPT]": words in capitals, as chat templates write them.
_TEMPLATE_MARK = re.compile(r"\[(/?\s?[A-Z_]{3,20})\]")
_SLOT = re.compile(r"\{(?=\{)|\}(?=\})")
# Rules, headings, code fences: what sets parts of a prompt apart.
_RULE = re.compile(r"([=#~_*`|-])\1{2,}")
_HEX = re.compile(r"(?<![0-9A-Za-z])([0-9A-Fa-f]{3})([0-9A-Fa-f]{3})(?![0-9A-Za-z])")
_IN_BRACKET = re.compile(r"[\[【〔［({<（‹]\W{0,2}(?:[a-z]{2,10}\W{1,2})?$", re.IGNORECASE)
_LOOK_BACK = 20  # letters before a key that show whether it stands in a bracket


def neutral(text: str, keys: Collection[str] = ()) -> str:
    """`text` on one line, without unseen characters; what looks like a key of `keys`, or marked as one, is broken up.

    News text comes out as it goes in, down to its brackets and signs.
    """
    text = _SLOT.sub(lambda found: found[0] + " ", on_one_line(text))
    text = _CLOSING_TAG.sub("›", _OPENING_TAG.sub("‹", text))
    text = _RULE.sub(r"\1\1", _TEMPLATE_MARK.sub(r"(\1)", text))
    return _HEX.sub(lambda found: _broken_up(found, keys), text)


def _broken_up(found: re.Match[str], keys: Collection[str]) -> str:
    before = found.string[max(0, found.start() - _LOOK_BACK) : found.start()]
    mixed = not (found[0].isdigit() or found[0].isalpha())
    if found[0].lower() in keys or (mixed and _IN_BRACKET.search(before)):
        return f"{found[1]} {found[2]}"
    return found[0]


def label(text: str, longest: int = 100) -> str:
    """A title or an outlet's name for the head of a line: neutral, without brackets, cut at a word."""
    words = re.sub(r"[()\[\]{}【】〔〕［］（）]", "", neutral(text))
    if len(words) <= longest:
        return words.strip()
    return words[:longest].rpartition(" ")[0].strip() + "…"
