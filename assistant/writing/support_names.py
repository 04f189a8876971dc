"""Names of a statement against those of its sources: nobody and nowhere is named that they do not name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.evidence import Evidence
from assistant.words import initialisms, listed, without_possessive
from assistant.writing.support_words import FUNCTION, PRONOUNS, Reading, Word, read
from vectorstore.keywords import stems

CALENDAR = listed(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december"
)
_HONORIFICS = {"mr": "m", "mrs": "f", "ms": "f", "miss": "f", "sir": "m", "dame": "f", "lady": "f", "lord": "m"}
# Words that open a statement with a capital and name nobody.
_OPENERS = listed(
    "police authorities officials residents workers people critics protesters supporters lawyers prosecutors experts "
    "scientists researchers doctors nurses teachers students parents children firefighters rescuers investigators "
    "voters passengers drivers farmers neighbours neighbors lawmakers ministers councillors shares prices sales "
    "exports "
    "imports profits production unemployment inflation talks negotiations production work construction repairs service "
    "services traffic trains flights schools shops hospitals rain snow floods heavy strong local national several many "
    "most few only nearly almost about around roughly approximately over under early late earlier currently recently "
    "today yesterday tomorrow overall meanwhile additionally following despite instead unlike according regulators "
    "turnout tickets fans members union management engineers crews staff patients victims women men girls boys nobody "
    "everyone someone nothing everything opposition government parliament council court zero one two three four "
    "five six "
    "seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty "
    "thirty forty "
    "fifty sixty seventy eighty ninety hundreds thousands dozens half third twice tens first second"
)
_TITLES = listed(
    "mayor president minister chancellor senator governor judge justice king queen prince princess pope bishop general "
    "colonel captain sergeant detective inspector chief chair chairman chairwoman chairperson director professor "
    "prof dr "
    "doctor ceo secretary deputy councillor councilman councilwoman representative rep sen gov lt coach commissioner "
    "prosecutor spokesman spokeswoman spokesperson engineer leader head pm"
)
_NATIONS = {
    "french": "france", "german": "germany", "british": "britain", "english": "england", "spanish": "spain",
    "chinese": "china", "dutch": "netherlands", "danish": "denmark", "swedish": "sweden", "finnish": "finland",
    "polish": "poland", "turkish": "turkey", "greek": "greece", "irish": "ireland", "scottish": "scotland",
    "welsh": "wales", "swiss": "switzerland", "japanese": "japan", "portuguese": "portugal", "thai": "thailand",
    "norwegian": "norway", "belgian": "belgium", "american": "us", "israeli": "israel", "iraqi": "iraq",
    "filipino": "philippines", "ukrainian": "ukraine", "italian": "italy", "canadian": "canada", "mexican": "mexico",
    "peruvian": "peru", "egyptian": "egypt", "hungarian": "hungary", "brazilian": "brazil", "argentine": "argentina",
    "u.s": "us", "america": "us", "usa": "us", "u.k": "uk", "u.n": "un",
}  # fmt: skip
_ENDINGS = listed("n an ian ean i ese ish er ers s ns ans ians is")


@dataclass(frozen=True, slots=True)
class Names:
    """What may be named by a statement that cites a sentence."""

    own: frozenset[str]
    """All words of the sentence, whatever their capitals, in lower case."""
    header: frozenset[str]
    """Those of the article's title, outlet and author, and of what comes before a sentence that points back."""
    initials: frozenset[str]
    neighbours: frozenset[tuple[str, str]]
    """Words that stand next to each other."""
    capitals: frozenset[str]
    """Words that are written as names within a sentence."""


@lru_cache(maxsize=2048)
def _word_list(text: str) -> tuple[str, ...]:
    return tuple(_bare(word.text) for word in read(text).words)


def _bare(word: str) -> str:
    plain = without_possessive(word).lower().replace("’", "'").rstrip(".")
    return _NATIONS.get(plain, plain)


def names_of(evidence: Evidence) -> Names:
    """What `evidence` names, with its article's header, and the sentence before where it needs that one."""
    article = evidence.article
    header = " . ".join(part for part in (article.title, article.outlet, article.author) if part)
    before = sentence_before(evidence)
    texts = [evidence.text, header, before]
    lists = [_word_list(text) for text in texts if text]
    pairs = {pair for words in lists for pair in pairwise(words)}
    return Names(
        frozenset(_word_list(evidence.text)),
        frozenset(_word_list(header)) | frozenset(_word_list(before)),
        frozenset().union(*(initialisms(text) for text in texts)),
        frozenset(pairs),
        frozenset(_bare(word.text) for text in texts for word in read(text).words[1:] if word.is_capital),
    )


def sentence_before(evidence: Evidence) -> str:
    """The sentence before one with a pronoun: who "she" is stands there."""
    words = read(evidence.text).words
    if not any(word.lower in PRONOUNS for word in words[:_OPENING]):
        return ""
    spans = evidence.passage.sentences
    at = next((place for place, span in enumerate(spans) if span == evidence.span), 0)
    return evidence.article.text[spans[at - 1].start : spans[at - 1].end] if at else ""


