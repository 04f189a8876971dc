"""What stands around a fact in a source and makes it none, or one of somebody else: "almost", "ruled out", "deputy"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.words import listed
from assistant.writing.support_words import Reading, read

_UNREAL_BEFORE = re.compile(
    r"\b(?:almost|nearly|close to|about to|on the (?:verge|brink) of|ruled out|rules out|rule out|instead of|"
    r"rather than|"
    r"short of|far from|tr(?:y|ied|ies|ying) to|attempt(?:s|ed|ing)? (?:to|at)|bid to|struggl\w+ to|pretend\w* to|"
    r"as if|"
    r"fears? (?:of|that)|threats? of|hopes? (?:of|for)|calls? for|possibility of|prospect of|chance of|in case|"
    r"except(?: for)?|excluding|apart from|other than|with the exception of|barring|"
    r"had (?:he|she|it|"
    r"they)|averted|avoid(?:s|ed|ing)?|prevent(?:s|ed|ing)?|narrowly|to avoid|until)\b(?!\s+[\d$€£])",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"\b(?:false|falsely|untrue|wrong(?:ly)?|hoax|rumou?rs?|myths?|fake|fabricated|imaginary|fiction(?:al)?|baseless|"
    r"unfounded|incorrect(?:ly)?|mistaken(?:ly)?|dream(?:ed|t)?|satir\w+|parod\w+|debunked)\b",
    re.IGNORECASE,
)
_ALMOST = {"almost", "nearly", "close to"}
_BEARS_ON = 4  # content words
_OF_ANOTHER = listed(
    "deputy vice former ex acting assistant would-be interim honorary future onetime one-time late then-deputy co "
    "shadow "
    "mock alleged aspiring self-styled"
)
_OWNER = re.compile(r"['’]s?$")


def framed(said: Reading, sources: Sequence[Reading]) -> str | None:
    """Why a fact of `said` is none in its sources, or another's, as a clause; None where nothing shows it."""
    if said.text.rstrip(" \"”’'").endswith("?"):
        return "it is a question"
    if all(source.text.rstrip(" \"”’'").endswith("?") for source in sources):
        return "the sentence it cites only asks"
    return _unreal(said, sources) or _of_another(said, sources)


def _unreal(said: Reading, sources: Sequence[Reading]) -> str | None:
    mine = {match.group().lower() for match in _UNREAL_BEFORE.finditer(said.text)}
    theirs = {match.group().lower() for source in sources for match in _UNREAL_BEFORE.finditer(source.text)}
    own = {match.group().lower() for match in _UNREAL.finditer(said.text)}
    for source in sources:
        for match in _UNREAL_BEFORE.finditer(source.text):
            bearing = [word for word in read(source.text[match.end() :]).words if word.is_content][:_BEARS_ON]
            before = read(source.text[: match.start()]).roots
            word = next((one for one in bearing[:2] if one.root in said.roots and one.root not in before), None)
            if word is not None and not mine and not own and not said.negations:
                return f"the sentences it cites say “{match.group()}” of “{word.text}”"
        wrong = _UNREAL.search(source.text)
        if wrong and not own and len(sources) == 1 and _is_of_whole(said, source, wrong.start()):
            return f"the sentences it cites say “{wrong.group()}” of this"
    if theirs & _ALMOST:
        mine -= _ALMOST
    for word_ in mine - theirs:
        if word_ in ("almost", "nearly", "close to", "about to", "ruled out", "averted", "narrowly", "until"):
            return f"the sentences it cites do not say “{word_}”"
    return None


def _is_of_whole(said: Reading, source: Reading, at: int) -> bool:
    """Whether what is called false is in the clause that `said` repeats."""
    clause = next((one for one in source.clauses if one.start <= at <= one.end), None)
    return clause is not None and sum(word.root in clause.roots for word in said.content) * 2 >= len(said.content)


def _of_another(said: Reading, sources: Sequence[Reading]) -> str | None:
    for source in sources:
        for at, word in enumerate(source.words[:-1]):
            after = source.words[at + 1]
            if word.lower in _OF_ANOTHER and not after.broken and after.root in said.roots:  # noqa: SIM102
                if word.root not in said.roots and not _occurs_without(after.root, at + 1, source):
                    return f"the sentences it cites say “{word.text} {after.text}”"
            if _OWNER.search(word.text) and word.root in said.roots and after.is_content:
                heads = {one.root for one in source.words[at + 1 : at + 4] if one.is_content and not one.is_past_form}
                if (
                    heads
                    and not heads & said.roots
                    and not _occurs_without(word.root, at, source)
                    and _acts(said, word.root)
                ):
                    return f"the sentences it cites say “{word.text} {after.text}”, not “{_OWNER.sub('', word.text)}”"
    return None


def _occurs_without(root: str, at: int, source: Reading) -> bool:
    return any(word.root == root for place, word in enumerate(source.words) if place != at)


def _acts(said: Reading, root: str) -> bool:
    """Whether the word stands for itself, as no owner."""
    return any(word.root == root and not _OWNER.search(word.text) for word in said.words)
