"""What a sentence says its subject is, in the words after "is a". Compares nothing."""

from __future__ import annotations

import re

from assistant.evidence import Asked
from assistant.words import listed
from vectorstore import Span
from vectorstore.keywords import stems

_OF_WHAT_KIND = re.compile(
    r"^\W*(?:what|which) (?:is|was|were|are)\b.*\b(?:medium|profession|occupation|vocation|job|trade)\b", re.IGNORECASE
)
_IS_A = re.compile(r"\b(?:is|was|are|were)\s+(?:an?|the|one of the)\s+(?P<what>[^,;:.()“”\"]+)")
_WHAT_ENDS = re.compile(
    r"\s+(?:of|in|by|for|with|from|at|on|to|that|which|who|whose|where|and|based|written|directed|released|published|"
    r"produced|founded|located|created|known|set|formed|operated|owned)\b"
)
_VERBS = "is|was|are|were|has|had|have|will|can|then|later|also|the|its|his|her|their|who|which|in|on|at|for|of|by|to"
_AND_MORE = re.compile(rf"(?:, (?!and )(?:an? )?[a-z-]+)*,? and (?:an? )?(?!(?:{_VERBS})\b)[a-z-]+(?![a-z-]* by\b)")
"""What else it is: "and painter" of "a poet and painter who …"."""
_LONGEST = 8
"""Words: what is longer is a whole clause."""
_EMPTY = listed("adaptation member name one part version")
"""Words that say nothing of what something is without those that follow them."""
_BEFORE = 200
"""Letters before "is a" that are looked at for its subject: a page's "sentence" may be all of its menus."""
_ASIDE = re.compile(r"(?:\([^()]*\)|,[^,]*,)$")
_TOKEN = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")
_SMALL = listed("a an and at by de for from in la of on or the to with")
_TITLE = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_OPENS = listed("a an the")


def asks_of_what_kind(asked: Asked) -> bool:
    """Whether a question asks what its subject is, which a sentence that defines it says: a novel, a baker."""
    return bool(_OF_WHAT_KIND.search(asked.read_as))


def defined_in(asked: Asked, text: str) -> Span | None:
    """What a sentence says something is, where the question's names stand before: "Alder Falls is a novel by …"."""
    found = _IS_A.search(text)
    names = {stem for name in asked.words.names for stem in stems(name)}
    if found is None or not names or not names <= set(stems(text[: found.start()])):
        return None
    return _what(found)


def defined_as(asked: Asked, text: str) -> Span | None:
    """What a sentence says of the very thing that the question names: not of "the author of Alder Falls"."""
    for found in _IS_A.finditer(text):
        what = _what(found)
        if what is not None and _is_subject(asked, text[max(0, found.start() - _BEFORE) : found.start()]):
            more = _AND_MORE.match(text, what.end)
            whole = Span(what.start, more.end()) if more else what
            return None if text[what.start : what.end].split()[-1].lower() in _EMPTY else whole
    return None


def _what(found: re.Match[str]) -> Span | None:
    end = _WHAT_ENDS.search(found["what"])
    what = (found["what"][: end.start()] if end else found["what"]).rstrip()
    if not what or len(what.split()) > _LONGEST:
        return None
    return Span(found.start("what"), found.start("what") + len(what))


def _is_subject(asked: Asked, before: str) -> bool:
    """Whether the words before a verb end with the names of the question, and nothing governs those."""
    while aside := _ASIDE.search(before.rstrip()):
        before = before[: aside.start()]
    names = [stem for name in (*asked.words.names, *_TITLE.findall(asked.read_as)) for stem in stems(name)]
    words = [match.group() for match in _TOKEN.finditer(before)]
    if not words or not names or not any(stem in names for stem in stems(words[-1])):
        return False
    first = len(words)
    while first and (words[first - 1].lower() in _SMALL or _is_of_name(words[first - 1], names)):
        first -= 1
    named = words[first:]
    if not all(any(_stands_for(word, name) for word in named) for name in names):
        return False
    governs = named[0].lower() in _SMALL - _OPENS
    return not (governs and first)


def _is_of_name(word: str, names: list[str]) -> bool:
    return any(_stands_for(word, name) for name in names)


def _stands_for(word: str, name: str) -> bool:
    """Whether a word is one of a name: "Cora" is the "C." of "C. Brandt"."""
    return name in stems(word) or (len(name) == 1 and word[:1].lower() == name and word[:1].isupper())
