"""Cuts quotations out of sentences, word for word or with one word changed. Never changes the sentences themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.evaluation.generation.clauses import BAD_ENDS
from assistant.evaluation.generation.wordings import NUMBER_WORDS

_QUOTED = re.compile(r"“([^“”\"]+)”|(?<!\S)\"([^“”\"]+)\"(?!\w)")
_BROKEN = re.compile(r"\n|[.?!]\s|[‘']\w")  # several lines or sentences, or a quotation within
_FEWEST, _MOST = 8, 25
_PAIRS = (
    ("more", "less"), ("always", "never"), ("first", "last"), ("before", "after"), ("best", "worst"), ("good", "bad"),
    ("increase", "decrease"), ("higher", "lower"), ("high", "low"), ("many", "few"), ("every", "no"), ("all", "none"),
    ("better", "worse"), ("largest", "smallest"), ("great", "terrible"), ("easy", "hard"), ("safe", "dangerous"),
    ("right", "wrong"), ("support", "oppose"), ("important", "unimportant"), ("strong", "weak"), ("new", "old"),
    ("early", "late"), ("long", "short"),
    ("happy", "angry"), ("public", "private"), ("women", "men"), ("children", "adults"), ("win", "lose"),
    ("years", "months"), ("million", "billion"), ("everyone", "nobody"), ("most", "least"), ("start", "end"),
)  # fmt: skip
_SWAPS = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1]) if one != "none"}
_FIGURE = re.compile(r"(?<![\w.,$])\d{1,4}(?![\w.,%]|-)")


def excerpts(sentence: str) -> Iterator[str]:
    """Stretches of 8 to 25 words said within quotation marks in `sentence`, from a word to the end of one."""
    if sentence.count('"') % 2:  # what is inside and what outside cannot be told
        return
    for found in _QUOTED.finditer(sentence):
        words = (found[1] or found[2]).split(" ")
        if len(words) > _MOST:
            words = _up_to_a_pause(words)
        text = " ".join(words).strip(" ,.;:—–-")
        if text.rsplit(" ", 1)[-1].lower() in BAD_ENDS:
            continue
        if _FEWEST <= len(text.split()) <= _MOST and not _BROKEN.search(text) and text[:1].isalnum():
            yield text


def _up_to_a_pause(words: list[str]) -> list[str]:
    pauses = [at + 1 for at in range(_FEWEST, _MOST) if words[at].endswith((",", ".", "—", ";", "?"))]
    return words[: pauses[-1] if pauses else _MOST]


def altered(excerpt: str) -> str | None:
    """`excerpt` with one figure or one telling word changed; None where it has neither."""
    figure = _FIGURE.search(excerpt)
    if figure is not None:
        return excerpt[: figure.start()] + str(int(figure.group()) + 1) + excerpt[figure.end() :]
    words = excerpt.split(" ")
    for at, word in enumerate(words[1:], start=1):
        bare = word.rstrip(",.;?!")
        other = _SWAPS.get(bare) or _next_number(bare)
        if other is not None:
            return " ".join([*words[:at], other + word[len(bare) :], *words[at + 1 :]])
    return None


def _next_number(word: str) -> str | None:
    value = NUMBER_WORDS.get(word)
    if value is None or not 2 <= value < 19:
        return None
    return next(name for name, other in NUMBER_WORDS.items() if other == value + 1)