_OPENING = 12


def _is_name(word: Word, at: int, reading: Reading) -> bool:
    if not word.is_capital or word.lower in CALENDAR or word.text[0].isdigit():
        return False
    if word.lower in FUNCTION:
        return False
    opens = at == 0 or reading.text[: word.start].rstrip(" \"“‘'")[-1:] in (".", ":", "!", "?", "")
    if not opens:
        return True
    if sum(letter.isupper() for letter in word.text) > 1:
        return True
    following = reading.words[at + 1] if at + 1 < len(reading.words) else None
    if following is not None and following.is_capital and not following.broken and following.lower not in CALENDAR:
        return True
    return word.lower not in _OPENERS and not word.lower.endswith(("ing", "ed", "ly", "ers", "ists", "ions", "ments"))


def names_in(text: str) -> list[tuple[int, Word]]:
    """The words of `text` that seem to be names, with their places."""
    reading = read(text)
    return [(at, word) for at, word in enumerate(reading.words) if _is_name(word, at, reading)]


def _held(name: str, words: frozenset[str]) -> bool:
    if name in words or name.replace(".", "") in words:
        return True
    if len(name) < _LONG_ENOUGH:
        return False
    return any(_one_name(name, word) for word in words if len(word) >= _LONG_ENOUGH)


_LONG_ENOUGH = 4


def _one_name(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if long.startswith(short) and long[len(short) :] in _ENDINGS:
        return True
    # "Velmark" and "Velmarkian"; "Italy" and "Italian" are in the list of nations
    return len(short) >= 6 and stems(one) == stems(other)


def unknown_name(text: str, sources: Sequence[Names]) -> str | None:
    """Why a name of `text` is not the sources', as a clause; None where all are."""
    own = frozenset().union(*(source.own | source.header for source in sources))
    initials = frozenset().union(*(source.initials for source in sources))
    named = names_in(text)
    spelt = initialisms(text)
    reading = read(text)
    for at, word in named:
        bare = _bare(word.text)
        opens_alone = at == 0 and not any(place == 1 for place, _ in named)
        if bare in _HONORIFICS or _held(bare, own):
            continue
        if word.text.replace(".", "").isupper() and word.text.replace(".", "") in initials:
            continue
        if any(initial.lower() in own and word.text[0] in initial for initial in spelt):
            continue
        if opens_alone and any(_same_stem(bare, other) for other in own):
            continue
        return f"“{word.text}” is named in none of the sentences it cites"
    return _other_person(reading, sources) or _joined_otherwise(named, sources)


def called_by_header(said: Reading, words: Sequence[Word], sources: Sequence[Names]) -> tuple[Word, ...]:
    """Those of `words` that name somebody or something as the articles' headers do.

    A header says who is meant, not what happened: its other words back nothing, whatever their capitals.
    """
    header = frozenset().union(*(source.header for source in sources))
    names = {word.start for _, word in names_in(said.text)}
    # In a statement that is written like a headline every word has a capital.
    plain = any(word.is_content and not word.is_capital for word in said.words)
    return tuple(
        word
        for word in words
        if plain and not word.is_past_form and (word.start in names or word.lower in _TITLES)
        and _held(_bare(word.text), header)
    )  # fmt: skip


def _same_stem(one: str, other: str) -> bool:
    return len(one) > 3 and stems(one) == stems(other)


def _joined_otherwise(named: Sequence[tuple[int, Word]], sources: Sequence[Names]) -> str | None:
    """Two names that stand together only here: the first name of one person with the surname of another."""
    neighbours = frozenset().union(*(source.neighbours for source in sources))
    words = frozenset().union(*(source.own | source.header for source in sources))
    for (at, one), (place, other) in pairwise(named):
        if place != at + 1 or other.broken or re.search(r"['’]s?$", one.text):
            continue
        pair = (_bare(one.text), _bare(other.text))
        if pair in neighbours or pair[0] in _TITLES or pair[1] in _TITLES or pair[0] in _HONORIFICS:
            continue
        if pair[0] in words and pair[1] in words and all(name not in _NATIONS.values() for name in pair):  # noqa: SIM102
            if any(first == pair[0] and second != pair[1] for first, second in neighbours):
                return f"“{one.text} {other.text}” is not named so in the sentences it cites"
    return None


def _other_person(reading: Reading, sources: Sequence[Names]) -> str | None:
    """ "Mrs Smith" where the sources have a Mr Smith, or no such address at all."""
    for one, other in pairwise(reading.words):
        sex = _HONORIFICS.get(one.lower.rstrip("."))
        if sex is None or not one.is_capital or not other.is_capital:
            continue
        name = _bare(other.text)
        theirs = {
            _HONORIFICS[first]
            for source in sources
            for first, second in source.neighbours
            if second == name and first in _HONORIFICS
        }
        if sex not in theirs:
            return f"“{one.text} {other.text}” is not called so in the sentences it cites"
    return None
