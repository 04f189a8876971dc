"""Whether a statement is about what its sources say at all, and joins nothing that they keep apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.words import same_word
from assistant.writing.support_forms import is_another
from assistant.writing.support_lexicon import LIGHT, QUANTITIES
from assistant.writing.support_opposites import opposites
from assistant.writing.support_words import Clause, Reading, Word

_FEWEST_SHARED = 0.5
"""Share of a statement's content words that its sources must have."""
_MARKED = re.compile(
    r"[“\"]([^”\"]+)[”\"]|(?<!\w)‘([^’]{2,}(?:’\w[^’]*)*)’(?!\w)|(?<![\w'])'([^']{2,}(?:'\w[^']*)*)'(?!\w)"
)
_LETTERS = re.compile(r"[^\W_]+")


def without_source(said: Reading, sources: Sequence[Reading]) -> tuple[Word, ...]:
    """The content words of `said` that its sources have in no form."""
    known: dict[str, set[str]] = {}
    for source in sources:
        for word in source.words:
            known.setdefault(word.root, set()).add(word.lower)
    sides = frozenset(side for root in known for side in opposites().get(root, ()))
    # "did not approve" is said of what was rejected.
    turned = frozenset((axis, -side) for axis, side in sides)
    denied = {said.words[at].root for at in said.negated}
    return tuple(
        word for word in said.content if not _is_known(word, known, sides | turned if word.root in denied else sides)
    )


def _is_known(word: Word, known: Mapping[str, set[str]], sides: frozenset[tuple[int, int]]) -> bool:
    root = word.root
    if root in LIGHT or word.lower in QUANTITIES:
        return True
    if root not in known and not sides.isdisjoint(opposites().get(root, ())):
        return True
    forms = known.get(root) or {form for other, forms in known.items() if same_word(root, other) for form in forms}
    return any(not is_another(word.lower, form) for form in forms)


def too_little_shared(said: Reading, strange: Sequence[Word], called: Sequence[Word] = ()) -> str | None:
    """Why `said` is about something else than its sources, as a clause; None where it is not.

    `called` are names that only the articles' headers have: they say who is meant, and nothing of him.
    """
    content = [word for word in said.content if word not in called]
    if not content and called:
        return "it only has words of a title, which is no sentence of an article"
    if content and 1 - len(strange) / len(content) < _FEWEST_SHARED:
        words = ", ".join(f"“{word.text}”" for word in strange[:4])
        return f"most of it is not in the sentences it cites: {words}"
    return None


def misquoted(text: str, sources: Sequence[str]) -> str | None:
    """Why words in quotation marks are not the sources' own, as a clause; None where all are."""
    theirs = [_plain(source) for source in sources]
    for match in _MARKED.finditer(text):
        quoted = match[1] or match[2] or match[3]
        plain = _plain(quoted)
        if plain.strip() and not any(plain in source for source in theirs):
            return f"the quoted words “{quoted}” are not word for word in the sentences it cites"
    return None


def _plain(text: str) -> str:
    return " " + " ".join(_LETTERS.findall(text.lower().replace("’", "").replace("'", ""))) + " "


def misjoined(said: Reading, items: Sequence[tuple[int, str]], sources: Sequence[Reading]) -> str | None:
    """Why a name or figure of `said` belongs to another thing in its sources, as a clause.

    `items` are those that the sources have, as places in the text and words. Each clause of `said` is laid beside the
    clause of the sources that is most like it; what stands there is what it may say.
    """
    parts = [(part, source) for source in sources for part in source.clauses]
    if len(parts) < _TWO:
        return None
    for clause in said.clauses:
        here = [words for at, words in items if clause.start <= at <= clause.end]
        bare = clause.roots - {root for words in here for root in words.lower().split()}
        if not here or not bare:
            continue
        scored = [(len(bare & part.roots), part, source) for part, source in parts]
        best, home, _ = max(scored, key=lambda one: one[0])
        for words in here:
            at_home = [shared for shared, part, _ in scored if words.lower() in _lower(part)]
            if words.lower() in _lower(home) or not at_home or best - max(at_home) < _CLEARLY:
                continue
            if _has_rival(home, words, said):
                return f"“{words}” belongs to something else in the sentences it cites"
    return None


_TWO, _CLEARLY = 2, 1


def _lower(part: Clause) -> set[str]:
    return {word.lower.replace(",", "") for word in part.words} | {word.root for word in part.words}


def _has_rival(home: Clause, words: str, said: Reading) -> bool:
    """Whether a name or figure stands where `words` should: one that the statement leaves out."""
    mine = {word.lower for word in said.words}
    figure = words[:1].isdigit()
    return any(
        word.lower not in mine
        and (word.text[0].isdigit() if figure else (word.is_capital and at > 0) or word.is_capital)
        for at, word in enumerate(home.words)
        if word.is_content or word.text[-1].isdigit()
    )
